"""The reference drivers of the ego."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.errors import InputError
from tests.motion.build import (
    actor,
    at,
    brake,
    by_time,
    cross,
    gap,
    lane_change,
    pedestrian,
    phase,
    roll,
)
from tests.worlds import JUNCTION, RURAL, URBAN, scenario


def test_idm_drives_on_at_its_speed_without_a_leader() -> None:
    """It is the constant-speed driver then."""
    trace = roll(scenario(actors=[actor(lane=-1, s_m=70.0)]), driver="idm")
    np.testing.assert_allclose(trace.speed_mps[0, 0], 30.0, atol=1e-12)
    assert trace.x_m[0, 0, -1] == pytest.approx(500.0)


def test_idm_stops_behind_a_standing_obstacle() -> None:
    """At its standstill gap, without touching."""
    wreck = actor(category="debris", lane=-2, s_m=350.0, speed_mps=0.0)
    trace = roll(scenario(actors=[wreck], duration_s=60.0), driver="idm")
    front_m = trace.x_m[0, 0] + 1.35 + 2.25
    left_m = 350.0 - 0.6 - front_m
    assert left_m.min() > 1.5
    assert left_m[-1] < 4.0
    assert trace.speed_mps[0, 0, -1] < 0.2


def test_idm_reacts_when_a_car_cuts_in() -> None:
    """Not before it reaches the corridor."""
    van = actor(category="van", s_m=90.0, speed_mps=22.0,
                phases=[phase("in", at(2.0), lane_change(-2, by_time(3.0)))])  # fmt: skip
    trace = roll(scenario(actors=[van]), driver="idm")
    assert not trace.accel_mps2[0, 0, :25].any()
    assert trace.accel_mps2[0, 0].min() < -2.0
    assert trace.speed_mps[0, 0, -1] == pytest.approx(22.0, abs=1.5)


def test_idm_brakes_for_a_pedestrian_who_crosses() -> None:
    """While the person's box reaches into the corridor, and goes on afterwards."""
    world = scenario(
        road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0,
        actors=[pedestrian([phase("c", gap(40.0), cross())])],
    )  # fmt: skip
    trace = roll(world, driver="idm")
    assert trace.speed_mps[0, 0].min() < 6.0
    assert trace.speed_mps[0, 0, -1] > trace.speed_mps[0, 0].min() + 1.0


def test_idm_sees_cross_traffic_in_a_junction() -> None:
    """A lorry that stops across the way of the ego, on another road of the junction."""
    lorry = actor(category="truck", road="west", lane=-1, s_m=175.0, speed_mps=9.0,
                  route=["west", "east"], phases=[phase("b", at(3.2), brake(6.0))])  # fmt: skip
    world = scenario(
        road=JUNCTION, ego_speed_mps=12.0, duration_s=25.0, actors=[lorry],
        ego={"start": {"road": "south", "lane": -1, "s_m": 60.0}, "route": ["south", "north"]},
    )  # fmt: skip
    trace = roll(world, driver="idm")
    assert trace.speed_mps[0, 0, -1] < 0.3
    assert trace.y_m[0, 0, -1] + 3.6 < trace.y_m[0, 1, -1] - 1.2


def test_idm_follows_through_a_curve() -> None:
    """The gap is along the lane."""
    slow = actor(lane=-1, s_m=330.0, speed_mps=12.0)
    trace = roll(
        scenario(road=RURAL, ego_lane=-1, ego_s_m=250.0, ego_speed_mps=20.0, actors=[slow],
                 duration_s=25.0),
        driver="idm",
    )  # fmt: skip
    assert trace.speed_mps[0, 0, -1] == pytest.approx(12.0, abs=1.0)
    assert (trace.s_m[0, 1] - trace.s_m[0, 0]).min() > 15.0


def test_an_unknown_driver_is_refused() -> None:
    """The message names those there are."""
    with pytest.raises(InputError, match="constant_speed, idm"):
        roll(scenario(), driver="ludwig")
