"""The reference line of a curve entered by clothoids."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.road import Curve
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.units import number

# Between the inner edge of the road and the centre of its curve.
_MIN_INNER_RADIUS_M = 1.0
# A road of this many points is looked over for places where it runs into itself.
_OVERLAP_SAMPLES = 600


def curve_line(road: Curve, right_m: float, left_m: float) -> ReferenceLine:
    """Straight, clothoid, arc, clothoid, straight.

    Args:
        road: the curve.
        right_m: t of the right edge of the road.
        left_m: t of its left edge.

    Raises:
        RoadError: the curve is tighter than the road is wide, or the road runs into itself.
    """
    radius_m, arc_m = number(road.radius_m), number(road.arc_m)
    clothoid_m, approach_m = number(road.clothoid_m), number(road.approach_m)
    side = 1.0 if road.hand == "left" else -1.0
    inner_m = max(left_m if side > 0 else -right_m, 0.0)
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
        _check_does_not_meet_itself(line, right_m, left_m)
    return line


def _check_does_not_meet_itself(line: ReferenceLine, right_m: float, left_m: float) -> None:
    """A road that turns by more than half a circle may cross its own beginning."""
    width_m = left_m - right_m
    s_m = np.linspace(0.0, line.length_m, _OVERLAP_SAMPLES)
    step_m = float(s_m[1])
    x_m, y_m = line.point(s_m, 0.5 * (left_m + right_m))
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
