"""The polyline of a free manoeuvre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.errors import RolloutError
from scenario_gen.units import Quantity

Floats = NDArray[np.float64]
Column: TypeAlias = Callable[[Quantity], Floats | float]
"""A quantity of a scenario -> its value, or (R,) values."""

#: Polylines stay this close to the motion that they stand for. [m]
WITHIN_M = 0.01
#: Where velocity changes, vertices are no farther apart than this, so that it changes smoothly. [s]
STEP_S = 0.1
#: Headings of neighbouring vertices differ by no more than this in a steady turn. [rad]
TURN_STEP_RAD = 0.25
#: Turning to another direction at a corner takes this long, or half the way to the next one. [s]
CORNER_S = 0.2
#: More vertices than this make no motion smoother.
MOST_SEGMENTS = 300
# What is over at once still takes a moment, so that it has a beginning and an end.
_LEAST_S = 0.01


@dataclass(frozen=True)
class SampledPath:
    """R motions of V vertices each, in the frame of the pose at the start.

    Between vertices place and heading are linear in time; after the last one the actor stands.
    """

    time_s: Floats
    """(R, V) from 0, never decreasing; a part that takes no time in a row has equal times there."""
    ahead_m: Floats
    """(R, V) along the heading at the start."""
    left_m: Floats
    """(R, V)"""
    heading_rad: Floats
    """(R, V) relative to that at the start, counter-clockwise, not wrapped."""
    from_mps: Floats
    """(R, V - 1) speed at the beginning of each segment, of the motion that is sampled."""
    to_mps: Floats
    """(R, V - 1) speed at the end of each segment."""

    @property
    def duration_s(self) -> Floats:
        """(R,) until the actor stands."""
        return self.time_s[:, -1]

    def tidy(self) -> SampledPath:
        """Without segments that take no time in any row, and lasting at least a moment."""
        lasts: NDArray[np.bool_] = np.any(np.diff(self.time_s, axis=1) > 0.0, axis=0)
        lasts[0] |= not np.any(lasts)
        vertex = np.concatenate([[True], lasts])
        time_s = self.time_s[:, vertex].copy()
        time_s[:, -1] = np.maximum(time_s[:, -1], _LEAST_S)
        return SampledPath(
            time_s,
            self.ahead_m[:, vertex],
            self.left_m[:, vertex],
            self.heading_rad[:, vertex],
            self.from_mps[:, lasts],
            self.to_mps[:, lasts],
        )


def columns(*values: Floats | float) -> tuple[Floats, ...]:
    """Numbers and (R,) arrays -> as many (R,) arrays."""
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, dtype=np.float64)) for v in values))
    return tuple(np.array(a) for a in arrays)


def positive(values: Floats, what: str) -> Floats:
    """The values, all of which have to be above 0.

    Raises:
        RolloutError: one of them is not.
    """
    bad = ~(np.isfinite(values) & (values > 0.0))
    if bad.any():
        raise RolloutError(f"{what} {values[bad][0]:g} is not greater than 0")
    return values


def wrapped(angle_rad: Floats) -> Floats:
    """(R,) angles within (-pi, pi]."""
    within: Floats = np.pi - np.remainder(np.pi - angle_rad, 2.0 * np.pi)
    return within
