"""Times and places of a trajectory imply speeds and accelerations that are possible."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.constants import GRAVITY, MIN_SPEED
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.polyline import Polyline
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.rules.motion_path import best_grip_mps2
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Trajectory
from scenario_gen.domain.batch import Group
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]


def evaluate(context: CheckContext) -> Verdict:
    """Differences between the points, in the world."""

    def issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
        grip_mps2 = best_grip_mps2(group)
        for a, actor in enumerate(group.scenario.actors):
            trajectory = actor.trajectory
            if trajectory is None or trajectory.road not in network.roads:
                continue
            velocity_mps, between_s = _velocities(group, network, trajectory)
            path = f"$.actors[{a}].trajectory"
            line = Polyline(group, actor, path, velocity_mps, between_s, grip_mps2)
            yield from line.issues(context.limits)

    return by_network(
        context,
        issues,
        applies=lambda group: any(a.trajectory is not None for a in group.scenario.actors),
        not_applicable="no trajectory",
    )


def _velocities(
    group: Group, network: RoadNetwork, trajectory: Trajectory
) -> tuple[Floats, Floats]:
    """(2, K - 1, rows) velocity in the world between K points, and (K - 1, 1) duration."""
    rows = (group.rows,)
    s_m = np.array([np.broadcast_to(group.column(p.s_m), rows) for p in trajectory.points])
    t_m = np.array([np.broadcast_to(group.column(p.t_m), rows) for p in trajectory.points])
    x_m, y_m, heading_rad, _ = network.roads[trajectory.road].line.evaluate(s_m)
    x_m, y_m = x_m - t_m * np.sin(heading_rad), y_m + t_m * np.cos(heading_rad)
    between_s = np.diff([point.time_s for point in trajectory.points])[:, None]
    return np.array([np.diff(x_m, axis=0), np.diff(y_m, axis=0)]) / between_s, between_s


RULE = Rule(
    id="trajectory.kinematics",
    title="Trajectories imply possible speeds and accelerations",
    severity="error",
    version="1.1",
    evaluate=evaluate,
    needs=("scenario", "network"),
    statement="The times and places of a trajectory imply speeds, accelerations and turns that its"
    " actor can do.",
    formula="v_k = |p_k+1 - p_k| / dt_k <= speed_mps; a_k = (v_k+1 - v_k) / mean(dt_k, dt_k+1) <="
    " accel_mps2, >= -decel_mps2; |a_k| in the plane <= mu g (on wheels, largest mu of the"
    " scenario); mean length / angle >= turning_radius_m above min_speed; all (1 + 1e-9)",
    limits=("speed_mps", "accel_mps2", "decel_mps2", "turning_radius_m"),
    constants=(
        GRAVITY,
        MIN_SPEED,
    ),
)
