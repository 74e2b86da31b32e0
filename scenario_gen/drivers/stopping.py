"""How far a driver gets before the closing speed is gone, in closed form."""

from __future__ import annotations

import numpy as np

from scenario_gen.drivers.situation import Floats


def stopping_distance(
    closing_mps: Floats,
    *,
    delay_s: float,
    full_mps2: Floats | float,
    jerk_mps3: float,
    release_mps2: float = 0.0,
) -> Floats:
    """(...) distance in m that is needed to take off a closing speed.

    With v the closing speed, T the delay, r the deceleration meanwhile, j the jerk and a the full
    deceleration:

        v1 = v - r T,  d1 = v T - r T^2 / 2                        in the delay
        tau = (a - r) / j,  v2 = v1 - (a + r) tau / 2              while the brake builds up
        d2 = v1 tau - r tau^2 / 2 - j tau^3 / 6
        d3 = v2^2 / (2 a)                                          at full deceleration

    For r = 0 that is v (T + tau / 2) + v^2 / (2 a) - a tau^2 / 24, the closed form of the
    competent and careful driver. Where the speed is gone earlier, the later parts are left out.
    0 where nothing is closed.
    """
    v = np.maximum(closing_mps, 0.0)
    full = np.asarray(full_mps2, dtype=np.float64)
    release = np.minimum(release_mps2, full)
    # A release of 0 never stops anything: the delay is always over first.
    stop_s = np.where(release > 0.0, v / np.maximum(release, 1e-12), np.inf)
    waits_s = np.minimum(delay_s, stop_s)
    distance_m = v * waits_s - 0.5 * release * waits_s**2
    v = np.maximum(v - release * waits_s, 0.0)
    if np.isfinite(jerk_mps3):
        over_s = (np.sqrt(release**2 + 2.0 * jerk_mps3 * v) - release) / jerk_mps3
        tau_s = np.minimum((full - release) / jerk_mps3, over_s)
        distance_m += v * tau_s - 0.5 * release * tau_s**2 - jerk_mps3 * tau_s**3 / 6.0
        v = np.maximum(v - release * tau_s - 0.5 * jerk_mps3 * tau_s**2, 0.0)
    out: Floats = distance_m + v**2 / (2.0 * np.maximum(full, 1e-12))
    return out
