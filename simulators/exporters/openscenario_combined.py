"""Triggers as start triggers of events: single conditions and their combinations.

Conditions that have to hold at the same time share a group; of several groups one suffices. For
conditions one after the other there are helper events: each waits for the number of conditions that
have come true before, in an integer variable, and for its own condition, and counts on. The event
of the phase itself waits for the last one.

Readers may look at the conditions of a group in their order and leave the rest out once one of
them does not hold. So a condition with a rising edge, which has to be looked at all the time, comes
first where all have to hold; in a sequence it comes after the number, for it counts only from then
on. That number has to have been there as long ago as the delay of the condition says.
"""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.behaviour import (
    AllTrigger,
    AnyTrigger,
    Phase,
    PhaseEndTrigger,
    SequenceTrigger,
    SimpleTrigger,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from simulators.exporters._xml import element
from simulators.exporters.openscenario_groups import maneuver_of
from simulators.exporters.openscenario_order import Owner, event_name, owners
from simulators.exporters.openscenario_triggers import set_variable, variable_is, write_condition

# No id has a capital letter.
_TURN, _TURNS = "Turn", "Turns"


def turn_variables(scenario: Scenario) -> tuple[str, ...]:
    """Names of the variables that count how many conditions of a sequence have come true."""
    return tuple(
        _variable(owner, phase)
        for owner in owners(scenario)
        for phase in owner.phases
        if isinstance(phase.trigger, SequenceTrigger)
    )


class TriggerWriter:
    """Writes the triggers of a scenario."""

    def __init__(self, scenario: Scenario, network: RoadNetwork) -> None:
        self._scenario, self._network = scenario, network

    def write(self, start: Any, name: str, owner: Owner, phase: Phase) -> None:
        """Append the condition groups of a trigger other than the end of a phase.

        Args:
            start: the start trigger.
            name: of the event.
            owner: of the phase.
            phase: whose trigger it is.
        """
        trigger = phase.trigger
        match trigger:
            case AllTrigger():
                group = element(start, "ConditionGroup")
                numbered = enumerate(trigger.of, start=1)
                for number, condition in sorted(numbered, key=lambda one: one[1].edge == "none"):
                    self._condition(group, f"{name}.{number}", owner, condition)
            case AnyTrigger():
                for number, condition in enumerate(trigger.of, start=1):
                    group = element(start, "ConditionGroup")
                    self._condition(group, f"{name}.{number}", owner, condition)
            case SequenceTrigger():
                self._turn(start, name, owner, phase, len(trigger.of))
            case PhaseEndTrigger():
                raise AssertionError("the end of a phase is written with the storyboard at hand")
            case _:
                self._condition(element(start, "ConditionGroup"), name, owner, trigger)

    def write_turns(self, act: Any, owner: Owner) -> None:
        """Append a manoeuvre group with the helper events of the sequences of an owner."""
        if not any(isinstance(phase.trigger, SequenceTrigger) for phase in owner.phases):
            return
        name = event_name(owner.id, _TURNS)
        maneuver = maneuver_of(act, name, owner.id)
        for phase in owner.phases:
            if isinstance(phase.trigger, SequenceTrigger):
                for number in range(1, len(phase.trigger.of)):
                    self._count(maneuver, owner, phase, number)

    def _count(self, maneuver: Any, owner: Owner, phase: Phase, number: int) -> None:
        """Append the event that notes that a condition of a sequence has come true."""
        name = f"{event_name(owner.id, phase.id)}.{_TURN}{number}"
        event = element(maneuver, "Event", name=name, priority="parallel", maximumExecutionCount=1)
        set_variable(event, f"{name}.Action", _variable(owner, phase), number)
        self._turn(element(event, "StartTrigger"), name, owner, phase, number)

    def _turn(self, start: Any, name: str, owner: Owner, phase: Phase, number: int) -> None:
        """Append the group of a condition of a sequence, which is looked at in its turn."""
        if not isinstance(phase.trigger, SequenceTrigger):
            return
        condition = phase.trigger.of[number - 1]
        group = element(start, "ConditionGroup")
        if number > 1:
            variable_is(
                group, f"{name}.turn", _variable(owner, phase), number - 1,
                delay_s=condition.delay_s,
            )  # fmt: skip
        self._condition(group, name, owner, condition)

    def _condition(self, group: Any, name: str, owner: Owner, condition: SimpleTrigger) -> None:
        write_condition(group, name, owner.id, condition, self._scenario, self._network)


def _variable(owner: Owner, phase: Phase) -> str:
    return f"{owner.id}_Phase_{phase.id}"
