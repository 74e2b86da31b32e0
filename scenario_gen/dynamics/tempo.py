"""How fast movers are to be at which time, without jumps of the acceleration that nobody can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.foresight import eased

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Tempo(NamedTuple):
    """Along the ways of K movers; arrays by step first."""

    speed_mps: Floats
    """(T, K)"""
    accel_mps2: Floats
    """(T - 1, K) mean over the step."""
    early_m: Floats
    """(T, K) by how much to be ahead of the demand."""

    @classmethod
    def of(cls, demand: Demand, able: Abilities) -> Tempo:
        """Of K movers with (K,) limits."""
        step_s = demand.step_s

        def possible(rows: Ints, signals: Sequence[Floats]) -> Bools:
            change = np.abs(np.diff(signals[0], n=2, axis=1)).max(axis=1, initial=0.0)
            ok: Bools = change <= able.jerk_mps3[rows] * step_s * step_s
            return ok

        def away(rows: Ints, signals: Sequence[Floats]) -> Floats:
            ahead_m = step_s * np.cumsum(signals[0] - demand.speed_mps[rows], axis=1)
            return np.asarray(np.abs(ahead_m).max(axis=1))

        speed_mps = np.maximum(eased([demand.speed_mps], step_s, possible, away)[0], 0.0).T
        ahead_mps = speed_mps - demand.speed_mps.T
        early_m = np.zeros(speed_mps.shape)
        np.cumsum(0.5 * step_s * (ahead_mps[1:] + ahead_mps[:-1]), axis=0, out=early_m[1:])
        accel_mps2 = np.diff(speed_mps, axis=0) / step_s
        return cls(np.ascontiguousarray(speed_mps), accel_mps2, early_m)
