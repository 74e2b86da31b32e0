"""Falling rain, snow or hail leaves no dry road."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import states

_USUAL = {"rain": "wet, standing_water or flooded", "snow": "snow, wet or icy", "hail": "wet"}


def _issues(group: Group) -> Iterator[Issue]:
    for state in states(group.scenario.environment):
        kind = state.precipitation.kind
        new = state.sets("precipitation", "surface_condition")
        if new and kind != "none" and state.surface_condition == "dry":
            yield Issue(
                state.paths["surface_condition"],
                f"{kind} falls on a dry road{state.words}",
                value="dry",
                limit="not dry",
                hint=f"use {_USUAL[kind]}, with the friction that goes with it",
            )


def evaluate(context: CheckContext) -> Verdict:
    """Compare precipitation and surface."""
    return by_group(
        context,
        _issues,
        applies=lambda group: any(
            state.precipitation.kind != "none" for state in states(group.scenario.environment)
        ),
        not_applicable="no precipitation",
    )


RULE = Rule(
    id="environment.surface",
    title="Precipitation leaves no dry road",
    severity="error",
    evaluate=evaluate,
    statement="Where rain, snow or hail falls the road is not dry.",
    formula="kind of precipitation != none => surface condition != dry, at the start and after"
    " every change",
    source="ISO 34503, road surface conditions",
)
