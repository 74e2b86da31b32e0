"""Free manoeuvres as polylines: closed forms, density, and what holds for all of them."""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
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
from scenario_gen.errors import RolloutError
from scenario_gen.manoeuvres import SampledPath, sampled
from scenario_gen.units import Quantity, number
from tests.manoeuvres.strategies import ANY, greatest_speed_mps


def path_of(manoeuvre: FreeManoeuvre, from_mps: float = 0.0) -> SampledPath:
    return sampled(manoeuvre, number, from_mps)


def at(path: SampledPath, time_s: float) -> tuple[float, float, float]:
    """Ahead, left and heading at a time."""
    columns = (path.ahead_m, path.left_m, path.heading_rad)
    ahead_m, left_m, heading_rad = (
        float(np.interp(time_s, path.time_s[0], column[0])) for column in columns
    )
    return ahead_m, left_m, heading_rad


def chord_speeds(path: SampledPath) -> np.ndarray:
    step_m = np.hypot(np.diff(path.ahead_m[0]), np.diff(path.left_m[0]))
    speeds: np.ndarray = step_m / np.diff(path.time_s[0])
    return speeds


def value_of(values: dict[str, float], quantity: Quantity) -> float:
    return values[quantity] if isinstance(quantity, str) else quantity


@given(ANY, st.floats(0.0, 50.0))
def test_every_manoeuvre_is_finite_and_no_faster_than_asked(
    manoeuvre: FreeManoeuvre, from_mps: float
) -> None:
    """Whatever the values: finite numbers, times that rise from 0, and no more than the speed."""
    path = path_of(manoeuvre, from_mps)
    for values in (path.time_s, path.ahead_m, path.left_m, path.heading_rad):
        assert np.isfinite(values).all()
    assert path.time_s[0, 0] == path.ahead_m[0, 0] == path.left_m[0, 0] == 0.0
    assert (np.diff(path.time_s[0]) > 0.0).all()
    most_mps = greatest_speed_mps(manoeuvre, from_mps)
    step_m = np.hypot(np.diff(path.ahead_m[0]), np.diff(path.left_m[0]))
    assert (step_m <= most_mps * np.diff(path.time_s[0]) + 1e-6).all()
    assert (path.from_mps <= most_mps + 1e-6).all()
    assert (path.to_mps <= most_mps + 1e-6).all()
    assert (path.from_mps >= 0.0).all()


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(1.0, 40.0), st.floats(0.5, 8.0)), min_size=1, max_size=5))
def test_rows_do_not_depend_on_each_other(values: list[tuple[float, float]]) -> None:
    """Sampled together, motions go through the same places at the same times as sampled alone."""
    speeds, rates = (np.array(column) for column in zip(*values, strict=True))
    given_values = {"$v": speeds, "$a": rates}
    legs = (
        Leg(heading_rad=0.0, distance_m=9.0, speed_mps="$v"),
        Leg(heading_rad=0.5, distance_m=4.0, speed_mps=2.0),
        Leg(heading_rad=3.0, distance_m=9.0, speed_mps="$v", pause_s=0.5),
    )
    manoeuvres: list[FreeManoeuvre] = [
        Walk(legs=legs, accel_mps2="$a"),
        Slide(decel_mps2="$a", from_mps="$v", yaw_rad=5.0),
        Reverse(distance_m=8.0, speed_mps="$v", accel_mps2="$a", turn_rad=1.0),
    ]
    for manoeuvre in manoeuvres:
        together = sampled(manoeuvre, lambda q: given_values[q] if isinstance(q, str) else q)
        for row in range(len(values)):
            one = {name: float(column[row]) for name, column in given_values.items()}
            alone = sampled(manoeuvre, partial(value_of, one))
            for name in ("ahead_m", "left_m", "heading_rad"):
                mine = np.interp(
                    alone.time_s[0], together.time_s[row], getattr(together, name)[row]
                )
                assert mine == pytest.approx(getattr(alone, name)[0], abs=1e-9)


def test_a_turn_is_an_arc_a_line_and_a_stop() -> None:
    """A U-turn with radius 6 m ends 12 m aside, facing back, 10 m + v^2/6 behind the arc."""
    path = path_of(Turn(angle_rad=math.pi, radius_m=6.0, speed_mps=6.0, onward_m=10.0))
    arc_s = math.pi * 6.0 / 6.0
    assert at(path, 0.5 * arc_s) == pytest.approx((6.0, 6.0, math.pi / 2), abs=0.02)
    assert at(path, arc_s) == pytest.approx((0.0, 12.0, math.pi), abs=1e-9)
    assert path.duration_s[0] == pytest.approx(arc_s + 10.0 / 6.0 + 2.0)
    assert path.ahead_m[0, -1] == pytest.approx(-(10.0 + 6.0))
    assert path.left_m[0, -1] == pytest.approx(12.0)


def test_a_turn_to_the_right_mirrors_one_to_the_left() -> None:
    """The sign of the angle is the hand."""
    left = path_of(Turn(angle_rad=1.2, radius_m=9.0, speed_mps=5.0))
    right = path_of(Turn(angle_rad=-1.2, radius_m=9.0, speed_mps=5.0))
    assert right.left_m == pytest.approx(-left.left_m)
    assert right.heading_rad == pytest.approx(-left.heading_rad)
    assert right.ahead_m == pytest.approx(left.ahead_m)


@pytest.mark.parametrize("radius_m", [3.0, 12.0, 80.0])
def test_polylines_stay_within_a_centimetre(radius_m: float) -> None:
    """The middle of every chord of an arc is within 1 cm of the arc."""
    path = path_of(Turn(angle_rad=2.0, radius_m=radius_m, speed_mps=8.0, onward_m=0.0))
    on_arc = path.time_s[0] <= 2.0 * radius_m / 8.0 + 1e-9
    x_m, y_m = path.ahead_m[0, on_arc], path.left_m[0, on_arc] - radius_m
    middle_m = np.hypot(0.5 * (x_m[1:] + x_m[:-1]), 0.5 * (y_m[1:] + y_m[:-1]))
    assert np.abs(middle_m - radius_m).max() < 0.0101


def test_a_slide_takes_what_friction_gives() -> None:
    """From 20 m/s with 4 m/s2: 5 s and 50 m in its direction, turned about itself on the way."""
    path = path_of(Slide(decel_mps2=4.0, course_rad=0.3, yaw_rad=7.0), from_mps=20.0)
    assert path.duration_s[0] == pytest.approx(5.0)
    assert path.ahead_m[0, -1] == pytest.approx(50.0 * math.cos(0.3))
    assert path.left_m[0, -1] == pytest.approx(50.0 * math.sin(0.3))
    assert path.heading_rad[0, -1] == pytest.approx(7.0)
    ahead_m, left_m, heading_rad = at(path, 2.5)
    assert math.hypot(ahead_m, left_m) == pytest.approx(37.5, abs=0.01)
    assert heading_rad == pytest.approx(0.75 * 7.0, abs=0.02)


def test_a_slide_from_standstill_is_over_at_once() -> None:
    """Without speed there is nothing to slide."""
    path = path_of(Slide(decel_mps2=4.0, yaw_rad=1.0))
    assert path.duration_s[0] <= 0.01
    assert path.ahead_m[0, -1] == 0.0


def test_reversing_goes_backwards_from_rest_to_rest() -> None:
    """10 m at 2 m/s with 1 m/s2: 7 s; a quarter turn counter-clockwise brings the tail right."""
    straight = path_of(Reverse(distance_m=10.0, speed_mps=2.0))
    assert straight.duration_s[0] == pytest.approx(2.0 + 3.0 + 2.0)
    assert at(straight, 2.0) == pytest.approx((-2.0, 0.0, 0.0), abs=1e-9)
    assert straight.ahead_m[0, -1] == pytest.approx(-10.0)
    curved = path_of(Reverse(distance_m=10.0, speed_mps=2.0, turn_rad=math.pi / 2))
    radius_m = 10.0 / (math.pi / 2)
    assert curved.ahead_m[0, -1] == pytest.approx(-radius_m)
    assert curved.left_m[0, -1] == pytest.approx(-radius_m)
    # Motion is against the heading everywhere.
    dx_m, dy_m = np.diff(curved.ahead_m[0]), np.diff(curved.left_m[0])
    middle_rad = 0.5 * (curved.heading_rad[0, 1:] + curved.heading_rad[0, :-1])
    assert (dx_m * np.cos(middle_rad) + dy_m * np.sin(middle_rad) < 0.0).all()


def test_a_walk_stops_for_a_pause_and_for_a_sharp_turn() -> None:
    """Half-way stop and turning back: 3 m in 3.0 s, a pause of 1 s, and back in 3.0 s."""
    legs = (
        Leg(heading_rad=0.0, distance_m=3.0, speed_mps=1.5),
        Leg(heading_rad=math.pi, distance_m=3.0, speed_mps=1.5, pause_s=1.0),
    )
    path = path_of(Walk(legs=legs, accel_mps2=1.5))
    assert path.duration_s[0] == pytest.approx(7.0)
    assert at(path, 1.0)[0] == pytest.approx(0.75)
    assert at(path, 3.0)[0] == at(path, 4.0)[0] == pytest.approx(3.0)
    assert at(path, 3.9)[2] == pytest.approx(0.0)
    assert at(path, 4.3)[2] == pytest.approx(math.pi)
    assert path.ahead_m[0, -1] == pytest.approx(0.0, abs=1e-9)


def test_a_walk_goes_over_slight_bends() -> None:
    """A turn of 40 degrees does not slow a walker down to a stand; one of 50 degrees does."""
    for angle_deg, slowest in ((40.0, 1.0), (50.0, 0.0)):
        legs = (
            Leg(heading_rad=0.0, distance_m=6.0, speed_mps=2.0),
            Leg(heading_rad=math.radians(angle_deg), distance_m=6.0, speed_mps=1.0),
        )
        path = path_of(Walk(legs=legs, accel_mps2=1.0))
        corner = int(np.argmin(np.abs(np.hypot(path.ahead_m[0] - 6.0, path.left_m[0]))))
        assert path.to_mps[0, corner - 1] == pytest.approx(slowest)


def test_a_walk_on_a_short_leg_does_not_reach_its_speed() -> None:
    """1 m with 1 m/s2 from rest to rest: 1 m/s at most, after 1 s."""
    path = path_of(
        Walk(legs=(Leg(heading_rad=0.0, distance_m=1.0, speed_mps=9.0),), accel_mps2=1.0)
    )
    assert path.to_mps.max() == pytest.approx(1.0)
    assert path.duration_s[0] == pytest.approx(2.0)


def test_a_swing_keeps_its_hinge() -> None:
    """The hinge of a door stays where it is while the door turns about it."""
    path = path_of(Swing(angle_rad=-1.2, time_s=1.5, hinge_ahead_m=0.55))
    hinge_x_m = path.ahead_m + 0.55 * np.cos(path.heading_rad)
    hinge_y_m = path.left_m + 0.55 * np.sin(path.heading_rad)
    assert hinge_x_m == pytest.approx(np.full_like(hinge_x_m, 0.55))
    assert hinge_y_m == pytest.approx(np.zeros_like(hinge_y_m), abs=1e-12)
    assert path.heading_rad[0, -1] == pytest.approx(-1.2)
    assert path.duration_s[0] == 1.5


def test_a_path_goes_through_its_points() -> None:
    """Timed points are met exactly; without a heading the actor turns into each segment."""
    points = ((0.0, 0.0, 0.0), (2.0, 10.0, 0.0), (4.0, 10.0, 10.0))
    path = path_of(
        FollowPath(points=tuple(PathPoint(time_s=t, ahead_m=a, left_m=b) for t, a, b in points))
    )
    assert at(path, 2.0) == pytest.approx((10.0, 0.0, 0.0))
    assert at(path, 2.2)[2] == pytest.approx(math.pi / 2)
    assert at(path, 4.0) == pytest.approx((10.0, 10.0, math.pi / 2))
    assert chord_speeds(path) == pytest.approx(np.full(path.time_s.shape[1] - 1, 5.0))


def test_a_path_with_headings_has_them() -> None:
    """Given headings hold at their points and change evenly between them."""
    path = path_of(
        FollowPath(
            points=(
                PathPoint(time_s=0.0, ahead_m=0.0, left_m=0.0, heading_rad=0.0),
                PathPoint(time_s=2.0, ahead_m=10.0, left_m=0.0, heading_rad=1.0),
            )
        )
    )
    assert at(path, 1.0) == pytest.approx((5.0, 0.0, 0.5))


IMPOSSIBLE: list[tuple[FreeManoeuvre, str]] = [
    (Turn(angle_rad=1.0, radius_m="$zero", speed_mps=5.0), "radius_m"),
    (Turn(angle_rad=1.0, radius_m=5.0, speed_mps="$zero"), "speed_mps"),
    (Slide(decel_mps2="$zero", from_mps=5.0), "decel_mps2"),
    (Reverse(distance_m="$zero", speed_mps=2.0), "distance_m"),
    (Swing(angle_rad=1.0, time_s="$zero", hinge_ahead_m=0.5), "time_s"),
    (Walk(legs=(Leg(heading_rad=0.0, distance_m=1.0, speed_mps="$zero"),)), "speed_mps"),
]


@pytest.mark.parametrize(("manoeuvre", "field"), IMPOSSIBLE)
def test_the_impossible_is_named(manoeuvre: FreeManoeuvre, field: str) -> None:
    """A parameter that makes a manoeuvre impossible gives an error that names the field."""
    with pytest.raises(RolloutError, match=f"{manoeuvre.kind}: {field} 0 is not greater than 0"):
        sampled(manoeuvre, lambda q: 0.0 if isinstance(q, str) else q)


def test_speeds_at_the_vertices_are_those_of_the_motion() -> None:
    """Half a segment's speeds at both ends are the way over the time of the segment."""
    path = path_of(Slide(decel_mps2=3.0), from_mps=30.0)
    assert 0.5 * (path.from_mps + path.to_mps)[0] == pytest.approx(chord_speeds(path))
    for before, after in pairwise(range(path.from_mps.shape[1])):
        assert path.to_mps[0, before] == pytest.approx(path.from_mps[0, after])
