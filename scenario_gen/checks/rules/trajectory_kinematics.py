"""Times and places of a trajectory imply speeds and accelerations that are possible."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.friction import ON_WHEELS
from scenario_gen.checks.limits import Limit, Limits
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Category, Trajectory
from scenario_gen.domain.batch import Group
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]


def evaluate(context: CheckContext) -> Verdict:
    """Differences between the points, in the world."""

    def issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
        for a, actor in enumerate(group.scenario.actors):
            trajectory = actor.trajectory
            if trajectory is None or trajectory.road not in network.roads:
                continue
            path = f"$.actors[{a}].trajectory"
            velocity, between_s = _velocities(group, network, trajectory)
            speed_mps = np.hypot(velocity[0], velocity[1])
            category = actor.category
            limits = context.limits
            yield from _speeds(path, category, speed_mps, limits.speed_mps[category])
            if len(trajectory.points) > 2:
                yield from _accels(group, path, category, velocity, speed_mps, between_s, limits)

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


def _speeds(path: str, category: Category, speed_mps: Floats, limit: Limit) -> Iterator[Issue]:
    worst = speed_mps.argmax(axis=0)
    value_mps = speed_mps.max(axis=0)
    for k in np.unique(worst).tolist():
        yield Issue(
            f"{path}.points[{k + 1}]",
            f"a {category.replace('_', ' ')} gets here with {{value}} m/s; at most {{limit}} m/s",
            (worst == k) & (value_mps > limit.value * (1 + 1e-9)), value_mps, limit.value,
            limit.unit, "move the points nearer together or give more time", limit.source,
        )  # fmt: skip


def _accels(
    group: Group, path: str, category: Category, velocity: Floats, speed_mps: Floats,
    between_s: Floats, limits: Limits,
) -> Iterator[Issue]:  # fmt: skip
    mean_s = 0.5 * (between_s[1:] + between_s[:-1])
    gain_mps2 = np.diff(speed_mps, axis=0) / mean_s
    cases = [
        ("speeds up", gain_mps2, limits.accel_mps2[category]),
        ("slows down", -gain_mps2, limits.decel_mps2[category]),
    ]
    for words, accel, limit in cases:
        yield from _worst(path, f"it {words} with", accel, limit.value, limit)
    if category in ON_WHEELS:
        total = np.hypot(*(np.diff(velocity, axis=1) / mean_s))
        grip = GRAVITY_MPS2 * np.asarray(group.column(group.scenario.environment.friction))
        source = Limit(0.0, "m/s2", "default: friction circle (Kamm)")
        yield from _worst(path, "it accelerates in the plane with", total, grip, source)


def _worst(
    path: str, words: str, accel: Floats, limit: Floats | float, source: Limit
) -> Iterator[Issue]:
    worst, value = accel.argmax(axis=0), accel.max(axis=0)
    bound = np.broadcast_to(np.asarray(limit, dtype=np.float64), value.shape)
    for k in np.unique(worst).tolist():
        yield Issue(
            f"{path}.points[{k + 1}]", f"{words} {{value}} m/s2 here; at most {{limit}} m/s2",
            (worst == k) & (value > bound * (1 + 1e-9)), value, bound, source.unit,
            "spread the change over more points or more time", source.source,
        )  # fmt: skip


RULE = Rule(
    id="trajectory.kinematics",
    title="Trajectories imply possible speeds and accelerations",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "network"),
    formula="v_k = |p_k+1 - p_k| / dt_k, a_k = (v_k+1 - v_k) / mean(dt_k, dt_k+1), by category",
)
