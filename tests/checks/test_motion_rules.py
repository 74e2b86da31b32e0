"""Rules on the rollout: limits of motion, roads, boxes, phases and relevance."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from scenario_gen.checks import DEFAULT_LIMITS
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import build
from tests.checks.traces import MU_G, actor, findings, lone, phase, state_of, world
from tests.worlds import JUNCTION, RURAL, URBAN, crossing_pedestrian, cut_in, scenario


def _speed_by_rate(target: float, rate: float) -> dict[str, Any]:
    return {"kind": "speed", "target_mps": target,
            "dynamics": {"dimension": "rate", "rate": rate}}  # fmt: skip


def _change(to_lane: int = -3, time_s: float = 3.0, shape: str = "sinusoidal") -> dict[str, Any]:
    dynamics = {"dimension": "time", "time_s": time_s, "shape": shape}
    return {"kind": "lane_change", "to_lane": to_lane, "dynamics": dynamics}


def _doing(manoeuvre: dict[str, Any], category: str = "car", mu: float = 0.8, **fields: Any):
    return lone(
        actor(category, phases=[phase(manoeuvre)], **fields), environment={"friction": mu}
    )  # fmt: skip


def _peak_change_s(limit_mps2: float) -> float:
    """Duration at which a sinusoidal lane change of 3.5 m peaks at an acceleration."""
    return float(np.sqrt(3.5 * np.pi**2 / (2 * limit_mps2)))


CASES = [
    ("motion.speed", lone(actor("truck", speed_mps=27.8)), lone(actor("truck", speed_mps=27.81))),
    ("motion.speed", lone(actor("bicycle", speed_mps=14.0)), lone(actor("bicycle", speed_mps=15))),
    ("motion.speed_limit", lone(actor(speed_mps=54.0)), lone(actor(speed_mps=54.1))),
    ("motion.acceleration", _doing(_speed_by_rate(35.0, 7.0)), _doing(_speed_by_rate(35.0, 7.01))),
    ("motion.acceleration", _doing(_speed_by_rate(27.0, 2.5), "bus"),
     _doing(_speed_by_rate(27.0, 2.51), "bus")),
    ("motion.acceleration", _doing(_speed_by_rate(35.0, 3.0)),
     _doing({"kind": "speed", "target_mps": 30.0, "dynamics": {
         "dimension": "time", "time_s": 3.0, "shape": "step"}})),
    ("motion.braking", _doing(_speed_by_rate(5.0, 8.0), "truck"),
     _doing(_speed_by_rate(5.0, 8.01), "truck")),
    ("motion.friction_circle", _doing(_speed_by_rate(5.0, MU_G), speed_mps=13.8),
     _doing(_speed_by_rate(5.0, MU_G * 1.001), speed_mps=13.8)),
    ("motion.friction_circle", _doing(_change(), mu=0.3),
     _doing(_change(time_s=_peak_change_s(0.1 * 9.81) * 0.95), mu=0.1)),
    ("motion.brake_slows", _doing({"kind": "brake", "decel_mps2": 3.0, "until_mps": 25.0},
                                  speed_mps=25.0),
     _doing({"kind": "brake", "decel_mps2": 3.0, "until_mps": 25.1}, speed_mps=25.0)),
    ("motion.turning_radius", _doing(_change(time_s=4.0), speed_mps=5.0),
     _doing(_change(time_s=2.5), speed_mps=2.5)),
    ("road.on_road", _doing({"kind": "offset", "offset_m": -3.0, "dynamics": {
        "dimension": "time", "time_s": 4.0}}, lane=-3),
     _doing({"kind": "offset", "offset_m": -5.0, "dynamics": {
         "dimension": "time", "time_s": 4.0}}, lane=-3)),
    ("road.lane_use",
     scenario(road=URBAN, ego_lane=-1, actors=[actor(lane=-1, speed_mps=5.0)]),
     scenario(road=URBAN, ego_lane=-1, actors=[actor(lane=-1, speed_mps=5.0, phases=[phase(
         {"kind": "offset", "offset_m": -3.0, "dynamics": {"dimension": "time", "time_s": 4.0}})])
     ])),
    ("road.end", scenario(ego_s_m=1490.0 - 15 * 30.0, actors=[actor(s_m=1000.0)]),
     scenario(ego_s_m=1490.0, actors=[actor(s_m=1000.0)])),
    ("boxes.start", scenario(actors=[actor(s_m=54.6)]), scenario(actors=[actor(s_m=54.4)])),
    ("boxes.start", scenario(actors=[actor(s_m=100.0), actor(name="b", s_m=104.6)]),
     scenario(actors=[actor(s_m=100.0), actor(name="b", s_m=104.4)])),
    ("boxes.actors", scenario(actors=[actor(), actor(name="b", s_m=150.0, speed_mps=25.0)]),
     scenario(actors=[actor(), actor(name="b", s_m=150.0, speed_mps=10.0)])),
    ("ego.moves", cut_in(), scenario(ego_speed_mps=0.0, actors=[actor(s_m=60.0)])),
    ("ego.dynamics", cut_in(), scenario(
        road={**RURAL, "radius_m": 60.0, "approach_m": 60.0}, ego_lane=-1, ego_speed_mps=25.0,
        ego_s_m=10.0, actors=[actor(lane=-1, s_m=60.0)])),
    ("phases.happen", cut_in(), lone(actor(phases=[
        phase({"kind": "brake", "decel_mps2": 3.0}, {"kind": "time", "at_s": 99.0})]))),
    ("relevance.near_ego", cut_in(), lone(actor(lane=-1, s_m=300.0, speed_mps=40.0))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule_id", "good", "bad"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_good_passes_and_bad_is_found(rule_id, good, bad):
    """Inside, or exactly at, the limit the rule passes; just outside it says so, with a source."""
    assert state_of(world(good).report(), rule_id) == "passed"
    report = world(bad).report()
    assert state_of(report, rule_id) == "failed"
    found = findings(report.result(0), rule_id)
    assert found
    assert all(finding.source and finding.message and finding.path[0] == "$" for finding in found)


def _in_curve(kmh: float, share: float, environment: dict[str, Any]) -> str:
    """State of the friction circle for a car that takes a share of mu g in a steady curve."""
    accel_mps2 = share * environment["friction"] * 9.81
    road = {"template": "motorway_curve", "speed_limit_mps": 40.0, "approach_m": 200.0,
            "clothoid_m": 30.0, "arc_m": 80.0}  # fmt: skip
    lane_t_m = build(lone(actor(), road=road).road).lane_centre_t("main", -2)
    road["radius_m"] = (kmh / 3.6) ** 2 / accel_mps2 + lane_t_m
    car = actor(s_m=150.0, speed_mps=kmh / 3.6)
    one = lone(car, road=road, environment=environment, ego_s_m=10.0, ego_speed_mps=10.0)
    return state_of(world(one).report(), "motion.friction_circle")


@pytest.mark.parametrize(
    ("kmh", "left", "environment"),
    [
        (90, 0.80 / 0.85, {"friction": 0.8}),
        (130, 0.75 / 0.85, {"friction": 0.8}),
        (90, 0.60 / 0.65, {"friction": 0.5, "surface_condition": "wet"}),
        (90, 0.30 / 0.55, {"friction": 0.5, "surface_condition": "wet",
                           "precipitation": {"kind": "rain", "intensity_mmph": 7.6}}),
        (90, 0.30 / 0.55, {"friction": 0.4, "surface_condition": "standing_water"}),
        (110, 1.0, {"friction": 0.3, "surface_condition": "snow"}),
    ],
)  # fmt: skip
def test_at_speed_a_surface_gives_the_share_that_the_tyre_table_leaves(kmh, left, environment):
    """Half a percent less than what is left passes in a curve, half a percent more is found."""
    assert _in_curve(kmh, left * 0.995, environment) == "passed"
    assert _in_curve(kmh, left * 1.005, environment) == "failed"


def test_values_limits_and_paths_of_findings():
    """A finding says which phase did what, by how much."""
    result = world(_doing(_speed_by_rate(5.0, 9.0), "truck", mu=0.9)).report().result(0)
    finding = findings(result, "motion.braking")[0]
    assert finding.path == "$.actors[0].phases[0]"
    assert finding.value == pytest.approx(9.0)
    assert (finding.limit, finding.unit) == (8.0, "m/s2")


def test_the_end_of_a_road_is_no_braking():
    """An entity that a simulator stops at the road end breaks no limit; a warning says it."""
    report = world(lone(actor(s_m=1400.0), ego_s_m=1350.0)).report()
    assert state_of(report, "road.end") == "failed"
    for rule_id in ("motion.braking", "motion.friction_circle", "ego.dynamics"):
        assert state_of(report, rule_id) == "passed"
    finding = findings(report.result(0), "road.end")[1]
    assert finding.path == "$.actors[0].start.s_m"
    assert finding.value == pytest.approx(4.0, abs=0.11)
    assert report.ok[0]


def test_a_standing_vehicle_at_the_road_end_has_not_run_out_of_road():
    """Who starts there and stands does not count."""
    report = world(lone(actor(s_m=1500.0, speed_mps=0.0), ego_s_m=1000.0)).report()
    assert state_of(report, "road.end") == "passed"


def test_the_end_of_a_crossing_is_no_braking():
    """The model lets walkers stop at once; that is not their doing."""
    assert state_of(world(crossing_pedestrian()).report(), "motion.braking") == "passed"


def test_walkers_may_leave_the_road_and_lanes():
    """On foot everything is open, beside the road too."""
    one = crossing_pedestrian()
    data = one.model_dump(mode="json")
    data["actors"][0]["phases"][0]["manoeuvre"]["distance_m"] = 30.0
    report = world(Scenario.model_validate_json(json.dumps(data))).report()
    for rule_id in ("road.on_road", "road.lane_use", "road.start"):
        assert state_of(report, rule_id) == "passed"


def test_ego_collisions_are_no_finding():
    """The ego may hit an actor, that is what is tested."""
    report = world(scenario(actors=[actor(s_m=120.0, speed_mps=5.0)])).report()
    assert report.measures["impact_time_s"].valid[0, 0]
    assert report.ok[0]


def test_trajectories_are_judged_by_their_points_not_by_their_corners():
    """A polyline changes its speed in jumps; that alone is no finding of the rollout rules."""
    points = [(0, 100.0), (2, 150.0), (4, 196.0), (6, 240.0)]
    data = {"points": [{"time_s": t, "s_m": s, "t_m": -5.25} for t, s in points]}
    report = world(lone(actor(trajectory=data))).report()
    for rule_id in ("motion.acceleration", "motion.braking", "motion.friction_circle"):
        assert state_of(report, rule_id) in ("passed", "not_applicable")
    assert state_of(report, "trajectory.kinematics") == "passed"


@pytest.mark.parametrize("step", [20, 70])
def test_a_jump_in_position_is_caught(step):
    """A planted teleport of 2 m breaks the friction circle."""
    one = world(cut_in())
    x_m = one.trace.x_m[0, 1].copy()
    x_m[step:] += 2.0
    report = one.with_trace(1, x_m=x_m).report()
    assert state_of(report, "motion.friction_circle") == "failed"


@pytest.mark.parametrize(("turn_rad", "state"), [(0.49, "passed"), (0.51, "failed")])
def test_moving_aside_of_the_heading_is_caught(turn_rad, state):
    """A planted turn of the heading alone: within and beyond the slip that is believed."""
    one = world(cut_in(at_s=14.0))
    report = one.with_trace(1, heading_rad=one.trace.heading_rad[0, 1] + turn_rad).report()
    assert state_of(report, "motion.sideways") == state


def test_a_jump_in_speed_is_caught():
    """A planted jump of 3 m/s breaks the limits of acceleration."""
    one = world(cut_in())
    speed_mps = one.trace.speed_mps[0, 1].copy()
    speed_mps[40:] += 3.0
    report = one.with_trace(1, speed_mps=speed_mps).report()
    assert state_of(report, "motion.acceleration") == "failed"


def test_an_actor_moved_into_another_is_caught():
    """Planted overlap between actors in the middle of the trace."""
    one = world(scenario(actors=[actor(), actor(name="b", s_m=150.0, speed_mps=25.0)]))
    x_m = one.trace.x_m[0, 2].copy()
    x_m[60:] -= 47.0
    report = one.with_trace(2, x_m=x_m).report()
    assert state_of(report, "boxes.actors") == "failed"
    assert findings(report.result(0), "boxes.actors")[0].value == 6.0


@pytest.mark.parametrize(("beside_m", "state"), [(0.0, "failed"), (0.95, "passed")])
def test_actors_that_meet_between_two_time_steps_collide(beside_m: float, state: str) -> None:
    """Motorcycles 2.2 m long and 0.9 m wide, 3 m apart at 5.0 s, that close in at 60 m/s.

    At 5.1 s they are 3 m apart on the other side; they touch from 5.0 + 0.8 / 60 s on.
    """
    small = {"category": "motorcycle", "dimensions": {
        "length_m": 2.2, "width_m": 0.9, "height_m": 1.4, "centre_x_m": 0.0}}  # fmt: skip
    one = world(scenario(actors=[actor(**small), actor(name="b", s_m=150.0, **small)]))
    x_m = one.trace.x_m[0, 1] + 3.0 - 60.0 * (one.trace.time_s - 5.0)
    y_m = one.trace.y_m[0, 1] + beside_m
    report = one.with_trace(2, x_m=x_m, y_m=y_m).report()
    assert state_of(report, "boxes.actors") == state
    if state == "failed":
        (finding,) = findings(report.result(0), "boxes.actors")
        assert finding.value == pytest.approx(5.0 + 0.8 / 60.0, abs=0.1 / 16)


def test_lane_ids_that_do_not_exist_are_off_the_road():
    """Planted lane 0 and road -1."""
    one = world(cut_in())
    lane = one.trace.lane[0, 1].copy()
    lane[30:33] = 0
    road = one.trace.road[0, 1].copy()
    road[30:33] = -1
    assert state_of(one.with_trace(1, lane=lane).report(), "road.on_road") == "failed"
    assert state_of(one.with_trace(1, road=road).report(), "road.on_road") == "failed"


def test_relevance_thresholds_come_from_the_limits():
    """Just within and just outside the threshold of the gap."""
    beside = lone(actor(lane=-1, s_m=50.0, speed_mps=30.0))
    gap_m = float(world(beside).report().measures["min_gap_m"].value[0, 0])
    assert gap_m == pytest.approx(3.5 - 1.8)
    one = world(beside)
    for limit_m, state in ((gap_m + 1e-6, "passed"), (gap_m - 1e-6, "failed")):
        limits = DEFAULT_LIMITS.with_values(relevant_gap_m=limit_m)
        assert state_of(one.report(limits=limits), "relevance.near_ego") == state


@pytest.mark.parametrize("template", ["motorway_curve", "rural_curve"])
@pytest.mark.parametrize("hand", ["left", "right"])
def test_steady_driving_through_curves_is_clean(template, hand):
    """A lead through a whole curve: no limit is broken, and the gap along the road stays."""
    road = {"template": template, "speed_limit_mps": 25.0, "hand": hand, "approach_m": 90.0}
    lane = -2 if template == "motorway_curve" else -1
    lead = actor(lane=lane, s_m=70.0, speed_mps=20.0)
    report = world(
        scenario(road=road, ego_lane=lane, ego_s_m=30.0, ego_speed_mps=20.0, actors=[lead])
    ).report()
    assert report.result(0).findings == ()
    thw_s = report.measures["min_thw_s"].value[0, 0]
    assert thw_s == pytest.approx((40.0 - 4.5) / 20.0, rel=0.03)


@pytest.mark.parametrize(("to", "limit_mps"), [("east", 8.0), ("west", 9.0), ("north", 12.0)])
def test_turning_at_a_junction(to, limit_mps):
    """Through a junction at a fitting speed nothing is found; at 20 m/s a turn is too fast."""
    start = {"road": "south", "lane": -1, "s_m": 150.0}

    def turn(speed_mps: float) -> Any:
        car = actor(lane=-1, s_m=170.0, speed_mps=speed_mps, start={"road": "south"},
                    route=["south", to])  # fmt: skip
        ego = {"start": start, "route": ["south", to]}
        return world(scenario(road=JUNCTION, ego=ego, ego_speed_mps=8.0, actors=[car])).report()

    assert state_of(turn(limit_mps * 0.8), "motion.friction_circle") == "passed"
    expected = "passed" if to == "north" else "failed"
    assert state_of(turn(20.0), "motion.friction_circle") == expected
