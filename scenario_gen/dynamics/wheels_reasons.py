"""What becomes of the accelerations that vehicles want, and which bounds take how much of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


class Asked(NamedTuple):
    """What the demand asks of n vehicles in S steps, (S, n) each."""

    accel_mps2: Floats
    bend: Floats
    """1/m"""
    speed_mps: Floats

    def least(self, easy_mps2: Floats, easy_bend: Floats) -> Asked:
        """With accelerations and curvatures as they are when eased, where these are smaller.

        So a jump counts as the ramp that it stands for, and what lasts counts as it is.
        """
        return Asked(
            _smaller(self.accel_mps2, easy_mps2), _smaller(self.bend, easy_bend), self.speed_mps
        )


def reasons_of(stages: Stages, able: Abilities, step_s: float, asked: Asked) -> Reasons:
    """Reasons of n vehicles with (n,) limits.

    What several bounds would cut off is put down to the tightest of them.
    """
    accel, across = stages.accel, stages.bend * stages.v2
    missing = np.zeros((len(BOUNDS), *stages.v2.shape))
    slides = (accel[1] != accel[2]) | (across[2] != across[3])
    along = np.where(slides, 0.0, accel[1] - accel[0])
    missing[ACCEL], missing[DECEL] = np.maximum(-along, 0.0), np.maximum(along, 0.0)
    leans = ~slides & (across[1] != across[2])
    missing[LEAN] = np.where(leans, np.abs(across[2] - across[0]), 0.0)
    missing[RADIUS] = np.where(slides | leans, 0.0, np.abs(across[1] - across[0]))
    wanted = np.hypot(accel[2] - accel[0], across[3] - across[0])
    missing[FRICTION] = np.where(slides, wanted, 0.0)
    missing[FRICTION] += np.hypot(accel[4] - accel[3], across[6] - across[5])
    missing[JERK] = np.abs(accel[3] - accel[2])
    missing[STEERING_RATE] = np.abs(across[4] - across[3])
    missing[LEAN_RATE] = np.abs(across[5] - across[4])
    across_d = asked.speed_mps**2 * asked.bend
    steer_rad = np.arctan(able.wheelbase_m * asked.bend)
    lean_rad = np.arctan(across_d / GRAVITY_MPS2)
    limit, need = np.empty((2, *missing.shape))
    for bound, most, values in (
        (ACCEL, able.accel_mps2, asked.accel_mps2),
        (DECEL, able.decel_mps2, -asked.accel_mps2),
        (RADIUS, able.curvature, np.abs(asked.bend)),
        (LEAN, able.lean_mps2, np.abs(across_d)),
        (FRICTION, stages.grip, np.hypot(asked.accel_mps2, across_d)),
        (JERK, able.jerk_mps3, _per_s(asked.accel_mps2, step_s)),
        (STEERING_RATE, able.steering_rate_radps, _per_s(steer_rad, step_s)),
        (LEAN_RATE, able.lean_rate_radps, _per_s(lean_rad, step_s)),
    ):
        limit[bound] = most
        need[bound] = values / limit[bound]
    limit[RADIUS] = 1.0 / limit[RADIUS]
    return Reasons(missing, need, limit)


def _smaller(one: Floats, other: Floats) -> Floats:
    """Those nearer to 0 of numbers with the same sign; 0 where signs differ."""
    return np.where(one * other > 0.0, np.where(np.abs(one) < np.abs(other), one, other), 0.0)


def _per_s(values: Floats, step_s: float) -> Floats:
    """(S, n) rates from the step before on."""
    return np.abs(np.diff(values, axis=0, prepend=values[:1])) / step_s
