"""The ego's own phases: what its stand-in does."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from tests.motion.build import (
    actor,
    at,
    brake,
    by_time,
    end_of,
    gap,
    lane_change,
    phase,
    place,
    roll,
)
from tests.worlds import scenario


def world() -> Scenario:
    """The ego changes to the right lane and slows down there; an actor waits for that."""
    return scenario(
        ego={"phases": [
            phase("right", at(2.0), lane_change(-3, by_time(3.0))),
            phase("slow", end_of("right", delay_s=0.5), brake(3.0, 18.0)),
        ]},
        actors=[
            actor("a1", lane=-1, s_m=90.0, speed_mps=25.0,
                  phases=[phase("b", end_of("slow", owner="ego"), brake(2.0, 15.0))]),
            actor("a2", lane=-2, s_m=30.0, speed_mps=25.0,
                  phases=[phase("g", place(255.0, lane=-3, within_m=1.0), brake(2.0, 15.0)),
                          phase("h", gap(30.0, rule="greater"), lane_change(-1, by_time(2.0)))]),
        ],
    )  # fmt: skip


def test_the_ego_carries_out_its_phases() -> None:
    """Lane and speed change at their times, and are in the table of phases as number 0."""
    trace = roll(world())
    assert trace.phase_start_s[0, 0] == pytest.approx([2.0, 5.5])
    assert trace.phase_end_s[0, 0] == pytest.approx([5.0, 9.5])
    assert trace.lane[0, 0, [0, -1]].tolist() == [-2, -3]
    assert trace.speed_mps[0, 0, -1] == pytest.approx(18.0)


def test_others_wait_for_phases_of_the_ego() -> None:
    """The end of one starts a phase of another; places see the ego where it is."""
    trace = roll(world())
    assert trace.phase_start_s[0, 1, 0] == pytest.approx(9.5)
    step = int(np.searchsorted(trace.time_s, trace.phase_start_s[0, 2, 0]))
    assert trace.s_m[0, 0, step] == pytest.approx(254.0, abs=3.0)


def test_a_driver_keeps_the_speed_to_itself() -> None:
    """With a driver of its own the ego changes lanes; phases of its speed do not begin."""
    trace = rollout(ScenarioBatch.of([world()]), driver="idm")
    assert trace.lane[0, 0, -1] == -3
    assert trace.phase_end_s[0, 0, 0] == pytest.approx(5.0)
    assert np.isnan(trace.phase_start_s[0, 0, 1])
    assert trace.speed_mps[0, 0, -1] > 25.0
    assert np.isnan(trace.phase_start_s[0, 1, 0])


def test_a_driver_looks_along_the_lane_that_it_has_changed_to() -> None:
    """A slow leader in the new lane slows the driver down, one in the old lane no more."""
    phases = [phase("right", at(0.5), lane_change(-3, by_time(2.0)))]
    for lane, slows in ((-3, True), (-2, False)):
        trace = rollout(
            ScenarioBatch.of([
                scenario(ego={"phases": phases},
                         actors=[actor(lane=lane, s_m=280.0, speed_mps=12.0)])
            ]),
            driver="idm",
        )  # fmt: skip
        assert (trace.speed_mps[0, 0].min() < 20.0) == slows
