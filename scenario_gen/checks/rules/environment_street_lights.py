"""Street lights matter in the dark."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment import illumination_at
from scenario_gen.domain.environment_states import states


def _issues(group: Group) -> Iterator[Issue]:
    environment = group.scenario.environment
    lamps = environment.perception.street_lights
    lights = {illumination_at(state.sun_elevation_rad) for state in states(environment)}
    if lights == {"day"}:
        yield Issue(
            "$.environment.perception.street_lights",
            f"street lights are said to be {lamps}, but it is day all the time",
            value="day", limit="twilight or night",
            hint="let the sun be below the horizon, or set street_lights to none",
        )  # fmt: skip


def evaluate(context: CheckContext) -> Verdict:
    """Compare street lights and daylight."""
    return by_group(
        context,
        _issues,
        applies=lambda group: group.scenario.environment.perception.street_lights != "none",
        not_applicable="no street lights",
    )


RULE = Rule(
    id="environment.street_lights",
    title="Street lights are on, or have failed, in the dark",
    severity="warning",
    evaluate=evaluate,
    statement="Street lights are said to be on, or to have failed, only where the sun is down at"
    " some time.",
    formula="street_lights != none => elevation of the sun <= 0 at some time",
    source="civil twilight",
)
