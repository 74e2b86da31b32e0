"""Parameters stay within their declared range, and the whole range within the fields' bounds."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.scenario import Blanks, Scenario
from scenario_gen.domain.validation import problems


def _issues(group: Group) -> Iterator[Issue]:
    for index, parameter in enumerate(group.scenario.parameters):
        path = f"$.parameters[{index}]"
        values = group.samples[parameter.name]
        yield Issue(
            path, f"the value {{value}} of {parameter.name} is below its minimum {{limit}}",
            ~(values >= parameter.minimum), values, parameter.minimum, parameter.unit,
        )  # fmt: skip
        yield Issue(
            path, f"the value {{value}} of {parameter.name} is above its maximum {{limit}}",
            values > parameter.maximum, values, parameter.maximum, parameter.unit,
        )  # fmt: skip
    yield from _ends(group.scenario)


def _ends(scenario: Scenario) -> Iterator[Issue]:
    """Issues with the ends of the ranges: all at once first, one by one where that fails.

    Values that a constraint of the scenario excludes are nobody's.
    """
    blanks = Blanks(scenario)
    for end in ("minimum", "maximum"):
        values = {p.name: float(getattr(p, end)) for p in scenario.parameters}
        if not scenario.broken_constraints(values) and not _broken(blanks, values):
            continue
        for index, parameter in enumerate(scenario.parameters):
            value = values[parameter.name]
            if scenario.broken_constraints({parameter.name: value}):
                continue
            for message, where in _broken(blanks, {parameter.name: value}):
                yield Issue(
                    f"$.parameters[{index}].{end}",
                    f"{parameter.name} = {{value}} gives an invalid scenario: {where}: {message}",
                    value=value,
                    unit=parameter.unit,
                    hint="narrow the range of the parameter",
                )


def _broken(blanks: Blanks, values: dict[str, float]) -> list[tuple[str, str]]:
    try:
        blanks.filled(values)
    except ValidationError as error:
        return [(problem.message, problem.path) for problem in problems(error)[:3]]
    except ValueError as error:
        return [(str(error)[:200], "$")]
    return []


def evaluate(context: CheckContext) -> Verdict:
    """Look at the samples of every parameter and at the ends of its range."""
    return by_group(
        context,
        _issues,
        applies=lambda group: group.scenario.is_logical,
        not_applicable="the scenario is concrete",
    )


RULE = Rule(
    id="parameters.range",
    title="Parameters keep to ranges that are possible for the fields they are used in",
    severity="error",
    evaluate=evaluate,
    statement="Every value of a parameter lies within its declared range, and the scenario is valid"
    " at both ends of that range, where its constraints allow them.",
    formula="minimum <= value <= maximum; scenario(minimum) and scenario(maximum) are valid",
    source="scenario schema 1.0",
    version="1.1",
)
