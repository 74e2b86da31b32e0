"""Detectors of events: seen where they happen, not seen where they do not, and when."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from scenario_gen.checks import check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from tests.checks.traces import actor, findings, phase, state_of, world
from tests.worlds import JUNCTION, RURAL, crossing_pedestrian, cut_in, scenario

CHANGE_S = {"dimension": "time", "time_s": 3.0}


def _changes(to_lane: int) -> dict[str, Any]:
    return phase({"kind": "lane_change", "to_lane": to_lane, "dynamics": CHANGE_S})


def _brakes(decel_mps2: float) -> dict[str, Any]:
    return phase({"kind": "brake", "decel_mps2": decel_mps2})


def _meet(data: dict[str, Any], kind: str, *, within_s: float | None = None, **fields: Any):
    world_fields = fields.pop("world", {})
    intent = {"kind": kind, "actor": "a1", "within_s": within_s, **fields}
    return scenario(actors=[data], intent=[intent], **world_fields)


LEAD = actor(s_m=90.0, speed_mps=30.0)
WALKER = crossing_pedestrian().actors[0].model_dump(mode="json")
WEST = {"road": JUNCTION, "ego_lane": -1, "ego_speed_mps": 10.0,
        "ego": {"start": {"road": "south", "lane": -1, "s_m": 120.0},
                "route": ["south", "north"]}}  # fmt: skip


def _across(s_m: float) -> dict[str, Any]:
    return actor(lane=-1, s_m=s_m, speed_mps=10.0, start={"road": "west"}, route=["west", "east"])


def _walker(**manoeuvre: Any) -> Scenario:
    data = crossing_pedestrian().model_dump(mode="json")
    data["actors"][0]["phases"][0]["manoeuvre"].update(manoeuvre)
    return Scenario.model_validate_json(json.dumps(data))


def _with_intent(one: Scenario, kind: str, **fields: Any) -> Scenario:
    intent = [{"kind": kind, "actor": one.actors[0].id, **fields}]
    return Scenario.model_validate_json(
        json.dumps(one.model_dump(mode="json") | {"intent": intent})
    )


SEEN = {
    "cut_in": cut_in(),
    "cut_in from the left": _meet(actor(lane=-1, s_m=70.0, speed_mps=27.0, phases=[_changes(-2)]),
                                  "cut_in", max_gap_m=20.0),
    "cut_out": _meet({**LEAD, "phases": [_changes(-3)]}, "cut_out", max_gap_m=36.0),
    "braking": _meet({**LEAD, "phases": [_brakes(4.0)]}, "braking", min_decel_mps2=4.0),
    "crossing_path": crossing_pedestrian(),
    "crossing_path of a car at a junction": _meet(_across(135.0), "crossing_path", world=WEST),
    "standing_in_lane": _meet(actor(s_m=200.0, speed_mps=0.0), "standing_in_lane"),
    "standing after braking": _meet(actor(s_m=150.0, speed_mps=10.0, phases=[_brakes(5.0)]),
                                    "standing_in_lane"),
    "oncoming": _meet(
        actor(lane=1, s_m=200.0, speed_mps=15.0, phases=[
            phase({"kind": "offset", "offset_m": -2.5, "dynamics": CHANGE_S})]),
        "oncoming", world={"road": RURAL, "ego_lane": -1, "ego_speed_mps": 15.0}),
    "wrong-way driver": _meet(
        actor(s_m=400.0, speed_mps=20.0, start={"heading_rad": float(np.pi)}), "oncoming"),
    "slow_lead": _meet(actor(s_m=150.0, speed_mps=15.0), "slow_lead"),
    "close_approach": _meet(actor(lane=-1, s_m=50.0, speed_mps=30.0), "close_approach",
                            max_gap_m=1.71),
}  # fmt: skip

NOT_SEEN = {
    "cut_in too far ahead": _meet(
        actor(lane=-3, s_m=110.0, speed_mps=30.0, phases=[_changes(-2)]), "cut_in",
        max_gap_m=20.0),
    "cut_in behind the ego": _meet(
        actor(lane=-3, s_m=20.0, speed_mps=30.0, phases=[_changes(-2)]), "cut_in"),
    "cut_in into another lane": _meet(
        actor(lane=-2, s_m=90.0, speed_mps=30.0, phases=[_changes(-3)]), "cut_in"),
    "cut_in of a crossing walker": _with_intent(crossing_pedestrian(), "cut_in"),
    "cut_out too far ahead": _meet({**LEAD, "phases": [_changes(-3)]}, "cut_out", max_gap_m=35.0),
    "braking too little": _meet({**LEAD, "phases": [_brakes(3.9)]}, "braking", min_decel_mps2=4.0),
    "braking in another lane": _meet(
        actor(lane=-3, s_m=90.0, speed_mps=30.0, phases=[_brakes(5.0)]), "braking",
        min_decel_mps2=4.0),
    "crossing too short": _walker(distance_m=1.5),
    "crossing car far away": _meet(_across(10.0), "crossing_path", world=WEST),
    "standing in another lane": _meet(actor(lane=-1, s_m=200.0, speed_mps=0.0),
                                      "standing_in_lane"),
    "standing behind": _meet(actor(s_m=20.0, speed_mps=0.0), "standing_in_lane"),
    "oncoming in its own lane": _meet(
        actor(lane=1, s_m=200.0, speed_mps=15.0), "oncoming",
        world={"road": RURAL, "ego_lane": -1, "ego_speed_mps": 15.0}),
    "lead of the same speed": _meet(LEAD, "slow_lead"),
    "close approach from afar": _meet(actor(lane=-1, s_m=50.0, speed_mps=30.0), "close_approach",
                                      max_gap_m=1.69),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_what_happens_is_seen(name):
    """The detector of each kind sees its event."""
    report = world(SEEN[name]).report()
    assert state_of(report, "intent.seen") == "passed", report.result(0).findings


@pytest.mark.parametrize("name", NOT_SEEN)
def test_what_does_not_happen_is_not_seen(name):
    """Near misses are not taken for the event, and the finding says what was seen instead."""
    report = world(NOT_SEEN[name]).report()
    assert state_of(report, "intent.seen") == "failed"
    finding = findings(report.result(0), "intent.seen")[0]
    assert finding.path == "$.intent[0]"
    assert "seen instead" in finding.message
    assert "closest" in finding.message


def test_an_event_that_comes_too_late_is_named_with_its_time():
    """The cut-in of the lane begins between 3 and 4 s; 3 s are too few."""
    late = _meet(actor("van", lane=-3, s_m=80.0, phases=[_changes(-2)]), "cut_in", within_s=2.0)
    finding = findings(world(late).report().result(0), "intent.seen")[0]
    assert finding.path == "$.intent[0].within_s"
    assert 2.0 < finding.value < 3.0
    assert finding.limit == 2.0


def test_without_intent_the_rule_does_not_apply():
    """Nothing promised, nothing to see."""
    assert state_of(world(scenario(actors=[LEAD])).report(), "intent.seen") == "not_applicable"


def test_parameters_of_an_intent_are_columns():
    """Each row is judged by its own limit."""
    declared = {"name": "g", "unit": "m", "minimum": 5.0, "maximum": 60.0, "default": 20.0}
    logical = _meet(
        actor(lane=-3, s_m=90.0, speed_mps=30.0, phases=[_changes(-2)]), "cut_in",
        max_gap_m="$g", world={"parameters": [declared]},
    )  # fmt: skip
    batch = ScenarioBatch.variants(logical, {"g": np.array([10.0, 35.0, 36.0, 60.0])})
    networks = [build(logical.road)]
    report = check(batch, rollout(batch, networks=networks), networks=networks)
    passed = [state_of(report, "intent.seen", row) == "passed" for row in range(4)]
    assert passed == [False, False, True, True]


INSTEAD = {
    "cut-in": cut_in(), "crossing": crossing_pedestrian(), "standing": SEEN["standing_in_lane"],
    "oncoming": SEEN["wrong-way driver"], "slower ahead": SEEN["slow_lead"],
    "cut-out": SEEN["cut_out"], "braking ahead": SEEN["braking"],
    "without an event": scenario(actors=[LEAD]),
    "never in the ego's lane": scenario(actors=[actor(lane=-1, s_m=60.0, speed_mps=30.0)]),
}  # fmt: skip


@pytest.mark.parametrize("words", INSTEAD)
def test_what_is_seen_instead_is_described(words):
    """The finding names the events that do happen."""
    one = INSTEAD[words]
    wrong = {"kind": "braking", "min_decel_mps2": 50.0}
    report = world(_with_intent(one, **wrong)).report()
    assert words in findings(report.result(0), "intent.seen")[0].message
