"""Measures along the path against their closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.metrics import closing_speed, drac, mttc, path_ttc, required_decel, thw
from tests.metrics.traces import LENGTH_M, Mover, trace_of

GAPS = st.floats(1.0, 200.0)
SPEEDS = st.floats(0.5, 40.0)


def _lead(gap_m: float, ego_mps: float, lead_mps: float, accel_mps2: float = 0.0):
    return trace_of(
        [Mover(speed_mps=ego_mps), Mover(gap_m + LENGTH_M, 0.0, lead_mps, accel_mps2=accel_mps2)]
    )


@given(GAPS, SPEEDS, SPEEDS)
def test_ttc_of_constant_speeds_is_gap_over_closing_speed(gap_m, ego_mps, lead_mps):
    """TTC = d / dv at the start, and invalid (not infinite) when the lead is not slower."""
    measure = path_ttc(_lead(gap_m, ego_mps, lead_mps))
    if ego_mps > lead_mps:
        assert measure.value[0, 0, 0] == pytest.approx(gap_m / (ego_mps - lead_mps))
    else:
        assert not measure.valid.any()
        assert np.isnan(measure.value).all()


@given(GAPS, SPEEDS, SPEEDS)
def test_drac_of_constant_speeds(gap_m, ego_mps, lead_mps):
    """DRAC = dv^2 / 2d at the start; invalid without closing."""
    measure = drac(_lead(gap_m, ego_mps, lead_mps))
    assert measure.valid[0, 0, 0] == (ego_mps > lead_mps)
    if ego_mps > lead_mps:
        assert measure.value[0, 0, 0] == pytest.approx((ego_mps - lead_mps) ** 2 / (2 * gap_m))


@given(GAPS, SPEEDS, SPEEDS)
def test_thw_is_gap_over_ego_speed(gap_m, ego_mps, lead_mps):
    """THW = d / v_ego whoever is faster."""
    assert thw(_lead(gap_m, ego_mps, lead_mps)).value[0, 0, 0] == pytest.approx(gap_m / ego_mps)


def test_required_deceleration_adds_the_braking_of_the_lead():
    """dv = 10, d = 50, lead brakes with 3: 1 + 3 m/s2."""
    measure = required_decel(_lead(50.0, 20.0, 10.0, accel_mps2=-3.0))
    assert measure.value[0, 0, 0] == pytest.approx(4.0)


def test_required_deceleration_is_zero_when_the_lead_speeds_up_enough():
    """A lead that speeds up by more than DRAC needs no braking."""
    measure = required_decel(_lead(50.0, 20.0, 10.0, accel_mps2=2.0))
    assert measure.value[0, 0, 0] == 0.0


@given(GAPS, SPEEDS, SPEEDS, st.floats(-6.0, 3.0))
def test_mttc_is_when_the_gap_closes_with_both_accelerations(gap_m, ego_mps, lead_mps, accel):
    """d = dv t + da t^2 / 2 holds at MTTC, never before, and without solution it is invalid."""
    trace = trace_of(
        [Mover(speed_mps=ego_mps), Mover(gap_m + LENGTH_M, 0.0, lead_mps, accel_mps2=accel)],
        duration_s=0.1,
    )
    measure = mttc(trace)
    closing_mps, da = ego_mps - lead_mps, -trace.accel_mps2[0, 1, 0]
    roots = np.roots([0.5 * da, closing_mps, -gap_m])
    ahead = [float(t.real) for t in roots if abs(t.imag) < 1e-9 and t.real > 0]
    if ahead and min(ahead) < 1e6:
        assert measure.value[0, 0, 0] == pytest.approx(min(ahead), rel=1e-6)
    elif not ahead:
        assert not measure.valid[0, 0, 0]


def test_mttc_without_accelerations_is_the_ttc():
    """The limit da -> 0 of the formula."""
    trace = _lead(50.0, 20.0, 10.0)
    np.testing.assert_allclose(mttc(trace).value, path_ttc(trace).value, rtol=1e-12)


def test_an_actor_that_crosses_has_no_acceleration_along():
    """Setting off across the lane, it neither eases nor hardens the braking of the ego."""
    walker = Mover(50.0, 0.0, 1.0, heading_rad=np.pi / 2, accel_mps2=3.0, length_m=0.5, width_m=0.5)
    trace = trace_of([Mover(speed_mps=10.0), walker])
    np.testing.assert_allclose(
        required_decel(trace).value[0, 0, 0], drac(trace).value[0, 0, 0], rtol=1e-12
    )


def test_no_drac_once_the_boxes_touch():
    """At and after contact there is no deceleration that avoids it; TTC is 0 there."""
    trace = _lead(5.0, 20.0, 10.0)
    touched = 6
    assert not drac(trace).valid[0, 0, touched]
    assert path_ttc(trace).value[0, 0, touched] == 0.0


def test_an_actor_beside_the_corridor_is_no_conflict():
    """Side to side by more than the half widths: no TTC, THW, DRAC or closing speed."""
    trace = trace_of([Mover(speed_mps=20.0), Mover(50.0, 2.01, 5.0)])
    for measure in (path_ttc, mttc, thw, drac, required_decel, closing_speed):
        assert not measure(trace).valid.any()


def test_an_actor_behind_is_no_conflict():
    """Only actors ahead count."""
    trace = trace_of([Mover(x_m=50.0, speed_mps=20.0), Mover(0.0, 0.0, 10.0)])
    assert not path_ttc(trace).valid.any()
    assert not thw(trace).valid.any()


def test_oncoming_speeds_add_up():
    """An oncoming actor in the corridor: TTC = d / (v1 + v2)."""
    trace = trace_of([Mover(speed_mps=20.0), Mover(104.0, 0.0, 30.0, heading_rad=np.pi)])
    assert path_ttc(trace).value[0, 0, 0] == pytest.approx(2.0)
    assert closing_speed(trace).value[0, 0, 0] == pytest.approx(50.0)


def test_a_standing_ego_has_no_headway():
    """THW of a standing ego is invalid."""
    assert not thw(trace_of([Mover(), Mover(20.0)])).valid.any()


def test_missing_actors_and_batches_of_different_size():
    """Rows with fewer actors: their columns are invalid; others are as if alone."""
    alone = path_ttc(_lead(30.0, 20.0, 10.0))
    together = path_ttc(
        trace_of([Mover(speed_mps=20.0), Mover(34.0, 0.0, 10.0)], [Mover(speed_mps=20.0)])
    )
    assert not together.valid[1].any()
    np.testing.assert_allclose(together.value[0], alone.value[0], equal_nan=True)


def test_least_over_time_is_invalid_without_any_valid_time():
    """Reductions keep "no conflict" as its own answer."""
    least = path_ttc(_lead(30.0, 10.0, 20.0)).least()
    assert not least.valid[0, 0]
    assert np.isnan(least.value[0, 0])
