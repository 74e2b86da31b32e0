"""The storyboard: initial states, one event per phase, and the end of the scenario."""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.domain.actor import EGO_ID, Actor, Ego, Trajectory
from scenario_gen.domain.behaviour import Cross, Phase, PhaseEndTrigger
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
from simulators.exporters.openscenario_entities import activate_ego_controller
from simulators.exporters.openscenario_environment import write_environment
from simulators.exporters.openscenario_positions import (
    road_pose,
    start_pose,
    start_position,
    world_position,
)
from simulators.exporters.openscenario_routes import way_to_end_m, write_route

# Names of events that are no phases begin with a capital letter, as no id does.
_PATH, _STOP, _HALT = "Path", "Stop", "Halt"


def write_storyboard(root: Any, scenario: Scenario, network: RoadNetwork) -> None:
    """Append ``Storyboard``.

    Each actor has two manoeuvre groups, longitudinal and lateral: an event overrides the running
    event of its own manoeuvre only, so a phase ends a phase of its own domain only.
    """
    node = element(root, "Storyboard")
    _init(node, scenario, network)
    act = element(element(node, "Story", name="story"), "Act", name="act")
    writer = _Events(scenario, network)
    writer.write_ego(act)
    for actor in scenario.actors:
        writer.write(act, actor)
    if len(act):
        start = element(element(act, "StartTrigger"), "ConditionGroup")
        triggers.time_reached(start, "start", 0.0)
    else:
        node.remove(act.getparent())
    stop = element(element(node, "StopTrigger"), "ConditionGroup")
    triggers.time_reached(stop, "end", scenario.duration_s)


def variables(scenario: Scenario) -> tuple[str, ...]:
    """Names of the integer variables that the storyboard uses."""
    return tuple(order.watched(scenario).values())


def _init(storyboard: Any, scenario: Scenario, network: RoadNetwork) -> None:
    actions = element(element(storyboard, "Init"), "Actions")
    write_environment(actions, scenario.environment)
    private = element(actions, "Private", entityRef=EGO_ID)
    _start(private, EGO_ID, scenario.ego, network)
    activate_ego_controller(private)
    for actor in scenario.actors:
        private = element(actions, "Private", entityRef=actor.id)
        _start(private, actor.id, actor, network)


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
        self._standing = tuple(
            name
            for name, mover in [(EGO_ID, scenario.ego), *((a.id, a) for a in scenario.actors)]
            if mover.speed_mps == 0.0
        )

    def write_ego(self, act: Any) -> None:
        """The ego has no phases; it halts where its way ends."""
        maneuver = _group(act, EGO_ID, order.LONGITUDINAL_DOMAIN)
        self._halt(maneuver, EGO_ID, self._scenario.ego)
        _drop_if_empty(act, maneuver)

    def write(self, act: Any, actor: Actor) -> None:
        """Append the manoeuvre groups of an actor."""
        longitudinal = _group(act, actor.id, order.LONGITUDINAL_DOMAIN)
        lateral = _group(act, actor.id, order.LATERAL_DOMAIN)
        for phase in actor.phases:
            along = order.domain_of(phase) == order.LONGITUDINAL_DOMAIN
            self._phase(longitudinal if along else lateral, actor, phase)
            if isinstance(phase.manoeuvre, Cross):
                self._crossing(longitudinal, lateral, actor, phase, phase.manoeuvre)
        if actor.trajectory is not None:
            self._trajectory(longitudinal, lateral, actor.id, actor.trajectory)
        elif not any(phase.manoeuvre.kind == "cross" for phase in actor.phases):
            self._halt(longitudinal, actor.id, actor)
        _drop_if_empty(act, longitudinal)
        _drop_if_empty(act, lateral)

    def _phase(self, maneuver: Any, actor: Actor, phase: Phase) -> None:
        name = order.event_name(actor.id, phase.id)
        event = _event(maneuver, name)
        variable = self._variables.get((actor.id, order.domain_of(phase)))
        if variable is not None:
            action = element(event, "Action", name=f"{name}.Mark")
            change = element(
                element(action, "GlobalAction"), "VariableAction", variableRef=variable
            )
            element(change, "SetAction", value=str(order.phase_number(actor, phase)))
        write_manoeuvre(_action(event, name), actor.id, phase.manoeuvre)
        self._trigger(event, name, actor, phase)

    def _trigger(self, event: Any, name: str, actor: Actor, phase: Phase) -> None:
        start = element(event, "StartTrigger")
        if not isinstance(phase.trigger, PhaseEndTrigger):
            triggers.write_condition(
                element(start, "ConditionGroup"), name, actor.id, phase.trigger, self._network,
                standing=self._standing,
            )  # fmt: skip
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

    def _end_event(self, actor: Actor, phase: Phase) -> str:
        """The event whose end is the end of a phase: a crossing ends with its path."""
        suffix = _PATH if isinstance(phase.manoeuvre, Cross) else phase.id
        return order.event_name(actor.id, suffix)

    def _crossing(
        self, longitudinal: Any, lateral: Any, actor: Actor, phase: Phase, cross: Cross
    ) -> None:
        """The path of a crossing: it stays when another phase changes the speed on it."""
        pose = start_pose(self._network, actor.start)
        line = _line(pose.x_m, pose.y_m, pose.heading_rad, cross)
        name = order.event_name(actor.id, _PATH)
        event = _event(lateral, name)
        follow_polyline(_action(event, name), name, line)
        self._trigger(event, name, actor, phase)
        self._stop_at_end(longitudinal, actor.id, name)

    def _trajectory(
        self, longitudinal: Any, lateral: Any, actor: str, trajectory: Trajectory
    ) -> None:
        name = order.event_name(actor, _PATH)
        event = _event(lateral, name)
        vertices = _trajectory_vertices(trajectory, self._network)
        follow_polyline(_action(event, name), name, vertices)
        start = element(event, "StartTrigger")
        triggers.time_reached(element(start, "ConditionGroup"), name, 0.0)
        self._stop_at_end(longitudinal, actor, name)

    def _stop_at_end(self, maneuver: Any, actor: str, path_event: str) -> None:
        name = order.event_name(actor, _STOP)
        event = _event(maneuver, name)
        set_speed(_action(event, name), 0.0)
        start = element(event, "StartTrigger")
        triggers.event_ended(element(start, "ConditionGroup"), name, path_event)

    def _halt(self, maneuver: Any, name: str, mover: Ego | Actor) -> None:
        way_m = way_to_end_m(mover, self._network)
        if way_m is None:
            return
        event_name = order.event_name(name, _HALT)
        event = _event(maneuver, event_name)
        set_speed(_action(event, event_name), 0.0)
        start = element(event, "StartTrigger")
        triggers.way_travelled(element(start, "ConditionGroup"), event_name, name, way_m)


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
