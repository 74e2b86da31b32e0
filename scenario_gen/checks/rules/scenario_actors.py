"""A scenario has somebody besides the ego."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group


def _issues(group: Group) -> Iterator[Issue]:
    if not group.scenario.actors:
        yield Issue("$.actors", "there is nobody but the ego", hint="add an actor")


def evaluate(context: CheckContext) -> Verdict:
    """Count the actors."""
    return by_group(context, _issues)


RULE = Rule(
    id="scenario.actors",
    title="The scenario has actors",
    severity="error",
    evaluate=evaluate,
    formula="number of actors >= 1",
)
