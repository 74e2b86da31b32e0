"""Ways that are not straight lanes: curves, junctions, crossings, trajectories, road ends."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import group_networks, rollout
from simulators.exporters.opendrive import OpenDriveExporter
from tests.motion.build import (
    QUARTER,
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
    roll,
    speed,
    timed,
    ttc,
)
from tests.worlds import JUNCTION, RURAL, URBAN, scenario

CURVE = {"template": "motorway_curve", "speed_limit_mps": 36.0, "radius_m": 700.0}


def test_in_a_curve_the_way_of_a_lane_has_its_own_length() -> None:
    """At t to the right of a left curve of radius R the speed along s is v / (1 - t / R)."""
    world = scenario(
        road=CURVE, ego_s_m=600.0, duration_s=5.0,
        actors=[actor(lane=-1, s_m=600.0), actor("a2", lane=-3, s_m=600.0)],
    )  # fmt: skip
    trace = roll(world)
    for index in (1, 2):
        t_m = trace.t_m[0, index, 0]
        np.testing.assert_allclose(
            np.diff(trace.s_m[0, index]), 2.5 / (1.0 - t_m / 700.0), rtol=1e-9
        )


def test_in_a_curve_an_actor_covers_its_speed_in_the_world() -> None:
    """Also over clothoids, where curvature changes within every step."""
    trace = roll(scenario(road=RURAL, ego_lane=-1, ego_s_m=250.0, ego_speed_mps=20.0))
    chord_m = np.hypot(np.diff(trace.x_m[0, 0]), np.diff(trace.y_m[0, 0]))
    np.testing.assert_allclose(chord_m, 2.0, atol=1e-5)
    turn_rad = np.diff(np.unwrap(trace.heading_rad[0, 0]))
    assert turn_rad.max() == pytest.approx(2.0 / (250.0 + 1.625), rel=1e-3)


@pytest.mark.parametrize(
    ("start", "goal", "turn_rad"),
    [("south", "north", 0.0), ("south", "west", QUARTER), ("west", "south", -QUARTER)],
)
def test_a_route_leads_through_the_junction(start: str, goal: str, turn_rad: float) -> None:
    """The actor leaves on the arm of its route, in its lane, with constant speed in the world."""
    mover = actor(road=start, lane=-1, s_m=150.0, speed_mps=9.0, route=[start, goal])
    ego = {"start": {"road": "east", "lane": -1, "s_m": 10.0}, "route": ["east"]}
    world = scenario(road=JUNCTION, ego_speed_mps=1.0, ego=ego, actors=[mover])
    trace = roll(world)
    names = [trace.road_ids[0][index] for index in trace.road[0, 1]]
    order = [name for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
    assert order == [start, f"{start}_{goal}", goal]
    assert trace.lane[0, 1, 0] == -1
    assert trace.lane[0, 1, -1] == 1
    turned = np.unwrap(trace.heading_rad[0, 1])
    assert turned[-1] - turned[0] == pytest.approx(turn_rad, abs=1e-9)
    chord_m = np.hypot(np.diff(trace.x_m[0, 1]), np.diff(trace.y_m[0, 1]))
    np.testing.assert_allclose(chord_m, 0.9, atol=2e-3)


def test_the_place_in_the_world_is_the_place_on_the_road() -> None:
    """x and y of a trace lead back to its road, s and t."""
    mover = actor(road="south", lane=-1, s_m=150.0, speed_mps=9.0, route=["south", "west"])
    ego = {"start": {"road": "east", "lane": -1, "s_m": 10.0}, "route": ["east"]}
    world = scenario(road=JUNCTION, ego_speed_mps=1.0, ego=ego, actors=[mover])
    trace = roll(world)
    network = group_networks(ScenarioBatch.of([world]))[0]
    for index, name in enumerate(network.road_ids):
        on = trace.road[0, 1] == index
        if on.any():
            x_m, y_m = network.road(name).line.point(trace.s_m[0, 1, on], trace.t_m[0, 1, on])
            np.testing.assert_allclose(x_m, trace.x_m[0, 1, on], atol=1e-9)
            np.testing.assert_allclose(y_m, trace.y_m[0, 1, on], atol=1e-9)


def test_actors_stop_where_their_road_ends() -> None:
    """Speed is 0 there, and nothing moves sideways any more."""
    late = phase("p", at(4.0), lane_change(-2, by_time(3.0)))
    trace = roll(scenario(actors=[actor(s_m=1450.0, speed_mps=20.0, phases=[late])]))
    arrived = trace.time_s > 2.55
    np.testing.assert_allclose(trace.x_m[0, 1, arrived], 1500.0, atol=1e-9)
    assert not trace.speed_mps[0, 1, arrived].any()
    np.testing.assert_allclose(trace.t_m[0, 1], -8.75, atol=1e-12)


def test_facing_against_the_lane_means_driving_against_it() -> None:
    """A wrong-way driver runs back in its lane, and a lane change works there too."""
    ghost = actor(lane=-2, s_m=500.0, speed_mps=20.0, heading_rad=math.pi,
                  phases=[phase("q", ttc(4.0), lane_change(-1, by_time(2.0)))])  # fmt: skip
    trace = roll(scenario(actors=[ghost]))
    assert trace.x_m[0, 1, 10] == pytest.approx(480.0)
    assert abs(trace.heading_rad[0, 1, 10]) == pytest.approx(math.pi)
    expected_s = (450.0 - 2 * 3.6 - 4.0 * 50.0) / 50.0
    assert trace.phase_start_s[0, 1, 0] == pytest.approx(expected_s, abs=1e-9)
    assert trace.t_m[0, 1, -1] == pytest.approx(-1.75)
    middle = round((expected_s + 1.0) / trace.step_s)
    dx_m = trace.x_m[0, 1, middle + 1] - trace.x_m[0, 1, middle - 1]
    dy_m = trace.y_m[0, 1, middle + 1] - trace.y_m[0, 1, middle - 1]
    assert math.remainder(
        trace.heading_rad[0, 1, middle] - math.atan2(dy_m, dx_m), 2 * math.pi
    ) == pytest.approx(0.0, abs=1e-3)


def test_a_crossing_accelerates_goes_straight_and_stops_after_its_distance() -> None:
    """1.5 m/s reached after 1 s and 0.75 m; 10 m are covered after 1 + 9.25 / 1.5 s."""
    world = scenario(
        road=URBAN, ego_lane=-1, ego_speed_mps=1.0,
        actors=[pedestrian([phase("c", at(2.0), cross())])],
    )  # fmt: skip
    trace = roll(world)
    assert trace.phase_end_s[0, 1, 0] == pytest.approx(2.0 + 1.0 + 9.25 / 1.5, abs=1e-9)
    np.testing.assert_allclose(trace.x_m[0, 1], 120.0, atol=1e-9)
    assert trace.y_m[0, 1, 30] - trace.y_m[0, 1, 20] == pytest.approx(0.75, abs=1e-9)
    assert trace.y_m[0, 1, -1] - trace.y_m[0, 1, 0] == pytest.approx(10.0, abs=1e-9)
    np.testing.assert_allclose(trace.heading_rad[0, 1], QUARTER, atol=1e-12)
    assert trace.speed_mps[0, 1, -1] == 0.0
    assert list(dict.fromkeys(trace.lane[0, 1].tolist())) == [-2, -1, 1, 2]


def test_a_crossing_turns_to_its_direction_when_it_begins() -> None:
    """Before, the heading is that of the start; the direction is relative to the road."""
    rider = actor("b1", "bicycle", lane=2, s_m=120.0, speed_mps=0.0,
                  phases=[phase("c", at(3.0), cross(-1.2, 5.0, 2.0, 12.0))])  # fmt: skip
    trace = roll(scenario(road=URBAN, ego_lane=-1, ego_speed_mps=1.0, actors=[rider]))
    assert abs(trace.heading_rad[0, 1, 29]) == pytest.approx(math.pi)
    assert trace.heading_rad[0, 1, 30] == pytest.approx(-1.2)
    assert trace.x_m[0, 1, -1] - 120.0 == pytest.approx(12.0 * math.cos(1.2), abs=1e-9)


def test_speed_phases_act_on_the_line_of_a_crossing() -> None:
    """He hesitates on the way, goes on, and still stops after the distance."""
    world = scenario(
        road=URBAN, ego_lane=-1, ego_speed_mps=1.0, duration_s=20.0,
        actors=[pedestrian([
            phase("c", at(1.0), cross()),
            phase("stop", at(3.0), brake(3.0)),
            phase("go", end_of("stop", delay_s=2.0), speed(1.0, by_rate(2.0))),
            phase("done", end_of("c"), keep(1.0)),
        ])],
    )  # fmt: skip
    trace = roll(world)
    assert not trace.speed_mps[0, 1, 37:54].any()
    assert trace.y_m[0, 1, -1] - trace.y_m[0, 1, 0] == pytest.approx(10.0, abs=1e-9)
    assert trace.phase_start_s[0, 1, 3] == trace.phase_end_s[0, 1, 0]


def test_a_crossing_in_a_curve_is_straight_in_the_world() -> None:
    """And s and t are found from the place."""
    walker = pedestrian([phase("c", at(1.0), cross(distance_m=8.0))], s_m=420.0)
    world = scenario(road=RURAL, ego_lane=-1, ego_s_m=100.0, ego_speed_mps=1.0, actors=[walker])
    trace = roll(world)
    moved_m = np.hypot(trace.x_m[0, 1] - trace.x_m[0, 1, 0], trace.y_m[0, 1] - trace.y_m[0, 1, 0])
    assert moved_m[-1] == pytest.approx(8.0, abs=1e-9)
    direction = math.atan2(
        trace.y_m[0, 1, -1] - trace.y_m[0, 1, 0], trace.x_m[0, 1, -1] - trace.x_m[0, 1, 0]
    )
    assert trace.heading_rad[0, 1, -1] == pytest.approx(direction, abs=1e-9)
    network = group_networks(ScenarioBatch.of([world]))[0]
    x_m, y_m = network.road("main").line.point(trace.s_m[0, 1], trace.t_m[0, 1])
    np.testing.assert_allclose(x_m, trace.x_m[0, 1], atol=1e-9)
    np.testing.assert_allclose(y_m, trace.y_m[0, 1], atol=1e-9)


def test_a_trajectory_is_exact_at_its_vertices_and_stays_at_the_last() -> None:
    """Linear in time between them, heading along the segment, 0 m/s after the end."""
    points = [(0.0, 80.0, -1.6), (2.0, 100.0, -1.6), (4.0, 125.0, 1.0), (6.0, 125.0, 1.0),
              (9.0, 110.0, -1.6)]  # fmt: skip
    trace = roll(scenario(road=URBAN, ego_lane=-1, ego_speed_mps=5.0, actors=[timed(points)]))
    for time_s, s_m, t_m in points:
        index = round(time_s / trace.step_s)
        assert trace.x_m[0, 1, index] == pytest.approx(s_m, abs=1e-9)
        assert trace.y_m[0, 1, index] == pytest.approx(t_m, abs=1e-9)
        assert trace.s_m[0, 1, index] == pytest.approx(s_m, abs=1e-9)
    assert trace.speed_mps[0, 1, 10] == pytest.approx(10.0)
    assert trace.heading_rad[0, 1, 30] == pytest.approx(math.atan2(2.6, 25.0))
    # Standing keeps the heading; going on turns it.
    assert trace.heading_rad[0, 1, 50] == pytest.approx(math.atan2(2.6, 25.0))
    assert trace.speed_mps[0, 1, 50] == 0.0
    assert not trace.speed_mps[0, 1, 90:].any()
    np.testing.assert_allclose(trace.x_m[0, 1, 90:], 110.0, atol=1e-9)


def test_a_trajectory_counts_for_the_gaps_of_others() -> None:
    """It stands still 40 m ahead of a car that drives at 8 m/s."""
    points = [(0.0, 180.0, -1.6), (1.0, 180.1, -1.6)]
    follower = actor("a2", lane=-1, s_m=140.0, speed_mps=8.0,
                     phases=[phase("b", gap(10.0, to="t1"), brake(4.0))])  # fmt: skip
    world = scenario(
        road=URBAN, ego_lane=1, ego_s_m=300.0, ego_speed_mps=5.0, actors=[timed(points), follower]
    )
    expected = (40.1 - 4.5 - 10.0) / 8.0
    assert roll(world).phase_start_s[0, 2, 0] == pytest.approx(expected, abs=1e-6)


def test_a_start_heading_of_a_parked_car_stays_until_it_moves_sideways() -> None:
    """As in esmini: the heading is relative to the lane until a lateral manoeuvre begins."""
    parked = actor(lane=-4, s_m=150.0, speed_mps=0.0, heading_rad=0.3,
                   phases=[phase("go", at(2.0), speed(10.0, by_rate(2.0))),
                           phase("in", at(4.0), lane_change(-3, by_time(4.0)))])  # fmt: skip
    trace = roll(scenario(actors=[parked]))
    np.testing.assert_allclose(trace.heading_rad[0, 1, :40], 0.3, atol=1e-12)
    assert trace.heading_rad[0, 1, -1] == pytest.approx(0.0, abs=1e-12)


def test_a_road_from_a_file_is_driven_like_its_template(tmp_path: Path) -> None:
    """The same scenario on a curve from OpenDRIVE, where positions name its road by number."""
    phases = [phase("in", gap(30.0), lane_change(-2, by_time(3.0))),
              phase("b", end_of("in"), brake(3.0, 12.0))]  # fmt: skip

    def world(road: dict[str, Any], name: str) -> Scenario:
        mover = actor(lane=-3, s_m=560.0, speed_mps=22.0, road=name, phases=phases)
        ego = {"start": {"road": name, "lane": -2, "s_m": 480.0}}
        return scenario(road=road, ego=ego, actors=[mover])

    template = world(CURVE, "main")
    network = group_networks(ScenarioBatch.of([template]))[0]
    (data,) = OpenDriveExporter().export(template, network, stem="curve").values()
    (tmp_path / "curve.xodr").write_bytes(data)
    road = {"template": "external", "file": "curve.xodr", "speed_limit_mps": 36.0}
    one = roll(template)
    other = roll(world(road, str(network.road("main").number)), folder=tmp_path)
    for name in ("x_m", "y_m", "s_m", "t_m", "phase_start_s"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-6)
    np.testing.assert_array_equal(one.lane, other.lane)


def test_sampled_roads_are_built_for_each_value() -> None:
    """Rows of a group whose lane width is a parameter drive in lanes of that width."""
    world = scenario(
        road={"template": "motorway_straight", "speed_limit_mps": 36.0, "lane_width_m": "$w"},
        actors=[actor(phases=[phase("p", at(1.0), lane_change(-2, by_time(2.0)))])],
        parameters=[{"name": "w", "unit": "m", "minimum": 3.0, "maximum": 4.0, "default": 3.5}],
    )  # fmt: skip
    widths = np.array([3.0, 4.0, 3.0, 3.25])
    trace = rollout(ScenarioBatch.variants(world, {"w": widths}))
    np.testing.assert_allclose(trace.t_m[:, 1, 0], -2.5 * widths, atol=1e-12)
    np.testing.assert_allclose(trace.t_m[:, 1, -1], -1.5 * widths, atol=1e-12)
