"""What a reference driver is: a named profile, and somebody at the wheel for one run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from scenario_gen.drivers.situation import Floats, Situation


class Drive(Protocol):
    """A driver at the wheel of B egos for one run; it remembers what it has seen and begun."""

    def acceleration(self, situation: Situation) -> Floats:
        """(B,) mean acceleration over the coming step in m/s2; friction is respected.

        Called once for every time step, in order of time.
        """


class Driver(Protocol):
    """A profile: how somebody drives, with every constant by name."""

    @property
    def name(self) -> str:
        """Such as ``r157_careful``."""

    @property
    def constants(self) -> Mapping[str, float]:
        """Every number of the profile by its name with unit."""

    def drive(self, rows: int, actors: int) -> Drive:
        """Take the wheel of ``rows`` egos among ``actors`` others each."""
