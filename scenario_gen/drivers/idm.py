"""The Intelligent Driver Model: follows who is ahead at a comfortable distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.profile import Profile, constant
from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation
from scenario_gen.drivers.sources import IDM, OWN


@dataclass(frozen=True, kw_only=True)
class IntelligentDriver(Profile):
    """The Intelligent Driver Model.

        a  = a_max (1 - (v / v_0)^4 - (s* / s)^2)                           (1)
        s* = s_0 + max(0, v T + v dv / (2 sqrt(a_max b)))                   (2)

    Treiber, Hennecke, Helbing: Congested traffic states in empirical observations and microscopic
    simulations, Phys. Rev. E 62, 1805 (2000), equations 3 and 4 with the values of table I, but
    for v_0, which is the speed that the ego starts with. The leader is the nearest actor ahead
    whose box reaches into the corridor, which is as wide as the ego plus a margin. Braking ends
    where friction does.
    """

    name = "idm"
    what = "follows the nearest actor in its path at a comfortable distance"
    source = "Treiber, Hennecke, Helbing, Phys. Rev. E 62, 1805 (2000)"
    resets = "no memory: speeds up to the speed it started with as soon as the path is free"

    accel_mps2: float = constant(0.73, "m/s2", "a_max, acceleration", IDM)
    comfortable_brake_mps2: float = constant(
        1.67, "m/s2", "b, comfortable deceleration", IDM, low=0.01
    )
    headway_s: float = constant(1.6, "s", "T, time headway", IDM)
    standstill_gap_m: float = constant(2.0, "m", "s_0, gap at standstill", IDM)
    exponent: float = constant(4.0, "1", "exponent of the free acceleration", IDM, low=1.0)
    margin_m: float = constant(0.2, "m", "of the corridor on either side of the ego", OWN)
    # Bodies that touch would divide by zero: the driver brakes as hard as friction allows then.
    least_gap_m: float = constant(0.01, "m", "gap that is taken where boxes touch", OWN, low=1e-6)

    def drive(self, rows: int, actors: int, scheme: Scheme = Scheme.EXACT) -> _Following:
        """Take the wheel of ``rows`` egos."""
        del rows, actors, scheme
        return _Following(self)


class _Following:
    def __init__(self, profile: IntelligentDriver) -> None:
        self._profile = profile

    def acceleration(self, situation: Situation) -> Floats:
        """(B,) equation 1, not below what friction allows."""
        profile, v = self._profile, situation.speed_mps
        leads = situation.seen & situation.ahead & (situation.side_gap_m < profile.margin_m)
        gap_m, leader_mps = _nearest(leads, situation.gap_m, situation.along_mps)
        following = np.isfinite(gap_m)
        gap_m = np.maximum(np.where(following, gap_m, 1.0), profile.least_gap_m)
        closing_mps = np.where(following, v - leader_mps, 0.0)
        reach = 2.0 * np.sqrt(profile.accel_mps2 * profile.comfortable_brake_mps2)
        wanted_m = profile.standstill_gap_m + np.maximum(
            0.0, v * profile.headway_s + v * closing_mps / reach
        )
        interaction = np.where(following, (wanted_m / gap_m) ** 2, 0.0)
        free = 1.0 - (v / np.maximum(situation.set_speed_mps, 0.1)) ** profile.exponent
        wanted_mps2 = profile.accel_mps2 * (free - interaction)
        return np.maximum(wanted_mps2, -situation.grip_mps2)


def _nearest(leads: Bools, gap_m: Floats, along_mps: Floats) -> tuple[Floats, Floats]:
    """(B, A) -> (B,) gap and speed of the nearest leader; infinite and 0 without one."""
    rows = len(gap_m)
    if not gap_m.shape[1]:
        return np.full(rows, np.inf), np.zeros(rows)
    gap_m = np.where(leads, gap_m, np.inf)
    at = np.arange(rows), np.argmin(gap_m, axis=1)
    return gap_m[at], np.where(np.isfinite(gap_m[at]), along_mps[at], 0.0)
