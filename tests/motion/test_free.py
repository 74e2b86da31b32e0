"""Manoeuvres off the lane: where they begin and end, what they override, who watches them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.behaviour import FreeManoeuvre
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import RolloutError
from scenario_gen.motion import rollout
from tests.manoeuvres.strategies import ANY, greatest_speed_mps
from tests.motion.build import (
    actor,
    at,
    brake,
    by_time,
    end_of,
    gap,
    lane_change,
    leg,
    offset,
    pedestrian,
    phase,
    place,
    reverse,
    roll,
    roll_one,
    slide,
    speed,
    swing,
    timed,
    ttc,
    turn,
    walk,
)
from tests.worlds import RURAL, URBAN, scenario

STREET: dict[str, Any] = {
    "road": URBAN, "ego_lane": -1, "ego_s_m": 20.0, "ego_speed_mps": 8.0, "duration_s": 15.0
}  # fmt: skip


def state(trace: TraceBatch, time_s: float, index: int = 1) -> tuple[float, float, float]:
    step = int(np.argmin(np.abs(trace.time_s - time_s)))
    return (
        float(trace.x_m[0, index, step]),
        float(trace.y_m[0, index, step]),
        float(trace.heading_rad[0, index, step]),
    )


def test_a_slide_begins_where_the_lane_was_left() -> None:
    """Braking to 10 m/s, then sliding with 2.5 m/s2: 4 s and 20 m on, 1 m aside, turned by 2."""
    course_rad = math.asin(1.0 / 20.0)
    trace = roll_one(
        phase("b", at(1.0), brake(5.0, 10.0)),
        phase("s", end_of("b"), slide(2.5, from_mps=10.0, course_rad=course_rad, yaw_rad=2.0)),
    )
    assert trace.phase_start_s[0, 1].tolist() == pytest.approx([1.0, 4.0])
    assert trace.phase_end_s[0, 1].tolist() == pytest.approx([4.0, 8.0])
    x_m, y_m, heading_rad = state(trace, 4.0)
    end_x_m, end_y_m, end_rad = state(trace, 12.0)
    assert end_x_m - x_m == pytest.approx(20.0 * math.cos(course_rad))
    assert end_y_m - y_m == pytest.approx(1.0)
    assert end_rad - heading_rad == pytest.approx(2.0)
    assert trace.speed_mps[0, 1, -1] == trace.accel_mps2[0, 1, -1] == 0.0


def test_course_and_heading_part_in_a_slide_and_in_reverse() -> None:
    """The course is the direction of motion; at rest, and on the lane, it is the heading."""
    trace = roll_one(phase("s", at(1.0), slide(5.0, course_rad=0.3, yaw_rad=4.0)))
    moving = (trace.time_s > 0.95) & (trace.time_s < 5.95)
    assert trace.course_rad[0, 1, moving] == pytest.approx(np.full(moving.sum(), 0.3), abs=1e-9)
    assert (trace.course_rad[0, 1, ~moving] == trace.heading_rad[0, 1, ~moving]).all()
    assert (trace.course_rad[0, 0] == trace.heading_rad[0, 0]).all()
    back = roll_one(phase("r", at(1.0), reverse(8.0, 2.0)), speed_mps=0.0)
    moves = back.speed_mps[0, 1] > 0.01
    assert np.abs(back.course_rad[0, 1, moves]) == pytest.approx(np.full(moves.sum(), math.pi))
    assert back.heading_rad[0, 1] == pytest.approx(0.0, abs=1e-12)
    change = roll_one(phase("c", at(1.0), lane_change(-2, by_time(2.0))))
    assert (change.course_rad == change.heading_rad).all()


def test_speed_is_the_rate_of_the_way() -> None:
    """Between two states the way is the mean speed times the time, also when turning."""
    trace = roll_one(
        phase("t", at(1.0), turn(2.5, 8.0, 7.0)), world=STREET, lane=-1, s_m=80.0, speed_mps=7.0,
        step_s=0.02,
    )  # fmt: skip
    way_m = np.hypot(np.diff(trace.x_m[0, 1]), np.diff(trace.y_m[0, 1]))
    mean_mps = 0.5 * (trace.speed_mps[0, 1, 1:] + trace.speed_mps[0, 1, :-1])
    assert way_m / trace.step_s == pytest.approx(mean_mps, abs=0.16)


def test_a_u_turn_goes_back_on_the_other_side() -> None:
    """A turn by pi with half a lane width as radius ends in the other direction of traffic."""
    trace = roll_one(
        phase("u", at(2.0), turn(math.pi, 1.7, 5.0, onward_m=10.0)), world=STREET, lane=-1,
        s_m=100.0, speed_mps=5.0,
    )  # fmt: skip
    x_m, y_m, _ = state(trace, 2.0)
    end_x_m, end_y_m, end_rad = state(trace, 14.0)
    assert (end_x_m, end_y_m - y_m) == pytest.approx((x_m - 10.0 - 25.0 / 6.0, 3.4))
    assert abs(end_rad) == pytest.approx(math.pi)
    assert trace.lane[0, 1, 0] == -1
    assert trace.lane[0, 1, -1] == 1
    assert trace.s_m[0, 1, -1] == pytest.approx(110.0 - 10.0 - 25.0 / 6.0)


def test_free_manoeuvres_follow_and_override_each_other() -> None:
    """The second begins at the pose in which it overrides the first, which has no end then."""
    trace = roll_one(
        phase("t", at(1.0), turn(math.pi / 2, 10.0, 5.0)),
        phase("r", at(1.0 + math.pi / 2), reverse(4.0, 2.0)),
        phase("w", end_of("r", delay_s=1.0), walk(leg(0.0, 1.0, 1.0))),
        phase("n", end_of("t"), reverse(1.0, 1.0)),
        world=STREET, lane=-1, s_m=80.0, speed_mps=5.0,
    )  # fmt: skip
    quarter_s = 1.0 + math.pi / 2
    assert trace.phase_end_s[0, 1, 1:3] == pytest.approx([quarter_s + 4.0, quarter_s + 6.667], 1e-3)
    assert np.isnan(trace.phase_end_s[0, 1, [0, 3]]).all()
    assert np.isnan(trace.phase_start_s[0, 1, 3])
    x_m, y_m, _ = state(trace, 1.0)
    at_45 = (x_m + 10.0 * math.sin(math.pi / 4), y_m + 10.0 * (1.0 - math.cos(math.pi / 4)))
    back_m = 4.0 / math.sqrt(2.0)
    end_x_m, end_y_m, end_rad = state(trace, quarter_s + 4.5)
    assert end_rad == pytest.approx(math.pi / 4, abs=1e-3)
    assert (end_x_m, end_y_m) == pytest.approx((at_45[0] - back_m, at_45[1] - back_m), abs=0.02)


def test_leaving_the_lane_ends_what_runs_and_keeps_later_phases_from_beginning() -> None:
    """A lane change and a braking that run have no end; those that come later do not begin."""
    trace = roll_one(
        phase("c", at(1.0), lane_change(-2, by_time(4.0))),
        phase("b", at(1.0), brake(1.0, 5.0)),
        phase("late", at(4.0), speed(30.0, by_time(1.0))),
        phase("aside", at(4.0), offset(1.0, by_time(1.0))),
        phase("s", at(3.0), slide(6.0)),
    )
    assert np.isnan(trace.phase_end_s[0, 1, :4]).all()
    assert np.isnan(trace.phase_start_s[0, 1, 2:4]).all()
    assert trace.phase_start_s[0, 1, 4] == 3.0
    assert trace.speed_mps[0, 1, -1] == 0.0


def test_a_swerve_gives_the_slide_its_direction() -> None:
    """Begun in the middle of a lane change, a slide goes on where the car was heading."""
    trace = roll_one(
        phase("c", at(1.0), lane_change(-2, by_time(3.0))),
        phase("s", at(2.5), slide(5.0)),
    )
    x_m, y_m, heading_rad = state(trace, 2.5)
    end_x_m, end_y_m, _ = state(trace, 10.0)
    # Half-way the change is steepest: pi / 2 times its mean rate.
    assert heading_rad == pytest.approx(math.asin(0.5 * math.pi * 3.5 / 3.0 / 25.0), abs=1e-3)
    assert math.atan2(end_y_m - y_m, end_x_m - x_m) == pytest.approx(heading_rad, abs=1e-6)
    assert math.hypot(end_y_m - y_m, end_x_m - x_m) == pytest.approx(62.5)


def test_one_who_drives_against_the_lane_turns_about_his_own_heading() -> None:
    """Ahead and left are those of the actor, not of the road."""
    trace = roll_one(
        phase("t", at(1.0), turn(math.pi / 2, 5.0, 5.0, onward_m=0.0)), lane=-2, s_m=300.0,
        speed_mps=5.0, heading_rad=math.pi,
    )  # fmt: skip
    x_m, y_m, _ = state(trace, 1.0)
    end_x_m, end_y_m, end_rad = state(trace, 10.0)
    assert (end_x_m - x_m, end_y_m - y_m) == pytest.approx((-5.0, -5.0 - 25.0 / 6.0), abs=0.01)
    assert end_rad == pytest.approx(-math.pi / 2)


def test_a_door_swings_and_a_load_falls() -> None:
    """Parts go with what carries them until their first phase begins."""
    trace = roll(
        scenario(
            actors=[
                actor("truck", "truck", lane=-3, s_m=120.0, speed_mps=20.0),
                actor("load", "debris", lane=-3, s_m=119.0, speed_mps=20.0, carried_by="truck",
                      phases=[phase("fall", at(2.0), slide(4.0, course_rad=0.1, yaw_rad=3.0))]),
                actor("parked", lane=-1, s_m=200.0, speed_mps=0.0),
                actor("door", "vehicle_part", lane=-1, s_m=201.5, offset_m=0.9, speed_mps=0.0,
                      carried_by="parked",
                      phases=[phase("open", gap(60.0), swing(1.1, 1.0, 0.55))]),
            ]
        )
    )  # fmt: skip
    apart_m = trace.x_m[0, 1] - trace.x_m[0, 2]
    assert apart_m[:21] == pytest.approx(np.full(21, 1.0))
    assert apart_m[-1] > 100.0
    assert trace.speed_mps[0, 2, -1] == 0.0
    assert trace.heading_rad[0, 4, -1] == pytest.approx(1.1)
    assert (trace.x_m[0, 3] == 200.0).all()


def test_conditions_see_an_actor_off_its_lane() -> None:
    """Gap, time to collision and place are those of the sliding car, as it is then."""
    sliding = actor("s", lane=-1, s_m=100.0, speed_mps=20.0, phases=[
        phase("slide", at(1.0), slide(4.0, yaw_rad=math.pi / 2)),
    ])  # fmt: skip
    follower = actor("f", lane=-1, s_m=40.0, speed_mps=20.0, phases=[
        phase("b", gap(20.0, to="s"), brake(6.0)),
    ])  # fmt: skip
    other = actor("o", lane=-3, s_m=40.0, speed_mps=20.0, phases=[
        phase("p", place(150.0, lane=-1, of="s", within_m=2.0), brake(2.0)),
        phase("t", ttc(2.0, to="s"), offset(0.5, by_time(1.0))),
    ])  # fmt: skip
    trace = roll(scenario(actors=[sliding, follower, other]), step_s=0.01)
    start = trace.phase_start_s[0]
    # 148 m is reached when 28 of the 50 m of the slide are covered: 2 t^2 - 20 t + 28 = 0.
    assert start[3, 0] == pytest.approx(1.0 + 5.0 - math.sqrt(25.0 - 14.0), abs=0.01)
    step = int(np.searchsorted(trace.time_s, start[2, 0]))
    x_m = trace.centres()[0]
    turned = trace.heading_rad[0, 1, step]
    half_m = 2.25 * abs(math.cos(turned)) + 0.9 * abs(math.sin(turned))
    assert x_m[0, 1, step] - x_m[0, 2, step] - half_m - 2.25 == pytest.approx(20.0, abs=0.25)
    step = int(np.searchsorted(trace.time_s, start[3, 1]))
    turned = trace.heading_rad[0, 1, step]
    half_m = 2.25 * abs(math.cos(turned)) + 0.9 * abs(math.sin(turned))
    gap_m = x_m[0, 1, step] - x_m[0, 3, step] - half_m - 2.25
    closing = trace.speed_mps[0, 3, step] - trace.speed_mps[0, 1, step]
    assert gap_m / closing == pytest.approx(2.0, abs=0.05)


def test_a_driver_brakes_for_one_who_turns_across() -> None:
    """The ego's driver sees an actor that has left its lane where it is."""
    world = scenario(
        **STREET,
        actors=[
            actor(lane=1, s_m=140.0, speed_mps=1.2, phases=[
                phase("t", at(5.0), turn(math.pi / 2, 3.0, 1.2, onward_m=0.0)),
            ])
        ],
    )  # fmt: skip
    assert rollout(ScenarioBatch.of([world]), driver="idm").speed_mps[0, 0, -1] < 4.0


def test_a_parameter_reaches_into_a_free_manoeuvre() -> None:
    """Rows with other values slide other ways, each as its concrete scenario."""
    given_slide = slide(1.0, yaw_rad="$yaw") | {"decel_mps2": "$decel"}
    parameters = [
        {"name": "decel", "unit": "m/s2", "minimum": 2.0, "maximum": 8.0, "default": 4.0},
        {"name": "yaw", "unit": "rad", "minimum": -6.0, "maximum": 6.0, "default": 0.0},
    ]
    world = scenario(actors=[actor(phases=[phase("s", at(1.0), given_slide)])],
                     parameters=parameters)  # fmt: skip
    decel, yaw = np.array([2.0, 5.0, 8.0]), np.array([-6.0, 0.5, 3.0])
    batch = ScenarioBatch.variants(world, {"decel": decel, "yaw": yaw})
    trace = rollout(batch)
    assert trace.phase_end_s[:, 1, 0] == pytest.approx(1.0 + 25.0 / decel)
    way_m = trace.x_m[:, 1, -1] - (80.0 + 25.0)
    assert way_m == pytest.approx(625.0 / (2.0 * decel))
    concrete = rollout(ScenarioBatch.of([batch.scenario(row) for row in range(3)]))
    for name in ("x_m", "y_m", "heading_rad", "speed_mps"):
        assert getattr(trace, name) == pytest.approx(getattr(concrete, name), abs=1e-9)


def test_an_impossible_manoeuvre_says_which_phase() -> None:
    """A radius of 0 from a parameter is an error of the rollout, with the phase."""
    world = scenario(
        actors=[actor(phases=[phase("u", at(1.0), turn(3.0, 1.0, 5.0) | {"radius_m": "$r"})])],
        parameters=[{"name": "r", "unit": "m", "minimum": 0.0, "maximum": 9.0, "default": 5.0}],
    )
    with pytest.raises(RolloutError, match="phase u: turn: radius_m 0"):
        rollout(ScenarioBatch.variants(world, {"r": np.array([5.0, 0.0])}))


@settings(max_examples=25)
@given(ANY, ANY)
def test_any_two_free_manoeuvres_run(one: FreeManoeuvre, other: FreeManoeuvre) -> None:
    """From a curve, begun in the middle of a drift, one after the other: nothing breaks or jumps,
    and nobody is faster than asked."""
    phases = [
        phase("drift", at(0.2), offset(0.6, by_time(2.0))),
        phase("one", at(1.03), one.model_dump(mode="json")),
        phase("other", at(3.01), other.model_dump(mode="json")),
    ]
    world: Scenario = scenario(
        road=RURAL, ego_lane=-1, ego_s_m=150.0, ego_speed_mps=15.0, duration_s=9.0,
        actors=[actor(lane=-1, s_m=200.0, speed_mps=12.0, phases=phases)],
    )  # fmt: skip
    trace = roll(world)
    for name in ("x_m", "y_m", "heading_rad", "course_rad", "speed_mps", "accel_mps2"):
        assert np.isfinite(getattr(trace, name)).all(), name
    most_mps = max(12.0, *(greatest_speed_mps(m, 12.0) for m in (one, other)))
    assert (trace.speed_mps[0, 1] <= most_mps + 1e-6).all()
    way_m = np.hypot(np.diff(trace.x_m[0, 1]), np.diff(trace.y_m[0, 1]))
    assert (way_m <= most_mps * trace.step_s + 1e-6).all()
    assert trace.phase_start_s[0, 1, 1] == pytest.approx(1.03)


def test_a_pedestrian_stops_half_way_and_goes_back() -> None:
    """Triggered by a gap, out for 3 m, a pause, and back to where he came from."""
    walker = pedestrian(
        [phase("w", gap(40.0), walk(leg(0.0, 3.0, 1.5), leg(math.pi, 3.0, 2.0, pause_s=1.0)))]
    )
    trace = roll(scenario(**STREET, actors=[walker, timed([(0.0, 200.0, 1.6), (9.0, 190.0, 1.6)])]))
    aside_m = trace.t_m[0, 1] - trace.t_m[0, 1, 0]
    assert aside_m.max() == pytest.approx(3.0, abs=0.02)
    assert aside_m[-1] == pytest.approx(0.0, abs=1e-9)
    assert trace.x_m[0, 1] == pytest.approx(np.full(trace.time_s.size, 120.0), abs=1e-9)
