"""How manoeuvres off the lane, meetings and phases of the ego stand in the file."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import build
from simulators.exporters.openscenario import OpenScenarioExporter
from tests.simulators.cases import actor, phase
from tests.simulators.cases_manoeuvres import ego_cases, free_cases, slide, turn
from tests.worlds import scenario


def written(given: Scenario) -> Any:
    network = build(given.concrete().road)
    return etree.fromstring(OpenScenarioExporter().export(given, network, stem="x")["x.xosc"])


def parameter(name: str, unit: str, low: float, high: float) -> dict[str, Any]:
    return {"name": name, "unit": unit, "minimum": low, "maximum": high, "default": high}


def test_poses_are_relative_to_the_actor_itself() -> None:
    """Every vertex has a place and a heading in the frame of the actor, and times from 0."""
    tree = written(free_cases()["reverse"])
    vertices = tree.findall(".//Trajectory//Vertex")
    assert len(vertices) > 20
    for vertex in vertices:
        position = vertex.find("Position/RelativeObjectPosition")
        assert position.get("entityRef") == "a1"
        assert position.find("Orientation").get("type") == "relative"
    times = [float(vertex.get("time")) for vertex in vertices]
    assert times[0] == 0.0
    assert times == sorted(times)
    assert tree.find(".//Timing").get("domainAbsoluteRelative") == "relative"
    last = vertices[-1].find("Position/RelativeObjectPosition")
    assert float(last.find("Orientation").get("h")) == pytest.approx(1.0)


def test_parameters_of_a_path_are_fixed_and_those_of_a_meeting_stay_open() -> None:
    """What polylines are computed from cannot be replaced in the file."""
    meeting = {"kind": "synchronise", "lane": -3, "s_m": "$place", "their_lane": -2,
               "their_s_m": 300.0, "final_mps": "$final"}  # fmt: skip
    tree = written(
        scenario(
            actors=[
                actor(phase(meeting, name="meet"), speed_mps=20.0),
                actor(phase(slide(6.0) | {"decel_mps2": "$decel"}), lane=-1, name="a2")
                | {"speed_mps": "$speed"},
            ],
            parameters=[
                parameter("place", "m", 150.0, 250.0), parameter("final", "m/s", 5.0, 15.0),
                parameter("decel", "m/s2", 2.0, 8.0), parameter("speed", "m/s", 10.0, 20.0),
            ],
        )
    )  # fmt: skip
    open_names = {node.get("name") for node in tree.findall(".//ParameterDeclaration")}
    assert open_names == {"place", "final", "EgoIsExternal"}
    action = tree.find(".//SynchronizeAction")
    assert action.find("TargetPosition/LanePosition").get("s") == "$place"
    assert action.find("FinalSpeed/AbsoluteSpeed").get("value") == "$final"
    assert "decel speed" in "".join(node.text for node in tree.xpath("//comment()"))


def test_a_start_speed_stays_open_where_no_slide_goes_on_with_it() -> None:
    """A turn has a speed of its own."""
    tree = written(
        scenario(
            actors=[actor(phase(turn(1.0, 8.0, 5.0, 5.0))) | {"speed_mps": "$speed"}],
            parameters=[parameter("speed", "m/s", 4.0, 6.0)],
        )
    )
    assert tree.find(".//ParameterDeclaration[@name='speed']") is not None


def test_phases_of_the_ego_wait_for_its_stand_in() -> None:
    """Each trigger of a phase of the ego also asks whether no system under test drives."""
    tree = written(ego_cases()["ego_task"])
    events = tree.xpath("//ManeuverGroup[starts-with(@name, 'ego.')]//Event")
    assert {event.get("name") for event in events} == {"ego.right", "ego.slow", "ego.aside"}
    for event in events:
        for group in event.findall("StartTrigger/ConditionGroup"):
            condition = group.find(".//ParameterCondition")
            assert condition.get("parameterRef") == "EgoIsExternal"
            assert condition.get("value") == "false"


def test_phases_on_the_lane_are_held_back_once_it_is_left() -> None:
    """What may be triggered after a manoeuvre off the lane has a condition that keeps it back."""
    tree = written(free_cases()["phases_on_the_lane_too_late"])
    guarded = {
        event.get("name")
        for event in tree.iterfind(".//Event")
        if event.find("StartTrigger//VariableCondition[@variableRef='a1_left']") is not None
    }
    assert guarded == {"a1.brake", "a1.change"}
