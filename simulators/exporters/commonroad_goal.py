"""The planning problem of the ego: where it starts and what it is to reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from scenario_gen.roads.path import LanePath
from scenario_gen.units import number
from simulators.exporters._text import comment, leaf
from simulators.exporters._xml import element
from simulators.exporters.commonroad_lanelets import Lanelets
from simulators.exporters.commonroad_obstacles import States

_GOAL_LENGTH_M = 10.0


def write_problem(
    root: Any, scenario: Scenario, network: RoadNetwork, lanelets: Lanelets, states: States,
    ids: Iterator[int],
) -> None:  # fmt: skip
    """Append the planning problem.

    With a goal of its own the ego is to be there, within 10 m along the lane, at any time until the
    end. Without one it is to be on its carriageway, on the roads of its way, at the last time step:
    to get through. Either way it may not be faster than it starts or than the limit, whichever is
    more, and not go backwards.
    """
    box = scenario.ego.box
    comment(
        root,
        f"ego ({scenario.ego.kind or scenario.ego.category}): {box.length_m:g} m x"
        f" {box.width_m:g} m; positions are the middle of this box, {box.centre_x_m:g} m ahead of"
        " the rear axle",
    )
    node = element(root, "planningProblem", id=next(ids))
    start = element(node, "initialState")
    position = element(element(start, "position"), "point")
    leaf(position, "x", float(states.x_m[0]))
    leaf(position, "y", float(states.y_m[0]))
    for tag, value in (
        ("velocity", float(states.velocity_mps[0])),
        ("orientation", float(states.heading_rad[0])),
        ("yawRate", float(states.yaw_rate_radps[0])),
        ("slipAngle", 0.0),
        ("time", 0),
        ("acceleration", float(states.accel_mps2[0])),
    ):
        leaf(element(start, tag), "exact", value)
    last = states.x_m.size - 1
    goal = element(node, "goalState")
    _interval(goal, "time", last if scenario.ego.goal is None else 0, last)
    _position(element(goal, "position"), scenario, network, lanelets)
    limit_mps = number(scenario.road.speed_limit_mps)
    _interval(goal, "velocity", 0.0, max(limit_mps, float(states.velocity_mps[0])))


def _position(
    parent: Any, scenario: Scenario, network: RoadNetwork, lanelets: Lanelets
) -> None:  # fmt: skip
    goal = scenario.ego.goal
    if goal is None:
        for lanelet in _carriageway(network, network.path_of(scenario.ego), lanelets):
            element(parent, "lanelet", ref=lanelet)
        return
    road = network.road(goal.road)
    s_m, offset_m = number(goal.s_m), number(goal.offset_m)
    right_m, left_m = road.lane_borders_t(goal.lane, s_m)
    x_m, y_m = road.line.point(s_m, 0.5 * (right_m + left_m) + offset_m)
    rectangle = element(parent, "rectangle")
    leaf(rectangle, "length", _GOAL_LENGTH_M)
    leaf(rectangle, "width", float(left_m - right_m))
    heading_rad = float(road.line.evaluate(s_m)[2])
    leaf(rectangle, "orientation", float(np.arctan2(np.sin(heading_rad), np.cos(heading_rad))))
    centre = element(rectangle, "center")
    leaf(centre, "x", float(x_m))
    leaf(centre, "y", float(y_m))


def _carriageway(network: RoadNetwork, path: LanePath, lanelets: Lanelets) -> list[int]:
    """Lanelets for driving, the ego's way, on the roads of a path from its start on."""
    found: list[int] = []
    pieces = zip(path.road_index.tolist(), path.direction.tolist(), strict=True)
    for road_index, direction in dict.fromkeys(pieces):
        name = network.road_ids[road_index]
        for lanelet in lanelets.all:
            its = lanelet.road.id == name and lanelet.kind in ("driving", "bus")
            if its and lanelet.along == (direction > 0):
                found.append(lanelet.id)
    return found


def _interval(parent: Any, tag: str, start: float | int, end: float | int) -> None:
    node = element(parent, tag)
    leaf(node, "intervalStart", start)
    leaf(node, "intervalEnd", end)
