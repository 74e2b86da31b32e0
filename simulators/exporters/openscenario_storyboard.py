"""The storyboard: initial states, what happens, and the end of the scenario."""

from __future__ import annotations

from typing import Any, Protocol

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from simulators.exporters import openscenario_order as order
from simulators.exporters import openscenario_triggers as triggers
from simulators.exporters._xml import element
from simulators.exporters.openscenario_combined import turn_variables
from simulators.exporters.openscenario_end import variables_of, write_criteria, write_ends
from simulators.exporters.openscenario_environment import write_environment
from simulators.exporters.openscenario_hand_over import (
    HandOver,
    activate_controller,
    write_hand_over,
)
from simulators.exporters.openscenario_lights import write_lights
from simulators.exporters.openscenario_outcome import Outcome
from simulators.exporters.openscenario_weather import write_weather_events


class Motion(Protocol):
    """How the motion of a scenario is written."""

    def write_start(self, private: Any, name: str, mover: Ego | Actor) -> None:
        """Append the init actions that say where a mover is at the start, and how fast."""

    def write_events(self, act: Any) -> None:
        """Append the manoeuvre groups of all movers."""


def write_storyboard(
    root: Any, scenario: Scenario, network: RoadNetwork, motion: Motion, outcome: Outcome,
    hand_over: HandOver,
) -> None:  # fmt: skip
    """Append ``Storyboard``.

    Args:
        root: document element.
        scenario: concrete or logical.
        network: its roads.
        motion: how its motion is written.
        outcome: what ends a run, and what it is judged by.
        hand_over: of the ego.
    """
    node = element(root, "Storyboard")
    actions = element(element(node, "Init"), "Actions")
    write_environment(actions, scenario.environment)
    movers: tuple[tuple[str, Ego | Actor], ...] = (
        (EGO_ID, scenario.ego),
        *((actor.id, actor) for actor in scenario.actors),
    )
    for name, mover in movers:
        private = element(actions, "Private", entityRef=name)
        motion.write_start(private, name, mover)
        if name == EGO_ID:
            activate_controller(private, hand_over)
        write_lights(private, mover)
    act = element(element(node, "Story", name="story"), "Act", name="act")
    motion.write_events(act)
    write_weather_events(act, scenario, network)
    write_criteria(act, outcome, hand_over)
    write_hand_over(act, scenario.ego, network, outcome.goal, hand_over)
    if len(act):
        start = element(element(act, "StartTrigger"), "ConditionGroup")
        triggers.time_reached(start, "start", 0.0)
    else:
        node.remove(act.getparent())
    write_ends(act, node, outcome, hand_over)


def variables(scenario: Scenario, outcome: Outcome, hand_over: HandOver) -> tuple[str, ...]:
    """Names of the integer variables that a storyboard with triggered actions uses."""
    return (
        *order.watched(scenario).values(),
        *order.leaving(scenario).values(),
        *turn_variables(scenario),
        *variables_of(outcome, hand_over),
    )
