"""Events in the actions that ScenarioRunner supports."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import number
from simulators.exporters import openscenario_triggers as triggers
from simulators.exporters._xml import attribute_text, element
from simulators.exporters.openscenario_actions import follow_polyline, set_speed
from simulators.exporters.openscenario_polylines import Vertex, world_vertices
from simulators.exporters.osc_versions._tree import remove, replace_by_child
from simulators.exporters.osc_versions.conditions_1_0 import conditions

# What it cannot carry out: found anywhere in an event, the event is left out.
_UNSUPPORTED = ("EnvironmentAction", "SynchronizeAction", "RelativeObjectPosition")
_ROUTE_STEP_M = 4.0
# A controller that comes to the end of its times ends with an error: the last point lasts.
_BEYOND_S = 600.0
_ROUTE = "Route"


def without_unsupported(root: Any) -> None:
    """Leave events out that cannot be carried out, and those that wait for them."""
    story = root.find("Storyboard/Story")
    if story is None:
        return
    gone: set[str] = set()
    found = True
    while found:
        found = False
        for event in list(story.iter("Event")):
            refs = {n.get("storyboardElementRef") for n in event.iter(
                "StoryboardElementStateCondition")}  # fmt: skip
            if refs & gone or any(next(event.iter(tag), None) is not None for tag in _UNSUPPORTED):
                gone.add(event.get("name"))
                remove(event)
                found = True
    for maneuver in list(story.iter("Maneuver")):
        if maneuver.find("Event") is None:
            remove(maneuver.getparent())
    if next(story.iter("Event"), None) is None:
        remove(story)


def lateral_actions(root: Any, scenario: Scenario) -> None:
    """Lanes are given relative to the own one, and an offset within the lane as one to the right.

    The lane of an actor is that of its last lane change before, in the order of its phases.
    """
    lanes = {name: mover.start.lane for name, mover in _movers(scenario)}
    for node in list(root.iter("LaneChangeAction")):
        group = next(node.iterancestors("ManeuverGroup"))
        name = group.find("Actors/EntityRef").get("entityRef")
        target = node.find("LaneChangeTarget")[0]
        if target.tag == "RelativeTargetLane":
            _to_offset(node, lanes[name])
            continue
        lane, to_lane = lanes[name], int(target.get("value"))
        # To the left in the direction of the lane, which is against s where the id is positive.
        left = (to_lane - lane) if lane < 0 else (lane - to_lane)
        target.tag = "RelativeTargetLane"
        target.attrib.clear()
        target.set("entityRef", name)
        target.set("value", str(left))
        node.attrib.pop("targetLaneOffset", None)
        lanes[name] = to_lane


def _to_offset(node: Any, lane: int) -> None:
    parent = node.getparent()
    offset_m = float(node.get("targetLaneOffset", "0"))
    parent.remove(node)
    action = element(parent, "LaneOffsetAction", continuous=False)
    element(action, "LaneOffsetActionDynamics", dynamicsShape="linear")
    right_m = -offset_m if lane < 0 else offset_m
    element(element(action, "LaneOffsetTarget"), "AbsoluteTargetLaneOffset", value=right_m)


def lines_of_walkers(root: Any) -> None:
    """A walker goes along a line at a speed, so its timed lines get the mean speed on them.

    Of a vehicle's timed line the last point lasts beyond the end.
    """
    walkers = {
        node.get("name")
        for node in root.iterfind("Entities/ScenarioObject")
        if node.find("Pedestrian") is not None
    }
    for action in list(root.iter("FollowTrajectoryAction")):
        vertices = list(action.iter("Vertex"))
        if action.find("TimeReference/Timing") is None:
            continue
        event = next(action.iterancestors("Event"))
        name = next(action.iterancestors("ManeuverGroup")).find("Actors/EntityRef").get("entityRef")
        if name not in walkers:
            last = vertices[-1]
            last.set("time", attribute_text(float(last.get("time")) + _BEYOND_S))
            continue
        reference = action.find("TimeReference")
        reference.remove(reference[0])
        element(reference, "None")
        start = event.find("StartTrigger")
        step = element(event, "Action", name=f"{event.get('name')}.Speed")
        set_speed(step, _mean_mps(vertices))
        event.insert(event.index(start), step)


def _mean_mps(vertices: list[Any]) -> float:
    """Length of a line over the time in which it is gone along."""
    length_m = time_s = 0.0
    before: tuple[float, float, float] | None = None
    for vertex in vertices:
        place = vertex.find("Position/WorldPosition")
        at = (float(place.get("x")), float(place.get("y")), float(vertex.get("time")))
        if before is not None:
            step_m = math.hypot(at[0] - before[0], at[1] - before[1])
            if step_m > 1e-6:
                length_m += step_m
                time_s += at[2] - before[2]
        before = at
    return length_m / time_s if time_s > 0.0 else 0.0


def routes(root: Any, scenario: Scenario, network: RoadNetwork) -> None:
    """Routes become lines along the lanes, which are followed from the start on.

    ``AssignRouteAction`` is documented, and ends the runner 0.9.16 with an error anywhere.
    """
    assigned = {
        next(node.iterancestors("Private")).get("entityRef"): node
        for node in root.iterfind("Storyboard/Init/Actions/Private/PrivateAction/RoutingAction")
    }
    to_goal = root.find("Storyboard/Story/Act//AssignRouteAction")
    if to_goal is not None:
        _line_to_goal(to_goal, scenario.ego, network)
        if EGO_ID in assigned:
            # The way to the goal goes along the route.
            remove(assigned.pop(EGO_ID).getparent())
    if not assigned and to_goal is None:
        return
    storyboard = root.find("Storyboard")
    story = storyboard.find("Story")
    if story is None:
        story = element(storyboard, "Story", name="story")
        storyboard.insert(1, story)
        act = element(story, "Act", name="act")
        triggers.time_reached(element(element(act, "StartTrigger"), "ConditionGroup"), "start", 0.0)
    act = story.find("Act")
    for name, mover in _movers(scenario):
        if name in assigned:
            remove(assigned[name].getparent())
            _route(act, f"{name}.{_ROUTE}", name, list(_along(mover, network, None)))
    for node in list(root.iter("TrajectoryRef")):
        replace_by_child(node)
    for node in root.iter("Vertex"):
        if node.get("time") is None:
            node.set("time", "0")
    conditions(story)


def _route(act: Any, event_name: str, entity: str, vertices: list[Vertex]) -> None:
    group = element(act, "ManeuverGroup", name=f"{event_name}.Group", maximumExecutionCount=1)
    act.insert(act.index(act.find("StartTrigger")), group)
    actors = element(group, "Actors", selectTriggeringEntities=False)
    element(actors, "EntityRef", entityRef=entity)
    maneuver = element(group, "Maneuver", name=f"{event_name}.Maneuver")
    event = element(
        maneuver, "Event", name=event_name, priority="overwrite", maximumExecutionCount=1
    )
    action = element(event, "Action", name=f"{event_name}.Action")
    timed = vertices[0].time_s is not None
    follow_polyline(action, event_name, world_vertices(vertices), timed=timed)
    group_of_start = element(element(event, "StartTrigger"), "ConditionGroup")
    triggers.time_reached(group_of_start, event_name, 0.0)


def _line_to_goal(route: Any, ego: Ego, network: RoadNetwork) -> None:
    """Put a line along the lanes in the place of the route of an ego that is handed over."""
    goal = list(route.iter("LanePosition"))[-1]
    action = next(route.iterancestors("Action"))
    for child in list(action):
        action.remove(child)
    name = next(action.iterancestors("Event")).get("name")
    line = list(_along(ego, network, goal))
    follow_polyline(action, name, world_vertices(line), timed=line[0].time_s is not None)


def _along(mover: Ego | Actor, network: RoadNetwork, goal: Any) -> Iterator[Vertex]:
    """Points along the way of a mover from its start to a lane position, or to its end."""
    path = network.path_of(mover)
    end_m = path.length_m
    if goal is not None:
        numbers = {str(road.number): name for name, road in network.roads.items()}
        road, lane, at_m = (
            numbers[goal.get("roadId")],
            int(goal.get("laneId")),
            float(goal.get("s")),
        )
        across_m = network.lane_centre_t(road, lane, at_m)
        end_m = float(path.station(network.road_index(road), at_m, across_m)[0])
    start = mover.start
    s_m = number(start.s_m)
    t_m = network.lane_centre_t(start.road, start.lane, s_m) + number(start.offset_m)
    from_m, _ = path.station(network.road_index(start.road), s_m, t_m)
    count = max(2, math.ceil((end_m - float(from_m)) / _ROUTE_STEP_M) + 1)
    u_m = np.linspace(float(from_m), end_m, count)
    x_m, y_m, heading_rad, *_ = path.evaluate(u_m, np.full(count, path.lane_q_m))
    for values in zip(x_m.tolist(), y_m.tolist(), heading_rad.tolist(), strict=True):
        yield Vertex(*values)


def stop_acts(root: Any, duration_s: float) -> None:
    """The stop trigger of a storyboard is read for criteria only: acts stop by their own."""
    for act in root.iterfind("Storyboard/Story/Act"):
        if act.find("StopTrigger") is None:
            stop = element(element(act, "StopTrigger"), "ConditionGroup")
            triggers.time_reached(stop, f"{act.get('name')}.end", duration_s)
    conditions(root.find("Storyboard"))


def _movers(scenario: Scenario) -> Iterator[tuple[str, Ego | Actor]]:
    yield EGO_ID, scenario.ego
    for actor in scenario.actors:
        yield actor.id, actor
