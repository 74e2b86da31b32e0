"""Who has to be followed at all: movers that are far inside all their limits follow their demand.

By inverse dynamics on greatest values over time. What is left of a jump of the acceleration by A
that a limit spreads over the time tau is a departure of A tau^2 / 24 and A tau / 8 in speed
(``foresight``); where that is small, and the demand leaves some of every limit for making it good,
nothing is to be found.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import FEET, RAILS, WHEELS, Abilities
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Share of a limit that a demand may take.
_SHARE = 0.9
#: Departures that are small.
_SMALL_M = 0.2
_SMALL_MPS = 0.4


class Extremes(NamedTuple):
    """Greatest values of demands over time, and the least grip; arrays of one shape."""

    accel_mps2: Floats
    decel_mps2: Floats
    total_mps2: Floats
    """Magnitude of the acceleration in the plane, mean over a short time."""
    curvature: Floats
    grip_mps2: Floats


def far_inside(able: Abilities, most: Extremes) -> Bools:
    """Whether movers follow their demand without saturating; False where a value is NaN."""
    inside: Bools = most.accel_mps2 <= _SHARE * able.accel_mps2
    inside &= most.decel_mps2 <= _SHARE * able.decel_mps2
    change_mps2 = np.maximum(most.accel_mps2, 0.0) + np.maximum(most.decel_mps2, 0.0)
    ramp_s = change_mps2 / able.jerk_mps3
    wheels = able.model == WHEELS
    across_mps2 = np.where(able.model == RAILS, 0.0, most.total_mps2)
    limit_mps2 = np.where(able.grips, most.grip_mps2, np.inf)
    limit_mps2 = np.minimum(limit_mps2, able.lean_mps2)
    feet = able.model == FEET
    legs_mps2 = np.minimum(able.accel_mps2, able.decel_mps2)
    limit_mps2 = np.where(feet, np.minimum(limit_mps2, legs_mps2), limit_mps2)
    inside &= across_mps2 <= _SHARE * limit_mps2
    inside &= ~wheels | (most.curvature <= _SHARE * able.curvature)
    # From one side to the other.
    steer_s = 2.0 * np.arctan(able.wheelbase_m * most.curvature) / able.steering_rate_radps
    lean_s = 2.0 * np.arctan(across_mps2 / GRAVITY_MPS2) / able.lean_rate_radps
    ramp_s = np.maximum(ramp_s, np.where(wheels, np.maximum(steer_s, lean_s), 0.0))
    ramp_s = np.maximum(ramp_s, np.where(feet, 2.0 * across_mps2 / able.jerk_mps3, 0.0))
    jump_mps2 = np.maximum(change_mps2, across_mps2)
    inside &= jump_mps2 * ramp_s * ramp_s <= 24.0 * _SMALL_M
    inside &= jump_mps2 * ramp_s <= 8.0 * _SMALL_MPS
    return inside
