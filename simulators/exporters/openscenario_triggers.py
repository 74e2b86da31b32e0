"""Triggers of phases as OpenSCENARIO conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from scenario_gen.domain.behaviour import (
    GapTrigger,
    PhaseEndTrigger,
    PositionTrigger,
    TimeTrigger,
    Trigger,
    TtcTrigger,
)
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import Quantity
from simulators.exporters._xml import element
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


def variable_is(
    parent: Any, name: str, variable: str, value: int, *, delay_s: Quantity = _NO_WAIT
) -> None:
    """Append a condition on an integer variable."""
    node = _by_value(parent, name, "none", delay_s)
    element(node, "VariableCondition", variableRef=variable, rule="equalTo", value=str(value))


def write_condition(
    parent: Any, name: str, actor: str, trigger: Trigger, network: RoadNetwork, *,
    standing: Sequence[str],
) -> None:  # fmt: skip
    """Append the condition of a trigger other than the end of a phase.

    Args:
        parent: the condition group.
        name: of the condition.
        actor: whose phase it starts.
        trigger: the trigger.
        network: the roads.
        standing: entities that start from standstill.
    """
    match trigger:
        case TimeTrigger():
            node = _by_value(parent, name, trigger.edge, trigger.delay_s)
            element(node, "SimulationTimeCondition", rule="greaterOrEqual", value=trigger.at_s)
        case GapTrigger():
            node = _by_entity(parent, name, trigger.edge, trigger.delay_s, actor)
            element(
                node, "RelativeDistanceCondition", entityRef=trigger.to, freespace=True,
                relativeDistanceType="longitudinal", coordinateSystem="road",
                rule=f"{trigger.rule}Than", value=trigger.gap_m,
            )  # fmt: skip
        case TtcTrigger():
            # The time is the same from both sides; readers that take the direction of the
            # relative motion from the triggering entity need one that moves.
            first, second = (trigger.to, actor) if actor in standing else (actor, trigger.to)
            _started(parent, f"{name}.started", trigger.delay_s)
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
        case PhaseEndTrigger():
            raise AssertionError("the end of a phase is written with the storyboard at hand")
        case _:
            assert_never(trigger)


def _started(parent: Any, name: str, delay_s: Quantity) -> None:
    """Append a condition that holds from the first step on.

    Velocities are not known before it; esmini takes everything for standing at time 0.
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
