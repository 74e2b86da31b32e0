"""Vehicles turn no tighter than they can steer."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.category_limit import TOLERANCE
from scenario_gen.checks.constants import MIN_SPEED, WINDOW
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Compare the smallest radius of the path with that of the category."""
    worst = context.kinematics.max_curvature
    radius_m = context.motion_limit("turning_radius_m")
    failed = worst.value * radius_m > 1 + TOLERANCE
    failed[:, 0] = False

    def details(row: int, mover: int) -> Details:
        limit = context.motion_limits.source(row, mover, "turning_radius_m")
        time_s = float(context.trace.time_s[worst.step[row, mover]])
        return Details(
            context.motion_path(row, mover, time_s),
            f"a turn of {{value}} m radius at {time_s:.6g} s; at least {{limit}} m",
            1.0 / float(worst.value[row, mover]),
            limit.value,
            limit.unit,
            "take more time or distance for the lateral movement",
            limit.source,
        )

    return Verdict(
        ever(np.isfinite(radius_m[:, 1:])), (Breach(0, failed, details),),
        not_applicable="nobody of a category with a limit",
    )  # fmt: skip


RULE = Rule(
    id="motion.turning_radius",
    title="Turns are possible for the category",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="No vehicle turns tighter than its category can steer.",
    formula="1 / |kappa| >= turning_radius_m[category] / (1 + 1e-6) at the reference point above"
    " min_speed, second differences over twice window_s",
    limits=("turning_radius_m",),
    constants=(
        WINDOW,
        MIN_SPEED,
    ),
)
