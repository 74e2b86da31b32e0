"""What becomes of the accelerations that vehicles want, and which bounds take how much of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import Abilities
from scenario_gen.dynamics.tracking import (
    ACCEL,
    BOUNDS,
    DECEL,
    FRICTION,
    JERK,
    LEAN,
    LEAN_RATE,
    RADIUS,
    STEERING_RATE,
    Reasons,
)
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Stages:
    """From what is wanted to what happens, of n vehicles in S steps."""

    accel: Floats
    """(5, S, n) along the way: wanted, within what motor and brakes give, within the friction
    circle, reached with limited jerk, transmitted by the tyres. [m/s2]"""
    bend: Floats
    """(7, S, n) curvature: wanted, within the turning radius, within the lean, within the
    friction circle, reached with the steering, reached with the lean, transmitted. [1/m]"""
    v2: Floats
    """(S, n) squared greatest speed in the step."""
    grip: Floats
    """(S, n) mu g"""

    @classmethod
    def of(cls, steps: Sequence[Sequence[Floats]], chosen: Ints) -> Stages:
        """Of n of the vehicles whose stages were kept, in the order of the fields, by step."""
        values = np.array([[part[chosen] for part in step] for step in steps]).swapaxes(0, 1)
        return cls(values[:5], values[5:12], values[12], values[13])


def reasons_of(
    stages: Stages, able: Abilities, step_s: float, accel_d: Floats, bend_d: Floats, speed_d: Floats
) -> Reasons:
    """Reasons of n vehicles.

    Args:
        stages: of these vehicles.
        able: (n,) their limits.
        step_s: of time.
        accel_d: (S, n) accelerations of the demand.
        bend_d: (S, n) its curvatures.
        speed_d: (S, n) its speeds.
    """
    accel = np.diff(stages.accel, axis=0)
    across = np.diff(stages.bend, axis=0) * stages.v2
    missing = np.zeros((len(BOUNDS), *stages.v2.shape))
    missing[ACCEL] = np.maximum(-accel[0], 0.0)
    missing[DECEL] = np.maximum(accel[0], 0.0)
    missing[RADIUS], missing[LEAN] = np.abs(across[0]), np.abs(across[1])
    missing[FRICTION] = np.hypot(accel[1], across[2]) + np.hypot(accel[3], across[5])
    missing[JERK] = np.abs(accel[2])
    missing[STEERING_RATE], missing[LEAN_RATE] = np.abs(across[3]), np.abs(across[4])
    across_d = speed_d * speed_d * bend_d
    limit = np.empty_like(missing)
    for bound, values in (
        (ACCEL, able.accel_mps2),
        (DECEL, able.decel_mps2),
        (RADIUS, 1.0 / able.curvature),
        (LEAN, able.lean_mps2),
        (FRICTION, stages.grip),
        (JERK, able.jerk_mps3),
        (STEERING_RATE, able.steering_rate_radps),
        (LEAN_RATE, able.lean_rate_radps),
    ):
        limit[bound] = values
    asked = np.zeros_like(missing)
    asked[ACCEL], asked[DECEL] = accel_d, -accel_d
    asked[LEAN] = np.abs(across_d)
    asked[FRICTION] = np.hypot(accel_d, across_d)
    asked[JERK] = _per_s(accel_d, step_s)
    asked[STEERING_RATE] = _per_s(np.arctan(able.wheelbase_m * bend_d), step_s)
    asked[LEAN_RATE] = _per_s(np.arctan(across_d / GRAVITY_MPS2), step_s)
    need = asked / np.maximum(limit, 1e-9)
    need[RADIUS] = np.abs(bend_d) / able.curvature
    return Reasons(missing, need, limit)


def _per_s(values: Floats, step_s: float) -> Floats:
    """(S, n) rates from the step before on."""
    return np.abs(np.diff(values, axis=0, prepend=values[:1])) / step_s
