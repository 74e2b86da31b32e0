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

A run is a success when no ``Failed...`` is 1 at its end, and tells something when
``SeenAllEvents`` is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.behaviour import Cross
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from simulators.exporters import openscenario_order as order
from simulators.exporters import openscenario_triggers as triggers
from simulators.exporters._xml import element
from simulators.exporters.openscenario_hand_over import HandOver, when_handed_over
from simulators.exporters.openscenario_parameters import times
from simulators.exporters.openscenario_positions import lane_position
from simulators.exporters.openscenario_routes import GOAL_WITHIN_M, goal_of, has_way_to_goal

#: Name of the group of the criteria; no id of an actor begins with a capital letter.
CRITERIA = "Criteria"
#: Event of an actor that follows a path or crosses.
PATH = "Path"

# Defaults of this project: how much slower counts as mitigated, and how long the ego has to stand
# until nothing more is expected.
_MITIGATED_BELOW = 0.9
_STANDS_FOR_S = 5.0
_SET = 1

#: Criteria of ScenarioRunner (Docs/openscenario_support.md) that every run is judged by.
_CARLA_CRITERIA = ("criteria_CollisionTest",)


class _Criterion(NamedTuple):
    variable: str
    write: Callable[[Any, str], None]
    """Appends its conditions to a group, under a name."""


def criteria_variables(scenario: Scenario, network: RoadNetwork) -> tuple[str, ...]:
    """Names of the variables that the criteria set."""
    variables = []
    if scenario.actors:
        if _unpreventable(scenario):
            variables.append("SeenCollision")
            if scenario.ego.speed_mps != 0.0:
                variables.append("FailedMitigation")
        else:
            variables.append("FailedNoCollision")
    if has_way_to_goal(scenario, network):
        variables.append("SeenGoal")
    if _events(scenario):
        variables.append("SeenAllEvents")
    return tuple(variables)


def write_criteria(act: Any, scenario: Scenario, network: RoadNetwork) -> None:
    """Append the group whose events set the variables."""
    criteria = tuple(_criteria(scenario, network))
    if not criteria:
        return
    group = element(act, "ManeuverGroup", name=CRITERIA, maximumExecutionCount=1)
    element(group, "Actors", selectTriggeringEntities=False)
    maneuver = element(group, "Maneuver", name=f"{CRITERIA}.Maneuver")
    for criterion in criteria:
        name = f"{CRITERIA}.{criterion.variable}"
        event = element(
            maneuver, "Event", name=name, priority="parallel", maximumExecutionCount=1
        )  # fmt: skip
        triggers.set_variable(event, f"{name}.Action", criterion.variable, _SET)
        criterion.write(element(element(event, "StartTrigger"), "ConditionGroup"), name)


def _criteria(scenario: Scenario, network: RoadNetwork) -> Iterator[_Criterion]:
    def collision(group: Any, name: str) -> None:
        _collision(group, name, scenario)

    def fast_collision(group: Any, name: str) -> None:
        _collision(group, name, scenario)
        limit_mps = times(scenario.ego.speed_mps, _MITIGATED_BELOW)
        triggers.speed_is(group, f"{name}.fast", EGO_ID, "greaterThan", limit_mps)

    writers: dict[str, Callable[[Any, str], None]] = {
        "FailedNoCollision": collision,
        "SeenCollision": collision,
        "FailedMitigation": fast_collision,
        "SeenGoal": lambda group, name: _goal(group, name, scenario, network),
        "SeenAllEvents": lambda group, name: _all_events(group, name, scenario),
    }
    for variable in criteria_variables(scenario, network):
        yield _Criterion(variable, writers[variable])


def write_stop(stop: Any, scenario: Scenario, network: RoadNetwork, hand_over: HandOver) -> None:
    """Append the groups of conditions that end a run to a stop trigger.

    They look at the variables, so that these are set when the run is over.
    """
    triggers.time_reached(element(stop, "ConditionGroup"), "end", scenario.duration_s)
    variables = criteria_variables(scenario, network)
    for variable in ("FailedNoCollision", "SeenCollision"):
        if variable in variables:
            group = _ended(stop, "end.collision", hand_over)
            triggers.variable_is(
                group, "end.collision", variable, _SET, delay_s=hand_over.after_collision_s
            )
    if "SeenGoal" in variables:
        group = _ended(stop, "end.goal", hand_over)
        triggers.variable_is(group, "end.goal", "SeenGoal", _SET)
    if "SeenAllEvents" in variables:
        group = _ended(stop, "end.events", hand_over)
        triggers.variable_is(group, "end.events", "SeenAllEvents", _SET)
        triggers.stands_still(group, "end.stands", EGO_ID, _STANDS_FOR_S)


def _ended(stop: Any, name: str, hand_over: HandOver) -> Any:
    group = element(stop, "ConditionGroup")
    when_handed_over(group, f"{name}.external", hand_over)
    return group


def write_carla_stop(
    act: Any, stop: Any, scenario: Scenario, network: RoadNetwork, hand_over: HandOver
) -> None:
    """Append the ends of a run and its criteria as CARLA's ScenarioRunner reads them.

    It ends a run by the stop trigger of an act, where one condition of a group is enough, and takes
    conditions on parameters in the stop trigger of the storyboard for the names of its criteria.
    """
    ends = element(act, "StopTrigger")
    triggers.time_reached(element(ends, "ConditionGroup"), "end", scenario.duration_s)
    if hand_over.external:
        if scenario.actors:
            delay_s = hand_over.after_collision_s
            group = element(ends, "ConditionGroup")
            _collision(group, "end.collision", scenario, delay_s=delay_s)
        if has_way_to_goal(scenario, network):
            _goal(element(ends, "ConditionGroup"), "end.goal", scenario, network)
    group = element(stop, "ConditionGroup")
    for name in _CARLA_CRITERIA:
        condition = element(group, "Condition", name=name, delay=0, conditionEdge="rising")
        node = element(condition, "ByValueCondition")
        element(node, "ParameterCondition", parameterRef="", value="", rule="lessThan")


def _collision(group: Any, name: str, scenario: Scenario, *, delay_s: float = 0.0) -> None:
    others = [actor.id for actor in scenario.actors]
    triggers.collides(group, f"{name}.contact", others, EGO_ID, delay_s=delay_s)


def _goal(group: Any, name: str, scenario: Scenario, network: RoadNetwork) -> None:
    goal = goal_of(scenario.ego, network)
    condition = triggers.distance_to(group, f"{name}.near", EGO_ID, GOAL_WITHIN_M)
    lane_position(condition, network, goal.road, goal.lane, goal.s_m)


def _all_events(group: Any, name: str, scenario: Scenario) -> None:
    for index, event in enumerate(_events(scenario)):
        triggers.event_is_over(group, f"{name}.{index}", event)


def _events(scenario: Scenario) -> tuple[str, ...]:
    """The events of the actors that the scenario speaks of."""
    names: list[str] = []
    for actor in scenario.actors:
        names += [order.event_name(actor.id, phase.id) for phase in actor.phases]
        crosses = any(isinstance(phase.manoeuvre, Cross) for phase in actor.phases)
        if crosses or actor.trajectory is not None:
            names.append(order.event_name(actor.id, PATH))
    return tuple(names)


def _unpreventable(scenario: Scenario) -> bool:
    """Whether the contact is published, or found here where nothing is published, as one that no
    driver avoids."""
    if scenario.library is None:
        return False
    expected = scenario.library.expected
    if expected.preventability != "not_stated":
        return expected.preventability == "unpreventable"
    return expected.preventability_here == "unpreventable"
