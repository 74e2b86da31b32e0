"""What a sweep does with every variant, and how its values are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenario_gen.checks import DEFAULT_LIMITS, RULES, Limits
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario, references
from scenario_gen.motion import Method
from scenario_gen.version import VERSION

FORMAT = "scenario-gen sweep 1"


@dataclass(frozen=True)
class Job:
    """One sweep; the results are a pure function of it."""

    scenario: Scenario
    count: int
    method: Method = "sobol"
    seed: int = 1
    levels: Mapping[str, int] = field(default_factory=dict)
    driver: str = "constant_speed"
    limits: Limits = DEFAULT_LIMITS
    odd: Odd | None = None
    folder: Path | None = None
    """Where the files of external roads lie."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the P parameters."""
        return tuple(parameter.name for parameter in self.scenario.parameters)

    @property
    def road_names(self) -> tuple[str, ...]:
        """Names of the parameters of the road, each value of which is a road of its own."""
        return tuple(sorted(set(references(self.scenario.road.model_dump(mode="json")))))

    def manifest(self) -> dict[str, Any]:
        """The job as data: what results depend on, and what is needed to read them."""
        return {
            "format": FORMAT,
            "tool_version": VERSION,
            "scenario": {
                "id": self.scenario.id,
                "content_hash": self.scenario.compute_hash(),
            },
            "count": self.count,
            "method": self.method,
            "seed": self.seed,
            "levels": dict(self.levels),
            "driver": self.driver,
            "limits": self.limits.used.model_dump(mode="json"),
            "odd": self.odd.model_dump(mode="json") if self.odd else None,
            "parameters": [
                {"name": parameter.name, "unit": parameter.unit}
                for parameter in self.scenario.parameters
            ],
            "rules": [
                {"id": rule.id, "version": rule.version, "severity": rule.severity}
                for rule in RULES
            ],
        }
