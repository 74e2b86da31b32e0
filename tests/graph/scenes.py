"""Scenarios for the tests of the graph room, drawn by hypothesis or turned around by hand."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.structure import Structure, structure
from scenario_gen.motion import rollout
from tests.worlds import scenario

Data = dict[str, Any]


def structures(*scenarios: Scenario) -> list[Structure]:
    """The structures of scenarios, each rolled out by itself."""
    return [structure(each, rollout(ScenarioBatch.of([each])), 0) for each in scenarios]


def changed(original: Scenario, **fields: Any) -> Scenario:
    """A copy with other fields, through JSON so that everything is validated."""
    data = json.loads(original.model_dump_json()) | fields
    return Scenario.model_validate_json(json.dumps(data))


def renamed(original: Scenario, names: dict[str, str], phases: dict[str, str]) -> Scenario:
    """A copy with other ids of actors and phases, references included."""
    data = json.loads(original.model_dump_json())
    for actor in data["actors"]:
        actor["id"] = names[actor["id"]]
        for phase in actor["phases"]:
            phase["id"] = phases[phase["id"]]
            trigger = phase["trigger"]
            for key in ("to", "of", "actor"):
                if trigger.get(key) in names:
                    trigger[key] = names[trigger[key]]
            if "phase" in trigger:
                trigger["phase"] = phases[trigger["phase"]]
    for intent in data["intent"]:
        intent["actor"] = names[intent["actor"]]
    return Scenario.model_validate_json(json.dumps(data))


def _dynamics(draw: st.DrawFn, times: list[float]) -> Data:
    return {"dimension": "time", "time_s": draw(st.sampled_from(times))}


def _manoeuvre(draw: st.DrawFn) -> Data:
    kind = draw(st.sampled_from(["lane_change", "speed", "brake", "offset"]))
    if kind == "lane_change":
        lane = draw(st.sampled_from([-1, -2, -3]))
        return {"kind": kind, "to_lane": lane, "dynamics": _dynamics(draw, [2.33, 3.17])}
    if kind == "speed":
        target = draw(st.sampled_from([12.0, 22.0, 33.0]))
        return {"kind": kind, "target_mps": target, "dynamics": _dynamics(draw, [1.91, 2.87])}
    if kind == "brake":
        return {"kind": kind, "decel_mps2": draw(st.sampled_from([2.0, 4.0])), "until_mps": 8.0}
    offset = draw(st.sampled_from([-0.6, 0.6]))
    return {"kind": kind, "offset_m": offset, "dynamics": _dynamics(draw, [1.57, 2.71])}


@st.composite
def scenes(draw: st.DrawFn) -> Scenario:
    """A three-lane motorway with one to three vehicles; triggers refer to each other."""
    count = draw(st.integers(1, 3))
    actors: list[Data] = []
    for index in range(count):
        phases: list[Data] = []
        for number in range(draw(st.integers(0, 2))):
            kinds = ["time"] if number == 0 else ["time", "phase_end", "gap"]
            kind = draw(st.sampled_from(kinds))
            trigger: Data = {"kind": kind}
            if kind == "time":
                trigger["at_s"] = 0.5 + 1.3 * number + draw(st.sampled_from([0.0, 0.41]))
            elif kind == "gap":
                trigger["to"] = draw(st.sampled_from(["ego", *(a["id"] for a in actors)]))
                trigger["gap_m"] = draw(st.sampled_from([15.0, 35.0]))
            else:
                trigger["phase"] = f"a{index}p{number - 1}"
            phases.append(
                {"id": f"a{index}p{number}", "trigger": trigger, "manoeuvre": _manoeuvre(draw)}
            )
        actors.append(
            {
                "id": f"a{index}",
                "category": draw(st.sampled_from(["car", "truck"])),
                "start": {
                    "lane": draw(st.sampled_from([-1, -2, -3])),
                    "s_m": 120.0 + 45.0 * draw(st.integers(-1, 2)) + 7.0 * index,
                },
                "speed_mps": draw(st.sampled_from([20.0, 28.0])),
                "phases": phases,
            }
        )
    return scenario(ego_s_m=100.0, actors=actors, duration_s=6.0)
