"""All movers that are to be followed, by their models, and how far they are from their demand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.dynamics.abilities import NO_MODEL, Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.following import Following, Tolerance
from scenario_gen.dynamics.grip import Grip, demanded
from scenario_gen.dynamics.plans import PLANS
from scenario_gen.dynamics.tracking import Followed
from scenario_gen.metrics import Surfaces

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Movers followed at a time: their arrays stay in the cache.
_BLOCK = 2048


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
    names = ("x_m", "y_m", "heading_rad", "course_rad", "speed_mps")
    demanded_motion = tuple(getattr(trace, name)[row, mover] for name in names)
    out = Following.of(row, mover, trace.step_s, demanded_motion)
    models = able.model[row, mover]
    for model in PLANS:
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
    grip_mps2 = demanded(surfaces, trace, row, mover, limits.grips)
    plan = PLANS[model](demand, limits, grip_mps2)
    away_m, away_mps = np.where(demand.here, (plan.away_m, plan.away_mps), 0.0).max(axis=-1)
    out.away_m[at], out.away_mps[at] = away_m, away_mps
    near = (away_m <= tolerance.place_m) & (away_mps <= tolerance.speed_mps)
    hard = np.flatnonzero(~(plan.possible & near))
    if hard.size:
        grip = Grip(surfaces, trace, row[hard], mover[hard], limits.grips[hard])
        demand = demand.at(hard)
        followed = plan.follow(hard, demand, limits.at(hard), grip)
        _write(out, at[hard], demand, followed, tolerance)


def _write(
    out: Following, at: Ints, demand: Demand, followed: Followed, tolerance: Tolerance
) -> None:
    here = demand.here
    heading_rad = followed.turned_rad.T + demand.heading_rad
    stands = followed.speed_mps.T == 0.0
    for target, values in (
        (out.x_m, followed.x_m.T),
        (out.y_m, followed.y_m.T),
        (out.heading_rad, heading_rad),
        (out.course_rad, np.where(stands, heading_rad, followed.course_rad.T)),
        (out.speed_mps, followed.speed_mps.T),
    ):
        target[at] = np.where(here, values, target[at])
    away_m = np.hypot(followed.x_m.T - demand.x_m, followed.y_m.T - demand.y_m)
    away_mps = np.abs(followed.speed_mps.T - demand.speed_mps)
    away_m, away_mps = np.where(here, (away_m, away_mps), 0.0)
    out.away_m[at], out.away_mps[at] = away_m.max(axis=1), away_mps.max(axis=1)
    beyond = (away_m > tolerance.place_m) | (away_mps > tolerance.speed_mps)
    out.first[at] = np.where(beyond.any(axis=1), beyond.argmax(axis=1), beyond.shape[1])
    out.followed.append((at, followed))
