"""How movers follow a demand: constants of the law, and what came of it.

A mover wants the acceleration of its demand plus what corrects its errors,

    a = a_d + k_v (v_d - v) + k_p (s_d - s)                                   (1)

along its way, with s how far it has come, and steers the curvature

    kappa = kappa_d - e / l^2 - 2 sin(psi) / l                                (2)
    l = max(v T, (e_1 v / kappa')^(1/3), l_0)                                 (3)

at a distance e left of the way and an angle psi to it; e counts up to e_1. Both errors die out
without overshoot, with time constants of 1 / sqrt(k_p) and l / v, which leaves time to steer
against e_1 with the greatest change of curvature kappa'. What is wanted is cut to what the mover
can do, shortened to the friction circle in its direction (who brakes and swerves too much does less
of both), and reached no faster than brakes, steering and lean allow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

K_SPEED = 4.0  # k_v [1/s]
K_PLACE = 4.0  # k_p [1/s2]
#: Errors of the place beyond this are not made good any faster. [m]
MOST_LAG_M = 1.0
ACROSS_S = 0.5  # T [s]
MOST_LEFT_M = 1.0  # e_1 [m]
LEAST_LOOK_M = 1.5  # l_0 [m]

Bound: TypeAlias = Literal[
    "acceleration", "deceleration", "jerk", "turning_radius", "lean", "steering_rate", "lean_rate",
    "friction",
]  # fmt: skip
"""What a mover may not be able to exceed."""
BOUNDS: tuple[Bound, ...] = get_args(Bound)
ACCEL, DECEL, JERK, RADIUS, LEAN, STEERING_RATE, LEAN_RATE, FRICTION = range(len(BOUNDS))


@dataclass(frozen=True, eq=False)
class Followed:
    """What K movers do at T times in place of their demand; arrays (T, K)."""

    x_m: Floats
    y_m: Floats
    turned_rad: Floats
    """By how much the body points elsewhere than in the demand."""
    course_rad: Floats
    """Direction of motion, also of one that is about to move."""
    speed_mps: Floats
    reasons: Callable[[Ints], Reasons]
    """Why some of the movers depart from their demand: (n,) of K -> their reasons."""


class Reasons(NamedTuple):
    """How much bounds take from n movers in every step; (bounds, T - 1, n) arrays."""

    missing_mps2: Floats
    """Acceleration that is wanted and not brought about because of a bound."""
    need: Floats
    """Demand over limit: above 1 where the demand itself, without errors to be made good, is more
    than the bound; NaN where the bound does not bind the mover."""
    limit: Floats
    """The limit in its own unit."""
