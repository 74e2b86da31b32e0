"""Fuzzy surrogate safety metrics of rear-end conflicts: PFS and CFS.

Mattas et al.: Fuzzy Surrogate Safety Metrics for real-time assessment of rear-end collision risk,
Accident Analysis & Prevention 148 (2020) 105794; UN R157 Amendment 4, Annex 3 Appendix 3.
u is the speed of the follower, u_l that of the leader, d the gap, tau the reaction time.
"""

from __future__ import annotations

import numpy as np

from scenario_gen.drivers.situation import Floats

# A distance that no gap is below.
_NEVER_M = -1e9


def grade(gap_m: Floats, safe_m: Floats, unsafe_m: Floats) -> Floats:
    """1 below the unsafe distance, 0 above the safe one, linear between."""
    span_m = np.maximum(safe_m - unsafe_m, 1e-12)
    out: Floats = np.minimum(np.maximum((safe_m - gap_m) / span_m, 0.0), 1.0)
    return out


def proactive_distances(
    speed_mps: Floats,
    leader_mps: Floats,
    *,
    delay_s: float,
    comfort_mps2: float,
    brake_mps2: float,
    lead_brake_mps2: float,
    extra_m: float,
) -> tuple[Floats, Floats]:
    """Safe and unsafe gap should the leader brake as hard as it can.

    d_safe   = u tau + u^2 / (2 b_comf) - u_l^2 / (2 b_lead) + d_1
    d_unsafe = u tau + u^2 / (2 b_max)  - u_l^2 / (2 b_lead)
    """
    leader_m = leader_mps * np.abs(leader_mps) / (2.0 * lead_brake_mps2)
    base_m = speed_mps * delay_s - leader_m
    safe_m = base_m + speed_mps**2 / (2.0 * comfort_mps2) + extra_m
    return safe_m, base_m + speed_mps**2 / (2.0 * brake_mps2)


def critical_distances(
    speed_mps: Floats,
    accel_mps2: Floats,
    leader_mps: Floats,
    *,
    delay_s: float,
    comfort_mps2: float,
    brake_mps2: float,
) -> tuple[Floats, Floats]:
    """Safe and unsafe gap should the leader keep its speed; far below 0 where nothing is closed.

    With the present acceleration a, not below -b_comf, until the reaction:

        u_r  = u + a tau
        d(b) = (u + a tau / 2 - u_l) tau + (u_r - u_l)^2 / (2 b)
        d_safe = d(b_comf), d_unsafe = d(b_max)

    Where u_r < u_l the speed is gone before: d = (u - u_l)^2 / (2 |a|) for both.
    """
    accel_mps2 = np.broadcast_to(accel_mps2, leader_mps.shape)
    closing_mps = speed_mps - leader_mps
    kept_mps2 = np.maximum(accel_mps2, -comfort_mps2)
    later_mps = closing_mps + kept_mps2 * delay_s
    base_m = (closing_mps + 0.5 * kept_mps2 * delay_s) * delay_s
    safe_m = base_m + later_mps**2 / (2.0 * comfort_mps2)
    unsafe_m = base_m + later_mps**2 / (2.0 * brake_mps2)
    soon_m = closing_mps**2 / (2.0 * np.maximum(np.abs(accel_mps2), 1e-12))
    soon = later_mps < 0.0
    safe_m, unsafe_m = np.where(soon, soon_m, safe_m), np.where(soon, soon_m, unsafe_m)
    apart = closing_mps <= 0.0
    return np.where(apart, _NEVER_M, safe_m), np.where(apart, _NEVER_M, unsafe_m)
