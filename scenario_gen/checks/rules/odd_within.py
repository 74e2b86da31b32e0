"""The scenario lies within the operational design domain of the brief."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.environment_states import places, states, surfaces
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment import VisibilityZone, WindZone, illumination_at
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.units import Quantity

_HINT = "outside the ODD: change the scenario, or widen the ODD in the brief"


def _issues(group: Group, odd: Odd) -> Iterator[Issue]:
    yield from _choices(group, odd)
    for path, attribute, unit, quantity, limits in _ranges(group, odd):
        if limits is not None:
            yield from _range(group, path, attribute, unit, quantity, limits)


def _choices(group: Group, odd: Odd) -> Iterator[Issue]:
    scenario = group.scenario
    choices: list[tuple[str, str, str, tuple[str, ...] | None]] = [
        ("$.road.template", "road_templates", scenario.road.template, odd.road_templates)
    ]
    for state in states(scenario.environment):
        if state.sets("precipitation"):
            choices.append((f"{state.paths['precipitation']}.kind", "precipitation",
                            state.precipitation.kind, odd.precipitation))  # fmt: skip
        if state.sets("time") and odd.illumination is not None:
            light = illumination_at(state.sun_elevation_rad)
            choices.append((state.paths["time"], "illumination", light, odd.illumination))
    for part in surfaces(group):
        choices.append((part.path, "surface_condition", part.condition, odd.surface_condition))
    for index, actor in enumerate(scenario.actors):
        choices.append((f"$.actors[{index}].category", "actors", actor.category, odd.actors))
    for path, attribute, value, allowed in choices:
        if allowed is not None and value not in allowed:
            yield Issue(
                path, f"{attribute} {value} is not in the ODD", value=value,
                limit=", ".join(allowed), hint=_HINT,
            )  # fmt: skip


def _ranges(group: Group, odd: Odd) -> Iterator[tuple[str, str, str, Quantity, Range | None]]:
    scenario = group.scenario
    environment = scenario.environment
    yield "$.road.speed_limit_mps", "speed_limit_mps", "m/s", scenario.road.speed_limit_mps, \
        odd.speed_limit_mps  # fmt: skip
    yield "$.ego.speed_mps", "ego_speed_mps", "m/s", scenario.ego.speed_mps, odd.ego_speed_mps
    yield "$.environment.temperature_c", "temperature_c", "degC", environment.temperature_c, \
        odd.temperature_c  # fmt: skip
    for state in states(environment):
        paths = state.paths
        if state.sets("precipitation") and state.precipitation.kind == "rain":
            yield f"{paths['precipitation']}.intensity_mmph", "rain_mmph", "mm/h", \
                state.precipitation.intensity_mmph, odd.rain_mmph  # fmt: skip
        if state.sets("visibility_m"):
            yield paths["visibility_m"], "visibility_m", "m", state.visibility_m, odd.visibility_m
        if state.sets("wind"):
            yield f"{paths['wind']}.speed_mps", "wind_mps", "m/s", state.wind.speed_mps, \
                odd.wind_mps  # fmt: skip
    for part in surfaces(group):
        yield part.friction_path, "friction", "1", part.friction, odd.friction
    for found in places(group):
        if isinstance(found.place, VisibilityZone):
            yield f"{found.path}.visibility_m", "visibility_m", "m", found.place.visibility_m, \
                odd.visibility_m  # fmt: skip
        elif isinstance(found.place, WindZone):
            yield f"{found.path}.wind.speed_mps", "wind_mps", "m/s", \
                found.place.wind.speed_mps, odd.wind_mps  # fmt: skip


def _range(
    group: Group, path: str, attribute: str, unit: str, quantity: Quantity, limits: Range
) -> Iterator[Issue]:
    value = np.asarray(group.column(quantity))
    if limits.minimum is not None:
        yield Issue(
            path, f"{attribute} {{value}} {unit} is below the ODD's {{limit}}",
            value < limits.minimum, value, limits.minimum, unit, _HINT,
        )  # fmt: skip
    if limits.maximum is not None:
        yield Issue(
            path, f"{attribute} {{value}} {unit} is above the ODD's {{limit}}",
            value > limits.maximum, value, limits.maximum, unit, _HINT,
        )  # fmt: skip


def evaluate(context: CheckContext) -> Verdict:
    """Compare every restricted attribute."""
    odd = context.odd
    assert odd is not None  # noqa: S101  (the runner asks for it: needs "odd")
    return by_group(context, lambda group: _issues(group, odd))


RULE = Rule(
    id="odd.within",
    title="The scenario lies within the operational design domain",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "odd"),
    statement="Every attribute that the operational design domain restricts stays within it, at all"
    " times and places.",
    formula="minimum <= value <= maximum, value in choices, for every attribute that is given, at"
    " the start, after every change and at every place",
    source="the ODD of the brief, attributes of ISO 34503",
)
