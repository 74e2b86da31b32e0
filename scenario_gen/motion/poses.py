"""World poses and road coordinates of all actors at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.lane_pose import lane_pose

Floats = NDArray[np.float64]


class Poses(NamedTuple):
    """(M,) states in the world."""

    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    course_rad: Floats
    """Direction of motion; the heading where an actor stands."""
    speed_mps: Floats
    accel_mps2: Floats


def poses(engine: Engine, free: FreeActors) -> Poses:
    """Poses at the end of the present step; headings are not wrapped."""
    plan, now = engine.plan, engine.now
    x_m, y_m, heading_rad, course_rad, _ = lane_pose(plan, now, engine.turn_rad, None)
    course_rad = np.where(now.speed_mps > 0.0, course_rad, heading_rad)
    speed_mps, accel_mps2 = now.speed_mps, now.accel_mps2
    if free.actor.size:
        at = free.actor
        speed_mps, accel_mps2 = speed_mps.copy(), accel_mps2.copy()
        x_m[at], y_m[at], heading_rad[at] = free.x_m, free.y_m, free.heading_rad
        course_rad[at] = free.course_rad
        speed_mps[at], accel_mps2[at] = free.speed_mps, free.accel_mps2
    return Poses(x_m, y_m, heading_rad, course_rad, speed_mps, accel_mps2)
