"""Actors and things beside the road as obstacles of CommonRoad 2020a.

Positions are the middle of the box, as CommonRoad has it, and not our reference point. Velocity and
acceleration are those along the heading: negative for who goes backwards. Who slides has a
``velocityY`` too, positive to the left, at the middle of the box.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import Actor, Dimensions
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork, RoadObject
from simulators.exporters._text import comment, leaf
from simulators.exporters._xml import element
from simulators.exporters.commonroad_words import PARKED, THINGS, obstacle_type

Floats = NDArray[np.float64]

_STILL_M = 1e-6
_SLIDES_RAD = 1e-3
# What hangs higher than this over the road is in nobody's way; what is lower is driven over.
_OVERHEAD_M = 2.5
_FLAT_M = 0.05
_STATIC_OBJECTS = {"barrier": "roadBoundary", "railing": "roadBoundary", "obstacle": "unknown"}
_SURROUNDINGS = {
    "building": "building", "pole": "pillar", "streetLamp": "pillar",
    "trafficIsland": "median_strip", "tree": "unknown", "vegetation": "unknown",
}  # fmt: skip
_LIGHTS = {
    "indicator_left": "indicatorLeft", "indicator_right": "indicatorRight",
    "brake": "brakingLights", "hazard": "hazardWarningLights", "emergency": "flashingBlueLights",
}  # fmt: skip


def is_carried(thing: RoadObject) -> bool:
    """Whether a thing beside the road becomes an obstacle."""
    known = thing.kind in _STATIC_OBJECTS or thing.kind in _SURROUNDINGS
    return known and thing.z_m < _OVERHEAD_M and thing.z_m + thing.height_m > _FLAT_M


class States:
    """(T,) states of one actor as CommonRoad counts them."""

    def __init__(self, trace: TraceBatch, row: int, index: int) -> None:
        valid = trace.valid[row]
        centres_x, centres_y = trace.centres()
        self.x_m: Floats = centres_x[row, index, valid]
        self.y_m: Floats = centres_y[row, index, valid]
        self.heading_rad: Floats = trace.heading_rad[row, index, valid]
        speed_mps = trace.speed_mps[row, index, valid]
        slip_rad = trace.course_rad[row, index, valid] - self.heading_rad
        self.velocity_mps: Floats = speed_mps * np.cos(slip_rad)
        self.accel_mps2: Floats = trace.accel_mps2[row, index, valid] * np.cos(slip_rad)
        self.yaw_rate_radps: Floats = np.gradient(np.unwrap(self.heading_rad), trace.step_s)
        self.lateral_mps: Floats | None = None
        if (speed_mps * np.abs(np.sin(slip_rad)) > _SLIDES_RAD).any():
            forward_m = float(trace.centre_x_m[row, index])
            self.lateral_mps = speed_mps * np.sin(slip_rad) + forward_m * self.yaw_rate_radps
        self.still = bool(
            max(np.ptp(self.x_m), np.ptp(self.y_m), np.ptp(self.heading_rad)) < _STILL_M
        )


class ObstacleWriter:
    """Writes obstacles; static ones come first in a file, those beside the road last."""

    def __init__(self, trace: TraceBatch, row: int, actors: tuple[Actor, ...]) -> None:
        self._actors = [
            (actor, States(trace, row, index)) for index, actor in enumerate(actors, start=1)
        ]

    def write_static(self, root: Any, network: RoadNetwork, ids: Iterator[int]) -> None:
        """Append actors that stand all the time, and barriers."""
        for actor, states in self._actors:
            if (word := _static_type(actor, states)) is None:
                continue
            comment(root, f"actor {actor.id} ({actor.kind or actor.category})")
            node = element(root, "staticObstacle", id=next(ids))
            leaf(node, "type", word)
            _shape(node, actor.box)
            _state(node, "initialState", states, 0)
        for thing in network.objects:
            if is_carried(thing) and (kind := _STATIC_OBJECTS.get(thing.kind)) is not None:
                node = element(root, "staticObstacle", id=next(ids))
                leaf(node, "type", kind)
                x_m, y_m, heading_rad = _place(network, thing)
                rectangle = element(element(node, "shape"), "rectangle")
                leaf(rectangle, "length", float(thing.length_m))
                leaf(rectangle, "width", float(thing.width_m))
                state = element(node, "initialState")
                _point(element(state, "position"), x_m, y_m)
                _exact(state, "orientation", heading_rad)
                _exact(state, "time", 0)

    def write_dynamic(self, root: Any, ids: Iterator[int]) -> None:
        """Append all other actors with their trajectories."""
        for actor, states in self._actors:
            if _static_type(actor, states) is not None:
                continue
            comment(root, f"actor {actor.id} ({actor.kind or actor.category})")
            node = element(root, "dynamicObstacle", id=next(ids))
            leaf(node, "type", obstacle_type(actor))
            _shape(node, actor.box)
            _state(node, "initialState", states, 0)
            if lit := [_LIGHTS[light] for light in actor.lights if light in _LIGHTS]:
                signals = element(node, "initialSignalState")
                _exact(signals, "time", 0)
                for tag in lit:
                    leaf(signals, tag, True)
            trajectory = element(node, "trajectory")
            for step in range(1, states.x_m.size):
                _state(trajectory, "state", states, step)

    def write_surroundings(self, root: Any, network: RoadNetwork, ids: Iterator[int]) -> None:
        """Append buildings, poles and trees."""
        for thing in network.objects:
            if not is_carried(thing) or thing.kind not in _SURROUNDINGS:
                continue
            node = element(root, "environmentObstacle", id=next(ids))
            leaf(node, "type", _SURROUNDINGS[thing.kind])
            x_m, y_m, heading_rad = _place(network, thing)
            rectangle = element(element(node, "shape"), "rectangle")
            leaf(rectangle, "length", float(thing.length_m))
            leaf(rectangle, "width", float(thing.width_m))
            leaf(rectangle, "orientation", heading_rad)
            centre = element(rectangle, "center")
            leaf(centre, "x", x_m)
            leaf(centre, "y", y_m)


def _static_type(actor: Actor, states: States) -> str | None:
    if not states.still:
        return None
    if actor.category in PARKED:
        return "parkedVehicle"
    return "unknown" if actor.category in THINGS else None


def _place(network: RoadNetwork, thing: RoadObject) -> tuple[float, float, float]:
    line = network.road(thing.road).line
    x_m, y_m = line.point(thing.s_m, thing.t_m)
    heading_rad = float(line.evaluate(thing.s_m)[2]) + thing.heading_rad
    return float(x_m), float(y_m), float(np.arctan2(np.sin(heading_rad), np.cos(heading_rad)))


def _shape(node: Any, box: Dimensions) -> None:
    rectangle = element(element(node, "shape"), "rectangle")
    leaf(rectangle, "length", float(box.length_m))
    leaf(rectangle, "width", float(box.width_m))


def _state(parent: Any, tag: str, states: States, step: int) -> None:
    node = element(parent, tag)
    _point(element(node, "position"), states.x_m[step], states.y_m[step])
    heading_rad = states.heading_rad[step]
    _exact(node, "orientation", float(np.arctan2(np.sin(heading_rad), np.cos(heading_rad))))
    _exact(node, "time", step)
    _exact(node, "velocity", float(states.velocity_mps[step]))
    _exact(node, "acceleration", float(states.accel_mps2[step]))
    if states.lateral_mps is not None:
        _exact(node, "velocityY", float(states.lateral_mps[step]))


def _exact(parent: Any, tag: str, value: float | int) -> None:
    leaf(element(parent, tag), "exact", value)


def _point(parent: Any, x_m: float, y_m: float) -> None:
    node = element(parent, "point")
    leaf(node, "x", float(x_m))
    leaf(node, "y", float(y_m))
