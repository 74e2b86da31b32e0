"""World poses of actors that drive on their lanes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.kinematics import State
from scenario_gen.motion.plan import Plan

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


class LanePose(NamedTuple):
    """(n,) poses; angles are not wrapped."""

    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    course_rad: Floats
    """Direction of motion, or of what would be the motion of an actor that stands."""
    path_heading_rad: Floats


def lane_pose(plan: Plan, state: State, turn_rad: Floats, actors: Indices | None) -> LanePose:
    """Poses in given states.

    Args:
        plan: of the rollout.
        state: (n,) of the actors.
        turn_rad: (n,) heading relative to the direction of motion.
        actors: (n,) which actors these are; None for all.
    """
    x_m, y_m, path_rad = plan.tracks.pose(actors, state.u_m, state.q_m)
    forward = (plan.way if actors is None else plan.way[actors]) > 0
    slip_rad = state.slip_rad
    if not forward.all():
        slip_rad = np.where(forward, slip_rad, np.pi - slip_rad)
    course_rad = path_rad + slip_rad
    return LanePose(x_m, y_m, course_rad + turn_rad, course_rad, path_rad)
