"""Headlights dazzle in the dark, and only those of actors that have them."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import MOTOR_VEHICLES, ON_RAILS
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment import illumination_at
from scenario_gen.domain.environment_states import states

_HEADLIGHTS = (MOTOR_VEHICLES | ON_RAILS | {"bicycle"}) - {"trailer"}


def _issues(group: Group) -> Iterator[Issue]:
    environment = group.scenario.environment
    actors = {actor.id: actor for actor in group.scenario.actors}
    for index, name in enumerate(environment.perception.headlight_glare):
        path = f"$.environment.perception.headlight_glare[{index}]"
        if name not in actors:
            yield Issue(
                path, f"there is no actor {name}", value=name,
                hint=f"actors: {', '.join(sorted(actors)[:12]) or '(none)'}",
            )  # fmt: skip
        elif actors[name].category not in _HEADLIGHTS:
            category = actors[name].category
            yield Issue(
                path, f"{category} {name} has no headlights", value=category,
                hint="name a motor vehicle",
            )  # fmt: skip
    lights = {illumination_at(state.sun_elevation_rad) for state in states(environment)}
    if lights == {"day"}:
        yield Issue(
            "$.environment.perception.headlight_glare", "headlights do not dazzle by day",
            value="day", limit="twilight or night", hint="let the sun be below the horizon",
        )  # fmt: skip


def evaluate(context: CheckContext) -> Verdict:
    """Look up the actors and the light."""
    return by_group(
        context,
        _issues,
        applies=lambda group: bool(group.scenario.environment.perception.headlight_glare),
        not_applicable="no headlight glare",
    )


RULE = Rule(
    id="environment.headlight_glare",
    title="Headlights that dazzle are on in the dark, on vehicles that have them",
    severity="error",
    evaluate=evaluate,
    statement="Headlights that dazzle belong to an actor that has some, and are on while the sun is"
    " down.",
    formula="actor exists and has headlights; elevation of the sun <= 0 at some time",
    source="civil twilight",
)
