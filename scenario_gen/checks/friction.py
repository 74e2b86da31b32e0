"""Accelerations in the plane against friction at the place: for actors and for the ego."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.category_limit import TOLERANCE
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.domain.actor import CATEGORIES, MOTOR_VEHICLES
from scenario_gen.metrics.measure import ever
from scenario_gen.units import GRAVITY_MPS2

ON_WHEELS = frozenset({*MOTOR_VEHICLES, "bicycle", "wheelchair"})
_WHEELS = np.array([*(category in ON_WHEELS for category in CATEGORIES), False])


def over_friction(context: CheckContext, *, ego: bool) -> Verdict:
    """Compare the acceleration of the ego, or of the actors on wheels, with mu g there."""
    worst, limit_mps2 = context.kinematics.max_total_accel_over(
        GRAVITY_MPS2 * context.place_friction
    )
    wheels = _WHEELS[context.category_code]
    wheels[:, 1 if ego else 0 : None if ego else 1] = False
    failed = (worst.value > limit_mps2 * (1 + TOLERANCE)) & wheels

    def details(row: int, mover: int) -> Details:
        time_s = float(context.trace.time_s[worst.step[row, mover]])
        return Details(
            context.motion_path(row, mover, time_s),
            f"{{value}} m/s2 in the plane at {time_s:.6g} s; mu g is {{limit}} m/s2 there",
            float(worst.value[row, mover]),
            float(limit_mps2[row, mover]),
            "m/s2",
            "brake or steer less, drive slower in the curve, or raise the friction",
        )

    return Verdict(ever(wheels), (Breach(0, failed, details),), not_applicable="nobody on wheels")
