"""Arriving together: closed forms, and that it holds whatever the other one does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import RolloutError
from scenario_gen.motion import rollout
from tests.motion.build import (
    actor,
    at,
    brake,
    by_time,
    cross,
    end_of,
    meet,
    pedestrian,
    phase,
    roll,
    speed,
)
from tests.worlds import JUNCTION, RURAL, URBAN, scenario


def world(
    final_mps: float | None = None, *, own_mps: float = 20.0, ego_mps: float = 20.0,
    ego_phases: list[dict[str, Any]] | None = None, own_s_m: float = 230.0, more: Any = (),
    duration_s: float = 25.0,
) -> Scenario:  # fmt: skip
    """The actor has from 90 m to 230 m to go while the ego goes from 50 m to 330 m."""
    met = phase("meet", at(0.0), meet(own_s_m, 330.0, final_mps=final_mps))
    return scenario(
        ego={"speed_mps": ego_mps, "phases": ego_phases or []},
        actors=[actor(s_m=90.0, speed_mps=own_mps, phases=[met, *more])],
        duration_s=duration_s,
    )


def arrival_s(trace: TraceBatch, index: int, s_m: float) -> float:
    return float(np.interp(s_m, trace.s_m[0, index], trace.time_s))


def test_without_a_final_speed_the_acceleration_is_constant() -> None:
    """140 m in 14 s from 20 m/s: 10 m/s on average, so 0 at the place, with 20/14 m/s2."""
    trace = roll(world())
    during = trace.time_s < 14.0
    assert trace.speed_mps[0, 1, during] == pytest.approx(
        20.0 - 20.0 / 14.0 * trace.time_s[during], abs=1e-6
    )
    assert trace.s_m[0, 1, 140] == pytest.approx(230.0, abs=1e-6)
    assert trace.phase_end_s[0, 1, 0] == pytest.approx(14.0)


def test_the_speed_at_the_arrival_stays() -> None:
    """140 m in 14 s from 5 m/s: 15 m/s at the place, and on from there."""
    trace = roll(world(own_mps=5.0))
    assert trace.speed_mps[0, 1, -1] == pytest.approx(15.0, abs=1e-6)


def test_with_a_final_speed_there_is_an_apex() -> None:
    """From 20 m/s to 20 m/s over 140 m in 14 s: down to 0 at half time and up again."""
    trace = roll(world(20.0))
    assert trace.speed_mps[0, 1, 70] == pytest.approx(0.0, abs=0.05)
    assert trace.s_m[0, 1, 70] == pytest.approx(160.0, abs=0.05)
    assert arrival_s(trace, 1, 230.0) == pytest.approx(14.0, abs=0.01)
    assert trace.speed_mps[0, 1, -1] == pytest.approx(20.0, abs=1e-6)


def test_where_there_is_too_much_time_the_actor_waits() -> None:
    """20 m before the place: it stops, stands and sets off in time to be there at 10 m/s."""
    trace = roll(world(10.0, own_mps=8.0, own_s_m=120.0))
    assert (trace.speed_mps[0, 1] == 0.0).sum() > 10
    assert arrival_s(trace, 1, 120.0) == pytest.approx(14.0, abs=0.05)
    assert trace.speed_mps[0, 1, -1] == pytest.approx(10.0, abs=0.01)


@settings(max_examples=20)
@given(
    st.floats(6.0, 40.0), st.floats(0.0, 35.0), st.none() | st.floats(1.0, 30.0),
    st.sampled_from([0.1, 0.03]),
)  # fmt: skip
def test_it_holds_for_any_speed_of_the_ego(
    ego_mps: float, own_mps: float, final_mps: float | None, step_s: float
) -> None:
    """The actor is at its place when the ego is at its own, unless a constant acceleration that
    leads there would bring it beyond the place and back: it arrives early then."""
    trace = roll(world(final_mps, ego_mps=ego_mps, own_mps=own_mps, duration_s=50.0), step_s=step_s)
    arrives_s = 280.0 / ego_mps
    there_m = np.interp(arrives_s, trace.time_s, trace.s_m[0, 1])
    if final_mps is None and own_mps > 2.0 * 140.0 / arrives_s:
        assert arrival_s(trace, 1, 230.0) <= arrives_s
    else:
        assert there_m == pytest.approx(230.0, abs=0.3)
    assert (trace.speed_mps >= 0.0).all()
    assert np.isfinite(trace.accel_mps2).all()


@pytest.mark.parametrize("final_mps", [None, 15.0])
def test_it_follows_an_ego_that_changes_its_speed(final_mps: float | None) -> None:
    """The ego brakes, and its arrival is later; the actor is there then."""
    trace = roll(
        world(
            final_mps,
            own_mps=10.0,
            ego_mps=25.0,
            ego_phases=[phase("b", at(3.03), brake(3.0, 18.0))],
        )
    )
    ego_s = arrival_s(trace, 0, 330.0)
    assert ego_s > 280.0 / 25.0 + 2.0
    assert arrival_s(trace, 1, 230.0) == pytest.approx(ego_s, abs=0.02)


@pytest.mark.parametrize("driver", ["constant_speed", "idm"])
def test_it_follows_any_driver(driver: str) -> None:
    """An ego that is held up by a slower leader is met where it arrives, when it arrives."""
    given_world = world(12.0, own_mps=10.0, ego_mps=25.0, duration_s=30.0)
    slow = actor("slow", lane=-2, s_m=120.0, speed_mps=15.0)
    data = given_world.model_dump(mode="json", exclude={"content_hash"})
    data["actors"].append(slow)
    held_up = scenario(**{key: data[key] for key in ("ego", "actors", "duration_s")})
    trace = rollout(ScenarioBatch.of([held_up]), driver=driver)
    assert arrival_s(trace, 1, 230.0) == pytest.approx(arrival_s(trace, 0, 330.0), abs=0.05)


def test_it_waits_for_an_ego_that_stands() -> None:
    """While the ego stands, so does the actor; when the ego has set off, both arrive together."""
    go = phase("go", at(4.0), speed(20.0, by_time(4.0)))
    trace = roll(world(10.0, ego_mps=0.0, ego_phases=[go], duration_s=30.0))
    waiting = (trace.time_s > 0.05) & (trace.time_s < 4.0)
    assert (trace.speed_mps[0, 1, waiting] == 0.0).all()
    assert arrival_s(trace, 1, 230.0) == pytest.approx(arrival_s(trace, 0, 330.0), abs=0.05)


def test_it_is_over_when_the_other_one_has_passed_already() -> None:
    """Somebody who moves away from the place is not met."""
    met = phase("meet", at(1.0), meet(230.0, 40.0, final_mps=12.0))
    trace = roll(scenario(actors=[actor(s_m=90.0, phases=[met])]))
    assert trace.phase_end_s[0, 1, 0] == pytest.approx(1.0)
    assert trace.speed_mps[0, 1, -1] == pytest.approx(12.0)


def test_another_phase_ends_it() -> None:
    """A braking overrides the synchronisation, which has no end then; its end starts the next."""
    cut = roll(world(own_mps=10.0, more=[phase("b", at(5.0), brake(3.0))]))
    assert np.isnan(cut.phase_end_s[0, 1, 0])
    assert cut.speed_mps[0, 1, -1] == 0.0
    after = roll(world(own_mps=10.0, more=[phase("b", end_of("meet"), brake(3.0))]))
    assert after.phase_start_s[0, 1, 1] == pytest.approx(14.0)


def test_a_meeting_on_a_straight_road_does_not_depend_on_bends_elsewhere() -> None:
    """In one batch with a curve, a scenario on a straight road moves as it does alone."""
    curve = scenario(road=RURAL, ego_lane=-1, ego_s_m=30.0, ego_speed_mps=15.0)
    for final_mps in (None, 7.0, 25.0):
        alone = roll(world(final_mps))
        together = roll([curve, world(final_mps)])
        steps = alone.time_s.size
        assert together.x_m[1, :2, :steps] == pytest.approx(alone.x_m[0], abs=1e-9)


def test_two_meet_inside_a_junction() -> None:
    """Each has its own way and its own place on it."""
    met = phase("meet", at(0.5), meet(9.0, 8.0, lane=-1, their_lane=-1, road="west_east",
                                      their_road="south_north", final_mps=8.0))  # fmt: skip
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "speed_mps": 10.0,
           "route": ["south", "north"]}  # fmt: skip
    crossing = actor(road="west", lane=-1, s_m=110.0, speed_mps=8.0, route=["west", "east"],
                     phases=[met])  # fmt: skip
    trace = roll(scenario(road=JUNCTION, ego=ego, actors=[crossing]), step_s=0.02)
    names = trace.road_ids[0]
    times = []
    for index, (road, s_m) in enumerate((("south_north", 8.0), ("west_east", 9.0))):
        on = trace.road[0, index] == names.index(road)
        times.append(np.interp(s_m, trace.s_m[0, index, on], trace.time_s[on]))
    assert times[0] == pytest.approx(times[1], abs=0.02)


def test_oncoming_traffic_meets_in_a_curve() -> None:
    """Against the direction of s, and with the lengths of the reference line."""
    met = phase("meet", at(0.5), meet(200.0, 200.0, lane=1, their_lane=-1, final_mps=15.0))
    trace = roll(
        scenario(
            road=RURAL, ego_lane=-1, ego_s_m=30.0, ego_speed_mps=15.0, duration_s=20.0,
            actors=[actor(lane=1, s_m=380.0, speed_mps=10.0, phases=[met])],
        )
    )  # fmt: skip
    own_s = float(np.interp(-200.0, -trace.s_m[0, 1], trace.time_s))
    assert own_s == pytest.approx(arrival_s(trace, 0, 200.0), abs=0.05)


def test_a_walker_on_a_crossing_is_met_in_a_straight_line() -> None:
    """The one to be met crosses: what counts is the distance to the place."""
    walker = pedestrian([phase("c", at(1.0), cross(speed_mps=1.5, distance_m=9.0))], s_m=150.0)
    met = phase("meet", at(4.0), meet(150.0, 150.0, lane=-1, their_lane=1, with_actor="p1",
                                      final_mps=6.0))  # fmt: skip
    trace = roll(
        scenario(
            road=URBAN, ego_lane=-1, ego_s_m=20.0, ego_speed_mps=3.0,
            actors=[walker, actor("c1", lane=-1, s_m=75.0, speed_mps=10.0, phases=[met])],
        )
    )  # fmt: skip
    there = int(np.searchsorted(trace.s_m[0, 2], 150.0))
    assert trace.t_m[0, 1, there] == pytest.approx(1.6, abs=0.5)


def test_places_have_to_lie_on_the_ways() -> None:
    """An actor that never comes to a place cannot be told to arrive there."""
    met = meet(10.0, 20.0, lane=-1, their_lane=-1, road="north", their_road="south")
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]}
    crossing = actor(road="west", lane=-1, s_m=110.0, speed_mps=8.0, route=["west", "east"],
                     phases=[phase("meet", at(0.5), met)])  # fmt: skip
    with pytest.raises(RolloutError, match="does not come along road north"):
        roll(scenario(road=JUNCTION, ego=ego, actors=[crossing]))
    with pytest.raises(RolloutError, match="which is no other actor"):
        roll(scenario(actors=[actor(phases=[
            phase("m", at(0.0), meet(200.0, 300.0, with_actor="a1"))])]))  # fmt: skip
