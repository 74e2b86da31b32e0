"""The first contact: time, speed, point and side of both boxes, angle, changes of velocity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.geometry import SIDES, Box, gap_between_boxes_m
from scenario_gen.metrics import delta_v, impact, ttc
from tests.metrics.movers import EGOS, MOVERS
from tests.metrics.traces import LENGTH_M, WIDTH_M, Mover, trace_of

FRONT_M, SIDE_M = LENGTH_M / 2, WIDTH_M / 2


def _hit(*movers: Mover, duration_s: float = 6.0):
    return impact(trace_of(list(movers), duration_s=duration_s))


def _points(hit) -> list[float]:
    return [float(part.value[0, 0]) for part in (hit.ego_x, hit.ego_y, hit.other_x, hit.other_y)]


def _sides(hit) -> tuple[str, str]:
    return SIDES[hit.ego_side[0, 0]], SIDES[hit.other_side[0, 0]]


def test_rear_end():
    """The ego's front meets the rear of the lead, over the half that they overlap."""
    hit = _hit(Mover(speed_mps=15.0), Mover(30.0, 1.0, 5.0))
    assert hit.time.value[0, 0] == pytest.approx((30.0 - LENGTH_M) / 10.0)
    assert hit.speed.value[0, 0] == pytest.approx(10.0)
    assert _points(hit) == pytest.approx([FRONT_M, 0.5, -FRONT_M, -0.5])
    assert hit.angle.value[0, 0] == pytest.approx(0.0)
    assert _sides(hit) == ("front", "rear")


def test_small_overlap_is_a_corner():
    """0.4 m of overlap: the middle of the contact is 0.2 m from the sides."""
    hit = _hit(Mover(speed_mps=15.0), Mover(30.0, 1.6, 5.0))
    assert _points(hit) == pytest.approx([FRONT_M, 0.8, -FRONT_M, -0.8])
    assert _sides(hit) == ("front left", "rear right")


def test_head_on():
    """Both fronts; the other is turned round, so its left is on the ego's right."""
    hit = _hit(Mover(speed_mps=15.0), Mover(60.0, 1.0, 15.0, heading_rad=np.pi))
    assert hit.speed.value[0, 0] == pytest.approx(30.0)
    assert _points(hit) == pytest.approx([FRONT_M, 0.5, FRONT_M, 0.5])
    assert abs(hit.angle.value[0, 0]) == pytest.approx(np.pi)
    assert _sides(hit) == ("front", "front")


def test_the_ego_drives_into_a_side():
    """A standing car across the lane is hit in its side, as wide as the ego is."""
    hit = _hit(Mover(speed_mps=10.0), Mover(30.0, 0.5, heading_rad=np.pi / 2))
    assert _points(hit) == pytest.approx([FRONT_M, 0.0, -0.5, SIDE_M])
    assert hit.angle.value[0, 0] == pytest.approx(np.pi / 2)
    assert _sides(hit) == ("front", "left")


def test_the_ego_is_hit_in_the_side():
    """A car from the right, whose front is at the ego's side when its middle passes."""
    from_right = Mover(30.0, -30.0 - SIDE_M - FRONT_M, 10.0, heading_rad=np.pi / 2)
    hit = _hit(Mover(speed_mps=10.0), from_right)
    assert hit.time.value[0, 0] == pytest.approx(3.0)
    assert _points(hit) == pytest.approx([0.0, -SIDE_M, FRONT_M, 0.0])
    assert _sides(hit) == ("right", "front")


def test_a_corner_that_turns_into_the_ego():
    """A standing box at 45 degrees is met at its corner: behind on its right."""
    hit = _hit(Mover(speed_mps=10.0), Mover(30.0, 0.0, heading_rad=np.pi / 4, length_m=2.0))
    assert _points(hit) == pytest.approx([FRONT_M, 0.0, -1.0, 1.0])
    assert _sides(hit) == ("front", "rear left")


def test_almost_parallel_sides_touch_along_the_side():
    """A lead turned by one degree is not hit at its corner only."""
    hit = _hit(Mover(speed_mps=15.0), Mover(30.0, speed_mps=5.0, heading_rad=np.radians(1.0)))
    assert _sides(hit) == ("front", "rear")
    assert abs(hit.ego_y.value[0, 0]) < 0.1


def test_boxes_that_overlap_at_the_start_touch_then():
    """Time 0, at the velocities of then."""
    hit = _hit(Mover(speed_mps=5.0), Mover(3.0, speed_mps=2.0))
    assert hit.time.value[0, 0] == 0.0
    assert hit.speed.value[0, 0] == pytest.approx(3.0)


def test_no_contact_has_neither_point_nor_change():
    """Undefined everywhere, and no side."""
    trace = trace_of([Mover(speed_mps=5.0), Mover(0.0, 10.0, 5.0)])
    hit = impact(trace)
    for part in (hit.time, hit.speed, hit.ego_x, hit.other_y, hit.angle):
        assert not part.valid[0, 0]
        assert np.isnan(part.value[0, 0])
    assert hit.ego_side[0, 0] == hit.other_side[0, 0] == -1
    assert not delta_v(trace, np.array([[1500.0, 1500.0]])).ego.valid[0, 0]


@given(EGOS, MOVERS)
def test_boxes_just_touch_at_the_time_of_contact(ego, other):
    """At that time the gap is zero, and the point lies on both boxes."""
    trace = trace_of([ego, other], duration_s=3.0)
    hit = impact(trace)
    time_s = hit.time.value[0, 0]
    if not hit.time.valid[0, 0] or time_s == 0.0:
        return
    step = min(int(time_s / trace.step_s), trace.time_s.size - 2)
    share = (time_s - trace.time_s[step]) / trace.step_s

    def box(mover: int, grown_m: float = 0.0) -> Box:
        x_m, y_m = (
            part[0, mover, step] + share * (part[0, mover, step + 1] - part[0, mover, step])
            for part in (trace.x_m, trace.y_m)
        )
        return Box(
            x_m, y_m, trace.heading_rad[0, mover, 0],
            trace.length_m[0, mover] + grown_m, trace.width_m[0, mover] + grown_m,
        )  # fmt: skip

    assert gap_between_boxes_m(box(0), box(1)) < 1e-6
    assert gap_between_boxes_m(box(0, -1e-6), box(1, -1e-6)) > 0.0
    points = []
    for mover, x, y in ((0, hit.ego_x, hit.ego_y), (1, hit.other_x, hit.other_y)):
        at, (ahead_m, left_m) = box(mover), (x.value[0, 0], y.value[0, 0])
        assert abs(ahead_m) <= at.length_m / 2 + 1e-9
        assert abs(left_m) <= at.width_m / 2 + 1e-9
        cos, sin = np.cos(at.heading_rad), np.sin(at.heading_rad)
        points.append(
            (at.x_m + cos * ahead_m - sin * left_m, at.y_m + sin * ahead_m + cos * left_m)
        )
    # The same place in the world, but for the depth at which sides count as touching.
    assert np.hypot(*np.subtract(*points)) <= 0.15


@given(EGOS, MOVERS)
def test_the_first_contact_is_where_the_time_to_collision_ends(ego, other):
    """Of boxes at constant speed, TTC at the start is the time of the contact."""
    ego = replace(ego, accel_mps2=0.0)
    trace = trace_of([ego, other], duration_s=5.0)
    ahead, hit = ttc(trace), impact(trace)
    if hit.time.valid[0, 0]:
        assert ahead.value[0, 0, 0] == pytest.approx(hit.time.value[0, 0], abs=1e-6)


MASSES = st.floats(50.0, 40_000.0)


@given(MASSES, MASSES, st.floats(0.0, 1.0), st.floats(-np.pi, np.pi))
def test_momentum_is_kept(ego_kg, other_kg, restitution, heading_rad):
    """m dv is the same for both; plastically, both move on together; energy never grows."""
    other = Mover(30.0, 0.0, 5.0, heading_rad=heading_rad)
    trace = trace_of([Mover(speed_mps=20.0), other], duration_s=4.0)
    hit = impact(trace)
    if not hit.time.valid[0, 0]:
        return
    change = delta_v(trace, np.array([[ego_kg, other_kg]]), restitution=restitution)
    ego_mps, other_mps = change.ego.value[0, 0], change.other.value[0, 0]
    speed_mps = hit.speed.value[0, 0]
    assert ego_kg * ego_mps == pytest.approx(other_kg * other_mps)
    assert ego_mps + other_mps == pytest.approx((1.0 + restitution) * speed_mps)
    # In the frame of the common centre of mass: how fast both come, and how fast they part.
    come = ego_kg * (speed_mps * other_kg) ** 2 + other_kg * (speed_mps * ego_kg) ** 2
    both = ego_kg + other_kg
    part = ego_kg * (ego_mps * both - speed_mps * other_kg) ** 2
    part += other_kg * (other_mps * both - speed_mps * ego_kg) ** 2
    assert part <= come * (1.0 + 1e-9)
    assert part == pytest.approx(restitution**2 * come, rel=1e-6, abs=1e-6 * come)


def test_of_an_unknown_mass_there_is_no_change_of_velocity():
    """NaN is unknown, for either of the two."""
    trace = trace_of([Mover(speed_mps=15.0), Mover(30.0, 0.0, 5.0)])
    for masses in ([np.nan, 1500.0], [1500.0, np.nan]):
        change = delta_v(trace, np.array([masses]))
        assert not change.ego.valid[0, 0]
        assert not change.other.valid[0, 0]
    assert delta_v(trace, np.array([[1500.0, 500.0]])).ego.value[0, 0] == pytest.approx(2.5)
