"""Which reader tells what a scenario says of which attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from scenario_gen.domain.batch import Group
from scenario_gen.odd import road_facts as road
from scenario_gen.odd import weather_facts as weather
from scenario_gen.odd.facts import Fact, NumberFact, WordFact

Reader: TypeAlias = Callable[[Group], Iterator[Fact]]


def _ego_speed(group: Group) -> Iterator[Fact]:
    yield NumberFact("$.ego.speed_mps", group.column(group.scenario.ego.speed_mps))


def _actors(group: Group) -> Iterator[Fact]:
    for index, actor in enumerate(group.scenario.actors):
        yield WordFact(f"$.actors[{index}].category", (actor.category,))


def _actor_count(group: Group) -> Iterator[Fact]:
    yield NumberFact("$.actors", float(len(group.scenario.actors)))


#: By the name of the attribute, in the order of ``ATTRIBUTES``.
READERS: Mapping[str, Reader] = {
    "road_templates": road.templates,
    "road_types": road.types,
    "zones": road.zones,
    "speed_limit_mps": road.speed_limit,
    "traffic_side": road.traffic_side,
    "junctions": road.junctions,
    "junction_control": road.junction_control,
    "roundabouts": road.roundabouts,
    "special_structures": road.special_structures,
    "temporary_structures": road.temporary_structures,
    "lane_types": road.lane_types,
    "road_surface": road.road_surface,
    "surface_damage": road.surface_damage,
    "marking": road.marking,
    "gradient": road.gradient,
    "curve_radius_m": road.curve_radius,
    "precipitation": weather.precipitation,
    "rain_mmph": weather.rain,
    "visibility_m": weather.visibility,
    "particulates": weather.particulates,
    "cloud_okta": weather.cloud,
    "wind_mps": weather.wind,
    "temperature_c": weather.temperature,
    "illumination": weather.illumination,
    "surface_condition": weather.surface_condition,
    "friction": weather.friction,
    "ego_speed_mps": _ego_speed,
    "actors": _actors,
    "actor_count": _actor_count,
}
