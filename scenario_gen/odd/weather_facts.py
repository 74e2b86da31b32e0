"""What the environment of a scenario says of the attributes of an ODD: at the start, after every
change, and at every place that has conditions of its own.

Numbers go over linearly, so what lies between two values is within where both are.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment import VisibilityZone, WindZone, illumination_at
from scenario_gen.domain.environment_states import places, states, surfaces
from scenario_gen.odd.facts import Fact, NumberFact, WordFact

#: Visibility below which the air holds fog (WMO).
FOG_M = 1000.0


def precipitation(group: Group) -> Iterator[Fact]:
    """Its kind."""
    for state in states(group.scenario.environment):
        if state.sets("precipitation"):
            path = f"{state.paths['precipitation']}.kind"
            yield WordFact(path, (state.precipitation.kind,))


def rain(group: Group) -> Iterator[Fact]:
    """Its intensity, 0 with other precipitation or none."""
    for state in states(group.scenario.environment):
        if state.sets("precipitation"):
            falls = state.precipitation.kind == "rain"
            mmph = group.column(state.precipitation.intensity_mmph) if falls else 0.0
            yield NumberFact(f"{state.paths['precipitation']}.intensity_mmph", mmph)


def visibility(group: Group) -> Iterator[Fact]:
    """Of the air; the spray behind a vehicle is not part of it."""
    for state in states(group.scenario.environment):
        if state.sets("visibility_m"):
            yield NumberFact(state.paths["visibility_m"], group.column(state.visibility_m))
    for found in places(group):
        if isinstance(found.place, VisibilityZone):
            yield NumberFact(f"{found.path}.visibility_m", group.column(found.place.visibility_m))


def particulates(group: Group) -> Iterator[Fact]:
    """Fog where visibility says so, unless what falls may be the reason; zones; spray."""
    environment = group.scenario.environment
    for state in states(environment):
        if state.sets("visibility_m", "precipitation"):
            hazy = np.asarray(group.column(state.visibility_m), dtype=float) < FOG_M
            falls = state.precipitation.kind != "none"
            possible = ("fog", "") if falls else ("fog",)
            yield WordFact(state.paths["visibility_m"], possible, rows=hazy)
    for found in places(group):
        if isinstance(found.place, VisibilityZone):
            yield WordFact(f"{found.path}.particles", (found.place.particles,))
    for index, _ in enumerate(environment.spray):
        yield WordFact(f"$.environment.spray[{index}]", ("spray",))


def cloud(group: Group) -> Iterator[Fact]:
    """Cloud cover."""
    for state in states(group.scenario.environment):
        if state.sets("cloud_okta"):
            yield NumberFact(state.paths["cloud_okta"], float(state.cloud_okta))


def wind(group: Group) -> Iterator[Fact]:
    """Its speed, that of stretches with another wind included."""
    for state in states(group.scenario.environment):
        if state.sets("wind"):
            yield NumberFact(f"{state.paths['wind']}.speed_mps", group.column(state.wind.speed_mps))
    for found in places(group):
        if isinstance(found.place, WindZone):
            path = f"{found.path}.wind.speed_mps"
            yield NumberFact(path, group.column(found.place.wind.speed_mps))


def temperature(group: Group) -> Iterator[Fact]:
    """It does not change within a scenario."""
    celsius = group.column(group.scenario.environment.temperature_c)
    yield NumberFact("$.environment.temperature_c", celsius)


def illumination(group: Group) -> Iterator[Fact]:
    """By the elevation of the sun."""
    for state in states(group.scenario.environment):
        if state.sets("time"):
            yield WordFact(state.paths["time"], (illumination_at(state.sun_elevation_rad),))


def surface_condition(group: Group) -> Iterator[Fact]:
    """That of patches included."""
    for part in surfaces(group):
        yield WordFact(part.path, (part.condition,))


def friction(group: Group) -> Iterator[Fact]:
    """That of patches included."""
    for part in surfaces(group):
        yield NumberFact(part.friction_path, group.column(part.friction))
