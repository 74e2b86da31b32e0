"""Two-way rural roads, straight and curved."""

from __future__ import annotations

from scenario_gen.domain.road import LaneSpec, RuralCurve, RuralStraight
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.curve_line import curve_line
from scenario_gen.roads.furniture import row
from scenario_gen.roads.marks import marks_of
from scenario_gen.roads.network import NetworkRoad, RoadNetwork, RoadObject, Signal
from scenario_gen.roads.signs import both_ways, speed_limits
from scenario_gen.roads.templates import MAIN, borders_of, constant_strip, main_road, straight
from scenario_gen.units import number

KIND = "rural"
_POST_SPACING_M = 50.0
_TREE_SPACING_M = 40.0
_POST_FROM_EDGE_M = 0.5
_TREE_FROM_EDGE_M = 4.5
_WARNING_AHEAD_M = 150.0


def rural_straight(road: RuralStraight) -> RoadNetwork:
    """A straight two-way road."""
    return _network(road, straight(number(road.length_m)), road.lane_layout())


def rural_curve(road: RuralCurve) -> RoadNetwork:
    """Straight, clothoid, arc, clothoid, straight.

    Raises:
        RoadError: the curve is tighter than the road is wide, or the road runs into itself.
    """
    layout = road.lane_layout()
    borders_m = borders_of(layout)
    line = curve_line(road, borders_m[0], borders_m[-1])
    network = _network(road, line, layout)
    # The sign names the hand of the bend, which is the other one for those who come back.
    ahead, back = ("103-10", "103-20") if road.hand == "left" else ("103-20", "103-10")
    approach_m = number(road.approach_m)
    signs = both_ways(
        network.roads[MAIN], "bend", "103", approach_m - _WARNING_AHEAD_M,
        line.length_m - approach_m + _WARNING_AHEAD_M,
    )  # fmt: skip
    named = tuple(
        Signal(**{**vars(signal), "subtype": subtype.partition("-")[2]})
        for signal, subtype in zip(signs, (ahead, back), strict=True)
    )
    return RoadNetwork(
        network.roads, objects=network.objects, signals=(*network.signals, *named)
    )  # fmt: skip


def _network(
    road: RuralStraight | RuralCurve, line: ReferenceLine, layout: tuple[LaneSpec, ...]
) -> RoadNetwork:
    main = main_road(road, line, (constant_strip(layout),), KIND, layout)
    if not road.centre_line:
        marks = list(marks_of(main, main.strips[0]))
        marks[len(marks) // 2] = "none"
        main = main_road(road, line, (constant_strip(layout, tuple(marks)),), KIND, layout)
    return RoadNetwork(
        {MAIN: main},
        objects=roadside(main),
        signals=speed_limits(main, road, both_ways=True),
    )


def roadside(main: NetworkRoad) -> tuple[RoadObject, ...]:
    """Delineator posts on both sides and a row of trees on the right, clear of the road."""
    right_m, left_m = main.strips[0].borders[0][0], main.strips[0].borders[-1][0]
    length_m = main.length_m
    half_m = min(0.5 * _POST_SPACING_M, 0.5 * length_m)
    return (
        *row(main, "post_right", "pole", right_m - _POST_FROM_EDGE_M, half_m, length_m,
             _POST_SPACING_M, size_m=0.12, height_m=1.0),
        *row(main, "post_left", "pole", left_m + _POST_FROM_EDGE_M, half_m, length_m,
             _POST_SPACING_M, size_m=0.12, height_m=1.0),
        *row(main, "tree", "tree", right_m - _TREE_FROM_EDGE_M, half_m, length_m,
             _TREE_SPACING_M, size_m=0.4, height_m=8.0),
    )  # fmt: skip
