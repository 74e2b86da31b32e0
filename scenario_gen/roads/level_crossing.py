"""A two-way road that crosses a railway on one level."""

from __future__ import annotations

import math

from scenario_gen.domain.road import LaneSpec, LevelCrossing
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.network import NetworkRoad, RoadNetwork, RoadObject, Signal
from scenario_gen.roads.rural import KIND, roadside
from scenario_gen.roads.signs import both_ways, speed_limits, traffic_light
from scenario_gen.roads.templates import (
    MAIN,
    MAIN_NUMBER,
    check_inside,
    check_widths,
    constant_strip,
    straight,
)
from scenario_gen.units import number

RAIL = "rail"
RAIL_NUMBER = 2
_STOP_BEFORE_M = 3.0
_WARNING_AHEAD_M = 240.0
_CLEAR_OF_POSTS_M = 6.0


def level_crossing(road: LevelCrossing) -> RoadNetwork:
    """``main`` along x and ``rail`` across it, from right to left.

    Raises:
        RoadError: the track lies at or beyond an end of the road, or does not reach over it.
    """
    layout = road.lane_layout()
    length_m, at_m = number(road.length_m), number(road.crossing_s_m)
    track_m, track_width_m = number(road.rail_m), number(road.rail_width_m)
    half_m = 0.5 * track_width_m + _STOP_BEFORE_M
    check_inside(at_m - half_m, at_m + half_m, length_m, "the track", "road.crossing_s_m")
    width_m = sum(spec.width_m for spec in layout)
    if track_m <= width_m:
        raise RoadError(
            f"a track of {track_m:g} m does not reach over the road, which is {width_m:g} m wide",
            where="road.rail_m", hint="lengthen the track",
        )  # fmt: skip
    track = (LaneSpec(-1, "rail", track_width_m, 1),)
    check_widths((*layout, *track))
    main = NetworkRoad(
        MAIN, MAIN_NUMBER, straight(length_m), layout, (constant_strip(layout),), kind=KIND
    )
    rail = NetworkRoad(
        RAIL,
        RAIL_NUMBER,
        ReferenceLine.chain(
            [(0.0, 0.0, track_m)], x_m=at_m - 0.5 * track_width_m, y_m=-0.5 * track_m,
            heading_rad=0.5 * math.pi,
        ),
        track,
        (constant_strip(track),),
    )  # fmt: skip
    stops = (at_m - half_m, at_m + half_m)
    return RoadNetwork(
        {MAIN: main, RAIL: rail},
        objects=(*_clear_of(roadside(main), at_m, track_width_m), *_gates(road, main, stops)),
        signals=(
            *speed_limits(main, road, both_ways=True),
            *both_ways(main, "track_ahead", "151", stops[0] - _WARNING_AHEAD_M,
                       stops[1] + _WARNING_AHEAD_M),
            *both_ways(main, "cross", "201", stops[0], stops[1], subtype="50",
                       stop_lines_s_m=stops),
            *_lights(road, main, stops),
        ),
    )  # fmt: skip


def _clear_of(
    things: tuple[RoadObject, ...], at_m: float, width_m: float
) -> tuple[RoadObject, ...]:  # fmt: skip
    """Without those that would stand on the track."""
    clear_m = 0.5 * width_m + _CLEAR_OF_POSTS_M
    return tuple(thing for thing in things if abs(thing.s_m - at_m) > clear_m)


def _lights(
    road: LevelCrossing, main: NetworkRoad, stops: tuple[float, float]
) -> tuple[Signal, ...]:  # fmt: skip
    if not road.gated:
        return ()
    return (
        traffic_light(main, "track", stops[0], "+", stops[0]),
        traffic_light(main, "track_back", stops[1], "-", stops[1]),
    )


def _gates(
    road: LevelCrossing, main: NetworkRoad, stops: tuple[float, float]
) -> tuple[RoadObject, ...]:
    """The posts of half barriers; whether a barrier is down is not for the road to say."""
    if not road.gated:
        return ()
    borders = main.strips[0].borders
    return (
        RoadObject("gate", "pole", MAIN, stops[0], borders[0][0] - 0.4, 0.4, 0.4, 1.2),
        RoadObject("gate_back", "pole", MAIN, stops[1], borders[-1][0] + 0.4, 0.4, 0.4, 1.2),
    )
