"""Time to collision of boxes in the plane: closed forms, and brute force in small steps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.geometry import Box, boxes_overlap
from scenario_gen.metrics import SHORT_TTC_S, Measure, impact, path_ttc, summary, tet, tit, ttc
from tests.metrics.movers import EGOS, MOVERS
from tests.metrics.traces import LENGTH_M, Mover, trace_of

STEP_S = 2e-3


def _at_once(ego: Mover, other: Mover):
    """TTC at the start of a scene."""
    measure = ttc(trace_of([ego, other], duration_s=0.2))
    return measure.value[0, 0, 0], bool(measure.valid[0, 0, 0])


def _moved(mover: Mover, time_s, *, grown_m: float = 0.0) -> Box:
    """The box of a mover after times, with its speed of the start."""
    return Box(
        mover.x_m + mover.speed_mps * np.cos(mover.heading_rad) * time_s,
        mover.y_m + mover.speed_mps * np.sin(mover.heading_rad) * time_s,
        mover.heading_rad, mover.length_m + grown_m, mover.width_m + grown_m,
    )  # fmt: skip


@given(EGOS, MOVERS)
def test_boxes_moved_on_in_small_steps_touch_when_it_says(ego, other):
    """Brute force over 8 s: nothing touches before TTC, and just after it both do."""
    value_s, valid = _at_once(ego, other)
    times_s = np.arange(0.0, 8.0, STEP_S)
    touching = boxes_overlap(_moved(ego, times_s), _moved(other, times_s))
    if touching.any():
        assert valid
        first_s = times_s[touching.argmax()]
        assert first_s - STEP_S - 1e-9 <= value_s <= first_s + 1e-9
    elif valid and value_s < 7.9:
        # So short a graze that the steps miss it: boxes that are larger by a hair do touch then.
        assert boxes_overlap(
            _moved(ego, value_s, grown_m=1e-6), _moved(other, value_s, grown_m=1e-6)
        )


@given(st.floats(1.0, 200.0), st.floats(0.5, 40.0), st.floats(0.5, 40.0))
def test_two_cars_on_a_line(gap_m, ego_mps, lead_mps):
    """d / dv, and no conflict unless the one behind is faster; whoever is behind."""
    for ego_x_m, lead_x_m in ((0.0, gap_m + LENGTH_M), (gap_m + LENGTH_M, 0.0)):
        closing_mps = (ego_mps - lead_mps) * np.sign(lead_x_m - ego_x_m)
        value_s, valid = _at_once(
            Mover(ego_x_m, speed_mps=ego_mps), Mover(lead_x_m, speed_mps=lead_mps)
        )
        assert valid == (closing_mps > 1e-9)
        if valid:
            assert value_s == pytest.approx(gap_m / closing_mps)


def test_perpendicular_crossing():
    """The front of the ego is at x = 49 after 4.7 s; by then the other, 10 m away, is there too.

    It comes from y = -30 with 5 m/s: its front is at the side of the ego's way, y = -1, after
    5.4 s, when the ego's box covers x = 52 .. 56 and meets its width, 49 .. 51, no more.
    """
    ego, other = Mover(speed_mps=10.0), Mover(50.0, -30.0, 5.0, heading_rad=np.pi / 2)
    assert _at_once(ego, other) == (pytest.approx(np.nan, nan_ok=True), False)
    # 1.2 s earlier at the crossing, it is there from 4.2 s on: the ego drives into its side.
    value_s, _ = _at_once(ego, replace(other, y_m=-24.0))
    assert value_s == pytest.approx(4.7)
    # 0.5 s earlier, after 4.9 s, it drives into the side of the ego.
    value_s, _ = _at_once(ego, replace(other, y_m=-27.5))
    assert value_s == pytest.approx(4.9)


def test_oncoming():
    """Speeds add up; a lane aside there is no conflict."""
    ego, other = Mover(speed_mps=20.0), Mover(104.0, 0.0, 30.0, heading_rad=np.pi)
    assert _at_once(ego, other) == (pytest.approx(2.0), True)
    assert not _at_once(ego, replace(other, y_m=3.5))[1]


def test_a_box_turned_by_45_degrees_is_met_at_its_corner():
    """The half diagonal sqrt(2) of a 2 x 2 m box is what it reaches towards the ego."""
    other = Mover(50.0, 0.0, 0.0, heading_rad=np.pi / 4, length_m=2.0)
    value_s, _ = _at_once(Mover(speed_mps=10.0), other)
    assert value_s == pytest.approx((50.0 - np.sqrt(2.0) - LENGTH_M / 2) / 10.0)


def test_one_that_turns_in_front_counts_before_it_is_in_the_corridor():
    """Half turned, at 45 degrees, its front corner is what meets the ego's.

    On the normal of its side the centres are 42 / sqrt(2) apart and close at 25 / sqrt(2); both
    boxes reach 1 + (2 + 1) / sqrt(2) along it.
    """
    other = Mover(30.0, -12.0, 10.0, heading_rad=np.pi / 4)
    trace = trace_of([Mover(speed_mps=25.0), other], duration_s=0.2)
    assert ttc(trace).value[0, 0, 0] == pytest.approx((39.0 - np.sqrt(2.0)) / 25.0)
    assert not path_ttc(trace).valid[0, 0, 0]


@pytest.mark.parametrize(
    ("ego", "other"),
    [
        (Mover(), Mover(20.0)),
        (Mover(speed_mps=10.0), Mover(0.0, 3.0, 10.0)),
        (Mover(speed_mps=10.0), Mover(-20.0, 0.0, 5.0)),
        (Mover(speed_mps=10.0), Mover(40.0, -4.0, 2.0, heading_rad=-np.pi / 2)),
        (Mover(speed_mps=5.0), Mover(20.0, 0.0, 5.0)),
    ],
    ids=["standing", "beside", "behind and slower", "walking away", "as fast"],
)
def test_no_conflict_is_no_value(ego, other):
    """Undefined is its own answer, never infinite."""
    measure = ttc(trace_of([ego, other], duration_s=1.0))
    assert not measure.valid.any()
    assert np.isnan(measure.value).all()


def test_absent_actors_and_times_have_none():
    """Rows with fewer actors, and times beyond the duration."""
    lead = [Mover(speed_mps=20.0), Mover(50.0, 0.0, 10.0)]
    trace = trace_of(lead, [Mover(speed_mps=20.0)])
    valid = trace.valid.copy()
    valid[0, 11:] = False
    measure = ttc(replace(trace, valid=valid))
    assert measure.valid[0, 0].tolist() == [True] * 11 + [False] * 90
    assert not measure.valid[1].any()


def test_boxes_that_overlap_have_none_left():
    """0 while they overlap, also while they move apart or stand."""
    for speed_mps in (0.0, 5.0):
        trace = trace_of([Mover(speed_mps=10.0), Mover(3.0, 0.5, speed_mps)], duration_s=0.2)
        assert ttc(trace).value[0, 0, 0] == 0.0
    assert ttc(trace_of([Mover(), Mover(1.0, 1.0)])).value[0, 0, 0] == 0.0


# The ego closes at 10 m/s on a car 30 m ahead: TTC falls from 3 s by 0.1 s every step of 0.1 s. It
# is at most 1.5 s from t = 1.5 s on, and 0.1 s at t = 2.9 s; at 3.0 s they touch.
_CLOSING = [Mover(speed_mps=20.0), Mover(30.0 + LENGTH_M, 0.0, 10.0)]


def test_time_exposed_and_integrated_ttc():
    """15 steps of 1.5, 1.4 .. 0.1 s: exposed for 1.5 s; the sum of 0, 0.1 .. 1.4 s times 0.1 s."""
    trace = trace_of(_CLOSING, duration_s=6.0)
    # An eighth of a step moves the threshold away from the edge of rounding.
    short_s = SHORT_TTC_S + 0.0125
    assert tet(trace, short_s=short_s).value[0, 0] == pytest.approx(1.5)
    assert tit(trace, short_s=short_s).value[0, 0] == pytest.approx((10.5 + 15 * 0.0125) * 0.1)


def test_no_exposure_is_zero_and_no_conflict_is_none():
    """Between the two is a conflict that never becomes short."""
    far = trace_of(_CLOSING, duration_s=1.0)
    assert tet(far).value[0, 0] == 0.0
    assert tit(far).value[0, 0] == 0.0
    apart = trace_of([Mover(speed_mps=10.0), Mover(50.0, 0.0, 20.0)])
    assert not tet(apart).valid[0, 0]
    assert not tit(apart).valid[0, 0]


def test_nothing_counts_after_the_contact():
    """A rollout lets the boxes drive on through each other; that is no exposure."""
    until, after = (trace_of(_CLOSING, duration_s=duration_s) for duration_s in (3.0, 9.0))
    assert tet(until).value[0, 0] == tet(after).value[0, 0]
    assert tit(until).value[0, 0] == tit(after).value[0, 0]


@given(EGOS, st.lists(MOVERS, min_size=1, max_size=3))
def test_the_least_of_a_summary_is_the_least_up_to_the_contact(ego, others):
    """What the summary leaves out matters neither for the least nor for what is short."""
    trace = trace_of([ego, *others], duration_s=3.0)
    times, worst = ttc(trace), summary(trace)["min_ttc_s"]
    over = trace.time_s - trace.step_s >= impact(trace).time.value[..., None]
    times = Measure.where(times.valid & ~over, times.value)
    least = times.least()
    np.testing.assert_array_equal(worst.valid, least.valid)
    np.testing.assert_array_equal(worst.value, least.value)
    for actor in np.flatnonzero(worst.valid[0]):
        step = round(worst.time_s[0, actor] / trace.step_s)
        assert step == np.nanargmin(times.value[0, actor])
