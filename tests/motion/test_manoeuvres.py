"""Manoeuvres against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scenario_gen.domain.trace import TraceBatch
from tests.motion.build import (
    at,
    brake,
    by_distance,
    by_rate,
    by_time,
    end_of,
    keep,
    lane_change,
    offset,
    phase,
    roll_one,
    speed,
)

WIDTH_M = 3.5


def _index(trace: TraceBatch, time_s: float) -> int:
    return round(time_s / trace.step_s)


def test_without_phases_actors_keep_lane_and_speed() -> None:
    """x = x0 + v t in the middle of the lane, with heading and acceleration 0."""
    trace = roll_one()
    np.testing.assert_allclose(trace.x_m[0, 1], 80.0 + 25.0 * trace.time_s, atol=1e-9)
    np.testing.assert_allclose(trace.x_m[0, 0], 50.0 + 30.0 * trace.time_s, atol=1e-9)
    np.testing.assert_allclose(trace.t_m[0, 1], -2.5 * WIDTH_M, atol=1e-12)
    assert (trace.lane[0] == [[-2], [-3]]).all()
    assert not trace.heading_rad.any()
    assert not trace.accel_mps2.any()


def test_braking_distance_is_v_squared_over_2_a() -> None:
    """From 25 m/s with 8 m/s2: standing after 3.125 s and 39.0625 m, and it stays so."""
    trace = roll_one(phase("p", at(2.0), brake(8.0)))
    assert trace.phase_start_s[0, 1, 0] == 2.0
    assert trace.phase_end_s[0, 1, 0] == pytest.approx(2.0 + 25.0 / 8.0, abs=1e-12)
    after = trace.time_s > 5.2
    np.testing.assert_allclose(trace.x_m[0, 1, after], 130.0 + 25.0**2 / 16.0, atol=1e-9)
    assert not trace.speed_mps[0, 1, after].any()


def test_braking_until_a_speed_ends_there() -> None:
    """The phase lasts (v0 - until) / decel."""
    trace = roll_one(phase("p", at(1.0), brake(5.0, 10.0)))
    assert trace.phase_end_s[0, 1, 0] == pytest.approx(4.0)
    assert trace.speed_mps[0, 1, -1] == pytest.approx(10.0)
    assert trace.accel_mps2[0, 1, _index(trace, 2.0)] == pytest.approx(-5.0)
    assert trace.accel_mps2[0, 1, _index(trace, 5.0)] == 0.0


def test_braking_to_a_speed_already_below_ends_at_once() -> None:
    """It neither accelerates nor waits."""
    trace = roll_one(phase("p", at(1.0), brake(5.0, 28.0)))
    assert trace.phase_end_s[0, 1, 0] == 1.0
    assert (trace.speed_mps[0, 1] == 25.0).all()


@pytest.mark.parametrize("shape", ["linear", "cubic", "sinusoidal"])
def test_a_speed_change_covers_the_mean_speed_times_its_duration(shape: str) -> None:
    """Every shape has the area 1/2, so 25 -> 15 m/s in 4 s covers 80 m."""
    trace = roll_one(phase("p", at(2.0), speed(15.0, by_time(4.0, shape))))
    begin, end = _index(trace, 2.0), _index(trace, 6.0)
    assert trace.x_m[0, 1, end] - trace.x_m[0, 1, begin] == pytest.approx(80.0, abs=1e-9)
    assert trace.speed_mps[0, 1, _index(trace, 4.0)] == pytest.approx(20.0)
    assert trace.phase_end_s[0, 1, 0] == pytest.approx(6.0)


def test_a_speed_step_acts_at_once() -> None:
    """It starts and ends at the same time."""
    trace = roll_one(phase("p", at(2.05), speed(10.0, by_time(4.0, "step"))))
    assert trace.phase_start_s[0, 1, 0] == trace.phase_end_s[0, 1, 0] == 2.05
    assert trace.x_m[0, 1, -1] == pytest.approx(80.0 + 25.0 * 2.05 + 10.0 * (15.0 - 2.05))


def test_a_speed_change_by_rate_lasts_difference_over_rate() -> None:
    """25 -> 35 m/s with 2.5 m/s2 takes 4 s."""
    trace = roll_one(phase("p", at(1.0), speed(35.0, by_rate(2.5))))
    assert trace.phase_end_s[0, 1, 0] == pytest.approx(5.0)
    assert trace.accel_mps2[0, 1, _index(trace, 3.0)] == pytest.approx(2.5)


def test_a_sinusoidal_lane_change_has_its_duration_displacement_and_peak_rate() -> None:
    """One lane in 3 s: half way after 1.5 s with the lateral speed pi d / (2 T)."""
    trace = roll_one(phase("p", at(2.0), lane_change(-2, by_time(3.0))))
    middle = _index(trace, 3.5)
    assert trace.t_m[0, 1, middle] == pytest.approx(-2.0 * WIDTH_M)
    peak_mps = math.pi * WIDTH_M / 6.0
    assert trace.heading_rad[0, 1, middle] == pytest.approx(math.asin(peak_mps / 25.0))
    assert trace.phase_end_s[0, 1, 0] == pytest.approx(5.0)
    np.testing.assert_allclose(trace.t_m[0, 1, trace.time_s > 4.95], -1.5 * WIDTH_M, atol=1e-12)


def test_a_lane_change_takes_its_way_from_the_total_speed() -> None:
    """Speed is that along the way, so the actor falls behind one that keeps its lane."""
    straight = roll_one()
    changing = roll_one(phase("p", at(2.0), lane_change(-2, by_time(3.0))))
    # Integral of v - sqrt(v^2 - w^2), w = pi d / (2 T) sin(pi t / T), to second order.
    lost_m = (math.pi * WIDTH_M / 6.0) ** 2 / (2.0 * 25.0) * 1.5
    behind_m = straight.x_m[0, 1, -1] - changing.x_m[0, 1, -1]
    assert behind_m == pytest.approx(lost_m, rel=0.01)
    step_m = np.hypot(np.diff(changing.x_m[0, 1]), np.diff(changing.y_m[0, 1]))
    np.testing.assert_allclose(step_m, 2.5, atol=1e-4)


def test_a_lane_change_by_distance_ends_after_that_distance() -> None:
    """Along the lane, whatever the speed does."""
    trace = roll_one(
        phase("p", at(2.0), lane_change(-2, by_distance(60.0))),
        phase("q", at(2.5), brake(4.0, 10.0)),
        step_s=0.02,
    )
    end = _index(trace, float(trace.phase_end_s[0, 1, 0]))
    assert trace.x_m[0, 1, end] == pytest.approx(130.0 + 60.0, abs=0.3)
    middle = int(np.argmax(trace.x_m[0, 1] >= 160.0))
    assert trace.t_m[0, 1, middle] == pytest.approx(-2.0 * WIDTH_M, abs=0.06)


def test_a_lane_change_by_rate_lasts_way_over_rate() -> None:
    """Two lanes and 0.5 m at 1.5 m/s take 5 s."""
    trace = roll_one(phase("p", at(1.0), lane_change(-1, by_rate(1.5), 0.5)))
    assert trace.phase_end_s[0, 1, 0] == pytest.approx(6.0)
    assert trace.t_m[0, 1, -1] == pytest.approx(-0.5 * WIDTH_M + 0.5)


def test_an_offset_is_from_the_middle_of_the_present_lane() -> None:
    """After a lane change that is the new lane."""
    trace = roll_one(
        phase("p", at(1.0), lane_change(-2, by_time(2.0))),
        phase("q", end_of("p"), offset(-0.8, by_time(1.5, "cubic"))),
    )
    assert trace.phase_end_s[0, 1].tolist() == pytest.approx([3.0, 4.5])
    assert trace.t_m[0, 1, -1] == pytest.approx(-1.5 * WIDTH_M - 0.8)


def test_a_lateral_transition_waits_while_the_actor_stands() -> None:
    """As in esmini: nothing moves sideways on the spot, and the rest follows later."""
    trace = roll_one(
        phase("p", at(1.0), lane_change(-2, by_time(4.0))),
        phase("b", at(1.0), brake(4.0)),
        phase("go", end_of("b", delay_s=1.0), speed(8.0, by_rate(2.0))),
        speed_mps=8.0,
    )
    stop = _index(trace, 3.2)
    still = slice(stop, _index(trace, 4.0))
    assert np.ptp(trace.t_m[0, 1, still]) == 0.0
    assert -2.5 * WIDTH_M < trace.t_m[0, 1, stop] < -1.5 * WIDTH_M
    assert trace.t_m[0, 1, -1] == pytest.approx(-1.5 * WIDTH_M)
    moved_m = np.hypot(np.diff(trace.x_m[0, 1]), np.diff(trace.y_m[0, 1]))
    assert (moved_m <= 0.8 + 1e-9).all()


def test_keep_lasts_its_duration_and_ends_a_running_speed_change() -> None:
    """It holds the speed reached."""
    trace = roll_one(
        phase("p", at(1.0), brake(5.0)),
        phase("k", at(2.0), keep(3.0)),
        phase("q", end_of("k"), brake(10.0)),
    )
    held = (trace.time_s >= 2.0) & (trace.time_s <= 5.0)
    np.testing.assert_allclose(trace.speed_mps[0, 1, held], 20.0, atol=1e-12)
    assert np.isnan(trace.phase_end_s[0, 1, 0])
    assert trace.phase_end_s[0, 1, 1:].tolist() == pytest.approx([5.0, 7.0])


def test_a_new_phase_ends_the_running_one_of_its_domain_only() -> None:
    """The lane change goes on beside the brake; an overridden phase has no end of its own."""
    trace = roll_one(
        phase("left", at(1.0), lane_change(-2, by_time(4.0))),
        phase("brake", at(2.0), brake(2.0, 20.0)),
        phase("back", at(3.0), lane_change(-3, by_time(2.0))),
        phase("never", end_of("left"), brake(8.0)),
    )
    start_s, end_s = trace.phase_start_s[0, 1], trace.phase_end_s[0, 1]
    assert start_s[:3].tolist() == [1.0, 2.0, 3.0]
    assert end_s[1:3].tolist() == pytest.approx([4.5, 5.0])
    assert np.isnan(end_s[0])
    assert np.isnan(start_s[3])
    assert trace.t_m[0, 1, -1] == pytest.approx(-2.5 * WIDTH_M)


def test_a_chain_of_phases_runs_without_gaps_within_a_step() -> None:
    """Ends and starts inside one step follow each other at their exact times."""
    trace = roll_one(
        phase("a", at(1.01), keep(0.02)),
        phase("b", end_of("a"), speed(24.9, by_rate(5.0))),
        phase("c", end_of("b"), keep(0.03)),
        phase("d", end_of("c"), brake(5.0, 20.0)),
    )
    assert trace.phase_start_s[0, 1].tolist() == pytest.approx([1.01, 1.03, 1.05, 1.08])
    assert trace.phase_end_s[0, 1, 3] == pytest.approx(1.08 + 4.9 / 5.0)
