"""How a run ends, and by which signs it has succeeded or failed.

A run ends at the duration of the scenario. With the ego handed over it ends before, a while after a
collision of the ego, at its goal, or when the actors have done everything and the ego stands.

Whether it was a success is in integer variables, 0 at the start, that events of the group
``Criteria`` set to 1:

``FailedNoCollision``
    the ego touches an actor, where that is to be avoided;
``FailedMitigation``
    where no driver can avoid the contact: the ego has not slowed down by it;
``SeenCollision``, ``SeenGoal``, ``SeenAllEvents``
    for information: a contact that is expected, the goal, and that all events of actors are over.

A run is a success when no ``Failed...`` is 1 at its end. An event that is longer than the run is
not over, so ``SeenAllEvents`` at 0 does not mean that an event did not begin; the log tells that.
"""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.actor import EGO_ID
from simulators.exporters import openscenario_triggers as triggers
from simulators.exporters._xml import element
from simulators.exporters.openscenario_hand_over import HandOver, when_handed_over
from simulators.exporters.openscenario_outcome import Outcome
from simulators.exporters.openscenario_positions import place_of
from simulators.exporters.openscenario_routes import GOAL_WITHIN_M, Place

#: Name of the group of the criteria; no id of an actor begins with a capital letter.
CRITERIA = "Criteria"

# A default of this project: how long the ego has to stand until nothing more is expected.
_STANDS_FOR_S = 5.0
_SET = 1

#: Criteria of ScenarioRunner (Docs/openscenario_support.md) that every run is judged by.
_CARLA_CRITERIA = ("criteria_CollisionTest",)


def variables_of(outcome: Outcome, hand_over: HandOver) -> tuple[str, ...]:
    """Names of the variables; ScenarioRunner has criteria of its own instead."""
    return outcome.variables if hand_over.controller != "carla" else ()


def write_criteria(act: Any, outcome: Outcome, hand_over: HandOver) -> None:
    """Append the group whose events set the variables."""
    if variables_of(outcome, hand_over):
        _criteria(act, outcome)


def _criteria(act: Any, outcome: Outcome) -> None:
    group = element(act, "ManeuverGroup", name=CRITERIA, maximumExecutionCount=1)
    element(group, "Actors", selectTriggeringEntities=False)
    maneuver = element(group, "Maneuver", name=f"{CRITERIA}.Maneuver")
    for variable in outcome.variables:
        name = f"{CRITERIA}.{variable}"
        event = element(
            maneuver, "Event", name=name, priority="parallel", maximumExecutionCount=1
        )  # fmt: skip
        triggers.set_variable(event, f"{name}.Action", variable, _SET)
        conditions = element(element(event, "StartTrigger"), "ConditionGroup")
        if variable == "SeenGoal" and outcome.goal is not None:
            _goal(conditions, name, outcome.goal)
        elif variable == "SeenAllEvents":
            for index, event_name in enumerate(outcome.events):
                triggers.event_is_over(conditions, f"{name}.{index}", event_name)
        else:
            _collision(conditions, name, outcome)
            if variable == "FailedMitigation":
                triggers.speed_is(
                    conditions, f"{name}.fast", EGO_ID, "greaterThan", outcome.fast_mps
                )


def write_ends(act: Any, storyboard: Any, outcome: Outcome, hand_over: HandOver) -> None:
    """Append what ends a run, where the target looks for it."""
    if hand_over.controller == "carla":
        _carla_stop(act, storyboard, outcome, hand_over)
    else:
        _stop(storyboard, outcome, hand_over)


def _stop(storyboard: Any, outcome: Outcome, hand_over: HandOver) -> None:
    """Append the stop trigger of the storyboard, with a group of conditions for every end.

    They look at the variables, so that these are set when the run is over.
    """
    stop = element(storyboard, "StopTrigger")
    triggers.time_reached(element(stop, "ConditionGroup"), "end", outcome.duration_s)
    for variable in outcome.variables:
        name = _ENDS.get(variable)
        if name is None:
            continue
        group = element(stop, "ConditionGroup")
        when_handed_over(group, f"{name}.external", hand_over)
        delay_s = hand_over.after_collision_s if name == "end.collision" else 0
        triggers.variable_is(group, name, variable, _SET, delay_s=delay_s)
        if name == "end.events":
            triggers.stands_still(group, "end.stands", EGO_ID, _STANDS_FOR_S)


_ENDS = {
    "FailedNoCollision": "end.collision",
    "SeenCollision": "end.collision",
    "SeenGoal": "end.goal",
    "SeenAllEvents": "end.events",
}


def _carla_stop(act: Any, storyboard: Any, outcome: Outcome, hand_over: HandOver) -> None:
    """Append the ends of a run and its criteria as CARLA's ScenarioRunner reads them.

    It ends a run by the stop trigger of an act, where one condition of a group is enough, and takes
    conditions on parameters in the stop trigger of the storyboard for the names of its criteria.
    """
    ends = element(act, "StopTrigger")
    triggers.time_reached(element(ends, "ConditionGroup"), "end", outcome.duration_s)
    if hand_over.external:
        if outcome.actors:
            group = element(ends, "ConditionGroup")
            _collision(group, "end.collision", outcome, delay_s=hand_over.after_collision_s)
        if outcome.goal is not None:
            _goal(element(ends, "ConditionGroup"), "end.goal", outcome.goal)
    group = element(element(storyboard, "StopTrigger"), "ConditionGroup")
    for name in _CARLA_CRITERIA:
        condition = element(group, "Condition", name=name, delay=0, conditionEdge="rising")
        node = element(condition, "ByValueCondition")
        element(node, "ParameterCondition", parameterRef="", value="", rule="lessThan")


def _collision(group: Any, name: str, outcome: Outcome, *, delay_s: float = 0.0) -> None:
    triggers.collides(group, f"{name}.contact", outcome.actors, EGO_ID, delay_s=delay_s)


def _goal(group: Any, name: str, goal: Place) -> None:
    condition = triggers.distance_to(group, f"{name}.near", EGO_ID, GOAL_WITHIN_M)
    place_of(condition, goal.road_number, goal.lane, goal.s_m)
