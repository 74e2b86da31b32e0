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
    wheels = _WHEELS[context.category_code]
    wheels[:, 1 if ego else 0 : None if ego else 1] = False
    # Most movers stay below the least grip that they ever have; only for others it is worked out
    # when they have how much.
    most_mps2 = context.kinematics.max_total_accel.value
    suspect = wheels & (most_mps2 > GRAVITY_MPS2 * context.least_friction * (1 + TOLERANCE))
    row, mover = suspect.nonzero()
    failed, step = np.zeros(wheels.shape, dtype=np.bool_), np.zeros(wheels.shape, dtype=np.intp)
    limit_mps2, value_mps2 = np.zeros((2, *wheels.shape))
    if row.size:
        grip_mps2 = GRAVITY_MPS2 * context.surfaces.along(context.trace, row, mover)
        worst, grip = context.kinematics.total_accel_over(row, mover, grip_mps2)
        failed[row, mover] = worst.value > grip * (1 + TOLERANCE)
        limit_mps2[row, mover], value_mps2[row, mover] = grip, worst.value
        step[row, mover] = worst.step

    def details(row: int, mover: int) -> Details:
        time_s = float(context.trace.time_s[step[row, mover]])
        return Details(
            context.motion_path(row, mover, time_s),
            f"{{value}} m/s2 in the plane at {time_s:.6g} s; mu g is {{limit}} m/s2 there at its"
            " speed",
            float(value_mps2[row, mover]),
            float(limit_mps2[row, mover]),
            "m/s2",
            "brake or steer less, drive slower in the curve, or raise the friction",
        )

    return Verdict(ever(wheels), (Breach(0, failed, details),), not_applicable="nobody on wheels")
