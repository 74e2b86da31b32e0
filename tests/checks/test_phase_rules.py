"""Rules on triggers, manoeuvres off the lane, the ego's task and scenarios about the ego."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.checks.traces import actor, findings, lone, phase, state_of, states, static, world
from tests.worlds import JUNCTION, URBAN, cut_in, scenario

CHANGE = {"kind": "lane_change", "to_lane": -3, "dynamics": {"dimension": "time", "time_s": 3.0}}
BRAKE = {"kind": "brake", "decel_mps2": 3.0}
AT_ONCE = {"kind": "time", "at_s": 0.0}
SOON = {"kind": "time", "at_s": 1.0}
STANDS = {"speed_mps": 0.0}


def _ego(*phases: dict[str, Any]) -> dict[str, Any]:
    return {"ego": {"phases": list(phases)}}


def _sync(**fields: Any) -> dict[str, Any]:
    return {"kind": "synchronise", "lane": -2, "s_m": 400.0, "their_lane": -2,
            "their_s_m": 300.0} | fields  # fmt: skip


def _off(manoeuvre: dict[str, Any], category: str = "car", mu: float = 0.8, **fields: Any):
    return lone(actor(category, phases=[phase(manoeuvre)], **({"lane": -3} | fields)),
                environment={"friction": mu})  # fmt: skip


def _turn(radius_m: float, speed_mps: float, **fields: Any) -> dict[str, Any]:
    return {"kind": "turn", "angle_rad": 0.3, "radius_m": radius_m, "speed_mps": speed_mps} | fields


def _path(*points: tuple[float, float, float]) -> dict[str, Any]:
    return {"kind": "path", "points": [
        {"time_s": t, "ahead_m": ahead, "left_m": left} for t, ahead, left in points]}  # fmt: skip


def _crossing(later: float) -> dict[str, Any]:
    faster = {"kind": "speed", "target_mps": 2.0, "dynamics": {"dimension": "rate", "rate": 1.0}}
    cross = {"kind": "cross", "heading_rad": 1.57, "speed_mps": 1.0}
    return actor("pedestrian", lane=-4, speed_mps=0.0, phases=[
        phase(cross), phase(faster, {"kind": "time", "at_s": later}, "p2")])  # fmt: skip


def _walk(*headings: float) -> dict[str, Any]:
    return {"kind": "walk", "legs": [
        {"heading_rad": h, "distance_m": 3.0, "speed_mps": 1.5} for h in headings]}  # fmt: skip


NAMES = {
    "all of two, one unknown": (
        lone(actor(phases=[phase(BRAKE, {"kind": "all", "of": [
            SOON, {"kind": "gap", "to": "nobody", "gap_m": 5.0}]})])),
        "$.actors[0].phases[0].trigger.of[1].to"),
    "speed of": (lone(actor(phases=[phase(BRAKE, {"kind": "speed", "of": "nobody",
                                                  "speed_mps": 5.0})])),
                 "$.actors[0].phases[0].trigger.of"),
    "headway to itself": (lone(actor(phases=[phase(BRAKE, {"kind": "headway", "to": "a1",
                                                           "below_s": 5.0})])),
                          "$.actors[0].phases[0].trigger.to"),
    "synchronised with itself": (lone(actor(phases=[phase(_sync(with_actor="a1"))])),
                                 "$.actors[0].phases[0].manoeuvre.with_actor"),
    "phase of the ego": (lone(actor(), **_ego(phase(BRAKE, {"kind": "phase_end",
                                                            "phase": "nothing"}))),
                         "$.ego.phases[0].trigger.phase"),
    "intent that is not of the ego": (lone(actor(), intent=[{"kind": "oncoming", "actor": "ego"}]),
                                      "$.intent[0].actor"),
    "sight of an actor": (lone(actor(), intent=[{"kind": "low_sight", "actor": "a1",
                                                 "below_m": 50.0}]), "$.intent[0].actor"),
    "behind nobody": (lone(actor(), intent=[{"kind": "from_occlusion", "actor": "a1",
                                             "behind": "wall"}]), "$.intent[0].behind"),
    "behind itself": (lone(actor(), intent=[{"kind": "from_occlusion", "actor": "a1",
                                             "behind": "a1"}]), "$.intent[0].behind"),
    "collision with nobody": (lone(actor(), intent=[{"kind": "collision", "actor": "a1",
                                                     "partner": "wall"}]), "$.intent[0].partner"),
    "yielding to itself": (lone(actor(), intent=[{"kind": "yield", "actor": "a1", "to": "a1"}]),
                           "$.intent[0].to"),
    "no such patch": (lone(actor(), intent=[{"kind": "on_patch", "actor": "ego",
                                             "patch": "ice"}]), "$.intent[0].patch"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_are_looked_up_wherever_they_stand(name):
    """In combined triggers, manoeuvres, the ego's phases and intents; the path says where."""
    one, path = NAMES[name]
    assert [found.path for found in findings(static(one), "references.ids")] == [path]


def test_the_ego_and_its_phases_can_be_named():
    """A phase of an actor may wait for the end of one of the ego's."""
    waits = phase(BRAKE, {"kind": "phase_end", "actor": "ego", "phase": "p1"})
    one = lone(actor(phases=[waits]), **_ego(phase(CHANGE)))
    assert states(static(one))["references.ids"] == "passed"


PLACES = {
    "references.roads": [
        (phase(BRAKE, {"kind": "arrival", "road": "side", "lane": -1, "s_m": 5.0,
                       "below_s": 2.0}), "trigger.road"),
        (phase(BRAKE, {"kind": "any", "of": [SOON, {"kind": "position", "lane": 7,
                                                    "s_m": 5.0}]}), "trigger.of[1].lane"),
        (phase(_sync(their_lane=9)), "manoeuvre.their_lane"),
        (phase(_sync(road="side")), "manoeuvre.road"),
    ],
    "references.s_range": [
        (phase(BRAKE, {"kind": "arrival", "lane": -1, "s_m": 1501.0, "below_s": 2.0}),
         "trigger.s_m"),
        (phase(_sync(their_s_m=1600.0)), "manoeuvre.their_s_m"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("rule_id", PLACES)
def test_places_are_looked_up_wherever_they_stand(rule_id):
    """Arrivals and synchronisations name places too."""
    for given, path in PLACES[rule_id]:
        found = findings(static(lone(actor(phases=[given]))), rule_id)
        assert [one.path for one in found] == [f"$.actors[0].phases[0].{path}"]


def test_who_is_to_arrive_comes_along_the_road():
    """The ego goes north; it does not arrive on the arm to the east, nor does a walker."""
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]}

    def arrival(road: str) -> Any:
        trigger = {"kind": "arrival", "road": road, "lane": 1, "s_m": 190.0, "below_s": 2.0}
        car = actor(lane=-1, s_m=100.0, speed_mps=10.0, start={"road": "west"},
                    phases=[phase(BRAKE, trigger)])  # fmt: skip
        return static(scenario(road=JUNCTION, ego=ego, ego_speed_mps=10.0, actors=[car]))

    assert states(arrival("north"))["references.arrival"] == "passed"
    assert "east" in findings(arrival("east"), "references.arrival")[0].message


@pytest.mark.parametrize(
    ("road", "start", "to_lane", "state"),
    [
        (URBAN, -1, 1, "failed"),
        (URBAN, -1, -2, "passed"),
        (URBAN | {"traffic": "left"}, 1, -1, "failed"),
        (URBAN | {"traffic": "left"}, 1, 2, "passed"),
        (URBAN, -1, -7, "failed"),
    ],
)
def test_lane_changes_keep_to_the_direction_of_traffic(road, start, to_lane, state):
    """The direction is that of the lane, on whichever side of the reference line it lies."""
    change = CHANGE | {"to_lane": to_lane}
    one = scenario(road=road, ego_lane=start, ego_speed_mps=10.0, **_ego(phase(change)))
    result = static(one)
    assert states(result)["references.lane_change"] == state
    for found in findings(result, "references.lane_change"):
        assert found.path == "$.ego.phases[0].manoeuvre.to_lane"


OFF_LANE = [
    ("motion.free", _off(_turn(3.9, 4.0)), _off(_turn(3.8, 4.0))),
    ("motion.free", _off(_turn(20.0, 12.5)), _off(_turn(20.0, 12.6))),
    ("motion.free", _off({"kind": "slide", "decel_mps2": 8.84}),
     _off({"kind": "slide", "decel_mps2": 8.86})),
    ("motion.free", _off({"kind": "slide", "decel_mps2": 1.9}, mu=0.1),
     _off({"kind": "slide", "decel_mps2": 2.0}, mu=0.1)),
    ("motion.free", _off({"kind": "reverse", "distance_m": 30.0, "speed_mps": 11.2}, **STANDS),
     _off({"kind": "reverse", "distance_m": 30.0, "speed_mps": 11.3}, **STANDS)),
    ("motion.free",
     _off({"kind": "reverse", "distance_m": 6.0, "speed_mps": 2.0, "turn_rad": 1.5}, **STANDS),
     _off({"kind": "reverse", "distance_m": 5.8, "speed_mps": 2.0, "turn_rad": 1.5}, **STANDS)),
    ("motion.free", _off(_walk(0.0, 3.0), "pedestrian", **STANDS), _off(_walk(0.0, 0.6), **STANDS)),
    ("motion.path", _off(_path((0, 0, 0), (1, 25, 0), (2, 50, 0.8))),
     _off(_path((0, 0, 0), (1, 25, 0), (2, 37, 0.8)))),
    ("motion.path", _off(_path((0, 0, 0), (2, 4, 0), (4, 6.5, 3.2)), speed_mps=2.0),
     _off(_path((0, 0, 0), (2, 4, 0), (4, 4.0, 4.0)), speed_mps=2.0)),
    ("motion.path", _off(_path((0, 0, 0), (1, 7.9, 0)), "pedestrian"),
     _off(_path((0, 0, 0), (1, 8.1, 0)), "pedestrian")),
    ("motion.sudden", _off({"kind": "slide", "decel_mps2": 5.0}),
     _off({"kind": "slide", "decel_mps2": 5.0, "from_mps": 20.0})),
    ("motion.sudden", _off({"kind": "slide", "decel_mps2": 5.0, "course_rad": 0.08}),
     _off({"kind": "slide", "decel_mps2": 5.0, "course_rad": 0.2})),
    ("motion.sudden", _off(_turn(100.0, 24.0)), _off(_turn(100.0, 15.0))),
    ("motion.sudden", _off(_walk(1.5), "pedestrian", **STANDS),
     _off(_walk(1.5), "pedestrian", speed_mps=5.0)),
    ("motion.sudden", _off(_path((0, 0, 0), (5, 125, 0))), _off(_path((0, 0, 0), (5, 80, 0)))),
    ("motion.synchronise", lone(actor(phases=[phase(_sync())])),
     lone(actor(phases=[phase(_sync(s_m=120.0))]))),
    ("motion.synchronise", lone(actor(phases=[phase(_sync(their_s_m=90.0))])),
     lone(actor(phases=[phase(_sync(their_s_m=40.0))]))),
    ("motion.crossing", lone(_crossing(later=1.5)), lone(_crossing(later=0.5))),
    ("phases.apart", lone(actor(phases=[phase(BRAKE), phase(CHANGE, name="p2")])),
     lone(actor(phases=[phase(BRAKE), phase(BRAKE | {"decel_mps2": 4.0}, name="p2")]))),
    ("phases.apart",
     lone(actor(phases=[phase(BRAKE), phase(BRAKE, {"kind": "time", "at_s": 1.03}, "p2")])),
     lone(actor(phases=[phase(BRAKE), phase(BRAKE, {"kind": "time", "at_s": 1.01}, "p2")]))),
    ("phases.apart",
     lone(actor(phases=[phase(BRAKE | {"until_mps": 99.0}), phase(
         BRAKE, {"kind": "phase_end", "phase": "p1"}, "p2")])),
     lone(actor(phases=[phase({"kind": "slide", "decel_mps2": 5.0}), phase(BRAKE, name="p2")][::-1],
                lane=-3))),
    ("phases.happen", lone(actor(phases=[phase(BRAKE, {"kind": "any", "of": [
        SOON, {"kind": "time", "at_s": 99.0}]})])),
     lone(actor(phases=[phase(BRAKE, {"kind": "all", "of": [
         SOON, {"kind": "time", "at_s": 99.0}]})]))),
    ("phases.happen", lone(actor(), **_ego(phase(CHANGE))),
     lone(actor(), **_ego(phase(CHANGE, {"kind": "time", "at_s": 99.0})))),
    ("motion.brake_slows", lone(actor(), **_ego(phase(BRAKE | {"until_mps": 20.0}))),
     lone(actor(), **_ego(phase(BRAKE | {"until_mps": 31.0})))),
    ("motion.brake_demand", lone(actor(), **_ego(phase(BRAKE | {"decel_mps2": 7.8}))),
     lone(actor(), **_ego(phase(BRAKE | {"decel_mps2": 7.9})))),
    ("motion.acceleration", lone(actor(), **_ego(phase(
        {"kind": "speed", "target_mps": 35.0, "dynamics": {"dimension": "rate", "rate": 7.0}}))),
     lone(actor(), **_ego(phase(
         {"kind": "speed", "target_mps": 35.0, "dynamics": {"dimension": "rate", "rate": 7.1}})))),
    ("road.wrong_way", lone(actor(s_m=600.0, start={"heading_rad": np.pi}),
                            intent=[{"kind": "wrong_way", "actor": "a1"}]),
     lone(actor(s_m=600.0, start={"heading_rad": np.pi}))),
    ("road.on_road",
     lone(actor(lane=-3, phases=[phase({"kind": "offset", "offset_m": -6.0, "dynamics": {
         "dimension": "time", "time_s": 4.0}})]), intent=[{"kind": "leaves_road", "actor": "a1"}]),
     lone(actor(lane=-3, phases=[phase({"kind": "offset", "offset_m": -6.0, "dynamics": {
         "dimension": "time", "time_s": 4.0}})]))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule_id", "good", "bad"), OFF_LANE, ids=[f"{c[0]}-{i}" for i, c in enumerate(OFF_LANE)]
)
def test_good_is_let_pass_and_bad_is_found(rule_id, good, bad):
    """Inside the limit, or as declared, the rule is content; just outside it says so."""
    assert state_of(world(good).report(), rule_id) in ("passed", "not_applicable")
    report = world(bad).report()
    assert state_of(report, rule_id) == "failed"
    found = findings(report.result(0), rule_id)
    assert all(one.path.startswith("$.") and one.source and one.hint for one in found)


def test_a_slide_breaks_no_rule_on_vehicles_that_roll():
    """It moves aside of its heading, spins, and slows down with all the friction there is."""
    slide = {"kind": "slide", "decel_mps2": 6.0, "yaw_rad": 3.0}
    report = world(_off(slide, lane=-2, s_m=150.0)).report()
    assert report.ok[0], report.result(0).findings


def test_a_jump_from_place_to_place_is_found():
    """A planted teleport, and a lane change in no time."""
    one = world(cut_in())
    x_m = one.trace.x_m[0, 1].copy()
    x_m[50:] += 0.5
    report = one.with_trace(1, x_m=x_m).report()
    assert findings(report.result(0), "motion.jumps")[0].value == pytest.approx(0.5, abs=0.01)
    step = CHANGE | {"dynamics": {"dimension": "time", "time_s": 1.0, "shape": "step"}}
    assert state_of(world(lone(actor(phases=[phase(step | {"to_lane": -3})]))).report(),
                    "motion.jumps") == "failed"  # fmt: skip


def test_nobody_starts_in_a_lane_that_is_not_there_yet():
    """The lane of a plaza begins in a taper; before it there is nothing to stand on."""
    plaza = {"template": "toll_plaza", "speed_limit_mps": 20.0}

    def at(s_m: float) -> str:
        one = scenario(road=plaza, ego_lane=-1, ego_speed_mps=10.0,
                       actors=[actor(lane=-4, s_m=s_m, speed_mps=5.0)])  # fmt: skip
        return states(static(one))["road.start"]

    assert at(400.0) == "passed"
    assert at(100.0) == "failed"


def _merging(*phases: dict[str, Any]) -> Any:
    """On the acceleration lane, which ends in a taper."""
    ramp = {"template": "motorway_on_ramp", "speed_limit_mps": 36.0}
    ego = {"start": {"road": "merge", "lane": -1, "s_m": 50.0}, "route": ["merge", "downstream"]}
    car = actor(lane=-4, s_m=100.0, start={"road": "merge"}, phases=phases)
    return world(scenario(road=ramp, ego=ego, actors=[car])).report()


def test_nobody_drives_on_to_the_end_of_its_lane():
    """Changing lanes or braking in time is fine; the sudden stop at the end is no braking."""
    dynamics = {"dimension": "time", "time_s": 3.0}
    change = {"kind": "lane_change", "to_lane": -3, "dynamics": dynamics}
    assert state_of(_merging(phase(change)), "road.lane_end") == "passed"
    assert state_of(_merging(phase(BRAKE | {"decel_mps2": 4.0})), "road.lane_end") == "passed"
    report = _merging()
    assert state_of(report, "road.lane_end") == "failed"
    assert state_of(report, "motion.braking") == "passed"


@pytest.mark.parametrize("traffic", ["right", "left"])
def test_nobody_drives_on_past_the_end_of_a_lane_that_it_has_changed_to(traffic):
    """Into a lane that drops, and back in time or not; a lane that goes on has no end."""
    sign = 1 if traffic == "right" else -1
    road = {"template": "motorway_lane_drop", "speed_limit_mps": 30.0, "traffic": traffic}

    def state(to_lane: int, *later: dict[str, Any]) -> str:
        into = CHANGE | {"to_lane": sign * to_lane}
        car = actor(lane=-2 * sign, s_m=805.0, speed_mps=20.0, phases=[phase(into), *later])
        one = scenario(road=road, ego_lane=-sign, actors=[car], duration_s=9.0)
        return state_of(world(one).report(), "road.lane_end")

    back = {"id": "back", "trigger": {"kind": "time", "at_s": 4.5},
            "manoeuvre": CHANGE | {"to_lane": -2 * sign}}  # fmt: skip
    assert state(-3) == "failed"
    assert state(-3, back) == "passed"
    assert state(-1) == "passed"


def test_an_offset_into_the_next_lane_is_unclear_where_lanes_move():
    """Which lane it is that somebody follows who straddles two of them is anybody's guess."""

    def state(template: str, offset_m: float) -> str:
        aside = {"kind": "offset", "offset_m": offset_m,
                 "dynamics": {"dimension": "time", "time_s": 2.0}}  # fmt: skip
        car = actor(lane=-2, s_m=300.0, speed_mps=20.0, phases=[phase(aside)])
        road = {"template": template, "speed_limit_mps": 30.0}
        return state_of(world(scenario(road=road, ego_lane=-1, actors=[car])).report(),
                        "road.lane_left")  # fmt: skip

    assert state("work_zone", 2.2) == "failed"
    assert state("work_zone", 0.5) == "passed"
    assert state("motorway_straight", 2.2) == "passed"


EGO_ONLY = {
    "nothing said": (scenario(), "failed"),
    "a lane change of the ego": (
        scenario(intent=[{"kind": "lane_changing", "actor": "ego"}], **_ego(phase(CHANGE))),
        "not_applicable"),
    "fog": (scenario(environment={"visibility_m": 50.0},
                     intent=[{"kind": "low_sight", "actor": "ego", "below_m": 60.0}]),
            "not_applicable"),
}  # fmt: skip


@pytest.mark.parametrize("name", EGO_ONLY)
def test_a_scenario_may_be_about_the_ego_alone_where_it_says_so(name):
    """A drive in fog needs nobody else; an empty scenario is a mistake."""
    one, state = EGO_ONLY[name]
    report = world(one).report()
    assert state_of(report, "scenario.actors") == state
    assert report.ok[0] == (state != "failed")


def test_trains_have_speed_limits_of_their_own():
    """A train over a level crossing at 40 m/s is no speeding."""
    road = {"template": "level_crossing", "speed_limit_mps": 20.0}

    def crossing(category: str) -> str:
        train = actor(category, lane=-1, s_m=60.0, speed_mps=40.0, start={"road": "rail"})
        return state_of(world(scenario(road=road, ego_lane=-1, ego_speed_mps=15.0,
                                       actors=[train])).report(), "motion.speed_limit")  # fmt: skip

    assert crossing("train") == "passed"
    assert crossing("car") == "failed"
