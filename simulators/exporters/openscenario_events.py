"""Motion as triggered actions: one event per phase."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.actor import EGO_ID, Actor, Ego, Trajectory
from scenario_gen.domain.behaviour import (
    Cross,
    FollowPath,
    Phase,
    PhaseEndTrigger,
    Reverse,
    Slide,
    Swing,
    Synchronise,
    Turn,
    Walk,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.roads import RoadNetwork
from simulators.exporters import openscenario_order as order
from simulators.exporters import openscenario_triggers as triggers
from simulators.exporters._xml import element
from simulators.exporters.holes import derived
from simulators.exporters.openscenario_actions import follow_polyline, set_speed, write_manoeuvre
from simulators.exporters.openscenario_combined import TriggerWriter
from simulators.exporters.openscenario_courses import (
    crossing_vertices,
    first_pose,
    trajectory_vertices,
)
from simulators.exporters.openscenario_groups import (
    action_of,
    drop_if_empty,
    event_of,
    maneuver_of,
)
from simulators.exporters.openscenario_hand_over import EGO_PARAMETER
from simulators.exporters.openscenario_order import Owner
from simulators.exporters.openscenario_outcome import PATH
from simulators.exporters.openscenario_paths import follow_own_path
from simulators.exporters.openscenario_polylines import world_vertices
from simulators.exporters.openscenario_positions import teleport_to
from simulators.exporters.openscenario_routes import way_to_end_m, write_route

# Names of events that are no phases begin with a capital letter, as no id does.
_STOP, _HALT = "Stop", "Halt"
_LEFT = 1


class TriggeredMotion:
    """Writes the phases of all movers as events with triggers.

    Each mover has two manoeuvre groups, longitudinal and lateral: an event overrides the running
    event of its own manoeuvre only, so a phase ends a phase of its own domain only.
    """

    def __init__(self, scenario: Scenario, network: RoadNetwork) -> None:
        self._scenario = scenario
        self._network = network
        self._variables = order.watched(scenario)
        self._left = order.leaving(scenario)
        self._triggers = TriggerWriter(scenario, network)

    def write_start(self, private: Any, name: str, mover: Ego | Actor) -> None:
        """See ``Motion``."""
        if isinstance(mover, Actor) and mover.trajectory is not None:
            teleport_to(
                private, self._network, mover.start, first_pose(mover.trajectory, self._network)
            )
            set_speed(private, 0.0)
            return
        teleport_to(private, self._network, mover.start)
        set_speed(private, mover.speed_mps)
        write_route(private, f"{name}.route", mover, self._network)

    def write_events(self, act: Any) -> None:
        """See ``Motion``."""
        self._write_ego(act)
        for actor in self._scenario.actors:
            self._write(act, actor)

    def _write_ego(self, act: Any) -> None:
        """Append the manoeuvre groups of the ego, whose phases are those of its stand-in."""
        ego = self._scenario.ego
        longitudinal, lateral = self._phases(act, Owner(EGO_ID, ego.phases), ego)
        self._halt(longitudinal, EGO_ID, ego)
        drop_if_empty(act, longitudinal)
        drop_if_empty(act, lateral)

    def _write(self, act: Any, actor: Actor) -> None:
        """Append the manoeuvre groups of an actor."""
        owner = Owner(actor.id, actor.phases)
        longitudinal, lateral = self._phases(act, owner, actor)
        for phase in actor.phases:
            if isinstance(phase.manoeuvre, Cross):
                self._crossing(longitudinal, lateral, actor, phase, phase.manoeuvre)
        if actor.trajectory is not None:
            self._trajectory(longitudinal, lateral, actor.id, actor.trajectory)
        elif not any(phase.manoeuvre.kind == "cross" for phase in actor.phases):
            self._halt(longitudinal, actor.id, actor)
        drop_if_empty(act, longitudinal)
        drop_if_empty(act, lateral)

    def _phases(self, act: Any, owner: Owner, mover: Ego | Actor) -> tuple[Any, Any]:
        """Append two groups with the phases; the maneuvers along and across."""
        # Before the groups whose events wait for them, which so see them in the same step.
        self._triggers.write_turns(act, owner)
        longitudinal = maneuver_of(
            act, order.event_name(owner.id, order.LONGITUDINAL_DOMAIN), owner.id
        )
        lateral = maneuver_of(act, order.event_name(owner.id, order.LATERAL_DOMAIN), owner.id)
        for phase in owner.phases:
            name = order.event_name(owner.id, phase.id)
            if order.is_free(phase):
                self._free(lateral, name, owner, phase, mover)
                stop = self._stop_at_end(longitudinal, name, name)
                variable = self._variables.get((owner.id, order.LONGITUDINAL_DOMAIN))
                if variable is not None:
                    number_of_phase = order.phase_number(owner, phase)
                    triggers.variable_is(stop, f"{name}.last", variable, number_of_phase)
                continue
            along = order.domain_of(phase) == order.LONGITUDINAL_DOMAIN
            event = event_of(longitudinal if along else lateral, name)
            self._mark(event, name, owner, phase, order.domain_of(phase))
            write_manoeuvre(action_of(event, name), owner.id, phase.manoeuvre, self._network)
            self._trigger(event, name, owner, phase)
        return longitudinal, lateral

    def _free(
        self, maneuver: Any, name: str, owner: Owner, phase: Phase, mover: Ego | Actor
    ) -> None:
        event = event_of(maneuver, name)
        for domain in order.DOMAINS:
            self._mark(event, f"{name}.{domain}", owner, phase, domain)
        if owner.id in self._left:
            triggers.set_variable(event, f"{name}.Leave", self._left[owner.id], _LEFT)
        if isinstance(phase.manoeuvre, FollowPath | Turn | Slide | Reverse | Walk | Swing):
            follow_own_path(
                action_of(event, name), name, owner.id, phase.manoeuvre, mover.speed_mps
            )
        self._trigger(event, name, owner, phase)

    def _mark(self, event: Any, name: str, owner: Owner, phase: Phase, domain: str) -> None:
        """Append an action that notes the last phase of a domain, where that is of interest."""
        variable = self._variables.get((owner.id, domain))
        if variable is not None:
            triggers.set_variable(event, f"{name}.Mark", variable, order.phase_number(owner, phase))

    def _trigger(self, event: Any, name: str, owner: Owner, phase: Phase) -> None:
        """Append the trigger of a phase, with what holds the phase back."""
        self._conditions(event, name, owner, phase)
        for index, group in enumerate(event.find("StartTrigger")):
            if owner.id in self._left and order.may_come_too_late(self._scenario, owner, phase):
                triggers.variable_is(group, f"{name}.on_lane{index}", self._left[owner.id], 0)
            if isinstance(phase.manoeuvre, Synchronise):
                triggers.started(group, f"{name}.started{index}", 0)
            if owner.id == EGO_ID:
                triggers.parameter_is(group, f"{name}.stand_in{index}", EGO_PARAMETER, "false")

    def _conditions(self, event: Any, name: str, actor: Owner, phase: Phase) -> None:
        start = element(event, "StartTrigger")
        if not isinstance(phase.trigger, PhaseEndTrigger):
            self._triggers.write(start, name, actor, phase)
            return
        trigger = phase.trigger
        source = order.find(self._scenario, trigger.actor or actor.id, trigger.phase)
        if source is None:
            raise ExportError(
                f"actor {trigger.actor or actor.id} has no phase {trigger.phase}",
                where=f"phase {phase.id} of actor {actor.id}",
            )
        other, ended = source
        ending = self._end_event(other, ended)
        variable = self._variables.get((other.id, order.domain_of(ended)))
        last = (ended, *order.started_by_its_end(other, ended)) if variable else (None,)
        for candidate in last:
            group = element(start, "ConditionGroup")
            triggers.event_ended(group, name, ending, edge=trigger.edge, delay_s=trigger.delay_s)
            if variable is not None and candidate is not None:
                triggers.variable_is(
                    group, f"{name}.not_overridden", variable,
                    order.phase_number(other, candidate), delay_s=trigger.delay_s,
                )  # fmt: skip

    def _end_event(self, actor: Owner, phase: Phase) -> str:
        """The event whose end is the end of a phase: a crossing ends with its path."""
        suffix = PATH if isinstance(phase.manoeuvre, Cross) else phase.id
        return order.event_name(actor.id, suffix)

    def _crossing(
        self, longitudinal: Any, lateral: Any, actor: Actor, phase: Phase, cross: Cross
    ) -> None:
        """The path of a crossing: it stays when another phase changes the speed on it."""
        network = self._network
        name = order.event_name(actor.id, PATH)
        event = event_of(lateral, name)
        line = derived(
            lambda read: world_vertices(crossing_vertices(read, actor.start, cross, network))
        )
        follow_polyline(action_of(event, name), name, line, timed=False)
        self._trigger(event, name, Owner(actor.id, actor.phases), phase)
        self._stop_at_end(longitudinal, actor.id, name)

    def _trajectory(
        self, longitudinal: Any, lateral: Any, actor: str, trajectory: Trajectory
    ) -> None:
        name = order.event_name(actor, PATH)
        event = event_of(lateral, name)
        network = self._network
        vertices = derived(
            lambda read: world_vertices(trajectory_vertices(read, trajectory, network))
        )
        follow_polyline(action_of(event, name), name, vertices, timed=True)
        start = element(event, "StartTrigger")
        triggers.time_reached(element(start, "ConditionGroup"), name, 0.0)
        self._stop_at_end(longitudinal, actor, name)

    def _stop_at_end(self, maneuver: Any, actor: str, path_event: str) -> Any:
        """Append the event that stops an actor after a path; the group of its conditions."""
        name = order.event_name(actor, _STOP)
        event = event_of(maneuver, name)
        set_speed(action_of(event, name), 0.0)
        group = element(element(event, "StartTrigger"), "ConditionGroup")
        triggers.event_ended(group, name, path_event)
        return group

    def _halt(self, maneuver: Any, name: str, mover: Ego | Actor) -> None:
        way_m = way_to_end_m(mover, self._network)
        if way_m is None:
            return
        event_name = order.event_name(name, _HALT)
        event = event_of(maneuver, event_name)
        set_speed(action_of(event, event_name), 0.0)
        group = element(element(event, "StartTrigger"), "ConditionGroup")
        triggers.way_travelled(group, event_name, name, way_m)
        if name in self._left:
            # Off its lane it has no way that could end.
            triggers.variable_is(group, f"{event_name}.on_lane", self._left[name], 0)
