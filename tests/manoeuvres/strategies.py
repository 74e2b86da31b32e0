"""Free manoeuvres with values from all over their ranges."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from scenario_gen.domain.behaviour import (
    FollowPath,
    FreeManoeuvre,
    Leg,
    PathPoint,
    Reverse,
    Slide,
    Swing,
    Turn,
    Walk,
)

ANGLES = st.floats(-2 * math.pi, 2 * math.pi)
SPEEDS = st.floats(0.05, 60.0)
ACCELS = st.floats(0.1, 15.0)
LENGTHS = st.floats(0.05, 200.0)

TURNS = st.builds(
    Turn, angle_rad=ANGLES, radius_m=LENGTHS, speed_mps=SPEEDS, onward_m=st.floats(0.0, 100.0)
)
SLIDES = st.builds(
    Slide, decel_mps2=ACCELS, from_mps=st.none() | st.floats(0.0, 60.0), course_rad=ANGLES,
    yaw_rad=st.floats(-40.0, 40.0),
)  # fmt: skip
REVERSES = st.builds(
    Reverse, distance_m=LENGTHS, speed_mps=SPEEDS, accel_mps2=ACCELS, turn_rad=ANGLES
)
LEGS = st.builds(
    Leg, heading_rad=ANGLES, distance_m=LENGTHS, speed_mps=SPEEDS,
    pause_s=st.sampled_from([0.0, 0.0, 0.3, 4.0]),
)  # fmt: skip
WALKS = st.builds(Walk, legs=st.lists(LEGS, min_size=1, max_size=10).map(tuple), accel_mps2=ACCELS)
SWINGS = st.builds(
    Swing, angle_rad=ANGLES, time_s=st.floats(0.01, 20.0), hinge_ahead_m=st.floats(-20.0, 20.0)
)


@st.composite
def _paths(draw: st.DrawFn) -> FollowPath:
    steps = draw(
        st.lists(
            st.tuples(
                st.floats(0.05, 10.0), st.floats(-30.0, 30.0), st.floats(-30.0, 30.0),
                st.none() | ANGLES,
            ),
            min_size=1, max_size=12,
        )
    )  # fmt: skip
    at = (0.0, 0.0, 0.0)
    points = [PathPoint(time_s=0.0, ahead_m=0.0, left_m=0.0, heading_rad=draw(st.none() | ANGLES))]
    for lasts_s, ahead_m, left_m, heading_rad in steps:
        at = (at[0] + lasts_s, at[1] + ahead_m, at[2] + left_m)
        points.append(PathPoint(time_s=at[0], ahead_m=at[1], left_m=at[2], heading_rad=heading_rad))
    return FollowPath(points=tuple(points))


PATHS = _paths()
ANY: st.SearchStrategy[FreeManoeuvre] = st.one_of(TURNS, SLIDES, REVERSES, WALKS, SWINGS, PATHS)


def greatest_speed_mps(manoeuvre: FreeManoeuvre, from_mps: float) -> float:
    """The most that a manoeuvre asks for."""
    match manoeuvre:
        case Turn() | Reverse():
            return float(manoeuvre.speed_mps)
        case Slide():
            return from_mps if manoeuvre.from_mps is None else float(manoeuvre.from_mps)
        case Walk():
            return max(float(leg.speed_mps) for leg in manoeuvre.legs)
        case Swing():
            rate = 0.5 * math.pi * abs(float(manoeuvre.angle_rad)) / float(manoeuvre.time_s)
            return abs(float(manoeuvre.hinge_ahead_m)) * rate
        case FollowPath():
            return max(
                math.hypot(float(b.ahead_m) - float(a.ahead_m), float(b.left_m) - float(a.left_m))
                / (b.time_s - a.time_s)
                for a, b in zip(manoeuvre.points, manoeuvre.points[1:], strict=False)
            )
