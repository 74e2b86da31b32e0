"""The ways that movers on wheels are to take, for finding oneself on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.foresight import eased
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Shorter parts of a way have no direction. [m]
_NO_PART_M = 1e-3
# What is steered over a shorter way is nothing. [m]
_NO_WAY_M = 0.02

#: Columns of ``Way.table``.
X, Y, COS, SIN, LENGTH, STATION, GEAR, BODY, BEND, LEFT, SLOPE = range(11)


@dataclass(frozen=True, eq=False)
class Way:
    """Ways of K movers, each of P straight parts between the places of successive steps.

    A part is known by one number for all movers: p K + k. So what they need at a time, being about
    where they are to be, lies side by side.
    """

    table: Floats
    """(P K, 11) by part: x and y of its beginning; cosine and sine of the direction of motion; its
    length; station of its beginning; +1 forwards or -1 backwards; direction to be steered for the
    body at its beginning, and how that changes, in 1/m; how far left of the way to be there, and
    how that changes."""
    curvature: Floats
    """(P K,) 1/m, to be steered on the part."""
    following: Ints
    """(P K,) next part that has a length, or the part itself after the last of them."""
    first: Ints
    """(K,) first part that has a length."""
    station_m: Floats
    """(K, T) at the steps; never decreasing."""

    @classmethod
    def of(cls, demand: Demand, able: Abilities, grip_mps2: Floats) -> Way:
        """The ways of K movers, who have (K,) limits and grip at least."""
        dx_m, dy_m = np.diff(demand.x_m, axis=1), np.diff(demand.y_m, axis=1)
        length_m = np.hypot(dx_m, dy_m)
        count, parts = length_m.shape
        real = length_m > _NO_PART_M
        safe_m = np.where(real, length_m, 1.0)
        gear = np.where(demand.backwards[:, 1:], -1.0, 1.0)
        body_rad = demand.body_rad
        steer_rad = _steered(body_rad, gear * length_m, demand, able, grip_mps2)
        ahead_rad = steer_rad - body_rad
        bend = np.where(real, np.diff(steer_rad, axis=1) / (gear * safe_m), 0.0)
        # To the left of the body, by going ahead or back at an angle to the way.
        slope = gear * np.sin(0.5 * (ahead_rad[:, 1:] + ahead_rad[:, :-1]))
        table = np.stack([
            demand.x_m[:, :-1], demand.y_m[:, :-1], dx_m / safe_m, dy_m / safe_m, length_m,
            _sums(length_m)[:, :-1], gear, steer_rad[:, :-1], bend,
            _sums(slope * length_m)[:, :-1], slope,
        ])  # fmt: skip
        # Next real part after each: the least index of one from the next part on.
        at = np.where(real, np.arange(parts), parts)
        ahead = np.minimum.accumulate(at[:, ::-1], axis=1)[:, ::-1]
        following = np.concatenate([ahead[:, 1:], np.full((count, 1), parts)], axis=1)
        following = np.where(following < parts, following, np.arange(parts))
        mover = np.arange(count)
        return cls(
            np.ascontiguousarray(table.transpose(2, 1, 0)).reshape(-1, 11),
            curvatures(steer_rad, gear * length_m).T.reshape(-1),
            (following.T * count + mover).reshape(-1),
            np.minimum(ahead[:, 0], parts - 1) * count + mover,
            _sums(length_m),
        )


def curvatures(body_rad: Floats, way_m: Floats) -> Floats:
    """(K, T) directions of the body, (K, T - 1) signed ways between them -> (K, T - 1) in 1/m."""
    moves = np.abs(way_m) > _NO_WAY_M
    return np.where(moves, np.diff(body_rad, axis=1) / np.where(moves, way_m, 1.0), 0.0)


def _steered(
    body_rad: Floats, way_m: Floats, demand: Demand, able: Abilities, grip_mps2: Floats
) -> Floats:
    """(K, T) directions of the body that can be steered, where the demand lets them."""
    speed2 = (0.5 * (demand.speed_mps[:, 1:] + demand.speed_mps[:, :-1])) ** 2
    step_s = demand.step_s

    def possible(rows: Ints, signals: Sequence[Floats]) -> Bools:
        limits = able.at(rows)
        bend = curvatures(signals[0], way_m[rows])
        across = speed2[rows] * bend
        most_mps2 = np.minimum(limits.lean_mps2, grip_mps2[rows])
        ok: Bools = np.abs(across).max(axis=1) <= most_mps2
        steer_rad = np.arctan(limits.wheelbase_m[:, None] * bend)
        ok &= _step(steer_rad) <= limits.steering_rate_radps * step_s
        ok &= _step(np.arctan(across / GRAVITY_MPS2)) <= limits.lean_rate_radps * step_s
        return ok

    def away(rows: Ints, signals: Sequence[Floats]) -> Floats:
        ahead = np.sin(signals[0] - body_rad[rows])
        left_m = np.cumsum(0.5 * (ahead[:, 1:] + ahead[:, :-1]) * way_m[rows], axis=1)
        return np.asarray(np.abs(left_m).max(axis=1))

    return eased([body_rad], step_s, possible, away)[0]


def _step(values: Floats) -> Floats:
    most: Floats = np.abs(np.diff(values, axis=1)).max(axis=1, initial=0.0)
    return most


def _sums(values: Floats) -> Floats:
    """(K, P) -> (K, P + 1) sums up to each."""
    out = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=out[:, 1:])
    return out
