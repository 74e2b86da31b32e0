"""All movers that are to be followed, by their models, and how far they are from their demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.dynamics.abilities import FEET, NO_MODEL, RAILS, WHEELS, Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.feet import walk
from scenario_gen.dynamics.grip import Grip
from scenario_gen.dynamics.rails import ride
from scenario_gen.dynamics.tracking import BOUNDS, Bound, Followed
from scenario_gen.dynamics.wheels import drive
from scenario_gen.metrics import Surfaces
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: A bound is the cause of a departure by what it took in this time before it. [s]; default.
_BEFORE_S = 3.0
# So much later, at most, it shows what a departure that was not foreseen is due to. [s]
_AFTER_S = 0.5
# Movers followed at a time: their arrays stay in the cache.
_BLOCK = 2048


class Tolerance(NamedTuple):
    """How far who follows may be from the demand before that is said."""

    place_m: float
    speed_mps: float


@dataclass(frozen=True, eq=False)
class Following:
    """What K movers do in place of their demand, and why; arrays (K,) unless said otherwise."""

    row: Ints
    mover: Ints
    x_m: Floats
    """(K, T); after the last step at which a mover is looked at, its demand."""
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
    bound: Ints
    """What it cannot exceed, as place in ``BOUNDS``; -1 where it does not depart."""
    since: Ints
    """Step from which on that takes acceleration from it."""
    need: Floats
    """Greatest demand over limit until then; NaN where it does not depart."""
    limit: Floats
    """The limit there, in the unit of the bound."""

    @classmethod
    def room(cls, row: Ints, mover: Ints, steps: int) -> Following:
        """Movers before anything is known of them."""
        count = row.size
        x_m, y_m, heading_rad, course_rad, speed_mps = np.empty((5, count, steps))
        away_m, away_mps = np.zeros((2, count))
        need, limit = np.full((2, count), np.nan)
        return cls(
            row, mover, x_m, y_m, heading_rad, course_rad, speed_mps, away_m, away_mps,
            first=np.full(count, steps), bound=np.full(count, -1),
            since=np.zeros(count, dtype=np.int64), need=need, limit=limit,
        )  # fmt: skip

    def named(self, k: int) -> Bound:
        """What keeps a mover that departs."""
        return BOUNDS[int(self.bound[k])]


def follow(
    trace: TraceBatch,
    surfaces: Surfaces,
    able: Abilities,
    last: Ints,
    chosen: Bools,
    tolerance: Tolerance,
) -> Following:
    """Let movers follow their demand.

    Args:
        trace: the demand of B scenarios.
        surfaces: of the same scenarios.
        able: (B, N) limits.
        last: (B, N) last step at which a mover is looked at.
        chosen: (B, N) who is to be followed; movers without a model, or that never move, are not.
        tolerance: of departures.
    """
    row, mover = (chosen & trace.present & (able.model != NO_MODEL)).nonzero()
    moves = trace.speed_mps[row, mover].max(axis=-1) > 0.0
    row, mover = row[moves], mover[moves]
    out = Following.room(row, mover, trace.time_s.size)
    models = able.model[row, mover]
    for model in (WHEELS, RAILS, FEET):
        every = np.flatnonzero(models == model)
        for first in range(0, every.size, _BLOCK):
            at = every[first : first + _BLOCK]
            _follow(out, at, trace, surfaces, able, last, model, tolerance)
    return out


def _follow(
    out: Following, at: Ints, trace: TraceBatch, surfaces: Surfaces, able: Abilities, last: Ints,
    model: int, tolerance: Tolerance,
) -> None:  # fmt: skip
    """Fill in those of one model."""
    row, mover = out.row[at], out.mover[at]
    limits = able.at(row, mover)
    demand = Demand.of(trace, row, mover, last[row, mover])
    if model == RAILS:
        found = ride(demand, limits)
    else:
        grip = Grip(surfaces, trace, row, mover, limits.grips)
        if model == FEET:
            found = walk(demand, limits, grip)
        else:
            least = surfaces.along(trace, row, mover).min(axis=1) * GRAVITY_MPS2
            found = drive(demand, limits, grip, np.where(limits.grips, least, np.inf))
    _write(out, at, trace, demand, found)
    _explain(out, at, demand, found, tolerance)


def _write(out: Following, at: Ints, trace: TraceBatch, demand: Demand, found: Followed) -> None:
    row, mover = out.row[at], out.mover[at]
    here = np.arange(trace.time_s.size) <= demand.last[:, None]
    heading_rad = found.turned_rad.T + demand.heading_rad
    stands = found.speed_mps.T == 0.0
    for name, values in (
        ("x_m", found.x_m.T),
        ("y_m", found.y_m.T),
        ("heading_rad", heading_rad),
        ("course_rad", np.where(stands, heading_rad, found.course_rad.T)),
        ("speed_mps", found.speed_mps.T),
    ):
        getattr(out, name)[at] = np.where(here, values, getattr(trace, name)[row, mover])


def _explain(
    out: Following, at: Ints, demand: Demand, found: Followed, tolerance: Tolerance
) -> None:
    steps = demand.x_m.shape[1]
    late = np.arange(steps) > demand.last[:, None]
    away_m = np.hypot(out.x_m[at] - demand.x_m, out.y_m[at] - demand.y_m)
    away_mps = np.abs(out.speed_mps[at] - demand.speed_mps)
    away_m[late] = away_mps[late] = 0.0
    out.away_m[at], out.away_mps[at] = away_m.max(axis=1), away_mps.max(axis=1)
    beyond = (away_m > tolerance.place_m) | (away_mps > tolerance.speed_mps)
    chosen = np.flatnonzero(beyond.any(axis=1))
    if not chosen.size:
        return
    first = beyond[chosen].argmax(axis=1)
    reasons = found.reasons(chosen)
    step_s = np.arange(steps - 1)[:, None] * demand.step_s - first * demand.step_s
    before = (step_s <= _AFTER_S) & (step_s >= -_BEFORE_S)
    taken = np.where(before, reasons.missing_mps2, 0.0)
    bound = taken.sum(axis=1).argmax(axis=0)
    n = np.arange(chosen.size)
    taken = taken[bound, :, n].T
    need = np.where(before, reasons.need[bound, :, n].T, -np.inf)
    worst = need.argmax(axis=0)
    to = at[chosen]
    out.first[to], out.bound[to] = first, bound
    out.since[to] = (taken > 1e-3 * taken.max(axis=0)).argmax(axis=0)
    out.need[to], out.limit[to] = need[worst, n], reasons.limit[bound, worst, n]
