"""What the road of a scenario says of the attributes of an ODD.

A template says everything of its road: what it does not have is not there. A map file is not
looked into, so of it nothing is known but what the scenario itself says.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.domain.batch import Group
from scenario_gen.domain.odd_vocabulary import RoundaboutSize
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import (
    ExternalRoad,
    JunctionCross,
    JunctionStaggered,
    JunctionT,
    JunctionY,
    MotorwayCurve,
    MotorwayLaneDrop,
    MotorwayOffRamp,
    MotorwayOnRamp,
    MotorwayStraight,
    MotorwayWeaving,
    ParkingLot,
    Road,
    Roundabout,
    RuralCurve,
    SingleRoad,
    TollPlaza,
    UrbanStreet,
    WorkZone,
)
from scenario_gen.odd.facts import Fact, NumberFact, WordFact

_PATH = "$.road"
_AT = f"{_PATH}.template"
_RAMPS = (MotorwayOnRamp, MotorwayOffRamp, MotorwayWeaving)
_MOTORWAYS = (
    MotorwayStraight, MotorwayCurve, MotorwayLaneDrop, WorkZone, TollPlaza, *_RAMPS,
)  # fmt: skip
_JUNCTIONS = (JunctionCross, JunctionT, JunctionY, JunctionStaggered)
#: Of two-way roads a template does not say more.
_TWO_WAY = ("primary", "radial", "distributor", "minor")
_JUNCTION_KIND = {
    "junction_cross": "cross",
    "junction_t": "t",
    "junction_y": "y",
    "junction_staggered": "staggered",
}
_SPECIAL = {
    "bridge": "bridge",
    "tunnel": "tunnel",
    "toll_plaza": "toll",
    "level_crossing": "rail_crossing",
    "urban_street": "pedestrian_crossing",
}
_OWN_LANES = {
    "bus": "bus_lane_width_m",
    "cycle": "cycle_lane_width_m",
    "tram": "tram_width_m",
    "other": "parking_width_m",
}
"""Type of lane of a street -> its width; of width 0, it is not there."""
#: ISO 34503, in m: up to and including, but large from 100 m on.
_SIZES: tuple[tuple[RoundaboutSize, float], ...] = (("mini", 28.0), ("compact", 36.0))
_LARGE_M = 100.0


def _unknown(road: Road, path: str = _AT) -> Iterator[WordFact]:
    if isinstance(road, ExternalRoad):
        yield WordFact(path, ())


def templates(group: Group) -> Iterator[Fact]:
    """A map file may be like any template, unless the ODD names map files themselves."""
    road = group.scenario.road
    if isinstance(road, ExternalRoad):
        yield WordFact(_AT, (), known_as="external")
    else:
        yield WordFact(_AT, (road.template,))


def types(group: Group) -> Iterator[Fact]:
    """Motorways have their ramps as slip roads."""
    road = group.scenario.road
    yield from _unknown(road)
    if isinstance(road, _MOTORWAYS):
        yield WordFact(_AT, ("motorway",))
        if isinstance(road, _RAMPS):
            yield WordFact(_AT, ("slip_road",))
    elif isinstance(road, ParkingLot):
        yield WordFact(_AT, ("parking",))
    elif not isinstance(road, ExternalRoad):
        yield WordFact(_AT, _TWO_WAY)


def zones(group: Group) -> Iterator[Fact]:
    """A car park is a zone; other templates lie in none."""
    road = group.scenario.road
    yield from _unknown(road)
    if isinstance(road, ParkingLot):
        yield WordFact(_AT, ("parking_lot",))


def speed_limit(group: Group) -> Iterator[Fact]:
    """The scenario says it of a map file, too."""
    yield NumberFact(
        f"{_PATH}.speed_limit_mps", group.column(group.scenario.road.speed_limit_mps)
    )  # fmt: skip


def traffic_side(group: Group) -> Iterator[Fact]:
    """Of a map file the file says it."""
    yield _of_template(group, "traffic")


def junctions(group: Group) -> Iterator[Fact]:
    """The junction of a template."""
    road = group.scenario.road
    yield from _unknown(road)
    if isinstance(road, _JUNCTIONS):
        yield WordFact(_AT, (_JUNCTION_KIND[road.template],))


def junction_control(group: Group) -> Iterator[Fact]:
    """The arms of a roundabout have to give way."""
    road = group.scenario.road
    yield from _unknown(road)
    if isinstance(road, _JUNCTIONS):
        yield WordFact(f"{_PATH}.control", (road.control,))
    elif isinstance(road, Roundabout):
        yield WordFact(_AT, ("priority",))


def roundabouts(group: Group) -> Iterator[Fact]:
    """The size by the diameter, row by row."""
    road = group.scenario.road
    yield from _unknown(road)
    if not isinstance(road, Roundabout):
        return
    diameter_m = np.asarray(group.column(road.diameter_m), dtype=float)
    path = f"{_PATH}.diameter_m"
    above = np.full(diameter_m.shape, True)
    for size, most_m in _SIZES:
        yield WordFact(path, (size,), rows=above & (diameter_m <= most_m))
        above = diameter_m > most_m
    yield WordFact(path, ("normal",), rows=above & (diameter_m < _LARGE_M))
    yield WordFact(path, ("large",), rows=diameter_m >= _LARGE_M)


def special_structures(group: Group) -> Iterator[Fact]:
    """Bridge, tunnel, crossings, toll."""
    road = group.scenario.road
    yield from _unknown(road)
    if road.template in _SPECIAL:
        yield WordFact(_AT, (_SPECIAL[road.template],))


def temporary_structures(group: Group) -> Iterator[Fact]:
    """Road works."""
    road = group.scenario.road
    yield from _unknown(road)
    if isinstance(road, WorkZone):
        yield WordFact(_AT, ("road_work",))


def lane_types(group: Group) -> Iterator[Fact]:
    """Lanes for traffic, the hard shoulder of a motorway as emergency lane, lanes of streets."""
    road = group.scenario.road
    if isinstance(road, ExternalRoad):
        yield WordFact(_AT, ())
        return
    yield WordFact(_AT, ("traffic",))
    if isinstance(road, _MOTORWAYS):
        yield WordFact(f"{_PATH}.shoulder_width_m", ("emergency",))
    if isinstance(road, ParkingLot):
        yield WordFact(_AT, ("other",))
    if isinstance(road, UrbanStreet):
        for lane, field in _OWN_LANES.items():
            width_m = np.asarray(group.column(getattr(road, field)), dtype=float)
            yield WordFact(f"{_PATH}.{field}", (lane,), rows=width_m > 0.0)


def road_surface(group: Group) -> Iterator[Fact]:
    """The scenario says it of a map file, too."""
    yield WordFact(f"{_PATH}.surface", (group.scenario.road.surface,))


def surface_damage(group: Group) -> Iterator[Fact]:
    """Of a map file the file says it."""
    yield _of_template(group, "damage")


def marking(group: Group) -> Iterator[Fact]:
    """Of a map file the file says it."""
    yield _of_template(group, "marking")


def gradient(group: Group) -> Iterator[Fact]:
    """The steepest places: between them a vertical curve has every gradient in between."""
    road = group.scenario.road
    if isinstance(road, ExternalRoad):
        yield NumberFact(_AT, np.nan)
        return
    vertical = road.vertical if isinstance(road, SingleRoad) else None
    if vertical is None:
        yield NumberFact(_AT, 0.0)
        return
    path, grade = f"{_PATH}.vertical", vertical.grade
    if vertical.kind == "grade":
        yield NumberFact(path, EgoFrame(group.scenario).direction * grade)
    else:
        yield NumberFact(path, grade)
        yield NumberFact(path, -grade)


def curve_radius(group: Group) -> Iterator[Fact]:
    """Curves are entered from the straight."""
    road = group.scenario.road
    if isinstance(road, ExternalRoad):
        yield NumberFact(_AT, np.nan)
        return
    if isinstance(road, MotorwayCurve | RuralCurve):
        yield NumberFact(f"{_PATH}.radius_m", group.column(road.radius_m))
    yield NumberFact(_AT, np.inf)


def _of_template(group: Group, field: str) -> WordFact:
    road = group.scenario.road
    word: str = getattr(road, field)
    return WordFact(f"{_PATH}.{field}", () if isinstance(road, ExternalRoad) else (word,))
