"""Simple triggers of phases as OpenSCENARIO conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.behaviour import (
    ArrivalTrigger,
    GapTrigger,
    HeadwayTrigger,
    PositionTrigger,
    SimpleTrigger,
    SpeedTrigger,
    TimeTrigger,
    TtcTrigger,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from scenario_gen.roads.arrival import counts_straight
from scenario_gen.units import Quantity
from simulators.exporters._xml import element
from simulators.exporters.holes import derived
from simulators.exporters.openscenario_parameters import default_number
from simulators.exporters.openscenario_positions import lane_position

_NO_WAIT = 0


def time_reached(parent: Any, name: str, at_s: Quantity) -> None:
    """Append a condition that holds from a time on."""
    node = _by_value(parent, name, "none", _NO_WAIT)
    element(node, "SimulationTimeCondition", rule="greaterOrEqual", value=at_s)


def way_travelled(parent: Any, name: str, entity: str, distance_m: float) -> None:
    """Append a condition that holds once an entity has covered a distance."""
    node = _by_entity(parent, name, "none", _NO_WAIT, entity)
    element(node, "TraveledDistanceCondition", value=distance_m)


def event_ended(
    parent: Any, name: str, event: str, *, edge: str = "none", delay_s: Quantity = _NO_WAIT
) -> None:
    """Append a condition on the end of an event."""
    node = _by_value(parent, name, edge, delay_s)
    element(
        node, "StoryboardElementStateCondition", storyboardElementType="event",
        storyboardElementRef=event, state="endTransition",
    )  # fmt: skip


def event_is_over(parent: Any, name: str, event: str) -> None:
    """Append a condition that holds once an event is complete: at its end, or cut short."""
    node = _by_value(parent, name, "none", _NO_WAIT)
    element(
        node, "StoryboardElementStateCondition", storyboardElementType="event",
        storyboardElementRef=event, state="completeState",
    )  # fmt: skip


def collides(
    parent: Any, name: str, entities: Sequence[str], other: str, *, delay_s: float = 0.0
) -> None:
    """Append a condition that holds while any of some entities touches another one."""
    node = element(_condition(parent, name, "none", delay_s), "ByEntityCondition")
    group = element(node, "TriggeringEntities", triggeringEntitiesRule="any")
    for entity in entities:
        element(group, "EntityRef", entityRef=entity)
    condition = element(element(node, "EntityCondition"), "CollisionCondition")
    element(condition, "EntityRef", entityRef=other)


def distance_to(parent: Any, name: str, entity: str, within_m: float) -> Any:
    """Append a condition that holds near a place; the element that the position belongs into."""
    node = _by_entity(parent, name, "none", _NO_WAIT, entity)
    return element(
        node, "DistanceCondition", freespace=False, rule="lessThan", value=within_m,
        relativeDistanceType="euclidianDistance",
    )  # fmt: skip


def speed_is(parent: Any, name: str, entity: str, rule: str, speed_mps: Quantity) -> None:
    """Append a condition on the speed of an entity."""
    node = _by_entity(parent, name, "none", _NO_WAIT, entity)
    element(node, "SpeedCondition", rule=rule, value=speed_mps)


def stands_still(parent: Any, name: str, entity: str, duration_s: float) -> None:
    """Append a condition that holds once an entity has stood for a time."""
    node = _by_entity(parent, name, "none", _NO_WAIT, entity)
    element(node, "StandStillCondition", duration=duration_s)


def variable_is(
    parent: Any, name: str, variable: str, value: int, *, delay_s: Quantity = _NO_WAIT
) -> None:
    """Append a condition on an integer variable."""
    node = _by_value(parent, name, "none", delay_s)
    element(node, "VariableCondition", variableRef=variable, rule="equalTo", value=str(value))


def set_variable(event: Any, name: str, variable: str, value: int) -> None:
    """Append an action that sets an integer variable."""
    action = element(event, "Action", name=name)
    change = element(element(action, "GlobalAction"), "VariableAction", variableRef=variable)
    element(change, "SetAction", value=str(value))


def parameter_is(parent: Any, name: str, parameter: str, value: str) -> None:
    """Append a condition on a parameter of the file."""
    node = _by_value(parent, name, "none", _NO_WAIT)
    element(node, "ParameterCondition", parameterRef=parameter, rule="equalTo", value=value)


def write_condition(
    parent: Any, name: str, owner: str, trigger: SimpleTrigger, scenario: Scenario,
    network: RoadNetwork,
) -> None:  # fmt: skip
    """Append the condition of a trigger.

    Args:
        parent: the condition group.
        name: of the condition.
        owner: whose phase it starts.
        trigger: the trigger.
        scenario: its scenario.
        network: the roads.
    """
    match trigger:
        case TimeTrigger():
            node = _by_value(parent, name, trigger.edge, trigger.delay_s)
            element(node, "SimulationTimeCondition", rule="greaterOrEqual", value=trigger.at_s)
        case GapTrigger():
            node = _by_entity(parent, name, trigger.edge, trigger.delay_s, owner)
            element(
                node, "RelativeDistanceCondition", entityRef=trigger.to, freespace=True,
                relativeDistanceType="longitudinal", coordinateSystem="road",
                rule=f"{trigger.rule}Than", value=trigger.gap_m,
            )  # fmt: skip
        case TtcTrigger():
            # The time is the same from both sides; readers that take the direction of the
            # relative motion from the triggering entity need one that moves.
            stands = _mover(scenario, owner).speed_mps == 0.0
            first, second = (trigger.to, owner) if stands else (owner, trigger.to)
            started(parent, f"{name}.started", trigger.delay_s)
            node = _by_entity(parent, name, trigger.edge, trigger.delay_s, first)
            condition = element(
                node, "TimeToCollisionCondition", freespace=True, rule="lessThan",
                value=trigger.below_s, relativeDistanceType="longitudinal",
                coordinateSystem="road",
            )  # fmt: skip
            target = element(condition, "TimeToCollisionConditionTarget")
            element(target, "EntityRef", entityRef=second)
        case PositionTrigger():
            node = _by_entity(parent, name, trigger.edge, trigger.delay_s, trigger.of)
            condition = element(
                node, "DistanceCondition", freespace=False, rule="lessThan",
                value=trigger.within_m, relativeDistanceType="euclidianDistance",
            )  # fmt: skip
            lane_position(condition, network, trigger.road, trigger.lane, trigger.s_m)
        case SpeedTrigger():
            node = _by_entity(parent, name, trigger.edge, trigger.delay_s, trigger.of)
            element(node, "SpeedCondition", rule=f"{trigger.rule}Than", value=trigger.speed_mps)
        case HeadwayTrigger():
            node = _by_entity(parent, name, trigger.edge, trigger.delay_s, owner)
            element(
                node, "TimeHeadwayCondition", entityRef=trigger.to, freespace=True,
                rule="lessThan", value=trigger.below_s, relativeDistanceType="longitudinal",
                coordinateSystem="road",
            )  # fmt: skip
        case ArrivalTrigger():
            _arrival(parent, name, trigger, scenario, network)
        case _:
            assert_never(trigger)


def _arrival(
    parent: Any, name: str, trigger: ArrivalTrigger, scenario: Scenario, network: RoadNetwork
) -> None:
    """Append a condition on the time to a place at the present speed.

    Along the road the distance is that of the shortest way there. Where that is not to be had (see
    ``roads.arrival``) it is the straight line, which counts while the place is ahead.
    """
    mover = _mover(scenario, trigger.of)
    s_m = default_number(trigger.s_m, scenario)
    if derived(lambda read: counts_straight(network, mover, trigger.road, trigger.lane, read(s_m))):
        distance, frame = "euclidianDistance", "entity"
    else:
        distance, frame = "longitudinal", "road"
    node = _by_entity(parent, name, trigger.edge, trigger.delay_s, trigger.of)
    condition = element(
        node, "TimeToCollisionCondition", freespace=False, rule="lessThan",
        value=trigger.below_s, relativeDistanceType=distance, coordinateSystem=frame,
    )  # fmt: skip
    target = element(condition, "TimeToCollisionConditionTarget")
    lane_position(target, network, trigger.road, trigger.lane, trigger.s_m)


def _mover(scenario: Scenario, name: str) -> Ego | Actor:
    if name == EGO_ID:
        return scenario.ego
    return next(actor for actor in scenario.actors if actor.id == name)


def started(parent: Any, name: str, delay_s: Quantity) -> None:
    """Append a condition that holds from the first step on.

    Velocities are not known before it; esmini takes everything for standing at time 0, and a
    synchronisation that begins then starts from standstill.
    """
    node = _by_value(parent, name, "none", delay_s)
    element(node, "SimulationTimeCondition", rule="greaterThan", value=0)


def _condition(parent: Any, name: str, edge: str, delay_s: Quantity) -> Any:
    return element(parent, "Condition", name=name, delay=delay_s, conditionEdge=edge)


def _by_value(parent: Any, name: str, edge: str, delay_s: Quantity) -> Any:
    return element(_condition(parent, name, edge, delay_s), "ByValueCondition")


def _by_entity(parent: Any, name: str, edge: str, delay_s: Quantity, entity: str) -> Any:
    node = element(_condition(parent, name, edge, delay_s), "ByEntityCondition")
    entities = element(node, "TriggeringEntities", triggeringEntitiesRule="any")
    element(entities, "EntityRef", entityRef=entity)
    return element(node, "EntityCondition")
