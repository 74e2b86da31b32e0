"""Reference drivers at the wheel in rollouts: what they face, and that they all can drive."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.drivers import DRIVERS, Drive, Scheme, Situation, find_driver
from scenario_gen.errors import InputError
from scenario_gen.motion import rollout
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
from tests.worlds import MOTORWAY, RURAL, URBAN, cut_in, scenario

REACTING = [name for name, driver in DRIVERS.items() if driver.looks_ahead]


class Recorder:
    """A driver that does nothing and keeps what it is shown."""

    name = "recorder"
    looks_ahead = True
    constants: Mapping[str, float] = MappingProxyType({})

    def __init__(self) -> None:
        self.seen: list[Situation] = []

    def drive(self, rows: int, actors: int, scheme: Scheme = Scheme.EXACT) -> Drive:
        return self

    def acceleration(self, situation: Situation) -> np.ndarray[Any, Any]:
        self.seen.append(situation)
        return np.zeros(situation.speed_mps.shape)


def shown(one: Scenario, name: str, other: int = 0) -> np.ndarray[Any, Any]:
    """(T,) a field of the situations of a scenario, of one of the others."""
    recorder = Recorder()
    rollout(ScenarioBatch.of([one]), driver=recorder)
    values = [getattr(now, name) for now in recorder.seen]
    return np.array([value[0] if value.ndim == 1 else value[0, other] for value in values])


def changing(**fields: Any) -> Scenario:
    """A car 1.75 m/s across, 60 m ahead, from the middle of lane -3 to that of lane -2."""
    car = actor(
        s_m=110.0, speed_mps=20.0,
        phases=[phase("in", at(1.0), lane_change(-2, {**by_time(2.0), "shape": "linear"}))],
    )  # fmt: skip
    return scenario(ego_speed_mps=30.0, actors=[car], duration_s=5.0, **fields)


def test_a_straight_road_is_faced_as_it_is() -> None:
    """Gap, closing, side gap, deviation, approach and widths, in numbers."""
    one = changing()
    time_s = np.arange(51) * 0.1
    ego, car = one.ego.box, one.actors[0].box
    reach_m = 0.5 * (ego.length_m + car.length_m)
    middle_m = 60.0 - 10.0 * time_s + car.centre_x_m - ego.centre_x_m
    late = time_s > 3.05
    assert shown(one, "gap_m")[:10] == pytest.approx(np.abs(middle_m[:10]) - reach_m)
    assert shown(one, "reach_m")[:10] == pytest.approx(reach_m)
    assert shown(one, "closing_mps")[:10] == pytest.approx(10.0)
    assert shown(one, "ahead").all()
    width_m = 0.5 * (ego.width_m + car.width_m)
    assert shown(one, "side_gap_m")[:10] == pytest.approx(3.5 - width_m)
    assert shown(one, "side_gap_m")[late] == pytest.approx(-width_m)
    assert shown(one, "wrap_m")[:10] == pytest.approx(min(ego.width_m, car.width_m))
    across = slice(12, 29)
    assert shown(one, "towards_mps")[across] == pytest.approx(1.75, abs=1e-6)
    assert not shown(one, "towards_mps")[:10].any()
    # The box turns a little, and its middle comes over a little earlier than its reference point.
    wanted_m = 1.75 * (time_s[across] - 1.0)
    assert shown(one, "deviation_m")[across] == pytest.approx(wanted_m, abs=0.13)
    # At 108 km/h a dry road has .7775 of the .85 that it has up to 50 km/h.
    assert shown(one, "grip_mps2") == pytest.approx(0.8 * 9.81 * 0.7775 / 0.85)


def test_a_place_kept_for_a_second_is_where_an_actor_keeps_to() -> None:
    """After the lane change, the deviation counts from the new lane."""
    deviation_m = shown(changing(), "deviation_m")
    assert deviation_m[30:36].min() > 3.0
    assert not deviation_m[42:].any()


@pytest.mark.parametrize(("offset_m", "deviation_m"), [(0.5, 0.5), (-0.5, 0.0), (0.0, 0.0)])
def test_who_starts_off_the_middle_of_its_lane_has_deviated(
    offset_m: float, deviation_m: float
) -> None:
    """Towards the ego's lane, which is to the left; away from it there is nothing to notice."""
    one = scenario(actors=[actor(offset_m=offset_m)], duration_s=0.3)
    assert shown(one, "deviation_m")[0] == pytest.approx(deviation_m)


def test_oncoming_traffic_closes_with_both_speeds_and_deviates_towards_the_ego() -> None:
    """On a curved rural road, whose other lane runs the other way."""
    one = scenario(
        road=RURAL, ego_lane=-1, ego_s_m=50.0, ego_speed_mps=15.0, duration_s=2.0,
        actors=[actor(lane=1, s_m=220.0, speed_mps=10.0, offset_m=-0.4)],
    )  # fmt: skip
    assert shown(one, "closing_mps") == pytest.approx(25.0, abs=0.2)
    assert shown(one, "deviation_m")[0] == pytest.approx(0.4, abs=0.01)
    assert shown(one, "side_gap_m")[0] > 0.5


def test_braking_of_others_is_faced_along_the_path() -> None:
    """-4 m/s2 of a leader from 1 s on."""
    lead = actor(lane=-2, s_m=150.0, phases=[phase("b", at(1.0), brake(4.0))])
    one = scenario(ego_speed_mps=25.0, actors=[lead], duration_s=3.0)
    along_mps2 = shown(one, "along_mps2")
    assert not along_mps2[:10].any()
    assert along_mps2[11:] == pytest.approx(-4.0)


def test_what_stands_behind_a_lorry_is_seen_when_the_lorry_has_gone() -> None:
    """A lorry in between leaves the lane; in the same lane the car behind it is hidden."""
    lorry = actor("lorry", "truck", lane=-2, s_m=100.0, speed_mps=25.0,
                  phases=[phase("out", at(2.0), lane_change(-3, by_time(2.0)))])  # fmt: skip
    wreck = actor("wreck", lane=-2, s_m=240.0, speed_mps=0.0)
    one = scenario(ego_speed_mps=25.0, actors=[lorry, wreck], duration_s=5.0)
    seen = shown(one, "seen", other=1)
    assert not seen[:20].any()
    assert seen[40:].all()
    assert shown(one, "seen", other=0).all()
    alone = scenario(ego_speed_mps=25.0, actors=[wreck], duration_s=5.0)
    assert shown(alone, "seen").all()


def test_hidden_actors_are_reacted_to_late() -> None:
    """The careful driver brakes once the wreck comes into view, and not before."""
    lorry = actor("lorry", "truck", lane=-2, s_m=100.0, speed_mps=25.0,
                  phases=[phase("out", at(2.0), lane_change(-3, by_time(2.0)))])  # fmt: skip
    wreck = actor("wreck", lane=-2, s_m=240.0, speed_mps=0.0)
    one = scenario(ego_speed_mps=25.0, actors=[lorry, wreck], duration_s=10.0)
    first = int(shown(one, "seen", other=1).argmax())
    accel_mps2 = roll(one, driver="r157_careful").accel_mps2[0, 0]
    braking = int((accel_mps2 < -0.01).argmax())
    assert 0.1 * braking == pytest.approx(0.1 * first + 1.15, abs=0.11)


@pytest.mark.parametrize("name", REACTING)
def test_every_driver_reacts_to_a_pedestrian_who_crosses(name: str) -> None:
    """On a street in town: slower than without, no harder than friction, never backwards."""
    world = scenario(
        road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0, duration_s=12.0,
        actors=[pedestrian([phase("c", gap(40.0), cross())])],
    )  # fmt: skip
    trace = roll(world, driver=name)
    speed_mps = trace.speed_mps[0, 0]
    assert speed_mps.min() < 11.0
    assert (speed_mps >= 0.0).all()
    assert trace.accel_mps2[0, 0].min() >= -0.8 * 9.81 - 1e-9


def test_a_profile_can_be_passed_in_place_of_a_name() -> None:
    """With other constants: a later AEB keeps less distance."""
    wreck = actor(lane=-2, s_m=200.0, speed_mps=0.0)
    one = scenario(ego_speed_mps=20.0, actors=[wreck], duration_s=15.0)
    by_name = roll(one, driver="aeb")
    same = rollout(ScenarioBatch.of([one]), driver=find_driver("aeb"))
    np.testing.assert_array_equal(same.x_m, by_name.x_m)
    late = find_driver("aeb").with_constants(latency_s=0.3)
    later = rollout(ScenarioBatch.of([one]), driver=late)
    assert later.x_m[0, 0, -1] > by_name.x_m[0, 0, -1] + 2.0


def test_an_unknown_driver_is_refused() -> None:
    with pytest.raises(InputError, match="constant_speed, idm"):
        rollout(ScenarioBatch.of([scenario()]), driver="ludwig")


@pytest.mark.parametrize("step_s", [0.1, 0.04])
def test_the_ego_stops_where_its_braking_ends(step_s: float) -> None:
    """The ideal driver from 13 m/s at 7.848 m/s2: v^2 / (2 a), also within a step."""
    wreck = actor(lane=-2, s_m=250.0, speed_mps=0.0)
    one = scenario(ego_speed_mps=13.0, actors=[wreck], duration_s=5.0)
    trace = rollout(ScenarioBatch.of([one]), driver="ideal", step_s=step_s)
    assert trace.speed_mps[0, 0, -1] == 0.0
    assert trace.x_m[0, 0, -1] - trace.x_m[0, 0, 0] == pytest.approx(169.0 / (2.0 * 7.848))


@pytest.mark.parametrize("name", REACTING)
def test_rollouts_do_not_depend_on_batch_and_chunks(name: str) -> None:
    """Alone, with others and in chunks of two: the same states."""
    worlds = [cut_in(gap_m=g, speed_mps=v) for g, v in ((15.0, 18.0), (30.0, 22.0))]
    worlds.append(scenario(actors=[actor(lane=-2, s_m=120.0, speed_mps=10.0), actor("a2")]))
    whole = rollout(ScenarioBatch.of(worlds), driver=name)
    chunked = rollout(ScenarioBatch.of(worlds), driver=name, chunk_rows=2)
    np.testing.assert_array_equal(whole.x_m, chunked.x_m)
    for row, one in enumerate(worlds):
        alone = rollout(ScenarioBatch.of([one]), driver=name)
        np.testing.assert_array_equal(alone.x_m[0, 0], whole.x_m[row, 0])


def test_on_ice_the_careful_driver_brakes_with_what_there_is() -> None:
    """mu g and no more; it is out of sight of 0.774 g."""
    wreck = actor(lane=-2, s_m=300.0, speed_mps=0.0)
    one = scenario(
        road=MOTORWAY, ego_speed_mps=15.0, actors=[wreck], duration_s=20.0,
        environment={"surface_condition": "icy", "friction": 0.1, "temperature_c": -3.0},
    )  # fmt: skip
    accel_mps2 = roll(one, driver="r157_careful").accel_mps2[0, 0]
    assert accel_mps2.min() == pytest.approx(-0.981)
