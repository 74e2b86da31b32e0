"""Triggers on speed, headway and arrival, against closed forms. The ego starts at 50 m."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.errors import RolloutError
from scenario_gen.motion import rollout
from tests.motion.build import (
    actor,
    arrival,
    at,
    brake,
    by_rate,
    by_time,
    cross,
    headway,
    keep,
    lane_change,
    of_speed,
    pedestrian,
    phase,
    roll,
    roll_one,
    speed,
    timed,
)
from tests.worlds import JUNCTION, RURAL, URBAN, scenario

LENGTH_M, FRONT_M, REAR_M = 4.5, 3.6, 0.9
STEPS_S = (0.1, 0.037, 0.01)


def _start(*phases: dict, number: int = 0, **fields: Any) -> float:
    return float(roll_one(*phases, **fields).phase_start_s[0, 1, number])


# --- speed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("step_s", STEPS_S)
@pytest.mark.parametrize(
    ("manoeuvre", "limit_mps", "expected_s"),
    [
        (brake(6.0, 5.0), 17.0, 1.03 + 8.0 / 6.0),
        (speed(15.0, by_time(4.0, "linear")), 17.5, 1.03 + 3.0),
        (speed(15.0, by_time(4.0, "sinusoidal")), 20.0, 1.03 + 2.0),
        (speed(15.0, by_time(4.0, "cubic")), 23.4375, 1.03 + 1.0),
        (speed(15.0, by_time(4.0, "step")), 20.0, 1.03),
    ],
)
def test_a_speed_trigger_fires_when_the_speed_falls_below(
    manoeuvre: dict, limit_mps: float, expected_s: float, step_s: float
) -> None:
    """25 m/s at the start, slower from 1.03 s on, by every profile and whatever the step."""
    phases = (
        phase("slow", at(1.03), manoeuvre),
        phase("p", of_speed(limit_mps, of="a1"), lane_change(-2, by_time(2.0))),
    )
    found_s = _start(*phases, number=1, step_s=step_s)
    assert found_s == pytest.approx(expected_s, abs=1e-6)


def test_a_speed_trigger_can_wait_for_a_greater_speed() -> None:
    """30 m/s from 25 m/s with 2 m/s2 from 1 s on; half a second of delay."""
    phases = (
        phase("fast", at(1.0), speed(32.0, by_rate(2.0))),
        phase("p", of_speed(30.0, "greater", "a1", delay_s=0.5), lane_change(-2, by_time(2.0))),
    )
    assert _start(*phases, number=1) == pytest.approx(4.0, abs=1e-6)


def test_a_speed_that_is_just_reached_is_neither_less_nor_greater() -> None:
    """Braking to 8 m/s is not below 8 m/s; the ego drives 30 m/s and not more."""
    phases = (
        phase("slow", at(1.0), brake(6.0, 8.0)),
        phase("p", of_speed(8.0, of="a1"), lane_change(-2, by_time(2.0))),
        phase("q", of_speed(30.0, "greater"), keep(1.0)),
        phase("r", of_speed(30.0, "less"), keep(1.0)),
    )
    trace = roll_one(*phases)
    assert all(math.isnan(value) for value in trace.phase_start_s[0, 1, 1:])


def test_a_speed_that_is_low_from_the_start_fires_at_once_but_does_not_rise() -> None:
    assert _start(phase("p", of_speed(31.0), keep(1.0))) == 0.0
    assert math.isnan(_start(phase("p", of_speed(31.0, edge="rising"), keep(1.0))))


# --- headway ----------------------------------------------------------------------------------


def test_headway_is_the_gap_over_the_speed_of_the_one_behind() -> None:
    """36 m/s after the ego with 30 m/s from 90 m behind it: 72 m of gap are 2 s."""
    begin = {"lane": -2, "s_m": 5.0, "speed_mps": 36.0}
    world = {"ego_s_m": 95.0}
    found_s = _start(phase("p", headway(2.0), keep(1.0)), world=world, **begin)
    assert found_s == pytest.approx((90.0 - LENGTH_M - 72.0) / 6.0, abs=1e-9)


@pytest.mark.parametrize("step_s", STEPS_S)
def test_headway_while_the_one_behind_accelerates(step_s: float) -> None:
    """Equal speeds, then 2 m/s2: d - t^2 = T (v + 2 t), also within a step."""
    phases = (
        phase("fast", at(0.5), speed(45.0, by_rate(2.0))),
        phase("p", headway(1.0), lane_change(-3, by_time(3.0))),
    )
    begin = {"lane": -2, "s_m": 5.0, "speed_mps": 30.0, "step_s": step_s}
    gap_m = 50.0 - LENGTH_M
    found_s = _start(*phases, number=1, world={"ego_s_m": 55.0}, **begin)
    assert found_s == pytest.approx(0.5 - 1.0 + math.sqrt(1.0 + gap_m - 30.0), abs=1e-6)


def test_nobody_has_a_headway_to_somebody_behind() -> None:
    """The ego 10 m behind is no traffic ahead; once beside, it has no gap left."""
    begin = {"lane": -3, "s_m": 120.0, "speed_mps": 20.0}
    found_s = _start(phase("p", headway(1.0), keep(1.0)), **begin)
    assert found_s == pytest.approx((70.0 - LENGTH_M) / 10.0, abs=1e-9)
    alone = _start(phase("p", headway(1.0), keep(1.0)), lane=-3, s_m=120.0, speed_mps=30.0)
    assert math.isnan(alone)


def test_who_crosses_towards_the_traffic_has_it_ahead() -> None:
    """Ahead is where somebody faces: walking back along the road, the ego comes from ahead."""

    def start_s(heading_rad: float) -> float:
        waits = phase("p", headway(8.0), keep(1.0))
        way = cross(heading_rad, speed_mps=2.0, accel_mps2=2.0, distance_m=40.0)
        walker = pedestrian([phase("go", at(0.0), way), waits], s_m=130.0)
        world = scenario(road=URBAN, ego_lane=-1, ego_speed_mps=10.0, actors=[walker])
        return float(rollout(ScenarioBatch.of([world])).phase_start_s[0, 1, 1])

    assert start_s(math.pi - 0.5) < 6.0
    # Walking on with the road, it has the ego ahead only once that has come past.
    assert start_s(0.5) > (80.0 - 10.0) / 10.0


def test_one_who_stands_has_no_headway() -> None:
    """0.5 m ahead of one who stands are no headway, until he sets off."""
    begin = {"lane": -3, "s_m": 5.0, "speed_mps": 0.0}
    world = {"ego_s_m": 10.0, "ego_speed_mps": 0.0}
    assert math.isnan(_start(phase("p", headway(5.0), keep(1.0)), world=world, **begin))
    phases = (
        phase("go", at(2.0), speed(10.0, by_rate(1.0))),
        phase("p", headway(1.0), lane_change(-2, by_time(3.0))),
    )
    # d - t^2 / 2 = t
    expected_s = 2.0 - 1.0 + math.sqrt(1.0 + 2.0 * 0.5)
    assert _start(*phases, number=1, world=world, **begin) == pytest.approx(expected_s, abs=1e-6)


# --- arrival ----------------------------------------------------------------------------------


@settings(max_examples=15)
@given(
    runs=st.lists(st.tuples(st.floats(4.0, 60.0), st.floats(0.05, 6.0)), min_size=1, max_size=20),
    step_s=st.sampled_from((0.1, 0.083)),
)
def test_arrival_holds_for_any_speed_of_the_ego(
    runs: list[tuple[float, float]], step_s: float
) -> None:
    """The phase starts when the ego needs that time to the place, or at once when it is closer."""
    ranges = {"v": ("m/s", 1.0, 60.0), "below": ("s", 0.01, 10.0)}
    parameters = [
        {"name": name, "unit": unit, "minimum": low, "maximum": high, "default": high}
        for name, (unit, low, high) in ranges.items()
    ]
    waiting = phase("p", arrival(150.0, 1.0) | {"below_s": "$below"}, keep(0.1))
    world = scenario(
        ego_speed_mps="$v", parameters=parameters, duration_s=26.0,
        actors=[actor(s_m=300.0, speed_mps=10.0, phases=[waiting])],
    )  # fmt: skip
    speed_mps, below_s = np.array(runs).T
    batch = ScenarioBatch.variants(world, {"v": speed_mps, "below": below_s})
    found_s = rollout(batch, step_s=step_s).phase_start_s[:, 1, 0]
    np.testing.assert_allclose(found_s, np.maximum(100.0 / speed_mps - below_s, 0.0), atol=1e-6)


@pytest.mark.parametrize("step_s", STEPS_S)
def test_arrival_follows_a_speed_that_changes(step_s: float) -> None:
    """It brakes with 3 m/s2 from 1.03 s on: d - 30 t + 1.5 t^2 = T (30 - 3 t)."""
    phases = (
        phase("slow", at(1.03), brake(3.0, 5.0)),
        phase("p", arrival(240.0, 2.5, lane=-3, of="a1"), lane_change(-2, by_time(2.0))),
    )
    b, c = 30.0 - 7.5, 160.0 - 30.0 * 1.03 - 75.0
    expected_s = 1.03 + (b - math.sqrt(b * b - 6.0 * c)) / 3.0
    found_s = _start(*phases, number=1, speed_mps=30.0, step_s=step_s)
    assert found_s == pytest.approx(expected_s, abs=1e-9)


def test_a_jump_of_speed_makes_it_arrive_at_once() -> None:
    """3 s away at 10 m/s, 1.5 s at 20 m/s, which it drives from 2.34 s on."""
    phases = (
        phase("fast", at(2.34), speed(20.0, by_time(1.0, "step"))),
        phase("p", arrival(133.4, 2.0, lane=-3, of="a1"), lane_change(-2, by_time(2.0))),
    )
    assert _start(*phases, number=1, speed_mps=10.0) == pytest.approx(2.34, abs=1e-9)


def test_an_arrival_is_over_once_the_place_is_behind() -> None:
    """A place behind the ego from the start; one passed before the look at it."""
    assert math.isnan(_start(phase("p", arrival(40.0, 3.0), keep(1.0)), s_m=300.0))


def test_nobody_arrives_who_stands() -> None:
    world = {"ego_speed_mps": 0.0}
    assert math.isnan(_start(phase("p", arrival(60.0, 20.0), keep(1.0)), world=world, s_m=300.0))


def test_a_vehicle_against_s_arrives_too() -> None:
    """Oncoming on an urban street, place 80 m ahead of it at 8 m/s."""
    other = actor(lane=1, s_m=200.0, speed_mps=8.0, phases=[
        phase("p", arrival(120.0, 4.0, lane=1, of="a1"), keep(1.0))])  # fmt: skip
    world = scenario(road=URBAN, ego_lane=-1, ego_speed_mps=5.0, actors=[other])
    assert roll(world).phase_start_s[0, 1, 0] == pytest.approx(6.0, abs=1e-9)


def test_arrival_is_measured_in_s_also_in_a_curve() -> None:
    """As OpenSCENARIO measures along a road; the speed along s is that of the lane's arc."""
    place_m = 320.0
    world = scenario(
        road=RURAL, ego_lane=-1, ego_s_m=200.0, ego_speed_mps=20.0,
        actors=[actor(lane=1, s_m=560.0, speed_mps=10.0,
                      phases=[phase("p", arrival(place_m, 2.0, lane=-1), keep(0.1))])],
    )  # fmt: skip
    trace = roll(world, step_s=0.01)
    index = round(float(trace.phase_start_s[0, 1, 0]) / 0.01)
    assert place_m - trace.s_m[0, 0, index] == pytest.approx(40.0, abs=0.2)


def test_arrival_leads_through_a_junction() -> None:
    """Straight on over the crossing: the way is that of all roads of the route."""
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]}
    waiting = actor(road="west", lane=-1, s_m=100.0, speed_mps=5.0, route=["west"], phases=[
        phase("p", arrival(150.0, 3.0, lane=1, road="north"), keep(0.1))])  # fmt: skip
    world = scenario(road=JUNCTION, ego_speed_mps=12.0, ego=ego, actors=[waiting])
    trace = roll(world, step_s=0.01)
    found_s = float(trace.phase_start_s[0, 1, 0])
    reached = (trace.road[0, 0] == trace.road_ids[0].index("north")) & (trace.s_m[0, 0] <= 150.0)
    arrived_s = float(trace.time_s[reached.argmax()])
    assert arrived_s - found_s == pytest.approx(3.0, abs=0.02)


def test_inside_a_junction_the_straight_line_counts() -> None:
    """The place is ahead of an ego that goes straight on, so that is its way as well."""
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]}
    waiting = actor(road="west", lane=-1, s_m=100.0, speed_mps=5.0, route=["west"], phases=[
        phase("p", arrival(5.0, 3.0, lane=-1, road="south_north"), keep(0.1))])  # fmt: skip
    world = scenario(road=JUNCTION, ego_speed_mps=12.0, ego=ego, actors=[waiting])
    trace = roll(world)
    to_go_m = 200.0 - 100.0 + 5.0
    length_m = to_go_m - 3.0 * 12.0
    assert trace.phase_start_s[0, 1, 0] == pytest.approx(length_m / 12.0, abs=0.05)


def test_a_pedestrian_arrives_by_the_straight_line() -> None:
    """1.5 m/s towards the far side: the crossing pedestrian sets off at once, place 6 m away."""
    walker = pedestrian([phase("c", at(0.0), cross(speed_mps=1.5, accel_mps2=100.0))])
    lane_m = 3.25
    other = actor(lane=1, s_m=250.0, speed_mps=5.0, phases=[
        phase("p", arrival(120.0, 1.0, lane=-1, of="p1"), keep(0.1))])  # fmt: skip
    world = scenario(road=URBAN, ego_lane=-1, ego_s_m=20.0, ego_speed_mps=5.0,
                     actors=[walker, other])  # fmt: skip
    trace = roll(world, step_s=0.01)
    x_m, y_m = trace.x_m[0, 1], trace.y_m[0, 1]
    index = round(float(trace.phase_start_s[0, 2, 0]) / 0.01)
    found_m = math.hypot(x_m[index] - 120.0, y_m[index] + 0.5 * lane_m)
    assert found_m == pytest.approx(1.5, abs=0.02)


def test_an_actor_on_a_trajectory_arrives_by_the_straight_line() -> None:
    """10 m/s along the lane, place 60 m ahead."""
    other = actor(s_m=300.0, phases=[
        phase("p", arrival(180.0, 2.0, lane=-1, of="t1"), keep(0.1))])  # fmt: skip
    centre_m = -1.75
    follower = timed([(0.0, 120.0, centre_m), (10.0, 220.0, centre_m)])
    world = scenario(actors=[other, follower], ego_lane=-3)
    assert roll(world).phase_start_s[0, 1, 0] == pytest.approx(4.0, abs=1e-6)


def test_a_place_that_is_not_on_the_way_is_an_error() -> None:
    """The ego goes straight on, the place is on the arm to the left."""
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]}
    other = actor(road="west", lane=-1, s_m=100.0, speed_mps=5.0, route=["west"], phases=[
        phase("p", arrival(150.0, 3.0, lane=1, road="west"), keep(0.1))])  # fmt: skip
    with pytest.raises(RolloutError, match="ego does not come along road west"):
        roll(scenario(road=JUNCTION, ego_speed_mps=12.0, ego=ego, actors=[other]))


def test_a_trajectory_changes_its_speed_at_its_points() -> None:
    """10 m/s up to 2.34 s, then 20 m/s: 3 s from 223.4 m are 60 m, reached one second later."""
    points = [(0.0, 120.0, -1.75), (2.34, 143.4, -1.75), (10.0, 296.6, -1.75)]
    other = actor(s_m=300.0, phases=[
        phase("p", of_speed(15.0, "greater", of="t1"), keep(0.1)),
        phase("q", arrival(185.0, 2.5, lane=-1, of="t1"), keep(0.1)),
        phase("r", arrival(223.4, 3.0, lane=-1, of="t1"), keep(0.1)),
    ])  # fmt: skip
    trace = roll(scenario(actors=[other, timed(points)], ego_lane=-3))
    np.testing.assert_allclose(trace.phase_start_s[0, 1], [2.34, 2.34, 3.34], atol=1e-6)


def test_triggers_see_a_free_manoeuvre_from_its_first_moment() -> None:
    """A car at 25 m/s slides from 20 m/s with 8 m/s2 from 1.03 s on: below 22 m/s at once."""
    slide = {"kind": "slide", "decel_mps2": 8.0, "from_mps": 20.0}
    slides = actor("a2", s_m=200.0, speed_mps=25.0, phases=[phase("slide", at(1.03), slide)])
    other = actor(s_m=300.0, phases=[
        phase("p", of_speed(22.0, of="a2"), keep(0.1)),
        phase("q", of_speed(10.0, of="a2"), keep(0.1)),
    ])  # fmt: skip
    start_s = roll(scenario(actors=[other, slides])).phase_start_s[0, 1]
    assert start_s[0] == pytest.approx(1.03, abs=1e-6)
    assert start_s[1] == pytest.approx(1.03 + 10.0 / 8.0, abs=0.02)
