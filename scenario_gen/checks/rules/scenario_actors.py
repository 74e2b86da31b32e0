"""A scenario has somebody besides the ego, unless it is about the ego itself."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.about_ego import is_about_ego
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group


def _issues(group: Group) -> Iterator[Issue]:
    if not group.scenario.actors:
        yield Issue(
            "$.actors", "there is nobody but the ego",
            hint="add an actor, or an intent of the ego, such as on_patch or low_sight",
        )  # fmt: skip


def evaluate(context: CheckContext) -> Verdict:
    """Count the actors."""
    return by_group(
        context,
        _issues,
        applies=lambda group: not is_about_ego(group.scenario),
        not_applicable="the scenario is about the ego and its surroundings",
    )


RULE = Rule(
    id="scenario.actors",
    title="The scenario has actors",
    severity="error",
    evaluate=evaluate,
    statement="There is somebody besides the ego, unless the scenario is about the ego and its"
    " surroundings.",
    formula="number of actors >= 1, or every intent is of the ego",
)
