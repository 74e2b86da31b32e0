"""The check of a log of a scenario that is not ours, for a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenario_gen.checks.context import movers
from scenario_gen.checks.limits import Limits
from scenario_gen.checks.phases import name_of
from scenario_gen.checks.verdict import significant
from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.finding import CheckResult
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.metrics import Measure
from scenario_gen.pipeline.traces import Recorded, judge


@dataclass(frozen=True)
class TraceCheck:
    """What the rules say of one foreign log, and how critical it gets."""

    recorded: Recorded
    result: CheckResult
    limits: LimitsUsed
    criticality: dict[str, dict[str, float]]
    """Valid measures by name of the entity in the log."""

    @classmethod
    def of(cls, recorded: Recorded, limits: Limits) -> TraceCheck:
        """The check of a foreign trace."""
        result, report = judge(recorded, limits=limits)
        return cls(recorded, result, limits.used, _criticality(recorded, report.measures))

    def as_json(self) -> dict[str, Any]:
        """What ``scenario-gen check-trace --json`` prints."""
        recorded = self.recorded
        everybody = movers(recorded.batch.groups[0])
        return {
            "ok": self.result.ok,
            "states": recorded.source,
            "begins_s": recorded.begins_s,
            "entities": [
                {
                    "name": recorded.names[name_of(mover)],
                    "category": mover.category,
                    "ego": name_of(mover) == EGO_ID,
                }
                for mover in everybody
            ],
            "left_out": dict(recorded.left_out),
            "limits": self.limits.model_dump(mode="json"),
            "criticality": self.criticality,
            **self.result.model_dump(mode="json"),
        }


def _criticality(
    recorded: Recorded, measures: Mapping[str, Measure]
) -> dict[str, dict[str, float]]:
    ids = [actor.id for actor in recorded.scenario.actors]
    out: dict[str, dict[str, float]] = {}
    for name, measure in measures.items():
        # What the ego sees is its own.
        whose = [EGO_ID] if name == "min_sight_m" else ids
        for index, who in enumerate(whose):
            if measure.valid[0, index]:
                value = significant(float(measure.value[0, index]))
                out.setdefault(recorded.names[who], {})[name] = float(value or 0.0)
    return out
