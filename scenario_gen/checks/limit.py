"""What a limit is: a number, or an interval, with its unit and source."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

MotionLimit: TypeAlias = Literal["speed_mps", "accel_mps2", "decel_mps2", "turning_radius_m"]
"""Names of the limits that depend on who moves."""


class Limit(NamedTuple):
    """A number with its unit and source."""

    value: float
    unit: str
    source: str


class Band(NamedTuple):
    """A closed interval with its unit and source."""

    low: float
    high: float
    unit: str
    source: str
