"""Named reference drivers for the ego, which keep to its lane.

A driver sees what lies ahead in its corridor and answers with an acceleration, held for one step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenario_gen.errors import RolloutError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """What drivers of (B,) egos see; without a leader its gap is infinite."""

    speed_mps: Floats
    set_speed_mps: Floats
    """Speed that the driver wants to drive."""
    gap_m: Floats
    """Bumper to bumper, along the lane."""
    leader_mps: Floats
    """Speed of the leader along the lane; negative when it comes closer by itself."""
    brake_limit_mps2: Floats
    """Friction times gravity."""


class Driver(Protocol):
    """A reference driver."""

    name: str
    looks_ahead: bool
    """Whether the driver reacts at all."""

    def acceleration(self, view: View) -> Floats:
        """(B,) acceleration in m/s2."""


class ConstantSpeed:
    """a = 0: keeps lane and speed whatever happens; the reference for comparing simulators."""

    name = "constant_speed"
    looks_ahead = False

    def acceleration(self, view: View) -> Floats:
        """(B,) zeros."""
        return np.zeros(view.speed_mps.shape)


class IntelligentDriver:
    """The Intelligent Driver Model.

        a  = a_max (1 - (v / v_0)^4 - (s* / s)^2)                           (1)
        s* = s_0 + max(0, v T + v dv / (2 sqrt(a_max b)))                   (2)

    Treiber, Hennecke, Helbing: Congested traffic states in empirical observations and microscopic
    simulations, Phys. Rev. E 62, 1805 (2000), equations 3 and 4 with the values of table I, but
    for v_0, which is the speed that the ego starts with. Braking ends where friction does.
    """

    name = "idm"
    looks_ahead = True

    acceleration_mps2 = 0.73  # a_max [m/s2]
    comfortable_brake_mps2 = 1.67  # b [m/s2]
    headway_s = 1.6  # T [s]
    standstill_gap_m = 2.0  # s_0 [m]
    exponent = 4.0
    # Bodies that touch would divide by zero: the driver brakes as hard as friction allows then.
    least_gap_m = 0.01

    def acceleration(self, view: View) -> Floats:
        """(B,) equation 1, not below what friction allows."""
        v = view.speed_mps
        following = np.isfinite(view.gap_m)
        gap_m = np.maximum(np.where(following, view.gap_m, 1.0), self.least_gap_m)
        closing_mps = np.where(following, v - view.leader_mps, 0.0)
        reach = 2.0 * np.sqrt(self.acceleration_mps2 * self.comfortable_brake_mps2)
        wanted_m = self.standstill_gap_m + np.maximum(
            0.0, v * self.headway_s + v * closing_mps / reach
        )
        interaction = np.where(following, (wanted_m / gap_m) ** 2, 0.0)
        free = 1.0 - (v / np.maximum(view.set_speed_mps, 0.1)) ** self.exponent
        wanted_mps2 = self.acceleration_mps2 * (free - interaction)
        return np.maximum(wanted_mps2, -view.brake_limit_mps2)


#: All drivers by name.
DRIVERS: Mapping[str, Driver] = {
    driver.name: driver for driver in (ConstantSpeed(), IntelligentDriver())
}


def find_driver(name: str) -> Driver:
    """A driver by name.

    Raises:
        RolloutError: there is no driver of this name.
    """
    if name not in DRIVERS:
        raise RolloutError(
            f"there is no driver {name!r}", hint=f"drivers: {', '.join(sorted(DRIVERS))}"
        )
    return DRIVERS[name]
