"""Wind stays below hurricane force."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import states
from scenario_gen.units import Quantity


def _winds(group: Group) -> Iterator[tuple[str, Quantity]]:
    """Path and speed of every wind."""
    environment = group.scenario.environment
    for state in states(environment):
        if state.sets("wind"):
            yield f"{state.paths['wind']}.speed_mps", state.wind.speed_mps
    for index, zone in enumerate(environment.wind_zones):
        yield f"$.environment.wind_zones[{index}].wind.speed_mps", zone.wind.speed_mps


def evaluate(context: CheckContext) -> Verdict:
    """Compare the wind with its limit."""
    limit = context.limits.wind_max_mps

    def issues(group: Group) -> Iterator[Issue]:
        for path, speed_mps in _winds(group):
            wind_mps = np.asarray(group.column(speed_mps))
            yield Issue(
                path, "wind of {value} m/s; at most {limit} m/s",
                wind_mps > limit.value, wind_mps, limit.value, limit.unit,
                "roads are closed in a hurricane", limit.source,
            )  # fmt: skip

    return by_group(context, issues)


RULE = Rule(
    id="environment.wind",
    title="Wind stays below hurricane force",
    severity="warning",
    evaluate=evaluate,
    statement="The wind stays below hurricane force.",
    formula="wind <= wind_max_mps, at the start, after every change and in every zone",
    limits=("wind_max_mps",),
    source="Beaufort scale",
)
