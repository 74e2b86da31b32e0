"""Where movers on wheels are to point, without jumps of the curvature that nobody can steer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.foresight import eased, sums
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

# What is steered over a shorter way is nothing. [m]
_NO_WAY_M = 0.02


@dataclass(frozen=True, eq=False)
class Steering:
    """On the ways of K movers, by place: at the places of T steps and on the parts between them."""

    body_rad: Floats
    """(K, T) direction of the body when it goes ahead, not wrapped."""
    way_m: Floats
    """(K, T - 1) length of the parts, negative backwards."""
    curvature: Floats
    """(K, T - 1) 1/m"""
    slope: Floats
    """(K, T - 1) by how much this leads away from the demand, to the left, per m of the part."""
    left_m: Floats
    """(K, T) how far left of the demand this leads."""

    @classmethod
    def of(cls, demand: Demand, able: Abilities, grip_mps2: Floats) -> Steering:
        """Of K movers with (K,) limits and, at least, (K,) grip."""
        length_m = np.hypot(np.diff(demand.x_m, axis=1), np.diff(demand.y_m, axis=1))
        way_m = np.where(demand.backwards[:, 1:], -length_m, length_m)
        speed2 = (0.5 * (demand.speed_mps[:, 1:] + demand.speed_mps[:, :-1])) ** 2
        step_s = demand.step_s

        def possible(rows: Ints, signals: Sequence[Floats]) -> Bools:
            limits = able.at(rows)
            bend = bends(signals[0], way_m[rows])
            across = speed2[rows] * bend
            most_mps2 = np.minimum(limits.lean_mps2, grip_mps2[rows])
            ok: Bools = np.abs(across).max(axis=1) <= most_mps2
            steer_rad = np.arctan(limits.wheelbase_m[:, None] * bend)
            ok &= _step(steer_rad) <= limits.steering_rate_radps * step_s
            if np.isfinite(limits.lean_rate_radps).any():
                lean_rad = np.arctan(across / GRAVITY_MPS2)
                ok &= _step(lean_rad) <= limits.lean_rate_radps * step_s
            return ok

        def away(rows: Ints, signals: Sequence[Floats]) -> Floats:
            left_m = np.cumsum(_slope(signals[0] - demand.body_rad[rows]) * way_m[rows], axis=1)
            return np.asarray(np.abs(left_m).max(axis=1))

        body_rad = eased([demand.body_rad], step_s, possible, away)[0]
        slope = _slope(body_rad - demand.body_rad)
        return cls(
            body_rad, way_m, bends(body_rad, way_m), np.where(way_m < 0.0, -slope, slope),
            sums(slope * way_m),
        )  # fmt: skip

    def at(self, rows: Ints) -> Steering:
        """Of some of the movers."""
        return Steering(
            self.body_rad[rows], self.way_m[rows], self.curvature[rows], self.slope[rows],
            self.left_m[rows],
        )  # fmt: skip


def bends(body_rad: Floats, way_m: Floats) -> Floats:
    """(K, T) directions, (K, T - 1) signed ways between them -> (K, T - 1) curvatures in 1/m."""
    moves = np.abs(way_m) > _NO_WAY_M
    return np.where(moves, np.diff(body_rad, axis=1) / np.where(moves, way_m, 1.0), 0.0)


def _slope(aside_rad: Floats) -> Floats:
    """(K, T) angles to the demand at places -> (K, T - 1) sines on the parts between them."""
    return np.sin(0.5 * (aside_rad[:, 1:] + aside_rad[:, :-1]))


def _step(values: Floats) -> Floats:
    most: Floats = np.abs(np.diff(values, axis=1)).max(axis=1, initial=0.0)
    return most
