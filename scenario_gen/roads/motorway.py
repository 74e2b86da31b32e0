"""One carriageway of a motorway: straight, curved, and with a lane that ends."""

from __future__ import annotations

from scenario_gen.domain.road import (
    LaneSpec,
    MotorwayCurve,
    MotorwayLaneDrop,
    MotorwayStraight,
)
from scenario_gen.errors import RoadError
from scenario_gen.roads.curve_line import curve_line
from scenario_gen.roads.furniture import along
from scenario_gen.roads.network import NetworkRoad, RoadNetwork, RoadObject, Signal
from scenario_gen.roads.signs import gantry_signs, sign, speed_limits
from scenario_gen.roads.templates import (
    MAIN,
    borders_of,
    check_inside,
    constant_strip,
    lanes_of,
    main_road,
    straight,
    strips_through,
)
from scenario_gen.units import number

KIND = "motorway"
_RAIL_FROM_EDGE_M = 0.6
_RAIL_WIDTH_M = 0.4
_RAIL_HEIGHT_M = 0.8
_WARNING_AHEAD_M = 200.0
_LEAST_TAPER_M = 10.0


def motorway_straight(road: MotorwayStraight) -> RoadNetwork:
    """One straight carriageway."""
    layout = road.lane_layout()
    line = straight(number(road.length_m))
    return carriageway(road, main_road(road, line, (constant_strip(layout),), KIND, layout))


def motorway_curve(road: MotorwayCurve) -> RoadNetwork:
    """Straight, clothoid, arc, clothoid, straight.

    Raises:
        RoadError: the curve is tighter than the road is wide, or the road runs into itself.
    """
    layout = road.lane_layout()
    borders_m = borders_of(layout)
    line = curve_line(road, borders_m[0], borders_m[-1])
    return carriageway(road, main_road(road, line, (constant_strip(layout),), KIND, layout))


def motorway_lane_drop(road: MotorwayLaneDrop) -> RoadNetwork:
    """A straight carriageway on which the outermost or the innermost lane ends.

    The lane keeps its id beyond the taper, with width 0, so that the others keep theirs. Where the
    outermost ends the shoulder moves up; where the innermost ends the median grows.

    Raises:
        RoadError: the taper is too short or reaches beyond the road.
    """
    layout = road.lane_layout()
    length_m, drop_m = number(road.length_m), number(road.drop_s_m)
    taper_m = number(road.taper_m)
    if taper_m < _LEAST_TAPER_M:
        raise RoadError(
            f"a taper of {taper_m:g} m is too short for a lane to end in", where="road.taper_m",
            hint=f"choose at least {_LEAST_TAPER_M:g} m",
        )  # fmt: skip
    check_inside(drop_m, drop_m + taper_m, length_m, "the taper", "road.drop_s_m")
    before = borders_of(layout)
    lane = -1 if road.dropped == "left" else -road.lanes
    narrowed = tuple(spec._replace(width_m=0.0) if spec.id == lane else spec for spec in layout)
    if road.dropped == "right":
        after = borders_of(narrowed)
    else:
        after = _without_innermost(before, layout, number(road.lane_width_m))
    strips = strips_through(
        lanes_of(layout), [(0.0, before), (drop_m, before), (drop_m + taper_m, after)]
    )
    main = main_road(road, straight(length_m), strips, KIND, layout)
    warning = sign(main, "lane_ends", "121", drop_m - _WARNING_AHEAD_M)
    return carriageway(road, main, signals=(warning,))


def _without_innermost(
    borders_m: tuple[float, ...], layout: tuple[LaneSpec, ...], width_m: float
) -> tuple[float, ...]:
    """Borders once lane -1 has no width: its left border has come to its right one."""
    centre = sum(spec.id < 0 for spec in layout)
    return (*borders_m[:centre], -width_m, *borders_m[centre + 1 :])


def carriageway(
    road: MotorwayStraight | MotorwayCurve | MotorwayLaneDrop, main: NetworkRoad,
    objects: tuple[RoadObject, ...] = (), signals: tuple[Signal, ...] = (),
) -> RoadNetwork:  # fmt: skip
    """The network of a carriageway with rails on both sides, speed limit and gantry."""
    beams, limits = gantry_signs(main, road.gantry)
    return RoadNetwork(
        {MAIN: main},
        objects=(*rails(main), *objects, *beams),
        signals=(*speed_limits(main, road, both_ways=False), *signals, *limits),
    )


def rails(main: NetworkRoad) -> tuple[RoadObject, ...]:
    """Guard rails just outside the widest cross section, all along the road."""
    right_m = min(strip.borders[0][0] for strip in main.strips) - _RAIL_FROM_EDGE_M
    left_m = max(strip.borders[-1][0] for strip in main.strips) + _RAIL_FROM_EDGE_M
    both = (("rail_right", right_m), ("rail_left", left_m))
    return tuple(
        piece
        for name, t_m in both
        for piece in along(
            main, name, "barrier", t_m, 0.0, main.length_m, width_m=_RAIL_WIDTH_M,
            height_m=_RAIL_HEIGHT_M,
        )
    )  # fmt: skip
