"""Vehicles move where they point."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.category_limit import TOLERANCE
from scenario_gen.checks.constants import MIN_SPEED
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Compare heading and direction of travel."""
    worst = context.kinematics.max_slip(context.limits.reverse_mps.value)
    limit = context.limits.sideways_rad
    wheeled = np.isfinite(context.motion_limit("turning_radius_m")) & ~context.is_carried
    failed = (worst.value > np.tan(limit.value) * (1 + TOLERANCE)) & wheeled

    def details(row: int, mover: int) -> Details:
        time_s = float(context.trace.time_s[worst.step[row, mover]])
        return Details(
            context.motion_path(row, mover, time_s),
            f"it moves {{value}} rad aside of its heading at {time_s:.6g} s; at most {{limit}} rad",
            float(np.arctan(worst.value[row, mover])),
            limit.value,
            limit.unit,
            "turn the vehicle into the direction in which it is to move",
            limit.source,
        )

    return Verdict(ever(wheeled), (Breach(0, failed, details),), not_applicable="no vehicles")


RULE = Rule(
    id="motion.sideways",
    title="Vehicles move where they point",
    severity="error",
    version="1.2",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Vehicles move in the direction in which they point, or slowly backwards, but for the"
    " slip of a skid.",
    formula="tan(angle between heading and displacement over a step) <= tan(sideways_rad) (1 +"
    " 1e-6), above min_speed; backwards the same, up to reverse_mps (1 + 1e-6); of all that have a"
    " turning_radius_m and are not carried",
    limits=("sideways_rad", "reverse_mps", "turning_radius_m"),
    constants=(MIN_SPEED,),
)
