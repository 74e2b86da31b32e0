"""What is written for triggers on motion and for combinations of conditions."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import build
from simulators.exporters.openscenario import OpenScenarioExporter
from tests.motion.build import (
    actor,
    arrival,
    at,
    brake,
    cross,
    gap,
    headway,
    of_speed,
    pedestrian,
    phase,
    several,
)
from tests.worlds import JUNCTION, URBAN, scenario

RISING = {"edge": "rising"}


def written(given: Scenario) -> Any:
    files = OpenScenarioExporter().export(given, build(given.concrete().road), stem="case")
    return etree.fromstring(files["case.xosc"])


def waiting(trigger: dict[str, Any], **fields: Any) -> Any:
    return written(scenario(actors=[actor(phases=[phase("p", trigger, brake(3.0))])], **fields))


def groups(root: Any, event: str) -> list[list[str]]:
    """Names of the conditions of each group that starts an event."""
    start = root.find(f".//Event[@name='{event}']/StartTrigger")
    return [[c.get("name") for c in group] for group in start.findall("ConditionGroup")]


def condition(root: Any, kind: str) -> dict[str, str]:
    return dict(root.find(f".//{kind}").attrib)


def test_speed_and_headway_are_conditions_of_their_own() -> None:
    """The speed of the one that is named; the headway of the owner to the one that is named."""
    root = waiting(several("any", of_speed(20.0, "greater"), headway(1.5)))
    assert condition(root, "SpeedCondition") == {"rule": "greaterThan", "value": "20"}
    assert condition(root, "TimeHeadwayCondition") == {
        "entityRef": "ego", "freespace": "true", "rule": "lessThan", "value": "1.5",
        "coordinateSystem": "road", "relativeDistanceType": "longitudinal",
    }  # fmt: skip
    owners = [
        node.getparent().getparent().find("TriggeringEntities/EntityRef").get("entityRef")
        for kind in ("SpeedCondition", "TimeHeadwayCondition")
        for node in [root.find(f".//{kind}")]
    ]
    assert owners == ["ego", "a1"]


@pytest.mark.parametrize(
    ("road", "kind"), [("south_north", "euclidianDistance"), ("north", "longitudinal")]
)
def test_an_arrival_is_along_the_road_but_inside_a_junction(road: str, kind: str) -> None:
    """The place is the target of a time to collision."""
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]}
    lane = -1 if road == "south_north" else 1
    waits = actor(road="west", lane=-1, s_m=100.0, route=["west"], phases=[
        phase("p", arrival(5.0, 3.0, lane=lane, road=road), brake(3.0))])  # fmt: skip
    root = written(scenario(road=JUNCTION, ego=ego, actors=[waits]))
    found = condition(root, "TimeToCollisionCondition")
    assert (found["relativeDistanceType"], found["freespace"]) == (kind, "false")
    place = root.find(".//TimeToCollisionConditionTarget/Position/LanePosition")
    assert (place.get("laneId"), place.get("s")) == (str(lane), "5")


def test_any_has_a_group_for_each_condition_and_all_one_for_all() -> None:
    conditions = gap(40.0), at(3.0), of_speed(20.0)
    assert groups(waiting(several("any", *conditions)), "a1.p") == [
        ["a1.p.1"], ["a1.p.2"], ["a1.p.3"],
    ]  # fmt: skip
    assert groups(waiting(several("all", *conditions)), "a1.p") == [["a1.p.1", "a1.p.2", "a1.p.3"]]


def test_a_rising_edge_comes_first_in_its_group() -> None:
    """So that it is looked at all the time."""
    root = waiting(several("all", at(3.0), gap(40.0, **RISING)))
    assert groups(root, "a1.p") == [["a1.p.2", "a1.p.1"]]


def variable_actions(root: Any) -> list[Any]:
    """What sets variables of actors; those of the criteria begin with a capital letter."""
    actions = root.iter("VariableAction")
    return [
        action.find("SetAction") for action in actions if action.get("variableRef")[0].islower()
    ]


def test_a_sequence_counts_in_a_variable() -> None:
    """Two helper events in a group of their own, before those of the phases."""
    trigger = several("sequence", at(1.0), gap(40.0, delay_s=0.5), of_speed(20.0))
    root = waiting(trigger)
    variable = root.find("VariableDeclarations/VariableDeclaration")
    assert (variable.get("name"), variable.get("value")) == ("a1_Phase_p", "0")
    names = [group.get("name") for group in root.iter("ManeuverGroup")]
    assert names[:2] == ["a1.Turns", "a1.longitudinal"]
    assert groups(root, "a1.p.Turn1") == [["a1.p.Turn1"]]
    assert groups(root, "a1.p.Turn2") == [["a1.p.Turn2.turn", "a1.p.Turn2"]]
    assert groups(root, "a1.p") == [["a1.p.turn", "a1.p"]]
    sets = [node.get("value") for node in variable_actions(root)]
    waits = [
        (node.get("value"), node.getparent().getparent().get("delay"))
        for node in root.iter("VariableCondition")
        if node.get("variableRef")[0].islower()
    ]
    assert (sets, waits) == (["1", "2"], [("1", "0.5"), ("2", "0")])


def test_both_events_of_a_crossing_wait_for_the_same_sequence() -> None:
    """Its speed and its path begin together, and the conditions are counted once."""
    trigger = several("sequence", arrival(120.0, 4.0, lane=-1), gap(30.0))
    root = written(
        scenario(road=URBAN, ego_lane=-1, actors=[pedestrian([phase("go", trigger, cross())])])
    )
    assert len(root.findall(".//VariableCondition[@variableRef='p1_Phase_go']")) == 2
    assert len(variable_actions(root)) == 1


def test_parameters_stay_open_in_triggers() -> None:
    """In every place of a condition."""
    names = ("reach", "limit", "place", "wait")
    parameters = [
        {"name": name, "unit": unit, "minimum": 1.0, "maximum": 500.0, "default": 100.0}
        for name, unit in zip(names, ("s", "m/s", "m", "s"), strict=True)
    ]
    trigger = several(
        "all", arrival(1.0, 1.0) | {"s_m": "$place", "below_s": "$reach"},
        of_speed(1.0) | {"speed_mps": "$limit", "delay_s": "$wait"},
    )  # fmt: skip
    root = waiting(trigger, parameters=parameters)
    assert condition(root, "TimeToCollisionCondition")["value"] == "$reach"
    assert condition(root, "SpeedCondition")["value"] == "$limit"
    assert root.find(".//TimeToCollisionConditionTarget//LanePosition").get("s") == "$place"
    assert root.find(".//SpeedCondition/../../..").get("delay") == "$wait"
