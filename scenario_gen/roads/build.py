"""From a road of the scenario to its network."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import assert_never

from scenario_gen.domain.road import (
    ExternalRoad,
    JunctionCross,
    MotorwayCurve,
    MotorwayStraight,
    Road,
    RuralCurve,
    UrbanStreet,
)
from scenario_gen.roads.external import read_network
from scenario_gen.roads.junction import junction_cross
from scenario_gen.roads.network import RoadNetwork
from scenario_gen.roads.templates import curve, motorway_straight, urban_street
from scenario_gen.roads.xodr_file import read_road_file


def build(road: Road, *, folder: Path | None = None) -> RoadNetwork:
    """The road network of a scenario.

    Args:
        road: a concrete road (no ``$parameter``).
        folder: where the file of an external road lies; nothing outside it is read.

    Raises:
        RoadError: the parameters make no road, or the file is missing, refused or unreadable.
        InputError: a parameter of the road has no value.
    """
    if isinstance(road, ExternalRoad):
        return read_network(read_road_file(road, folder), road.file)
    return _template(road)


@lru_cache(maxsize=4096)
def _template(
    road: MotorwayStraight | MotorwayCurve | RuralCurve | UrbanStreet | JunctionCross,
) -> RoadNetwork:
    match road:
        case MotorwayStraight():
            return motorway_straight(road)
        case MotorwayCurve() | RuralCurve():
            return curve(road)
        case UrbanStreet():
            return urban_street(road)
        case JunctionCross():
            return junction_cross(road)
        case _:
            assert_never(road)
