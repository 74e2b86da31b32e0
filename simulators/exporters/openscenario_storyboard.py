"""The storyboard: initial states, one event per phase, and the end of the scenario."""

from __future__ import annotations

import math
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
from scenario_gen.units import number
from simulators.exporters import openscenario_order as order
from simulators.exporters import openscenario_triggers as triggers
from simulators.exporters._xml import element
from simulators.exporters.openscenario_actions import (
    Vertex,
    follow_polyline,
    polyline_headings,
    set_speed,
    write_manoeuvre,
)
from simulators.exporters.openscenario_combined import TriggerWriter, turn_variables
from simulators.exporters.openscenario_end import variables_of, write_criteria, write_ends
from simulators.exporters.openscenario_environment import write_environment
from simulators.exporters.openscenario_hand_over import (
    EGO_PARAMETER,
    HandOver,
    activate_controller,
    write_hand_over,
)
from simulators.exporters.openscenario_lights import write_lights
from simulators.exporters.openscenario_order import Owner
from simulators.exporters.openscenario_outcome import PATH, Outcome
from simulators.exporters.openscenario_paths import follow_own_path
from simulators.exporters.openscenario_positions import (
    road_pose,
    start_pose,
    start_position,
    world_position,
)
from simulators.exporters.openscenario_routes import way_to_end_m, write_route
from simulators.exporters.openscenario_weather import write_weather_events

# Names of events that are no phases begin with a capital letter, as no id does.
_STOP, _HALT = "Stop", "Halt"
_LEFT = 1


def write_storyboard(
    root: Any, scenario: Scenario, network: RoadNetwork, outcome: Outcome, hand_over: HandOver
) -> None:
    """Append ``Storyboard``.

    Each actor has two manoeuvre groups, longitudinal and lateral: an event overrides the running
    event of its own manoeuvre only, so a phase ends a phase of its own domain only.
    """
    node = element(root, "Storyboard")
    _init(node, scenario, network, hand_over)
    act = element(element(node, "Story", name="story"), "Act", name="act")
    writer = _Events(scenario, network)
    writer.write_ego(act)
    for actor in scenario.actors:
        writer.write(act, actor)
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
    """Names of the integer variables that the storyboard uses."""
    return (
        *order.watched(scenario).values(),
        *order.leaving(scenario).values(),
        *turn_variables(scenario),
        *variables_of(outcome, hand_over),
    )


def _init(storyboard: Any, scenario: Scenario, network: RoadNetwork, hand_over: HandOver) -> None:
    actions = element(element(storyboard, "Init"), "Actions")
    write_environment(actions, scenario.environment)
    private = element(actions, "Private", entityRef=EGO_ID)
    _start(private, EGO_ID, scenario.ego, network)
    activate_controller(private, hand_over)
    write_lights(private, scenario.ego)
    for actor in scenario.actors:
        private = element(actions, "Private", entityRef=actor.id)
        _start(private, actor.id, actor, network)
        write_lights(private, actor)


def _start(private: Any, name: str, mover: Ego | Actor, network: RoadNetwork) -> None:
    teleport = element(element(private, "PrivateAction"), "TeleportAction")
    if isinstance(mover, Actor) and mover.trajectory is not None:
        first = _trajectory_vertices(mover.trajectory, network)[0]
        world_position(teleport, first.x_m, first.y_m, first.heading_rad)
        set_speed(private, 0.0)
        return
    start_position(teleport, network, mover.start)
    set_speed(private, mover.speed_mps)
    write_route(private, f"{name}.route", mover, network)


class _Events:
    """Writes the manoeuvre groups of a scenario."""

    def __init__(self, scenario: Scenario, network: RoadNetwork) -> None:
        self._scenario = scenario
        self._network = network
        self._variables = order.watched(scenario)
        self._left = order.leaving(scenario)
        self._triggers = TriggerWriter(scenario, network)

    def write_ego(self, act: Any) -> None:
        """Append the manoeuvre groups of the ego, whose phases are those of its stand-in."""
        ego = self._scenario.ego
        longitudinal, lateral = self._phases(act, Owner(EGO_ID, ego.phases), ego)
        self._halt(longitudinal, EGO_ID, ego)
        _drop_if_empty(act, longitudinal)
        _drop_if_empty(act, lateral)

    def write(self, act: Any, actor: Actor) -> None:
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
        _drop_if_empty(act, longitudinal)
        _drop_if_empty(act, lateral)

    def _phases(self, act: Any, owner: Owner, mover: Ego | Actor) -> tuple[Any, Any]:
        """Append two groups with the phases; the maneuvers along and across."""
        # Before the groups whose events wait for them, which so see them in the same step.
        self._triggers.write_turns(act, owner)
        longitudinal = _group(act, owner.id, order.LONGITUDINAL_DOMAIN)
        lateral = _group(act, owner.id, order.LATERAL_DOMAIN)
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
            event = _event(longitudinal if along else lateral, name)
            self._mark(event, name, owner, phase, order.domain_of(phase))
            write_manoeuvre(_action(event, name), owner.id, phase.manoeuvre, self._network)
            self._trigger(event, name, owner, phase)
        return longitudinal, lateral

    def _free(
        self, maneuver: Any, name: str, owner: Owner, phase: Phase, mover: Ego | Actor
    ) -> None:
        event = _event(maneuver, name)
        for domain in order.DOMAINS:
            self._mark(event, f"{name}.{domain}", owner, phase, domain)
        if owner.id in self._left:
            triggers.set_variable(event, f"{name}.Leave", self._left[owner.id], _LEFT)
        if isinstance(phase.manoeuvre, FollowPath | Turn | Slide | Reverse | Walk | Swing):
            follow_own_path(_action(event, name), name, owner.id, phase.manoeuvre, mover.speed_mps)
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
        pose = start_pose(self._network, actor.start)
        line = _line(pose.x_m, pose.y_m, pose.heading_rad, cross)
        name = order.event_name(actor.id, PATH)
        event = _event(lateral, name)
        follow_polyline(_action(event, name), name, line)
        self._trigger(event, name, Owner(actor.id, actor.phases), phase)
        self._stop_at_end(longitudinal, actor.id, name)

    def _trajectory(
        self, longitudinal: Any, lateral: Any, actor: str, trajectory: Trajectory
    ) -> None:
        name = order.event_name(actor, PATH)
        event = _event(lateral, name)
        vertices = _trajectory_vertices(trajectory, self._network)
        follow_polyline(_action(event, name), name, vertices)
        start = element(event, "StartTrigger")
        triggers.time_reached(element(start, "ConditionGroup"), name, 0.0)
        self._stop_at_end(longitudinal, actor, name)

    def _stop_at_end(self, maneuver: Any, actor: str, path_event: str) -> Any:
        """Append the event that stops an actor after a path; the group of its conditions."""
        name = order.event_name(actor, _STOP)
        event = _event(maneuver, name)
        set_speed(_action(event, name), 0.0)
        group = element(element(event, "StartTrigger"), "ConditionGroup")
        triggers.event_ended(group, name, path_event)
        return group

    def _halt(self, maneuver: Any, name: str, mover: Ego | Actor) -> None:
        way_m = way_to_end_m(mover, self._network)
        if way_m is None:
            return
        event_name = order.event_name(name, _HALT)
        event = _event(maneuver, event_name)
        set_speed(_action(event, event_name), 0.0)
        group = element(element(event, "StartTrigger"), "ConditionGroup")
        triggers.way_travelled(group, event_name, name, way_m)
        if name in self._left:
            # Off its lane it has no way that could end.
            triggers.variable_is(group, f"{event_name}.on_lane", self._left[name], 0)


def _group(act: Any, actor: str, domain: str) -> Any:
    name = f"{actor}.{domain}"
    group = element(act, "ManeuverGroup", name=name, maximumExecutionCount=1)
    actors = element(group, "Actors", selectTriggeringEntities=False)
    element(actors, "EntityRef", entityRef=actor)
    return element(group, "Maneuver", name=f"{name}.Maneuver")


def _drop_if_empty(act: Any, maneuver: Any) -> None:
    if not len(maneuver):
        act.remove(maneuver.getparent())


def _event(maneuver: Any, name: str) -> Any:
    return element(maneuver, "Event", name=name, priority="override", maximumExecutionCount=1)


def _action(event: Any, event_name: str) -> Any:
    # Names of storyboard elements differ throughout the file, so that references are unambiguous.
    return element(event, "Action", name=f"{event_name}.Action")


def _line(x_m: float, y_m: float, road_heading_rad: float, cross: Cross) -> list[Vertex]:
    heading_rad = road_heading_rad + number(cross.heading_rad)
    distance_m = number(cross.distance_m)
    end_x_m = x_m + distance_m * math.cos(heading_rad)
    end_y_m = y_m + distance_m * math.sin(heading_rad)
    return [Vertex(x_m, y_m, heading_rad), Vertex(end_x_m, end_y_m, heading_rad)]


def _trajectory_vertices(trajectory: Trajectory, network: RoadNetwork) -> list[Vertex]:
    poses = [
        road_pose(network, trajectory.road, number(point.s_m), number(point.t_m))
        for point in trajectory.points
    ]
    headings = polyline_headings([(pose.x_m, pose.y_m) for pose in poses])
    return [
        Vertex(pose.x_m, pose.y_m, heading_rad, number(point.time_s))
        for pose, heading_rad, point in zip(poses, headings, trajectory.points, strict=True)
    ]
