"""After a lane change an actor follows the lane that it has changed to, where lanes move."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import group_networks, rollout
from scenario_gen.motion.compile import compile_plan
from tests.motion.build import actor, at, by_time, lane_change, phase
from tests.worlds import scenario


def _changing(template: str, traffic: str = "right", *, lane: int = -2, to_lane: int = -3,
              s_m: float = 320.0, **fields: Any) -> Scenario:  # fmt: skip
    sign = 1 if traffic == "right" else -1
    move = phase("move", at(1.0), lane_change(sign * to_lane, by_time(3.0)))
    car = actor(lane=sign * lane, s_m=s_m, speed_mps=20.0, phases=[move])
    road = {"template": template, "speed_limit_mps": 30.0, "traffic": traffic}
    return scenario(road=road, ego_lane=-sign, actors=[car], duration_s=12.0, **fields)


def _centre_t(one: Scenario, s_m: np.ndarray, lane: int) -> np.ndarray:
    (net,) = group_networks(ScenarioBatch.of([one]))
    return np.array([net.lane_centre_t("main", lane, float(s)) for s in s_m])


@pytest.mark.parametrize("traffic", ["right", "left"])
@pytest.mark.parametrize(("lane", "to_lane"), [(-2, -3), (-2, -1), (-1, -2)])
def test_the_target_lane_is_followed_through_the_tapers(
    traffic: str, lane: int, to_lane: int
) -> None:
    """From before a work zone into it, on the centre of the lane all along."""
    one = _changing("work_zone", traffic, lane=lane, to_lane=to_lane)
    trace = rollout(ScenarioBatch.of([one]))
    later = trace.time_s > 4.05
    sign = 1 if traffic == "right" else -1
    centre_m = _centre_t(one, trace.s_m[0, 1, later], sign * to_lane)
    assert np.ptp(centre_m) > 0.4
    assert trace.t_m[0, 1, later] == pytest.approx(centre_m, abs=5e-3)


@pytest.mark.parametrize("traffic", ["right", "left"])
def test_the_heading_is_that_of_the_motion(traffic: str) -> None:
    """Also where the lane followed runs obliquely to the path."""
    one = _changing("work_zone", traffic, s_m=350.0)
    trace = rollout(ScenarioBatch.of([one]), step_s=0.02)
    x_m, y_m = trace.x_m[0, 1], trace.y_m[0, 1]
    moved_rad = np.arctan2(np.diff(y_m), np.diff(x_m))
    middle_rad = 0.5 * (trace.heading_rad[0, 1, 1:] + trace.heading_rad[0, 1, :-1])
    off_rad = moved_rad - middle_rad
    assert np.abs(off_rad - 2.0 * np.pi * np.rint(off_rad / (2.0 * np.pi))).max() < 2e-3


def test_a_change_out_of_a_lane_that_ends_begins_on_its_centre() -> None:
    """Where the path already runs beside the lane that goes on."""
    one = _changing("motorway_lane_drop", lane=-3, to_lane=-2, s_m=840.0)
    trace = rollout(ScenarioBatch.of([one]))
    before = trace.time_s <= 1.0
    centre_m = _centre_t(one, trace.s_m[0, 1, before], -3)
    assert np.ptp(centre_m) > 0.1
    assert trace.t_m[0, 1, before] == pytest.approx(centre_m, abs=1e-3)
    assert trace.t_m[0, 1, -1] == pytest.approx(_centre_t(one, trace.s_m[0, 1, -1:], -2)[0])


def test_a_lane_that_has_ended_is_left_at_its_tip() -> None:
    """Past it the actor keeps its distance from the path, without a leap."""
    one = _changing("motorway_lane_drop", s_m=805.0)
    trace = rollout(ScenarioBatch.of([one]))
    t_m = trace.t_m[0, 1]
    assert np.abs(np.diff(t_m)).max() < 0.2
    assert np.ptp(t_m[trace.time_s > 8.0]) == pytest.approx(0.0, abs=1e-9)


def test_results_hardly_depend_on_the_step() -> None:
    """Within a taper too."""
    one = ScenarioBatch.of([_changing("work_zone", s_m=380.0)])
    fine, coarse = rollout(one, step_s=0.05), rollout(one, step_s=0.5)
    assert coarse.x_m[0, 1] == pytest.approx(fine.x_m[0, 1, ::10], abs=5e-3)
    assert coarse.y_m[0, 1] == pytest.approx(fine.y_m[0, 1, ::10], abs=5e-3)


def test_nothing_is_looked_up_where_lanes_keep_their_distance() -> None:
    """Roads of one cross section are rolled out as fast as ever."""
    batch = ScenarioBatch.of([_changing("motorway_straight")])
    plan = compile_plan(batch, group_networks(batch), actors=2, phases=1)
    assert plan.tracks.beside is None
