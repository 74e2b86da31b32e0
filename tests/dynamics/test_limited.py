"""What movers make of their demand: exactly it where they can, the best they can where not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenario_gen as sg
from scenario_gen.checks import check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.motion import group_networks, rollout
from scenario_gen.units import GRAVITY_MPS2
from tests.motion.build import actor, at, brake, by_time, lane_change, offset, phase
from tests.worlds import scenario

ICE = {"surface_condition": "icy", "friction": 0.1, "temperature_c": -5.0}
WINDOW = 2


def _lone(phases: list[dict[str, Any]], **fields: Any) -> Scenario:
    """One car, 100 m ahead of the ego, that does something."""
    car = actor(lane=-2, s_m=150.0, speed_mps=20.0, phases=phases)
    return scenario(actors=[car], duration_s=8.0, **fields)


def _both(one: Scenario) -> tuple[TraceBatch, TraceBatch]:
    """What is demanded, and what is done."""
    return sg.rollout([one]), sg.rollout([one], dynamics="limited")


def _apart_m(one: Scenario) -> float:
    ideal, done = _both(one)
    return float(np.hypot(ideal.x_m - done.x_m, ideal.y_m - done.y_m)[0, 1].max())


def _found(one: Scenario) -> set[str]:
    """Rules that find something, also where one that needs no rollout has failed before."""
    batch = ScenarioBatch.of([one])
    networks = group_networks(batch)
    report = check(batch, rollout(batch, networks=networks), networks=networks)
    return {f.rule for f in report.result(0).findings}


GENTLE = [phase("in", at(1.0), lane_change(-1, by_time(4.0)))]
HARD_BRAKE = [phase("stop", at(1.0), brake(4.0))]


@pytest.mark.parametrize("phases", [GENTLE, HARD_BRAKE, []], ids=["lane", "brake", "nothing"])
def test_what_can_be_done_is_done(phases: list[dict[str, Any]]) -> None:
    one = _lone(phases)
    assert _apart_m(one) < 0.3
    assert "motion.saturates" not in _found(one)


def test_on_ice_a_brake_gets_no_more_than_friction_gives() -> None:
    """Demanded 4 m/s2, possible mu g = 0.98 m/s2: after t s the speed is at least 20 - mu g t."""
    one = _lone(HARD_BRAKE, environment=ICE)
    ideal, done = _both(one)
    time_s = done.time_s - 1.0
    possible_mps = 20.0 - 0.1 * GRAVITY_MPS2 * np.maximum(time_s, 0.0)
    assert (done.speed_mps[0, 1] >= possible_mps - 0.02).all()
    assert done.speed_mps[0, 1, -1] == pytest.approx(possible_mps[-1], abs=0.5)
    assert ideal.speed_mps[0, 1, -1] == 0.0
    assert "motion.saturates" in _found(one)


def test_braking_and_swerving_on_ice_saturates_where_each_alone_does_not() -> None:
    grip_mps2 = 0.1 * GRAVITY_MPS2
    slow = phase("slow", at(1.0), brake(0.9 * grip_mps2))
    swerve = phase("swerve", at(1.0), offset(1.5, by_time(np.pi * (1.5 / 1.7 / grip_mps2) ** 0.5)))
    assert "motion.saturates" not in _found(_lone([slow], environment=ICE))
    together = _found(_lone([slow, swerve], environment=ICE))
    assert together & {"motion.saturates", "motion.lateral_demand"}


def test_the_rest_of_the_traffic_does_what_it_did() -> None:
    """Ego and a car beside are not touched by another one that cannot stop."""
    beside = actor("beside", lane=-1, s_m=60.0, speed_mps=30.0)
    car = actor(lane=-2, s_m=150.0, speed_mps=20.0, phases=HARD_BRAKE)
    one = scenario(actors=[car, beside], duration_s=8.0, environment=ICE)
    ideal, done = _both(one)
    for mover in (0, 2):
        np.testing.assert_array_equal(ideal.x_m[0, mover], done.x_m[0, mover])
    assert np.abs(ideal.x_m[0, 1] - done.x_m[0, 1]).max() > 1.0


def test_one_by_one_is_as_in_a_batch() -> None:
    worlds = [_lone(GENTLE), _lone(HARD_BRAKE, environment=ICE), _lone(HARD_BRAKE)]
    together = sg.rollout(worlds, dynamics="limited")
    for row, one in enumerate(worlds):
        alone = sg.rollout([one], dynamics="limited")
        np.testing.assert_array_equal(together.x_m[row], alone.x_m[0])
        np.testing.assert_array_equal(together.speed_mps[row], alone.speed_mps[0])


@settings(max_examples=25)
@given(
    decel_mps2=st.floats(1.0, 9.0),
    change_s=st.floats(0.8, 4.0),
    friction=st.floats(0.05, 0.15),
    begins_s=st.floats(0.2, 2.0),
)
def test_nobody_goes_beyond_its_friction_circle(
    decel_mps2: float, change_s: float, friction: float, begins_s: float
) -> None:
    """Second differences of the places, as far as a window of 0.4 s tells, stay within mu g."""
    phases = [
        phase("slow", at(begins_s), brake(decel_mps2)),
        phase("in", at(begins_s), lane_change(-1, by_time(change_s))),
    ]
    one = _lone(phases, environment=ICE | {"friction": friction})
    done = _both(one)[1]
    x_m, y_m = done.x_m[0, 1], done.y_m[0, 1]
    per_s2 = 1.0 / (WINDOW * done.step_s) ** 2
    ax, ay = (
        (p[2 * WINDOW :] - 2.0 * p[WINDOW:-WINDOW] + p[: -2 * WINDOW]) * per_s2 for p in (x_m, y_m)
    )
    assert np.hypot(ax, ay).max() <= friction * GRAVITY_MPS2 * 1.02 + 0.02


@settings(max_examples=15)
@given(decel_mps2=st.floats(1.0, 6.0), low=st.floats(0.05, 0.15), share=st.floats(0.0, 1.0))
def test_more_friction_never_leads_farther_from_the_demand(
    decel_mps2: float, low: float, share: float
) -> None:
    high = low + share * (0.15 - low)
    phases = [phase("slow", at(1.0), brake(decel_mps2))]
    farther, nearer = (
        _apart_m(_lone(phases, environment=ICE | {"friction": mu})) for mu in (low, high)
    )
    assert nearer <= farther + 0.05
