"""What a reference driver is: a named profile, and somebody at the wheel for one run."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from scenario_gen.drivers.situation import Floats, Situation


class Scheme(Enum):
    """How time is cut into steps."""

    EXACT = "exact"
    """Continuous time: what begins between two steps begins at its time, delays are as long as they
    say, and a ramp counts with its mean over the step. Results hardly depend on the step. A brake
    that was let go builds up anew."""
    SAMPLED = "sampled"
    """As the programs behind published figures do it: what begins between two steps begins with
    the later one, a delay lasts for whole steps as long as it is above 0, a ramp counts with its
    value at the end of the step, and the brake is remembered while it is let go. For comparing
    with those figures only."""


class Drive(Protocol):
    """A driver at the wheel of B egos for one run; it remembers what it has seen and begun."""

    def acceleration(self, situation: Situation) -> Floats:
        """(B,) mean acceleration over the coming step in m/s2; friction is respected.

        Called once for every time step, in order of time. Who applies it stops the ego at
        standstill: a driver that brakes may answer with more than is needed to stop.
        """


class Driver(Protocol):
    """A profile: how somebody drives, with every constant by name."""

    @property
    def name(self) -> str:
        """Such as ``r157_careful``."""

    @property
    def looks_ahead(self) -> bool:
        """Whether the driver reacts at all; who does not is given no situations in rollouts."""

    @property
    def constants(self) -> Mapping[str, float]:
        """Every number of the profile by its name with unit."""

    def drive(self, rows: int, actors: int, scheme: Scheme = Scheme.EXACT) -> Drive:
        """Take the wheel of ``rows`` egos among ``actors`` others each."""
