"""How fast movers are to be at which time, without jumps of the acceleration that nobody can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.foresight import eased, running

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tempo:
    """Along the ways of K movers."""

    speed_mps: Floats
    """(K, T)"""
    accel_mps2: Floats
    """(K, T - 1) mean over the step."""
    early_m: Floats
    """(K, T) by how much to be ahead of the demand."""

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

        speed_mps = np.maximum(eased([demand.speed_mps], step_s, possible, away)[0], 0.0)
        early_m = step_s * running(speed_mps - demand.speed_mps)
        return cls(speed_mps, np.diff(speed_mps, axis=1) / step_s, early_m)

    def at(self, rows: Ints) -> Tempo:
        """Of some of the movers."""
        return Tempo(self.speed_mps[rows], self.accel_mps2[rows], self.early_m[rows])
