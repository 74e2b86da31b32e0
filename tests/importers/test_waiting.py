"""Events that wait for an ego that somebody drives."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from simulators.importers import Imported
from tests.importers.files import after, event, lane, of_entity, read, speed, start, trigger, xosc
from tests.importers.test_import import lines, scenario, starts

NEAR_EGO = (
    '<RelativeDistanceCondition entityRef="{}" relativeDistanceType="cartesianDistance" value="20"'
    ' freespace="false" rule="lessThan"/>'
)
DONE = (
    '<Condition name="c" delay="2" conditionEdge="rising"><ByValueCondition>'
    '<StoryboardElementStateCondition storyboardElementType="action"'
    ' storyboardElementRef="go action" state="completeState"/></ByValueCondition></Condition>'
)
STANDS = of_entity("Ego", '<StandStillCondition duration="1"/>', "rising")


def waiting(tmp_path: Path, events: str, act: str = "", mps: float = 0.0) -> Imported:
    """An ego that stands, as in files that somebody drives it in, and B ahead that stands."""
    init = start("Ego", lane(50), mps) + start("B", lane(100), 0)
    text = xosc(init=init, events=events)
    return read(tmp_path, text.replace(trigger(after(0)), trigger(act)) if act else text)


def triggers(found: Imported) -> list[dict[str, Any]]:
    """Of the first actor."""
    return [phase.trigger.model_dump() for phase in scenario(found).actors[0].phases]


def test_events_that_wait_for_a_driver_are_taken_with_their_triggers(tmp_path: Path) -> None:
    events = event("go", speed(8), of_entity("Ego", NEAR_EGO.format("B")))
    events += event("stop", speed(0), DONE)
    events += event("again", speed(5), STANDS + DONE.replace('"go action"', '"stop action"'))
    found = waiting(tmp_path, events)
    go, stop, again = triggers(found)
    assert (go["kind"], go["of"], go["s_m"], go["within_m"]) == ("position", "ego", 100.0, 20.0)
    first = scenario(found).actors[0].phases[0].id
    assert (stop["kind"], stop["phase"], stop["delay_s"]) == ("phase_end", first, 2.0)
    # The end of a phase within other conditions: what started it, with the time that it takes.
    assert again["kind"] == "sequence"
    assert [(part["kind"], part["delay_s"]) for part in again["of"]] == [
        ("position", 4.0),
        ("speed", 1.0),
    ]
    assert starts(found) == [pytest.approx(math.nan, nan_ok=True)] * 3
    assert lines(found, "approximated").count("was not seen to start") == 3
    assert found.whole


def test_what_starts_an_act_comes_before_what_starts_its_events(tmp_path: Path) -> None:
    act = of_entity("Ego", '<TraveledDistanceCondition value="10"/>') + after(0, "equalTo")
    near = of_entity("Ego", NEAR_EGO.format("B"))
    (only,) = triggers(waiting(tmp_path, event("go", speed(8), near), act))
    assert only["kind"] == "sequence"
    # Within 2 m of 62 m, which is 10 m from the start.
    assert [(part["s_m"], part["within_m"]) for part in only["of"]] == [(62.0, 2.0), (100.0, 20.0)]


@pytest.mark.parametrize(
    ("condition", "action", "why"),
    [
        (of_entity("Ego", '<AccelerationCondition value="9" rule="greaterThan"/>'), speed(8),
         "AccelerationCondition is no trigger"),
        (of_entity("Ego", NEAR_EGO.format("B")),
         "<GlobalAction><EnvironmentAction/></GlobalAction>", "changes of the world"),
        # The trigger nearest to it would start at once what the file does not start.
        (of_entity("Ego", '<StandStillCondition duration="1"/>'), speed(8), "comes true"),
    ],
)  # fmt: skip
def test_what_waits_for_what_no_trigger_says_is_left_out(
    tmp_path: Path, condition: str, action: str, why: str
) -> None:
    found = waiting(tmp_path, event("go", action, condition), mps=0.05)
    assert scenario(found).actors[0].phases == ()
    assert why in lines(found, "left_out")


def test_what_starts_after_the_end_is_unused(tmp_path: Path) -> None:
    found = waiting(tmp_path, event("go", speed(8), after(10_000_000)))
    assert found.whole
    assert "after the end" in lines(found, "unused")


def test_objects_that_are_added_and_deleted_at_the_start(tmp_path: Path) -> None:
    add = (
        '<GlobalAction><EntityAction entityRef="B"><AddEntityAction><Position>'
        '<RelativeLanePosition entityRef="Ego" dLane="0" ds="30"/></Position></AddEntityAction>'
        "</EntityAction></GlobalAction>"
    )
    delete = (
        '<GlobalAction><EntityAction entityRef="B"><DeleteEntityAction/></EntityAction>'
        "</GlobalAction>"
    )
    found = read(tmp_path, xosc(init=add + start("Ego", lane(50))))
    assert found.whole
    assert scenario(found).actors[0].start.s_m == 80.0
    gone = read(tmp_path, xosc(init=delete + start("Ego", lane(50))))
    assert gone.whole
    assert scenario(gone).actors == ()


def test_mirrored_coordinates_of_scenario_runner_are_named(tmp_path: Path) -> None:
    text = xosc().replace('description="a test"', 'description="CARLA:a test"')
    assert "mirrors y" in lines(read(tmp_path, text), "approximated")


def test_a_way_that_was_gone_is_ahead_of_who_goes_it(tmp_path: Path) -> None:
    back = lane(50).replace("/>", '><Orientation type="relative" h="3.14159265"/></LanePosition>')
    go = event("go", speed(8), of_entity("Ego", '<TraveledDistanceCondition value="10"/>'))
    found = read(tmp_path, xosc(init=start("Ego", back, 0) + start("B", lane(100), 0), events=go))
    (only,) = triggers(found)
    assert (only["kind"], only["s_m"]) == ("position", 38.0)


def test_near_a_place_that_goes_with_the_ego_is_near_the_ego(tmp_path: Path) -> None:
    """Its place at the start would be another condition."""
    near = (
        '<DistanceCondition value="20" freespace="true" rule="lessThan"><Position>'
        '<RelativeObjectPosition entityRef="Ego" dx="0"/></Position></DistanceCondition>'
    )
    (only,) = triggers(waiting(tmp_path, event("go", speed(8), of_entity("B", near))))
    assert (only["kind"], only["to"], only["gap_m"]) == ("gap", "ego", 20.0)
