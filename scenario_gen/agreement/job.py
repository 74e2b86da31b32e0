"""What a comparison is asked, the same for all its scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenario_gen.agreement.suite import Entry
from scenario_gen.agreement.target import Target
from scenario_gen.checks.limits import DEFAULT_LIMITS, Limits
from scenario_gen.domain.scenario import Scenario
from scenario_gen.version import VERSION
from simulators.run import DEFAULT_LIMITS as DEFAULT_RUN_LIMITS
from simulators.run import RunLimits

FORMAT = "scenario-gen simulation 1"
#: Half a metre: what simulators that follow the same standard agree within. default
TOLERANCE_M = 0.5


@dataclass(frozen=True)
class Job:
    """Who plays, within which limits, and what is kept."""

    targets: tuple[Target, ...]
    out: Path
    limits: Limits = DEFAULT_LIMITS
    run_limits: RunLimits = DEFAULT_RUN_LIMITS
    tolerance_m: float = TOLERANCE_M
    """Distance from which on an actor is told to be apart."""
    keep_files: bool = False
    """Whether what the simulators read and wrote is kept."""

    def manifest(
        self, entries: list[Entry], versions: Mapping[str, str], hashes: Mapping[str, str]
    ) -> dict[str, Any]:
        """What was asked, as it is kept: a resumed run has to ask the same."""
        return {
            "format": FORMAT,
            "tool": VERSION,
            "simulators": [
                {
                    "label": target.label, "name": target.name, "driver": target.driver,
                    "version": versions[target.label], "settings": target.settings,
                }
                for target in self.targets
            ],
            "limits": self.limits.used.model_dump(mode="json"),
            "run_limits": {
                "wall_s": self.run_limits.wall_s, "memory_bytes": self.run_limits.memory_bytes,
                "file_bytes": self.run_limits.file_bytes,
            },
            "tolerance_m": self.tolerance_m,
            "keep_files": self.keep_files,
            "scenarios": {entry.scenario.id: hashes[entry.scenario.id] for entry in entries},
        }  # fmt: skip


@dataclass(frozen=True)
class Task:
    """One scenario, at the defaults of its parameters."""

    scenario: Scenario
    folder: Path | None
    """Where its external road lies."""
    content_hash: str
    """Of the scenario as it was given."""
