"""What came of following: motions, departures from the demand, and their causes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.tracking import BOUNDS, Bound, Followed
from scenario_gen.errors import InputError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: A bound is the cause of a departure by what it took in this time before it. [s]; default.
_BEFORE_S = 3.0
# So much later, at most, it shows what a departure that was not foreseen is due to. [s]
_AFTER_S = 0.5
# Share of what a bound takes at most from which on it counts.
_TELLING = 1e-3
_ROUNDING = 1e-6


class Tolerance(NamedTuple):
    """How far who follows may be from the demand before that is said."""

    place_m: float
    speed_mps: float


class Cause(NamedTuple):
    """Why a mover departs from its demand."""

    bound: Bound
    """What it cannot exceed."""
    since: int
    """Step from which on that takes acceleration from it."""
    need: float
    """Greatest demand over limit around the departure. Up to 1 where the demand itself is
    possible, but not what it takes to make errors good."""
    limit: float
    """The limit there, in the unit of the bound."""


@dataclass(frozen=True, eq=False)
class Following:
    """What K movers do in place of their demand; arrays (K,) unless said otherwise."""

    row: Ints
    mover: Ints
    step_s: float
    x_m: Floats
    """(K, T); before it departs, and after the last step at which it is looked at, its demand."""
    y_m: Floats
    heading_rad: Floats
    course_rad: Floats
    speed_mps: Floats
    away_m: Floats
    """Greatest distance from the demanded place."""
    away_mps: Floats
    """Greatest difference from the demanded speed."""
    first: Ints
    """First step at which the mover is farther from its demand than the tolerance; T if never."""
    followed: list[tuple[Ints, Followed]] = field(default_factory=list, repr=False)
    """Who could not do what it asks of itself, by places among the K."""

    @classmethod
    def of(cls, row: Ints, mover: Ints, step_s: float, demand: tuple[Floats, ...]) -> Following:
        """Movers that do what is demanded: x, y, heading, course and speed, each (K, T)."""
        x_m, y_m, heading_rad, course_rad, speed_mps = demand
        count, steps = x_m.shape
        away_m, away_mps = np.zeros((2, count))
        return cls(
            row, mover, step_s, x_m, y_m, heading_rad, course_rad, speed_mps, away_m, away_mps,
            np.full(count, steps),
        )  # fmt: skip

    @property
    def departs(self) -> Bools:
        """(K,) whether a mover is ever farther from its demand than the tolerance."""
        departs: Bools = self.first < self.x_m.shape[1]
        return departs

    def cause(self, row: int, mover: int) -> Cause:
        """Why a mover departs.

        Raises:
            InputError: it does not.
        """
        found = np.flatnonzero((self.row == row) & (self.mover == mover) & self.departs)
        for places, followed in self.followed:
            at = np.flatnonzero(np.isin(places, found))
            if at.size:
                return self._cause(followed, at, int(self.first[places[at[0]]]))
        raise InputError(f"mover {mover} of row {row} follows its demand")

    def _cause(self, followed: Followed, at: Ints, first: int) -> Cause:
        reasons = followed.reasons(at)
        missing, need, limit = (values[..., 0] for values in reasons)
        step_s = (np.arange(missing.shape[1]) - first) * self.step_s
        around = (step_s <= _AFTER_S) & (step_s >= -_BEFORE_S)
        missing = np.where(around, missing, 0.0)
        need = np.where(around & ~np.isnan(need), need, -np.inf)
        taken = missing.sum(axis=1)
        # Making errors good runs into other bounds too; what the demand exceeds caused them.
        exceeded = (need.max(axis=1) > 1.0 + _ROUNDING) & (taken > 0.0)
        bound = int(np.where(exceeded | ~exceeded.any(), taken, -1.0).argmax())
        worst = int(need[bound].argmax())
        since = int((missing[bound] > _TELLING * missing[bound].max()).argmax())
        return Cause(BOUNDS[bound], since, float(need[bound, worst]), float(limit[bound, worst]))
