"""The roads that a template consists of: names, cross sections, where they lie to each other.

This is what follows from the template alone, without geometry: enough to say that an actor comes
from the right, or that a ramp joins 100 m ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.road import (
    Hand,
    JunctionCross,
    JunctionStaggered,
    JunctionT,
    JunctionY,
    LaneSpec,
    LevelCrossing,
    MotorwayCurve,
    MotorwayOffRamp,
    MotorwayOnRamp,
    MotorwayWeaving,
    Roundabout,
    RuralCurve,
    TemplateRoad,
    TollPlaza,
    mirrored,
)
from scenario_gen.units import Quantity, number

Layout: TypeAlias = tuple[LaneSpec, ...]
Value: TypeAlias = NDArray[np.float64] | float
"""A number, or one per row of a batch."""

_BEARINGS_DEG: dict[str, int] = {
    "south": 270, "east": 0, "north": 90, "west": 180, "northeast": 45, "northwest": 135,
}  # fmt: skip
LINK = "link"
RING = "ring"

RampRoad: TypeAlias = MotorwayOnRamp | MotorwayOffRamp | MotorwayWeaving
RAMP_ROADS = (MotorwayOnRamp, MotorwayOffRamp, MotorwayWeaving)
RAMPS = frozenset({"ramp", "ramp_in", "ramp_out"})
_WITH_AUXILIARY_LANE = frozenset({"merge", "diverge", "weave"})
_ROADS: dict[str, tuple[str, ...]] = {
    "motorway_on_ramp": ("main", "ramp", "merge", "downstream"),
    "motorway_off_ramp": ("main", "diverge", "downstream", "ramp"),
    "motorway_weaving": ("main", "ramp_in", "weave", "downstream", "ramp_out"),
}
_CONNECTING: dict[str, tuple[str, ...]] = {
    "motorway_on_ramp": ("main_merge", "ramp_merge"),
    "motorway_off_ramp": ("diverge_downstream", "diverge_ramp"),
    "motorway_weaving": ("main_weave", "ramp_in_weave", "weave_downstream", "weave_ramp_out"),
}
_LEAVING: dict[str, frozenset[str]] = {
    "motorway_on_ramp": frozenset(),
    "motorway_off_ramp": frozenset({"ramp"}),
    "motorway_weaving": frozenset({"ramp_out"}),
}


def arms_of(road: TemplateRoad) -> tuple[str, ...]:
    """Names of the arms of a junction or roundabout; none for other templates."""
    match road:
        case JunctionCross() | JunctionStaggered():
            return ("south", "east", "north", "west")
        case JunctionT():
            return ("south", "east", "west")
        case JunctionY():
            return ("south", "northeast", "northwest")
        case Roundabout():
            return ("south", "east", "north", "west")[: road.arms]
        case _:
            return ()


def arm_length_m(road: TemplateRoad, name: str) -> Quantity | None:
    """Length of an arm, which is where it meets the junction; None: it is no arm."""
    match road:
        case JunctionCross() | JunctionStaggered() | JunctionT() | JunctionY() | Roundabout():
            return road.arm_length_m if name in arms_of(road) else None
        case _:
            return None


def bearing_deg(road: TemplateRoad, arm: str) -> int:
    """Where an arm lies as seen from the middle, counter-clockwise from the x axis.

    Names stay where the template with left-hand traffic is mirrored: there ``south`` lies in the
    north. Bearings in the Y-junction are nominal: its fork may be wider or narrower.
    """
    return _BEARINGS_DEG[arm] if road.traffic == "right" else -_BEARINGS_DEG[arm] % 360


def hand_of_curve(road: MotorwayCurve | RuralCurve) -> Hand:
    """The side that the curve turns to, along s; left-hand traffic mirrors the template."""
    if road.traffic == "right":
        return road.hand
    return "right" if road.hand == "left" else "left"


def layouts(road: TemplateRoad) -> Mapping[str, Layout]:
    """Cross section of each road of a template, but for the one-lane ways through junctions.

    Where lanes come and go along a road, all that it has somewhere are listed.
    """
    match road:
        case MotorwayOnRamp() | MotorwayOffRamp() | MotorwayWeaving():
            return _ramp_layouts(road)
        case LevelCrossing():
            rail = mirrored((LaneSpec(-1, "rail", number(road.rail_width_m), 1),), road.traffic)
            return {"main": road.lane_layout(), "rail": rail}
        case TollPlaza():
            return {"main": _with_lanes(road, road.booths)}
        case JunctionStaggered():
            names = (*arms_of(road), LINK)
            return dict.fromkeys(names, road.lane_layout())
        case Roundabout():
            arms = dict.fromkeys(arms_of(road), road.lane_layout())
            ring = mirrored((LaneSpec(-1, "driving", number(road.ring_width_m), 1),), road.traffic)
            return arms | {f"{RING}_{arm}": ring for arm in arms}
        case JunctionCross() | JunctionT() | JunctionY():
            return dict.fromkeys(arms_of(road), road.lane_layout())
        case _:
            return {"main": road.lane_layout()}


def axis_start_m(road: TemplateRoad, name: str, get: Callable[[Quantity], Value]) -> Value | None:
    """Where a road begins on the axis of the template's carriageway, in m.

    0 for ``main``; the roads of a ramp continue it, and a ramp that joins has its end where it
    joins. The short noses between them are not counted. None: the road does not lie along that
    axis.
    """
    if name == "main":
        return 0.0
    if not isinstance(road, RAMP_ROADS):
        return None
    upstream_m = get(road.upstream_m)
    parts = _parts(road, name)
    if not parts:
        return None
    if len(parts) == 2:
        return upstream_m if parts[1] in _WITH_AUXILIARY_LANE else _beyond_m(road, get)
    if name in _WITH_AUXILIARY_LANE:
        return upstream_m
    if name in RAMPS and parts[0] not in _LEAVING[road.template]:
        return upstream_m - get(road.ramp_m)
    return _beyond_m(road, get)


def chain_lane(road: TemplateRoad, name: str, lane: int) -> int:
    """Id of a lane in the numbering that all roads of a carriageway share.

    The lane of a ramp goes over into, or comes from, the auxiliary lane.
    """
    if isinstance(road, RAMP_ROADS) and RAMPS & set(_parts(road, name)):
        return lane + road.lanes if lane > 0 else lane - road.lanes
    return lane


def _beyond_m(road: RampRoad, get: Callable[[Quantity], Value]) -> Value:
    """Where the auxiliary lane has come to its end."""
    upstream_m = get(road.upstream_m)
    match road:
        case MotorwayOnRamp():
            return upstream_m + get(road.acceleration_lane_m) + get(road.taper_m)
        case MotorwayOffRamp():
            return upstream_m + get(road.deceleration_lane_m) + get(road.taper_m)
        case MotorwayWeaving():
            return upstream_m + get(road.weaving_m)


def _parts(road: RampRoad, name: str) -> tuple[str, ...]:
    """The road itself, or the two roads that a connecting road leads from and to; or nothing."""
    names = _ROADS[road.template]
    if name in names:
        return (name,)
    pairs = ((first, second) for first in names for second in names)
    return next((pair for pair in pairs if name == "_".join(pair)), ())


def _ramp_layouts(road: RampRoad) -> dict[str, Layout]:
    names = _ROADS[road.template]
    ramp = mirrored(
        (
            LaneSpec(-1, "driving", number(road.ramp_width_m), 1),
            LaneSpec(-2, "shoulder", number(road.shoulder_width_m), 1),
        ),
        road.traffic,
    )
    found: dict[str, Layout] = {}
    for name in (*names, *_CONNECTING[road.template]):
        is_ramp = bool(RAMPS & set(_parts(road, name)))
        wide = name in _WITH_AUXILIARY_LANE
        through = _with_lanes(road, road.lanes + 1) if wide else road.lane_layout()
        found[name] = ramp if is_ramp else through
    return found


def _with_lanes(road: RampRoad | TollPlaza, lanes: int) -> Layout:
    """The cross section with so many driving lanes; the shoulder lies outside of them."""
    wider = road.model_copy(update={"lanes": lanes})
    return wider.lane_layout()
