"""When phases start, against closed forms. Cars are 4.5 m long, 1.35 m from axle to middle."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.motion.build import (
    actor,
    at,
    brake,
    by_rate,
    by_time,
    cross,
    end_of,
    gap,
    keep,
    lane_change,
    pedestrian,
    phase,
    place,
    roll,
    roll_one,
    speed,
    ttc,
)
from tests.worlds import JUNCTION, URBAN, scenario

LENGTH_M = 4.5


def _start(*phases: dict, **fields: Any) -> float:
    return float(roll_one(*phases, **fields).phase_start_s[0, 1, 0])


def test_a_time_trigger_fires_at_its_time_and_delay() -> None:
    """Also between two steps."""
    assert _start(phase("p", at(2.34), keep(1.0))) == 2.34
    assert _start(phase("p", at(2.34, delay_s=0.51), keep(1.0))) == pytest.approx(2.85)


def test_a_time_that_was_reached_from_the_start_never_turns_true() -> None:
    """So a rising edge at 0 s does not fire, and none does."""
    assert math.isnan(_start(phase("p", at(0.0, edge="rising"), keep(1.0))))
    assert _start(phase("p", at(0.0), keep(1.0))) == 0.0
    assert _start(phase("p", at(0.01, edge="rising"), keep(1.0))) == 0.01


def test_a_gap_trigger_measures_between_bumpers() -> None:
    """130 m ahead at 20 m/s, ego at 50 m with 30 m/s: 75.5 m of gap shrink by 10 m/s."""
    begin = {"lane": -2, "s_m": 130.0, "speed_mps": 20.0}
    assert _start(phase("p", gap(40.0), keep(1.0)), **begin) == pytest.approx(3.55, abs=1e-9)
    late = _start(phase("p", gap(40.0, delay_s=0.75), keep(1.0)), **begin)
    assert late == pytest.approx(4.3, abs=1e-9)


def test_the_gap_trigger_sees_lanes_alike_and_both_directions() -> None:
    """The longitudinal distance does not care about lanes; behind counts like ahead."""
    other_lane = _start(phase("p", gap(40.0), keep(1.0)), lane=-3, s_m=130.0, speed_mps=20.0)
    assert other_lane == pytest.approx(3.55, abs=1e-9)
    behind = _start(phase("p", gap(10.0), keep(1.0)), lane=-1, s_m=10.0, speed_mps=36.0)
    assert behind == pytest.approx((40.0 - LENGTH_M - 10.0) / 6.0, abs=1e-9)


def test_a_gap_greater_trigger_fires_when_the_gap_has_opened() -> None:
    """10 m ahead and 5 m/s faster: 30 m of gap after 4.9 s."""
    start_s = _start(phase("p", gap(30.0, rule="greater"), keep(1.0)), s_m=60.0, speed_mps=35.0)
    assert start_s == pytest.approx((30.0 + LENGTH_M - 10.0) / 5.0, abs=1e-9)


def test_the_gap_to_a_standing_pedestrian_uses_the_turned_box() -> None:
    """Who looks across the road is as long along it as he is wide."""
    world = scenario(
        road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0,
        actors=[pedestrian([phase("c", gap(40.0), cross())])],
    )  # fmt: skip
    expected = (120.0 - 0.3 - (40.0 + 1.35 + 2.25) - 40.0) / 12.0
    assert roll(world).phase_start_s[0, 1, 0] == pytest.approx(expected, abs=1e-9)


def test_a_ttc_trigger_fires_when_gap_over_closing_speed_falls_below() -> None:
    """75.5 m at 10 m/s: 3 s are left after 4.55 s."""
    begin = {"lane": -2, "s_m": 130.0, "speed_mps": 20.0}
    assert _start(phase("p", ttc(3.0), keep(1.0)), **begin) == pytest.approx(4.55, abs=1e-9)


def test_ttc_with_a_braking_leader_is_located_within_the_step() -> None:
    """Equal speeds, leader brakes with 4 m/s2 from 1 s: d - 2 tau^2 = 3 * 4 tau."""
    trace = roll_one(
        phase("b", at(1.0), brake(4.0)),
        phase("p", ttc(3.0), lane_change(-3, by_time(2.0))),
        lane=-2, s_m=100.0, speed_mps=30.0,
    )  # fmt: skip
    tau = (-12.0 + math.sqrt(144.0 + 8.0 * (50.0 - LENGTH_M))) / 4.0
    assert trace.phase_start_s[0, 1, 1] == pytest.approx(1.0 + tau, abs=1e-6)


def test_ttc_is_undefined_without_approach() -> None:
    """Equal speeds, or a leader that is faster: no start."""
    for speed_mps in (30.0, 33.0):
        assert math.isnan(
            _start(phase("p", ttc(100.0), keep(1.0)), lane=-2, s_m=80.0, speed_mps=speed_mps)
        )


def test_ttc_of_oncoming_traffic_adds_the_speeds() -> None:
    """On an urban street, 12 m/s against 8 m/s."""
    world = scenario(
        road=URBAN, ego_lane=-1, ego_s_m=50.0, ego_speed_mps=12.0,
        actors=[actor(lane=1, s_m=200.0, speed_mps=8.0, phases=[phase("p", ttc(4.0), keep(1.0))])],
    )  # fmt: skip
    # Both look ahead: the fronts are 2.25 + 1.35 m from the axles.
    expected = (150.0 - 2 * 3.6 - 4.0 * 20.0) / 20.0
    assert roll(world).phase_start_s[0, 1, 0] == pytest.approx(expected, abs=1e-9)


def test_a_rising_edge_needs_the_condition_to_be_false_first() -> None:
    """A gap that is small from the start fires with edge none only, until it has been large."""
    begin = {"lane": -2, "s_m": 70.0, "speed_mps": 30.0}
    assert _start(phase("p", gap(20.0), keep(1.0)), **begin) == 0.0
    assert math.isnan(_start(phase("p", gap(20.0, edge="rising"), keep(1.0)), **begin))
    trace = roll_one(
        phase("p", gap(20.0, edge="rising"), keep(1.0)),
        phase("away", at(0.5), speed(36.0, by_rate(6.0))),
        phase("back", at(4.0), brake(6.0, 24.0)),
        **begin,
    )
    assert 4.0 < trace.phase_start_s[0, 1, 0] < 10.0


def test_a_position_trigger_fires_on_entering_the_circle() -> None:
    """The reference point of the ego comes within 2 m of s = 150 m after 98 m."""
    assert _start(phase("p", place(150.0), keep(1.0))) == pytest.approx(98.0 / 30.0, abs=1e-9)


def test_a_position_is_not_missed_between_two_steps() -> None:
    """A circle of half a metre, passed in a fraction of a step of 3 m."""
    start_s = _start(phase("p", place(151.3, within_m=0.5), keep(1.0)))
    assert start_s == pytest.approx((101.3 - 0.5) / 30.0, abs=1e-9)


def test_a_position_in_the_next_lane_is_not_reached_by_a_small_circle() -> None:
    """The distance is between points, in both directions."""
    assert math.isnan(_start(phase("p", place(150.0, lane=-1, within_m=2.0), keep(1.0))))


def test_an_actor_may_wait_for_its_own_position() -> None:
    """With a delay."""
    start_s = _start(phase("p", place(150.0, lane=-3, of="a1", delay_s=0.3), keep(1.0)))
    assert start_s == pytest.approx(68.0 / 25.0 + 0.3, abs=1e-9)


def test_the_end_of_the_phase_of_another_actor_is_a_trigger() -> None:
    """a2 starts half a second after a1 has changed lanes."""
    world = scenario(
        actors=[
            actor(phases=[phase("p", at(2.0), lane_change(-2, by_time(3.0)))]),
            actor("a2", lane=-1, s_m=120.0,
                  phases=[phase("q", end_of("p", "a1", delay_s=0.5), brake(5.0, 8.0))]),
        ]
    )  # fmt: skip
    assert roll(world).phase_start_s[0, 2, 0] == pytest.approx(5.5, abs=1e-9)


def test_the_gap_to_another_actor_than_the_ego() -> None:
    """a1 catches up with a2 at 11 m/s."""
    world = scenario(
        actors=[
            actor(lane=-1, s_m=60.0, speed_mps=33.0),
            actor("a2", lane=-1, s_m=130.0, speed_mps=22.0,
                  phases=[phase("q", gap(15.0, to="a1"), keep(1.0))]),
        ]
    )  # fmt: skip
    expected = (70.0 - LENGTH_M - 15.0) / 11.0
    assert roll(world).phase_start_s[0, 2, 0] == pytest.approx(expected, abs=1e-9)


def test_the_gap_is_measured_along_a_common_way_through_a_junction() -> None:
    """The leader is on the connecting road while the ego is still on the arm."""
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]}
    leader = actor(road="south", lane=-1, s_m=195.0, speed_mps=9.0, route=["south", "north"],
                   phases=[phase("b", gap(80.0), brake(3.0))])  # fmt: skip
    world = scenario(road=JUNCTION, ego_speed_mps=12.0, ego=ego, actors=[leader])
    expected = (95.0 - LENGTH_M - 80.0) / 3.0
    trace = roll(world)
    assert trace.phase_start_s[0, 1, 0] == pytest.approx(expected, abs=1e-9)
    index = int(expected / trace.step_s)
    assert trace.road[0, 1, index] != trace.road[0, 0, index]


def test_traffic_on_unrelated_roads_has_no_gap() -> None:
    """Neither less nor greater holds between two arms that share nothing."""
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south"]}
    for rule in ("less", "greater"):
        other = actor(road="west", lane=-1, s_m=110.0, speed_mps=5.0, route=["west"],
                      phases=[phase("b", gap(60.0, rule=rule), brake(3.0))])  # fmt: skip
        world = scenario(road=JUNCTION, ego_speed_mps=5.0, ego=ego, actors=[other], duration_s=5.0)
        assert np.isnan(roll(world).phase_start_s[0, 1, 0])
