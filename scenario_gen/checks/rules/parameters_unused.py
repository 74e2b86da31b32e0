"""Every declared parameter is used somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.scenario import CONTENT_FIELDS, OF_PARAMETERS, references


def _issues(group: Group) -> Iterator[Issue]:
    scenario = group.scenario
    used = set(references(scenario.model_dump(include=set(CONTENT_FIELDS) - OF_PARAMETERS)))
    for index, parameter in enumerate(scenario.parameters):
        if parameter.name not in used:
            yield Issue(
                f"$.parameters[{index}]",
                f"the parameter {parameter.name} is used nowhere",
                hint=f"use ${parameter.name} in a quantity, or take it out",
            )


def evaluate(context: CheckContext) -> Verdict:
    """Compare the declared names with those referred to."""
    return by_group(
        context,
        _issues,
        applies=lambda group: group.scenario.is_logical,
        not_applicable="the scenario is concrete",
    )


RULE = Rule(
    id="parameters.unused",
    title="Declared parameters are used",
    severity="warning",
    evaluate=evaluate,
    statement="Every declared parameter is referred to by at least one quantity.",
    formula="$name of the parameter occurs in the content",
    source="scenario schema 1.0",
)
