"""Wind stays below hurricane force."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group


def evaluate(context: CheckContext) -> Verdict:
    """Compare the wind with its limit."""
    limit = context.limits.wind_max_mps

    def issues(group: Group) -> Iterator[Issue]:
        wind_mps = np.asarray(group.column(group.scenario.environment.wind.speed_mps))
        yield Issue(
            "$.environment.wind.speed_mps", "wind of {value} m/s; at most {limit} m/s",
            wind_mps > limit.value, wind_mps, limit.value, limit.unit,
            "roads are closed in a hurricane", limit.source,
        )  # fmt: skip

    return by_group(context, issues)


RULE = Rule(
    id="environment.wind",
    title="Wind stays below hurricane force",
    severity="warning",
    evaluate=evaluate,
    formula="wind <= wind_max_mps",
    source="Beaufort scale",
)
