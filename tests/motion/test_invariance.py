"""What results may not depend on: step size, batch, chunk, order of actors."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.motion import rollout, sample
from tests.motion.build import (
    actor,
    at,
    brake,
    by_distance,
    by_rate,
    by_time,
    cross,
    end_of,
    gap,
    lane_change,
    leg,
    meet,
    offset,
    pedestrian,
    phase,
    place,
    reverse,
    roll,
    slide,
    speed,
    timed,
    ttc,
    turn,
    walk,
)
from tests.strategies import scenarios
from tests.worlds import JUNCTION, RURAL, URBAN, scenario

STATES = ("x_m", "y_m", "heading_rad", "course_rad", "speed_mps", "accel_mps2", "s_m", "t_m",
          "road", "lane", "phase_start_s", "phase_end_s")  # fmt: skip


def _worlds() -> dict[str, Scenario]:
    """One scenario for every kind of road, trigger and manoeuvre."""
    motorway = scenario(
        actors=[
            actor(lane=-3, s_m=100.0, phases=[
                phase("in", ttc(4.0), lane_change(-2, by_time(3.0))),
                phase("brake", end_of("in", delay_s=0.37), brake(6.0, 12.0)),
                phase("go", end_of("brake"), speed(24.0, by_time(2.3, "cubic"))),
            ]),
            actor("a2", "truck", lane=-2, s_m=160.0, speed_mps=22.0, phases=[
                phase("out", gap(25.0, to="a1"), lane_change(-3, by_distance(70.0, "cubic"))),
                phase("slow", place(222.0, within_m=1.5), speed(15.0, by_rate(3.0))),
            ]),
        ]
    )  # fmt: skip
    rural = scenario(
        road=RURAL, ego_lane=-1, ego_s_m=250.0, ego_speed_mps=20.0,
        actors=[
            actor(lane=1, s_m=560.0, speed_mps=18.0, phases=[
                phase("drift", ttc(4.0), offset(-1.2, by_time(1.5))),
                phase("back", end_of("drift"), offset(0.0, by_rate(0.8))),
            ]),
            actor("a2", "van", lane=-1, s_m=310.0, speed_mps=15.0, phases=[
                phase("brake", gap(35.0), brake(3.0, 5.0)),
            ]),
        ],
    )  # fmt: skip
    street = scenario(
        road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0,
        actors=[
            pedestrian([phase("c", gap(40.0), cross())]),
            timed([(0.0, 150.0, -1.6), (3.0, 170.0, -1.4), (7.0, 180.0, 1.5)]),
            actor("a2", lane=1, s_m=220.0, speed_mps=9.0, phases=[
                phase("b", place(125.0, lane=1, of="a2", within_m=3.0), brake(3.0)),
            ]),
        ],
    )  # fmt: skip
    crossing = scenario(
        road=JUNCTION, ego_speed_mps=12.0,
        ego={"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]},
        actors=[
            actor(road="south", lane=-1, s_m=150.0, speed_mps=8.0, route=["south", "north"],
                  phases=[phase("b", gap(20.0), speed(12.0, by_rate(2.0)))]),
            actor("a2", road="west", lane=-1, s_m=130.0, speed_mps=9.0, route=["west", "north"],
                  phases=[phase("b", at(4.03), brake(2.0, 5.0))]),
        ],
    )  # fmt: skip
    off_lane = scenario(
        road=URBAN, ego_lane=-1, ego_s_m=20.0, ego_speed_mps=16.0,
        actors=[
            actor(lane=-1, s_m=100.0, speed_mps=9.0, phases=[
                phase("swerve", gap(40.0), offset(0.8, by_time(1.7))),
                phase("spin", gap(37.0), slide(4.0, from_mps=9.0, yaw_rad=4.0, course_rad=0.2)),
                phase("back", end_of("spin", delay_s=0.33), reverse(4.0, 1.5, turn_rad=0.7)),
            ]),
            pedestrian([
                phase("out", gap(60.0), walk(leg(0.0, 2.5, 1.5), leg(3.0, 2.5, 2.0, pause_s=0.7))),
                phase("on", at(9.13), walk(leg(0.4, 3.0, 1.2))),
            ], s_m=105.0),
            actor("a2", lane=1, s_m=220.0, speed_mps=9.0, phases=[
                phase("never", at(7.0), brake(3.0)),
                phase("round", place(60.0, lane=-1), turn(-2.9, 5.0, 6.0)),
            ]),
            actor("a3", lane=-1, s_m=240.0, speed_mps=9.0, phases=[
                phase("b", gap(30.0, to="a2"), brake(3.0)),
            ]),
        ],
    )  # fmt: skip
    meeting = scenario(
        road=RURAL, ego_lane=-1, ego_s_m=30.0,
        ego={"speed_mps": 20.0, "phases": [
            phase("slow", at(3.03), brake(2.0, 14.0)),
            phase("aside", gap(80.0, to="a2"), offset(-0.6, by_time(2.0))),
        ]},
        actors=[
            actor(lane=1, s_m=500.0, speed_mps=12.0, phases=[
                phase("meet", at(0.57), meet(250.0, 240.0, lane=1, their_lane=-1)),
            ]),
            actor("a2", lane=-1, s_m=110.0, speed_mps=8.0, phases=[
                phase("meet", at(1.03), meet(240.0, 245.0, their_lane=-1, lane=-1, final_mps=16.0)),
                phase("b", end_of("meet"), brake(3.0, 5.0)),
            ]),
        ],
    )  # fmt: skip
    return {"motorway": motorway, "rural": rural, "street": street, "junction": crossing,
            "off_lane": off_lane, "meeting": meeting}  # fmt: skip


WORLDS = _worlds()


def assert_same(one: TraceBatch, other: TraceBatch, names: Iterable[str] = STATES) -> None:
    for name in names:
        np.testing.assert_allclose(
            getattr(one, name), getattr(other, name), rtol=0, atol=1e-12, err_msg=name
        )


@pytest.mark.parametrize("name", WORLDS)
def test_positions_hardly_depend_on_the_step(name: str) -> None:
    """0.1 s against 0.01 s: within 2 cm at all times, events within 2 ms."""
    coarse, fine = roll(WORLDS[name]), roll(WORLDS[name], step_s=0.01)
    fine_x, fine_y = fine.x_m[..., ::10], fine.y_m[..., ::10]
    assert np.hypot(coarse.x_m - fine_x, coarse.y_m - fine_y).max() < 0.02
    np.testing.assert_allclose(coarse.phase_start_s, fine.phase_start_s, atol=2e-3)
    np.testing.assert_allclose(coarse.phase_end_s, fine.phase_end_s, atol=2e-3)
    assert not np.isnan(coarse.phase_start_s[0, 1, 0])


@pytest.mark.parametrize("driver", ["constant_speed", "idm"])
def test_a_scenario_alone_moves_as_it_does_among_others(driver: str) -> None:
    """In one batch of all worlds, also in small chunks, rows equal those of batches of one."""
    given_worlds = list(WORLDS.values())
    together = rollout(ScenarioBatch.of(given_worlds), driver=driver)
    chunked = rollout(ScenarioBatch.of(given_worlds), driver=driver, chunk_rows=3)
    assert_same(together, chunked)
    for row, world in enumerate(given_worlds):
        alone = rollout(ScenarioBatch.of([world]), driver=driver)
        count, phases = alone.x_m.shape[1], alone.phase_start_s.shape[2]
        for name in STATES:
            values = getattr(together, name)[row, :count]
            values = values[..., :phases] if name.startswith("phase") else values
            np.testing.assert_allclose(
                values, getattr(alone, name)[0], rtol=0, atol=1e-12, err_msg=name
            )


def test_variants_move_as_the_concrete_scenarios_they_stand_for() -> None:
    """A column of parameter values gives the rows of as many scenario objects."""
    world = _logical()
    batch = ScenarioBatch.variants(world, sample(world, 40, seed=3, method="lhs"))
    concrete = ScenarioBatch.of([batch.scenario(row) for row in range(batch.size)])
    assert_same(rollout(batch), rollout(concrete))


def test_the_order_of_actors_does_not_matter() -> None:
    """Reversed actors give reversed states."""
    for world in WORLDS.values():
        turned = world.model_copy(update={"actors": world.actors[::-1]})
        one, other = roll(world), roll(turned)
        order = [0, *range(len(world.actors), 0, -1)]
        for name in STATES:
            np.testing.assert_allclose(
                getattr(one, name)[:, order], getattr(other, name), rtol=0, atol=1e-12
            )


def test_scenarios_of_other_lengths_hold_their_last_state() -> None:
    """``valid`` says where the duration ends; phases after it are not reported."""
    short = scenario(
        actors=[
            actor(phases=[phase("b", at(1.0), brake(5.0)), phase("late", at(3.5), brake(1.0))])
        ],
        duration_s=3.0,
    )  # fmt: skip
    trace = roll([short, WORLDS["motorway"]])
    assert trace.valid.sum(axis=1).tolist() == [31, 151]
    assert (trace.x_m[0, :2, 30:] == trace.x_m[0, :2, 30:31]).all()
    assert np.isnan(trace.phase_end_s[0, 1, 0])
    assert np.isnan(trace.phase_start_s[0, 1, 1])
    alone = roll(short)
    np.testing.assert_array_equal(trace.x_m[0, :2, :31], alone.x_m[0])


def test_absent_actors_are_marked() -> None:
    """Rows with fewer actors than others: NaN, lane 0 and road -1."""
    trace = roll([scenario(), WORLDS["street"]])
    assert trace.present.tolist() == [[True, False, False, False], [True] * 4]
    assert np.isnan(trace.x_m[0, 1:]).all()
    assert (trace.road[0, 1:] == -1).all()
    assert (trace.lane[0, 1:] == 0).all()


@settings(max_examples=60)
@given(scenarios())
def test_any_scenario_gives_finite_states_and_forward_motion(world: Scenario) -> None:
    """No NaN, no negative speed, nobody runs back, and nobody outruns his speed."""
    trace = roll(world)
    for name in ("x_m", "y_m", "heading_rad", "speed_mps", "accel_mps2", "s_m", "t_m"):
        assert np.isfinite(getattr(trace, name)).all(), name
    assert (trace.speed_mps >= 0.0).all()
    assert (np.diff(trace.s_m, axis=2) >= -1e-9).all()
    moved_m = np.hypot(np.diff(trace.x_m, axis=2), np.diff(trace.y_m, axis=2))
    fastest = np.maximum(trace.speed_mps[..., 1:], trace.speed_mps[..., :-1])
    # Speed may pass a maximum inside a step: one phase ends and the next begins there.
    assert (moved_m <= (fastest + 6.0 * trace.step_s * 4.0) * trace.step_s + 1e-6).all()
    started, ended = trace.phase_start_s, trace.phase_end_s
    both = ~np.isnan(ended)
    assert (ended[both] >= started[both]).all()


@settings(max_examples=25)
@given(scenarios(), scenarios())
def test_any_two_scenarios_do_not_touch_each_other(one: Scenario, other: Scenario) -> None:
    """Rows of a batch are independent, whatever roads and phases meet in it."""
    together = roll([one, other])
    for row, world in enumerate((one, other)):
        alone = roll(world)
        count, steps = alone.x_m.shape[1:]
        np.testing.assert_allclose(
            together.x_m[row, :count, :steps], alone.x_m[0], rtol=0, atol=1e-12
        )


def _logical() -> Scenario:
    parameters = [
        {"name": name, "unit": unit, "minimum": low, "maximum": high, "default": 0.5 * (low + high)}
        for name, unit, low, high in (
            ("s0", "m", 90.0, 140.0), ("v", "m/s", 18.0, 26.0), ("t", "s", 1.5, 5.0),
            ("limit", "s", 1.5, 5.0), ("decel", "m/s2", 2.0, 8.0),
        )
    ]  # fmt: skip
    change = lane_change(-2, by_time(1.0))
    change["dynamics"]["time_s"] = "$t"
    trigger = ttc(1.0)
    trigger["below_s"] = "$limit"
    stop = brake(1.0, 5.0)
    stop["decel_mps2"] = "$decel"
    mover = actor(phases=[phase("in", trigger, change), phase("b", end_of("in"), stop)])
    mover["start"]["s_m"], mover["speed_mps"] = "$s0", "$v"
    return scenario(actors=[mover], parameters=parameters, duration_s=10.0)
