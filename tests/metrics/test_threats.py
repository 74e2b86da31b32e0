"""Threat numbers and RSS margins against their closed forms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.metrics import (
    RSS_DEFAULTS,
    RssParameters,
    btn,
    required_decel,
    rss_lateral,
    rss_longitudinal,
    stn,
)
from tests.metrics.traces import LENGTH_M, WIDTH_M, Mover, trace_of

GRIP_MPS2 = 8.0


def _scene(*movers: Mover):
    return trace_of(list(movers), duration_s=0.2)


def _grip(mps2: float = GRIP_MPS2):
    return np.full((1, 1, 1), mps2)


def _lead(gap_m: float, speed_mps: float = 0.0, **change: float) -> Mover:
    return Mover(gap_m + LENGTH_M, speed_mps=speed_mps, **change)


def test_brake_threat_number_is_the_share_of_the_grip():
    """20 m/s towards a standing car 50 m ahead needs 4 m/s2: half of 8."""
    trace = _scene(Mover(speed_mps=20.0), _lead(50.0))
    assert btn(trace, _grip()).value[0, 0, 0] == pytest.approx(0.5)


def test_threat_numbers_follow_the_grip_of_the_place_and_time():
    """Of grip by actor and time it is the ego's that counts."""
    trace = _scene(Mover(speed_mps=20.0), _lead(50.0))
    grip_mps2 = np.full((1, 2, 3), np.nan)
    grip_mps2[0, 0] = [8.0, 4.0, 0.0]
    needed_mps2 = required_decel(trace).value[0, 0]
    value = btn(trace, grip_mps2).value[0, 0]
    assert value[:2] == pytest.approx(needed_mps2[:2] / [8.0, 4.0])
    assert np.isfinite(value[2])
    assert value[2] > 50.0
    assert stn(trace, grip_mps2).value[0, 0, 1] == pytest.approx(
        2.0 * stn(trace, _grip()).value[0, 0, 1]
    )


def test_steering_threat_number_of_a_standing_obstacle():
    """TTC 2 s, 2 m to clear on either side: 2 * 2 / 4 = 1 m/s2 of 8."""
    trace = _scene(Mover(speed_mps=20.0), _lead(40.0))
    assert stn(trace, _grip()).value[0, 0, 0] == pytest.approx(2.0 * WIDTH_M / 4.0 / GRIP_MPS2)


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_the_nearer_side_is_steered_to(side):
    """An obstacle 0.5 m aside leaves 1.5 m to clear."""
    trace = _scene(Mover(speed_mps=20.0), _lead(40.0, y_m=0.5 * side))
    assert stn(trace, _grip()).value[0, 0, 0] == pytest.approx(2.0 * 1.5 / 4.0 / GRIP_MPS2)


@pytest.mark.parametrize(("y_m", "needed_m"), [(-0.5, 0.75), (0.0, 0.25), (0.5, 0.0)])
def test_who_moves_out_of_the_way_leaves_less_to_steer(y_m, needed_m):
    """A walker of 0.5 m crosses with 0.5 m/s: when they would meet, in 2 s, it is 1 m farther on.

    The ego is clear of it where their middles are 1.25 m apart.
    """
    walker = Mover(42.25, y_m, 0.5, heading_rad=np.pi / 2, length_m=0.5, width_m=0.5)
    measure = stn(_scene(Mover(speed_mps=20.0), walker), _grip())
    assert measure.value[0, 0, 0] == pytest.approx(2.0 * needed_m / 4.0 / GRIP_MPS2)


def test_no_threat_without_conflict():
    """Beside, behind, faster, standing ego: neither number is defined."""
    for ego, other in (
        (Mover(speed_mps=20.0), Mover(30.0, 3.0)),
        (Mover(50.0, speed_mps=20.0), Mover(0.0, speed_mps=30.0)),
        (Mover(speed_mps=20.0), _lead(30.0, 25.0)),
        (Mover(), _lead(30.0)),
    ):
        assert not btn(_scene(ego, other), _grip()).valid.any()
        assert not stn(_scene(ego, other), _grip()).valid.any()


def test_rss_distance_behind_a_braking_car():
    """Both at 20 m/s: 20 + 1.75 + 23.5^2 / 8 - 400 / 16 = 65.78 m."""
    safe_m = 20.0 + 1.75 + 23.5**2 / 8.0 - 25.0
    for gap_m in (30.0, safe_m, 100.0):
        trace = _scene(Mover(speed_mps=20.0), _lead(gap_m, 20.0))
        assert rss_longitudinal(trace).value[0, 0, 0] == pytest.approx(gap_m - safe_m)


def test_rss_distance_of_who_follows_the_ego():
    """Its response takes 2 s: 40 + 7 + 27^2 / 8 - 25 m."""
    trace = _scene(Mover(50.0 + LENGTH_M, speed_mps=20.0), Mover(speed_mps=20.0))
    assert rss_longitudinal(trace).value[0, 0, 0] == pytest.approx(
        50.0 - (40.0 + 7.0 + 27.0**2 / 8.0 - 25.0)
    )


def test_rss_distance_of_oncoming_cars():
    """The ego brakes with 3, the other with 4 m/s2."""
    trace = _scene(Mover(speed_mps=10.0), _lead(200.0, 15.0, heading_rad=np.pi))
    ego_m = 10.0 + 1.75 + 13.5**2 / 6.0
    other_m = 30.0 + 7.0 + 22.0**2 / 8.0
    assert rss_longitudinal(trace).value[0, 0, 0] == pytest.approx(200.0 - ego_m - other_m)


def test_rss_keeps_no_distance_to_who_is_much_faster():
    """The distance is never negative."""
    trace = _scene(Mover(speed_mps=2.0), _lead(10.0, 40.0))
    assert rss_longitudinal(trace).value[0, 0, 0] == pytest.approx(10.0)


@pytest.mark.parametrize("side", [1.0, -1.0])
@pytest.mark.parametrize("angle_rad", [0.0, 0.05, -0.05])
def test_rss_distance_aside(side, angle_rad):
    """mu + s(0; 1 s) + s(w; 2 s), the other coming nearer, keeping off or moving away."""
    other = Mover(0.0, 4.0 * side, 10.0, heading_rad=angle_rad)
    trace = _scene(Mover(speed_mps=10.0), other)
    towards_mps = -side * 10.0 * np.sin(angle_rad)
    later_mps = towards_mps + 0.4
    ego_m = 0.1 + 0.2**2 / 1.6
    other_m = towards_mps + later_mps + max(later_mps, 0.0) ** 2 / 1.6
    reach_m = WIDTH_M / 2 + (np.cos(angle_rad) + 2.0 * abs(np.sin(angle_rad)))
    assert rss_lateral(trace).value[0, 0, 0] == pytest.approx(
        4.0 - reach_m - 0.1 - max(ego_m + other_m, 0.0)
    )


def test_rss_says_dangerous_only_where_both_distances_are_unsafe():
    """A lane aside nothing is; who moves over is before it is in the corridor."""
    ego, beside = Mover(speed_mps=20.0), Mover(20.0, -3.5, 18.0)
    assert not rss_longitudinal(_scene(ego, beside)).valid.any()
    moving_over = replace(beside, heading_rad=0.1)
    assert rss_longitudinal(_scene(ego, moving_over)).value[0, 0, 0] < 0.0
    assert not rss_lateral(_scene(ego, moving_over)).valid.any()


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_rss_takes_one_that_crosses_as_an_obstacle_whichever_way(sign):
    """Rounding of a right angle makes nobody oncoming; behind the ego it is no follower."""
    walker = Mover(30.0, 0.0, 1.5, heading_rad=sign * np.pi / 2, length_m=0.5, width_m=0.5)
    ahead = rss_longitudinal(_scene(Mover(speed_mps=10.0), walker))
    assert ahead.value[0, 0, 0] == pytest.approx(27.75 - (10.0 + 1.75 + 13.5**2 / 8.0))
    behind = rss_longitudinal(_scene(Mover(60.0, speed_mps=10.0), walker))
    assert not behind.valid.any()


def test_rss_constants_can_be_overridden():
    """No response time, equal brakes: v_r^2 / 2b - v_f^2 / 2b."""
    strict = RssParameters(ego_response_s=0.0, brake_min_mps2=5.0, brake_max_mps2=5.0)
    trace = _scene(Mover(speed_mps=20.0), _lead(50.0, 10.0))
    assert rss_longitudinal(trace, constants=strict).value[0, 0, 0] == pytest.approx(50.0 - 30.0)
    assert RSS_DEFAULTS.ego_response_s == 1.0


@given(st.floats(0.1, 100.0), st.floats(0.5, 40.0), st.floats(0.5, 40.0), st.floats(0.5, 10.0))
def test_more_grip_never_makes_a_threat_worse(gap_m, ego_mps, lead_mps, grip_mps2):
    """Both numbers fall in inverse proportion."""
    trace = _scene(Mover(speed_mps=ego_mps), _lead(gap_m, lead_mps))
    for measure in (btn, stn):
        less, more = measure(trace, _grip(grip_mps2)), measure(trace, _grip(2.0 * grip_mps2))
        np.testing.assert_array_equal(less.valid, more.valid)
        np.testing.assert_allclose(less.value, 2.0 * more.value, rtol=1e-12)
