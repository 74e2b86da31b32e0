"""The careful drivers of UN R157: what they perceive, when it is critical, when they brake."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenario_gen.drivers import DRIVERS, Situation, find_driver
from tests.drivers.worlds import drive, leader, situation

FULL = 0.774 * 9.81
#: Deviation, evaluation, delay: when braking begins after the deviation of 0.375 m.
LATE_S = {"r157_careful": 0.4 + 0.75, "r157_careful_aeb": 0.4 + 0.75}


def beside(time_s: float, step_s: float = 0.1, **given: Any) -> Situation:
    """A cut-in at 1 m/s that is 0.35 m off at time 0, 20 m ahead of an ego at 20 m/s."""
    gone_m = 0.35 + time_s
    values = {"gap_m": 20.0, "side_gap_m": 1.6 - gone_m, "towards_mps": 1.0, "deviation_m": gone_m}
    return situation(time_s=time_s, step_s=step_s, **(values | given))


def first_braking_s(name: str, situations: list[Situation]) -> float:
    """Time from which on the deceleration is at its ramp, from the mean of its first step."""
    wheel = find_driver(name).drive(1, 1)
    for now in situations:
        mean = -float(wheel.acceleration(now)[0])
        if mean > 1e-9:
            jerk = FULL / 0.6
            return now.time_s + now.step_s - np.sqrt(2.0 * mean * now.step_s / jerk)
    return np.inf


@pytest.mark.parametrize("step_s", [0.1, 0.05, 0.025])
def test_a_cut_in_is_perceived_at_its_deviation_between_two_steps(step_s: float) -> None:
    """Braking begins 0.4 s + 0.75 s after the deviation of 0.375 m, at 0.025 s."""
    steps = [beside(index * step_s, step_s) for index in range(round(2.0 / step_s))]
    assert first_braking_s("r157_careful", steps) == pytest.approx(0.025 + 1.15, abs=1e-9)


@pytest.mark.parametrize(
    ("deviation_m", "towards_mps", "reacts"),
    [(0.374, 1.0, False), (0.375, 1.0, False), (0.376, 1.0, True), (0.6, 0.0, False),
     (0.6, -1.0, False)],
)  # fmt: skip
def test_wandering_within_the_lane_is_no_lane_change(
    deviation_m: float, towards_mps: float, reacts: bool
) -> None:
    """At, inside and outside of 0.375 m; and who does not come nearer does not cut in."""
    given = {"deviation_m": deviation_m, "towards_mps": towards_mps, "side_gap_m": 1.0}
    steps = [beside(index * 0.1, **given) for index in range(30)]
    assert np.isfinite(first_braking_s("r157_careful", steps)) == reacts


@pytest.mark.parametrize(("ttc_s", "reacts"), [(1.99, True), (2.0, True), (2.01, False)])
def test_a_cut_in_is_critical_below_a_ttc_of_two_seconds(ttc_s: float, reacts: bool) -> None:
    steps = [
        beside(index * 0.1, gap_m=20.0 * ttc_s, side_gap_m=1.0, deviation_m=0.5)
        for index in range(30)
    ]
    assert np.isfinite(first_braking_s("r157_careful", steps)) == reacts


def test_a_cut_in_watched_for_long_is_reacted_to_as_soon_as_it_is_critical() -> None:
    """The evaluation is over when the TTC falls below 2 s, at 1.05 s; the delay remains."""
    steps = [
        beside(index * 0.1, gap_m=61.0 - 20.0 * index * 0.1, side_gap_m=1.0, deviation_m=0.5)
        for index in range(30)
    ]
    assert first_braking_s("r157_careful", steps) == pytest.approx(1.05 + 0.75, abs=1e-9)


@pytest.mark.parametrize(("brake_mps2", "reacts"), [(4.9, False), (5.0, False), (5.1, True)])
@pytest.mark.parametrize(("headway_s", "near"), [(1.99, True), (2.0, True), (2.01, False)])
def test_a_leader_who_brakes_hard_is_a_danger_within_two_seconds(
    brake_mps2: float, reacts: bool, headway_s: float, near: bool
) -> None:
    """Before anything closes: at, inside and outside of 5 m/s2 and of 2 s."""
    steps = [
        situation(
            time_s=index * 0.1, gap_m=20.0 * headway_s, along_mps=20.0, along_mps2=-brake_mps2
        )
        for index in range(30)
    ]
    found = first_braking_s("r157_careful", steps)
    assert np.isfinite(found) == (reacts and near)
    if np.isfinite(found):
        assert found == pytest.approx(1.15, abs=1e-9)


@pytest.mark.parametrize(("across_m", "reacts"), [(-0.01, True), (0.0, True), (0.01, False)])
def test_the_variant_of_the_jrc_waits_for_overlap(across_m: float, reacts: bool) -> None:
    """And then releases the pedal at once."""
    wheel = find_driver("r157_careful_jrc").drive(1, 1)
    now = beside(0.0, side_gap_m=across_m, deviation_m=1.9 - across_m)
    assert (wheel.acceleration(now)[0] == pytest.approx(-0.4)) == reacts


def test_the_variant_of_esmini_perceives_after_a_further_distance() -> None:
    """0.375 m + 0.72 m at 1 m/s, from 0.35 m on: at 0.745 s, seen at 0.8 s; braking at 1.495 s."""
    wheel = find_driver("r157_careful_esmini").drive(1, 1)
    steps = [beside(index * 0.1, side_gap_m=1.0) for index in range(20)]
    means = [float(wheel.acceleration(now)[0]) for now in steps]
    assert not any(means[:8])
    assert means[8:14] == pytest.approx([-0.4] * 6)
    # The level rises for 5 ms.
    assert means[14] == pytest.approx(-0.4 - 0.5 * FULL / 0.6 * 0.005**2 / 0.1)


def test_the_aeb_of_the_car_brakes_at_full_wrap_without_delay() -> None:
    """At, just before and after full wrap, with a critical TTC; without it the driver is alone."""
    for side_gap_m, brakes in ((-1.89, False), (-1.9, True), (-1.95, True)):
        wheel = find_driver("r157_careful_aeb").drive(1, 1)
        now = situation(gap_m=30.0, side_gap_m=side_gap_m)
        assert (wheel.acceleration(now)[0] < 0.0) == brakes
    wheel = find_driver("r157_careful_aeb").drive(1, 1)
    assert wheel.acceleration(situation(gap_m=41.0))[0] == 0.0


def test_the_aeb_of_the_car_brakes_harder_than_its_driver() -> None:
    """0.85 g in the end, where the road allows it."""
    wheel = find_driver("r157_careful_aeb").drive(1, 1)
    accel = np.zeros(1)
    for index in range(30):
        accel = wheel.acceleration(situation(time_s=index * 0.1, gap_m=20.0, grip_mps2=9.81))
    assert accel[0] == pytest.approx(-0.85 * 9.81)


def test_one_that_comes_into_view_in_the_path_is_a_danger_at_once() -> None:
    """As in a cut-out: a TTC of 6 s counts, one of 12 s or one seen all the time does not."""
    for seen_before, gap_m, brakes in (
        (False, 120.0, True), (False, 240.0, False), (True, 120.0, False),
    ):  # fmt: skip
        wheel = find_driver("r157_careful").drive(1, 1)
        wheel.acceleration(situation(gap_m=gap_m, seen=seen_before))
        accel = [
            float(wheel.acceleration(situation(time_s=0.1 * index, gap_m=gap_m))[0])
            for index in range(1, 20)
        ]
        assert (min(accel) < 0.0) == brakes


@pytest.mark.parametrize("name", [n for n in DRIVERS if n.startswith("r157_careful")])
def test_careful_drivers_stop_for_what_stands_in_full_view(name: str) -> None:
    """At any speed of a motorway, about 1 m from it; the AEB of the car makes that more."""
    speeds = np.array([30.0, 60.0, 100.0, 130.0, 160.0]) / 3.6
    run = drive(DRIVERS[name], speeds, leader([250.0] * 5), for_s=45.0)
    assert not run.collided.any()
    assert (run.speed_mps[:, -1] == 0.0).all()
    assert ((run.least_gap_m >= 0.8) & (run.least_gap_m < 12.0)).all()


@pytest.mark.parametrize("name", [n for n in DRIVERS if n.startswith("r157_careful")])
def test_careful_drivers_behind_a_braking_leader_avoid(name: str) -> None:
    """With 2 s of headway, whatever its deceleration up to their own."""
    speed, brake = np.meshgrid(np.array([30.0, 60.0, 90.0, 130.0]) / 3.6, np.linspace(0.5, 7.5, 8))
    speed, brake = speed.reshape(-1), brake.reshape(-1)
    run = drive(
        DRIVERS[name],
        speed,
        leader(2.0 * speed, speed, brake),
        grip_mps2=9.81,
        step_s=0.1,
        for_s=80.0,
    )
    assert not run.collided.any()


def test_after_a_danger_the_speed_reached_is_kept() -> None:
    """Behind a slower leader: its speed or a little less, and no more braking."""
    run = drive(DRIVERS["r157_careful"], [25.0], leader([60.0], 15.0), for_s=30.0)
    assert run.speed_mps[0, -1] == pytest.approx(15.0, abs=0.6)
    assert (np.diff(run.speed_mps[0, -100:]) == 0.0).all()
