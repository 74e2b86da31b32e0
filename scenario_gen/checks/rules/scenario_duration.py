"""The duration is long enough for something to happen and short enough to be looked at."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group


def evaluate(context: CheckContext) -> Verdict:
    """Compare the duration with its limits."""
    low, high = context.limits.duration_min_s, context.limits.duration_max_s

    def issues(group: Group) -> Iterator[Issue]:
        duration_s = group.scenario.duration_s
        if duration_s < low.value:
            yield Issue(
                "$.duration_s", "{value} s are too short for an event; at least {limit} s",
                value=duration_s, limit=low.value, unit="s", source=low.source,
            )  # fmt: skip
        if duration_s > high.value:
            yield Issue(
                "$.duration_s", "{value} s are longer than one event takes; at most {limit} s",
                value=duration_s, limit=high.value, unit="s", source=high.source,
            )  # fmt: skip

    return by_group(context, issues)


RULE = Rule(
    id="scenario.duration",
    title="The duration suits one event",
    severity="warning",
    evaluate=evaluate,
    statement="The duration is long enough for something to happen and short enough for one event.",
    formula="duration_min_s <= duration <= duration_max_s",
    limits=("duration_min_s", "duration_max_s"),
)
