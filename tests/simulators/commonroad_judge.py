"""Reads CommonRoad files with commonroad-io and prints what it understood as JSON, a line a file.

Run by the interpreter of an environment that has commonroad-io: it does not go with the project's.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """What commonroad-io finds in a file; whatever it complains of is listed."""
    from commonroad.common.file_reader import CommonRoadFileReader

    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        scenario, problems = CommonRoadFileReader(str(path)).open()
    logging.getLogger().removeHandler(handler)
    said += [str(warning.message) for warning in caught]
    network = scenario.lanelet_network
    return {
        "benchmark_id": str(scenario.scenario_id),
        "step_s": scenario.dt,
        "said": said,
        "tags": sorted(tag.value for tag in scenario.tags),
        "lanelets": {
            lanelet.lanelet_id: {
                "predecessors": sorted(lanelet.predecessor),
                "successors": sorted(lanelet.successor),
                "left": lanelet.adj_left,
                "left_same": lanelet.adj_left_same_direction,
                "right": lanelet.adj_right,
                "right_same": lanelet.adj_right_same_direction,
                "left_points": lanelet.left_vertices.tolist(),
                "right_points": lanelet.right_vertices.tolist(),
                "valid": bool(lanelet.polygon.shapely_object.is_valid),
                "types": sorted(kind.value for kind in lanelet.lanelet_type),
                "stop_line": lanelet.stop_line is not None,
                "lights": sorted(lanelet.traffic_lights),
            }
            for lanelet in network.lanelets
        },
        "intersections": [
            [
                {
                    "lanelets": sorted(incoming.incoming_lanelets),
                    "right": sorted(incoming.successors_right),
                    "straight": sorted(incoming.successors_straight),
                    "left": sorted(incoming.successors_left),
                }
                for incoming in intersection.incomings
            ]
            for intersection in network.intersections
        ],
        "lights": {
            light.traffic_light_id: [
                [element.state.value, element.duration]
                for element in light.traffic_light_cycle.cycle_elements
            ]
            for light in network.traffic_lights
        },
        "signs": [
            [element.traffic_sign_element_id.value, list(element.additional_values)]
            for sign in network.traffic_signs
            for element in sign.traffic_sign_elements
        ],
        "static": {
            obstacle.obstacle_id: [obstacle.obstacle_type.value, _state(obstacle.initial_state)]
            for obstacle in scenario.static_obstacles
        },
        "dynamic": {
            obstacle.obstacle_id: {
                "type": obstacle.obstacle_type.value,
                "size": [obstacle.obstacle_shape.length, obstacle.obstacle_shape.width],
                "states": [
                    _state(obstacle.initial_state),
                    *(_state(state) for state in obstacle.prediction.trajectory.state_list),
                ],
            }
            for obstacle in scenario.dynamic_obstacles
        },
        "surroundings": len(scenario.environment_obstacle),
        "problems": [
            {
                "initial": _state(problem.initial_state),
                "goal_steps": [
                    [state.time_step.start, state.time_step.end]
                    for state in problem.goal.state_list
                ],
                "goal_velocity": [
                    [state.velocity.start, state.velocity.end] for state in problem.goal.state_list
                ],
                "goal_lanelets": problem.goal.lanelets_of_goal_position,
                "start_lanelets": network.find_lanelet_by_position(
                    [problem.initial_state.position]
                )[0],
            }
            for problem in problems.planning_problem_dict.values()
        ],
        "collisions": _contacts(scenario),
    }


def _state(state: Any) -> list[float]:
    """Time step, x, y, orientation, velocity (0 where it is not said)."""
    velocity = getattr(state, "velocity", None)
    return [
        state.time_step, *map(float, state.position), float(state.orientation),
        float(velocity or 0.0),
    ]  # fmt: skip


def _contacts(scenario: Any) -> dict[str, int]:
    """``id-id`` of obstacles whose occupancies touch -> the first time step at which they do."""
    obstacles = [*scenario.static_obstacles, *scenario.dynamic_obstacles]
    last = max((o.prediction.final_time_step for o in scenario.dynamic_obstacles), default=0)
    found: dict[str, int] = {}
    for step in range(last + 1):
        shapes = [
            (o.obstacle_id, o.occupancy_at_time(step).shape.shapely_object) for o in obstacles
        ]
        for index, (first, shape) in enumerate(shapes):
            for second, other in shapes[index + 1 :]:
                if shape.intersects(other):
                    found.setdefault(f"{first}-{second}", step)
    return found


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps({"file": name, **read(Path(name))}))
