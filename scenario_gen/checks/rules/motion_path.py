"""The timed points of a path off the lane imply speeds, accelerations and turns that are possible.

Where a path stops at its last point, or begins, is not looked at here: see ``motion.sudden``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.constants import GRAVITY, MIN_SPEED
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.phases import PlacedPhase, phases
from scenario_gen.checks.polyline import Floats, Polyline
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import FollowPath
from scenario_gen.domain.environment_states import surfaces
from scenario_gen.units import GRAVITY_MPS2


def best_grip_mps2(group: Group) -> Floats:
    """mu g of the best surface that the scenario has: where an actor is, only a rollout shows."""
    columns = (np.asarray(group.column(part.friction)) for part in surfaces(group))
    return GRAVITY_MPS2 * functools.reduce(np.maximum, columns)


def _paths(group: Group) -> Iterator[tuple[PlacedPhase, Actor, FollowPath]]:
    for found in phases(group):
        if isinstance(found.mover, Actor) and isinstance(found.phase.manoeuvre, FollowPath):
            yield found, found.mover, found.phase.manoeuvre


def evaluate(context: CheckContext) -> Verdict:
    """Differences between the points."""

    def issues(group: Group) -> Iterator[Issue]:
        for found, actor, manoeuvre in _paths(group):
            rows, points = (group.rows,), manoeuvre.points
            places_m = np.array([
                [np.broadcast_to(group.column(value), rows) for value in (p.ahead_m, p.left_m)]
                for p in points
            ]).swapaxes(0, 1)  # fmt: skip
            between_s = np.diff([point.time_s for point in points])[:, None]
            velocity_mps = np.diff(places_m, axis=1) / between_s
            line = Polyline(
                group, actor, f"{found.path}.manoeuvre", velocity_mps, between_s,
                best_grip_mps2(group),
            )  # fmt: skip
            yield from line.issues(context.limits)

    return by_group(
        context,
        issues,
        applies=lambda group: any(_paths(group)),
        not_applicable="no path manoeuvre",
    )


RULE = Rule(
    id="motion.path",
    title="Paths off the lane imply possible speeds, accelerations and turns",
    severity="error",
    evaluate=evaluate,
    statement="The timed points of a path off the lane imply speeds, accelerations and turns that"
    " its mover can do.",
    formula="v_k = |p_k+1 - p_k| / dt_k <= speed_mps; a_k = (v_k+1 - v_k) / mean(dt_k, dt_k+1) <="
    " accel_mps2, >= -decel_mps2; |a_k| in the plane <= mu g (on wheels, largest mu of the"
    " scenario); mean length / angle >= turning_radius_m above min_speed; all (1 + 1e-9)",
    limits=("speed_mps", "accel_mps2", "decel_mps2", "turning_radius_m"),
    constants=(
        GRAVITY,
        MIN_SPEED,
    ),
)
