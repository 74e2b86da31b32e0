"""Traces made by hand: known ways of actors, without the rollout."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Way = Callable[[Floats], tuple[Floats, Floats]]
"""(T,) times -> x and y in m of the reference point."""


def trace_of(
    scenario: Scenario, network: RoadNetwork, ways: list[Way], *, step_s: float = 0.1
) -> TraceBatch:
    """A batch of one row in which the ego and the actors go the given ways."""
    time_s = np.arange(0.0, scenario.duration_s + step_s / 2, step_s)
    x_m, y_m = (np.array(values) for values in zip(*(way(time_s) for way in ways), strict=True))
    dx, dy = np.gradient(x_m, step_s, axis=1), np.gradient(y_m, step_s, axis=1)
    speed = np.hypot(dx, dy)
    heading = np.where(speed > 0.05, np.arctan2(dy, dx), 0.0)
    road, s_m, t_m, lane = network.locate(x_m, y_m)
    boxes = [scenario.ego.box, *(actor.box for actor in scenario.actors)]
    never = np.full((1, len(ways), 1), np.nan)
    return TraceBatch(
        time_s=time_s,
        valid=np.ones((1, time_s.size), dtype=np.bool_),
        present=np.ones((1, len(ways)), dtype=np.bool_),
        x_m=x_m[None],
        y_m=y_m[None],
        heading_rad=heading[None],
        course_rad=heading[None],
        speed_mps=speed[None],
        accel_mps2=np.gradient(speed, step_s, axis=1)[None],
        road=road[None],
        lane=lane[None],
        s_m=s_m[None],
        t_m=t_m[None],
        length_m=np.array([[box.length_m for box in boxes]]),
        width_m=np.array([[box.width_m for box in boxes]]),
        centre_x_m=np.array([[box.centre_x_m for box in boxes]]),
        road_ids=(network.road_ids,),
        group_of_row=np.zeros(1, dtype=np.int64),
        phase_start_s=never,
        phase_end_s=never,
    )


def along(
    network: RoadNetwork, road: str, s_m: float, t_m: float, speed_mps: float,
    *, t_to_m: float | None = None, from_s: float = 2.0, for_s: float = 3.0,
) -> Way:  # fmt: skip
    """Along a road at constant speed (negative: against s), with a smooth change of t."""

    def way(time_s: Floats) -> tuple[Floats, Floats]:
        share = np.clip((time_s - from_s) / for_s, 0.0, 1.0)
        change = (t_to_m - t_m) if t_to_m is not None else 0.0
        t = t_m + change * (1 - np.cos(np.pi * share)) / 2
        return network.road(road).line.point(s_m + speed_mps * time_s, t)

    return way


def crossing(x_m: float, y_m: float, vy_mps: float, *, from_s: float = 3.0) -> Way:
    """Straight in +y or -y from a time on, after standing."""

    def way(time_s: Floats) -> tuple[Floats, Floats]:
        moved = np.clip(time_s - from_s, 0.0, 8.0)
        return np.full_like(time_s, x_m), y_m + vy_mps * moved

    return way
