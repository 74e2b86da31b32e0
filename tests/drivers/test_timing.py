"""Onset and foot: reactions in continuous time, whatever the step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.drivers import Scheme, stopping_distance
from scenario_gen.drivers.foot import Foot, Habit
from scenario_gen.drivers.onset import Onset
from tests.drivers.worlds import situation

HABIT = Habit(delay_s=0.75, jerk_mps3=12.0, release_mps2=0.4, calm_s=2.0)


def lost_by(since_alarm_s: float, demand_mps2: float) -> float:
    """Integral of the deceleration of HABIT: nothing, release, ramp, full."""
    time_s = np.linspace(0.0, max(since_alarm_s, 0.0), 20_001)
    ramp = np.minimum(0.4 + 12.0 * (time_s - 0.75), demand_mps2)
    return float(np.trapezoid(np.where(time_s < 0.75, 0.4, ramp), time_s))


def speed_lost(alarm_s: float, demand_mps2: float, step_s: float, until_s: float) -> float:
    """What the foot takes off until a time, looked at in steps."""
    foot, lost = Foot(1, HABIT, Scheme.EXACT), 0.0
    for index in range(round(until_s / step_s)):
        now = situation(time_s=index * step_s, step_s=step_s)
        alarmed = np.array([alarm_s < now.time_s + step_s])
        mean = foot.deceleration(now, alarmed, np.array([alarm_s]), np.array([demand_mps2]))
        lost += float(mean[0]) * step_s
    return lost


@settings(max_examples=40)
@given(
    alarm_s=st.floats(0.11, 1.0),
    demand_mps2=st.floats(1.0, 7.9),
    step_s=st.sampled_from([0.1, 0.05, 0.02, 0.01]),
)
def test_the_speed_lost_is_the_integral_whatever_the_step(
    alarm_s: float, demand_mps2: float, step_s: float
) -> None:
    """Alarm, delay and ramp may begin and end anywhere within steps."""
    exact = lost_by(3.0 - alarm_s, demand_mps2)
    assert speed_lost(alarm_s, demand_mps2, step_s, 3.0) == pytest.approx(exact, abs=2e-3)


def test_friction_caps_the_ramp_where_it_is() -> None:
    """On ice the level stops at mu g, also during the release of the pedal."""
    foot = Foot(1, Habit(0.0, 12.0), Scheme.EXACT)
    means = []
    for index in range(5):
        now = situation(time_s=index * 0.1, grip_mps2=1.0)
        mean = foot.deceleration(now, np.array([True]), np.zeros(1), np.array([7.0]))
        means.append(float(mean[0]))
    # 1 / 12 s until the level is reached, 0.5 m/s2 on average meanwhile.
    assert means[0] == pytest.approx((0.5 / 12.0 + 0.1 - 1.0 / 12.0) / 0.1)
    assert means[1:] == [1.0] * 4


def test_the_delay_is_served_again_only_after_a_calm_time() -> None:
    """A foot that was on the brake a moment ago needs no new delay."""
    for calm_s, starts_at_once in ((1.0, True), (2.5, False)):
        foot = Foot(1, HABIT, Scheme.EXACT)
        mean = np.zeros(1)
        for index in range(round((1.5 + calm_s) / 0.1) + 1):
            time_s = index * 0.1
            alarmed = np.array([time_s < 1.45 or time_s > 1.45 + calm_s])
            now = situation(time_s=time_s)
            mean = foot.deceleration(now, alarmed, np.array([time_s]), np.array([7.0]))
        assert (mean[0] > 0.45) == starts_at_once


def test_a_released_brake_builds_up_anew_in_continuous_time_and_not_as_published() -> None:
    for scheme, first in ((Scheme.EXACT, 0.6), (Scheme.SAMPLED, 7.0)):
        foot, mean = Foot(1, Habit(0.0, 12.0), scheme), np.zeros(1)
        for index in range(22):
            now = situation(time_s=index * 0.1)
            alarmed = np.array([index != 20])
            mean = foot.deceleration(now, alarmed, np.array([now.time_s]), np.array([7.0]))
        assert mean[0] == pytest.approx(first)


def test_sampled_delays_last_for_whole_steps_and_ramps_count_with_their_end() -> None:
    """0.75 s are eight steps of 0.1 s; then the level rises by jerk times step."""
    foot = Foot(1, Habit(0.75, 12.0), Scheme.SAMPLED)
    means = []
    for index in range(11):
        now = situation(time_s=index * 0.1)
        mean = foot.deceleration(now, np.array([True]), np.zeros(1), np.array([7.0]))
        means.append(float(mean[0]))
    assert means[:8] == [0.0] * 8
    assert means[8:] == pytest.approx([1.2, 2.4, 3.6])


def test_an_onset_lies_where_the_last_margin_crosses_zero() -> None:
    """Two conditions begin to hold in one step: the later one counts."""
    onset = Onset(1, 2, Scheme.EXACT)
    before = np.array([[-0.3, -0.3]]), np.array([[-0.1, 1.0]])
    after = np.array([[0.1, 0.1]]), np.array([[0.3, 1.0]])
    onset.update(situation(actors=2, time_s=1.0), np.zeros((1, 2), dtype=np.bool_), *before)
    now = situation(actors=2, time_s=1.1)
    since_s = onset.update(now, np.ones((1, 2), dtype=np.bool_), *after)
    # First: crossings at 3/4 and 1/4 of the step. Second: 3/4, the other held already.
    assert since_s[0] == pytest.approx([1.075, 1.075])
    later = situation(actors=2, time_s=1.2)
    kept = onset.update(later, np.array([[True, False]]), *after)
    assert kept[0, 0] == pytest.approx(1.075)
    assert np.isnan(kept[0, 1])


def test_what_begins_without_a_crossing_begins_now() -> None:
    """An actor that comes into view; and every onset of the sampled scheme."""
    hidden = np.zeros((1, 1), dtype=np.bool_)
    shown = np.ones((1, 1), dtype=np.bool_)
    one = np.ones((1, 1))
    for scheme, before in ((Scheme.EXACT, one), (Scheme.SAMPLED, -one)):
        onset = Onset(1, 1, scheme)
        onset.update(situation(time_s=0.0), hidden, before)
        assert onset.update(situation(time_s=0.1), shown, one)[0, 0] == 0.1


@settings(max_examples=40)
@given(
    closing_mps=st.floats(0.0, 60.0),
    delay_s=st.floats(0.0, 2.0),
    full_mps2=st.floats(0.5, 10.0),
    jerk_mps3=st.floats(1.0, 100.0),
    release_mps2=st.sampled_from([0.0, 0.4, 2.0]),
)
def test_the_stopping_distance_is_the_integral(
    closing_mps: float, delay_s: float, full_mps2: float, jerk_mps3: float, release_mps2: float
) -> None:
    """Also where the speed is gone within the delay or the ramp."""
    step_s, speed, way, level, time_s = 5e-3, closing_mps, 0.0, 0.0, 0.0
    release_mps2 = min(release_mps2, full_mps2)
    while speed > 0.0 and time_s < 150.0:
        middle_s = time_s + 0.5 * step_s
        over_s = middle_s - delay_s
        level = release_mps2 if over_s < 0.0 else min(release_mps2 + jerk_mps3 * over_s, full_mps2)
        way += max(speed * step_s - 0.5 * level * step_s**2, 0.0)
        speed, time_s = speed - level * step_s, time_s + step_s
    found = stopping_distance(
        np.array([closing_mps]), delay_s=delay_s, full_mps2=full_mps2, jerk_mps3=jerk_mps3,
        release_mps2=release_mps2,
    )[0]  # fmt: skip
    assert found == pytest.approx(way, abs=0.05 + 5e-4 * way)


@pytest.mark.parametrize(("kmh", "way_m"), [(20.0, 7.75), (40.0, 19.68), (60.0, 35.68)])
def test_the_closed_form_of_the_careful_driver(kmh: float, way_m: float) -> None:
    """v (0.75 + 0.3) + v^2 / (2 a) - a 0.6^2 / 24 with a = 0.774 g."""
    v, a = kmh / 3.6, 0.774 * 9.81
    found = stopping_distance(np.array([v]), delay_s=0.75, full_mps2=a, jerk_mps3=a / 0.6)[0]
    assert found == pytest.approx(v * 1.05 + v**2 / (2.0 * a) - a * 0.6**2 / 24.0, abs=1e-9)
    assert found == pytest.approx(way_m, abs=0.005)
