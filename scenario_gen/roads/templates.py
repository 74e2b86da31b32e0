"""The templates of one road: motorway, rural curve, urban street."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.road import (
    LaneSpec,
    MotorwayCurve,
    MotorwayStraight,
    RuralCurve,
    UrbanStreet,
)
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.network import Crossing, NetworkRoad, RoadNetwork, Strip
from scenario_gen.units import number

MAIN = "main"
MAIN_NUMBER = 1
# Between the inner edge of the road and the centre of its curve.
_MIN_INNER_RADIUS_M = 1.0
# A road of this many points is looked over for places where it runs into itself.
_OVERLAP_SAMPLES = 600


def motorway_straight(road: MotorwayStraight) -> RoadNetwork:
    """One straight carriageway."""
    line = ReferenceLine.chain([(0.0, 0.0, number(road.length_m))])
    return _one_road(line, road.lane_layout())


def curve(road: MotorwayCurve | RuralCurve) -> RoadNetwork:
    """Straight, clothoid, arc, clothoid, straight.

    Raises:
        RoadError: the curve is tighter than the road is wide, or the road runs into itself.
    """
    layout = road.lane_layout()
    radius_m, arc_m = number(road.radius_m), number(road.arc_m)
    clothoid_m, approach_m = number(road.clothoid_m), number(road.approach_m)
    side = 1.0 if road.hand == "left" else -1.0
    strip = constant_strip(layout)
    inner_m = max(side * strip.borders[-1 if side > 0 else 0][0], 0.0)
    if radius_m < inner_m + _MIN_INNER_RADIUS_M:
        raise RoadError(
            f"radius_m {radius_m:g} m leaves no room for the lanes, which reach {inner_m:g} m"
            " towards the inside of the curve",
            where="road.radius_m",
            hint=f"choose at least {inner_m + _MIN_INNER_RADIUS_M:g} m",
        )
    turn_rad = (arc_m + clothoid_m) / radius_m
    if turn_rad > 2.0 * np.pi:
        raise RoadError(
            f"the curve turns by {np.degrees(turn_rad):.0f} degrees",
            where="road.arc_m",
            hint="shorten arc_m and clothoid_m or enlarge radius_m; 360 degrees is the most",
        )
    curvature = side / radius_m
    line = ReferenceLine.chain(
        [
            (0.0, 0.0, approach_m),
            (0.0, curvature, clothoid_m),
            (curvature, curvature, arc_m),
            (curvature, 0.0, clothoid_m),
            (0.0, 0.0, approach_m),
        ]
    )
    if turn_rad > np.pi:
        _check_does_not_meet_itself(line, strip)
    return _one_road(line, layout)


def urban_street(road: UrbanStreet) -> RoadNetwork:
    """A straight street with pavements and a crossing.

    Raises:
        RoadError: the crossing reaches beyond the street.
    """
    layout = road.lane_layout()
    length_m = number(road.length_m)
    middle_m, extent_m = number(road.crossing_s_m), number(road.crossing_width_m)
    if middle_m - 0.5 * extent_m < 0.0 or middle_m + 0.5 * extent_m > length_m:
        raise RoadError(
            f"the crossing from s {middle_m - 0.5 * extent_m:g} m to"
            f" {middle_m + 0.5 * extent_m:g} m reaches beyond the street of {length_m:g} m",
            where="road.crossing_s_m",
            hint="move the crossing or lengthen the street",
        )
    half_m = road.lanes_per_direction * number(road.lane_width_m)
    crossing = Crossing(MAIN, middle_m, extent_m, -half_m, half_m)
    line = ReferenceLine.chain([(0.0, 0.0, length_m)])
    return _one_road(line, layout, (crossing,))


def constant_strip(layout: tuple[LaneSpec, ...]) -> Strip:
    """The only strip of a road whose cross section does not change."""
    right = sorted((spec for spec in layout if spec.id < 0), key=lambda spec: -spec.id)
    left = sorted((spec for spec in layout if spec.id > 0), key=lambda spec: spec.id)
    borders_m = [0.0]
    for spec in right:
        borders_m.insert(0, borders_m[0] - spec.width_m)
    for spec in left:
        borders_m.append(borders_m[-1] + spec.width_m)
    lanes = (*(spec.id for spec in reversed(right)), *(spec.id for spec in left))
    return Strip(0.0, lanes, tuple((border_m, 0.0, 0.0, 0.0) for border_m in borders_m))


def _one_road(
    line: ReferenceLine, layout: tuple[LaneSpec, ...], crossings: tuple[Crossing, ...] = ()
) -> RoadNetwork:
    road = NetworkRoad(MAIN, MAIN_NUMBER, line, layout, (constant_strip(layout),))
    return RoadNetwork({MAIN: road}, crossings=crossings)


def _check_does_not_meet_itself(line: ReferenceLine, strip: Strip) -> None:
    """A road that turns by more than half a circle may cross its own beginning."""
    width_m = strip.borders[-1][0] - strip.borders[0][0]
    s_m = np.linspace(0.0, line.length_m, _OVERLAP_SAMPLES)
    step_m = float(s_m[1])
    x_m, y_m = line.point(s_m, 0.5 * (strip.borders[-1][0] + strip.borders[0][0]))
    apart_m = np.hypot(x_m[:, None] - x_m, y_m[:, None] - y_m)
    # Points closer along the road than half a turn of the widest road are neighbours, not a clash.
    distant = np.abs(s_m[:, None] - s_m) > 2.0 * np.pi * max(width_m, step_m)
    clash = np.argwhere(distant & (apart_m < max(width_m, step_m)))
    if clash.size:
        first, second = sorted(float(s_m[i]) for i in clash[0])
        raise RoadError(
            f"the road runs into itself: s {first:.0f} m and {second:.0f} m are the same place",
            where="road.arc_m",
            hint="shorten arc_m or approach_m, or enlarge radius_m",
        )
