"""Velocities are along the direction of motion, extents along the heading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenario_gen.metrics import closing_speed, ego_frame, impact, min_gap, pet
from tests.metrics.traces import Mover, trace_of

EGO = Mover(speed_mps=10.0)


def _pointing(trace, heading_rad: float):
    """The first actor turned about itself; it goes on as before."""
    heading = trace.heading_rad.copy()
    heading[:, 1] = heading_rad
    return replace(trace, heading_rad=heading)


def test_a_vehicle_that_slides_along_the_road_closes_at_its_speed():
    """Crosswise on the lane, it still moves along it."""
    trace = _pointing(trace_of([EGO, Mover(x_m=50.0, speed_mps=6.0)]), np.pi / 2)
    frame = ego_frame(trace)
    assert frame.speed_along_mps[0, 1] == pytest.approx(6.0)
    assert frame.half_along_m[0, 1] == pytest.approx(1.0)
    assert closing_speed(trace, frame).value[0, 0, 0] == pytest.approx(4.0)


def test_a_vehicle_that_reverses_towards_the_ego_is_oncoming():
    """It points away and comes nearer."""
    trace = _pointing(trace_of([EGO, Mover(x_m=50.0, speed_mps=3.0, heading_rad=np.pi)]), 0.0)
    assert ego_frame(trace).speed_along_mps[0, 1] == pytest.approx(-3.0)


def test_a_vehicle_that_slides_sideways_into_the_lane_crosses():
    """It points along the lane and moves across; so its post-encroachment time is known."""
    across = Mover(x_m=40.0, y_m=-20.0, speed_mps=8.0, heading_rad=np.pi / 2)
    straight, sliding = trace_of([EGO, across]), _pointing(trace_of([EGO, across]), 0.0)
    assert pet(sliding).valid[0, 0]
    assert ego_frame(sliding).sin_course[0, 1, 0] == pytest.approx(1.0)
    assert ego_frame(straight).sin_course[0, 1, 0] == pytest.approx(1.0)


def test_the_speed_of_an_impact_is_that_of_the_motion():
    """A box that slides backwards towards the ego hits it with the sum of the speeds."""
    trace = _pointing(trace_of([EGO, Mover(x_m=50.0, speed_mps=5.0, heading_rad=np.pi)]), 0.3)
    assert impact(trace).speed.value[0, 0] == pytest.approx(15.0)


@pytest.mark.parametrize(("aside_m", "hit"), [(1.9, True), (2.1, False)])
def test_a_contact_between_two_steps_is_found(aside_m, hit):
    """Two boxes of 4 m meet at 120 m/s, 12 m a step, and are past each other at the next one."""
    fast = Mover(speed_mps=60.0)
    oncoming = Mover(x_m=66.0, y_m=aside_m, speed_mps=60.0, heading_rad=np.pi)
    trace = trace_of([fast, oncoming], duration_s=2.0)
    assert not np.any(min_gap(trace).value == 0.0)
    found = impact(trace)
    assert bool(found.time.valid[0, 0]) == hit
    if hit:
        assert found.time.value[0, 0] == pytest.approx((66.0 - 4.0) / 120.0)
        assert found.speed.value[0, 0] == pytest.approx(120.0)


def test_without_a_network_forwards_is_where_the_ego_gets_to():
    """In left-hand traffic lane 1 runs with s; the sign of a lane says nothing."""
    trace = trace_of([replace(EGO, lane=1), Mover(x_m=50.0, speed_mps=6.0, lane=1)])
    assert ego_frame(trace).ahead_m[0, 0, 0] == pytest.approx(50.0)
