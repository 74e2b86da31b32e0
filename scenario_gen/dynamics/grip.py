"""What friction gives a mover where it is, which need not be where it was to be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.domain.tyres import SPEEDS_MPS
from scenario_gen.metrics import Surfaces
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: What stands for a grip without bound, and the least: finite, so that shares of it are numbers.
ALL_MPS2 = 1e9
_LEAST_MPS2 = 1e-9


class Grip:
    """mu g under K movers of a trace; ``ALL_MPS2`` for those whom friction does not bound."""

    def __init__(
        self, surfaces: Surfaces, trace: TraceBatch, row: Ints, mover: Ints, grips: Bools
    ) -> None:
        """Arguments from ``row`` on are (K,)."""
        self._surfaces = surfaces
        self._time_s = trace.time_s
        self._row, self._free = row, ~grips
        self._vary = np.flatnonzero(surfaces.varies[row] & grips)
        here = (self._row[self._vary], mover[self._vary])
        self._road, self._lane, self._s_m = (
            np.ascontiguousarray(getattr(trace, name)[here].T) for name in ("road", "lane", "s_m")
        )
        self._along = np.sign(np.diff(self._s_m, axis=0, append=self._s_m[-1:]))
        self._always = self._bounded(surfaces.steady(np.zeros(row.shape), row))
        self._never_bound = not grips.any()

    def at(self, step: int, behind_m: Floats, speed_mps: Floats) -> Floats:
        """(K,) m/s2 for movers that are so far behind their demand on their way.

        Patches are looked up at the s that this gives on the road of the demand, in its lane.
        """
        at = self._vary
        if self._never_bound or (not at.size and speed_mps.max() <= SPEEDS_MPS[0]):
            return self._always
        mu = self._surfaces.steady(speed_mps, self._row)
        if at.size:
            s_m = self._s_m[step] - self._along[step] * behind_m[at]
            mu[at] = self._surfaces.at(
                self._row[at], np.full(at.shape, self._time_s[step]), self._road[step], s_m,
                self._lane[step], speed_mps[at],
            )  # fmt: skip
        return self._bounded(mu)

    def _bounded(self, mu: Floats) -> Floats:
        grip_mps2 = np.maximum(mu * GRAVITY_MPS2, _LEAST_MPS2)
        grip_mps2[self._free] = ALL_MPS2
        return grip_mps2


def demanded(surfaces: Surfaces, trace: TraceBatch, row: Ints, mover: Ints, grips: Bools) -> Floats:
    """(K, T) mu g where K movers are to be; ``ALL_MPS2`` for those whom friction does not bound."""
    out = np.full((row.size, trace.time_s.size), ALL_MPS2)
    at = np.flatnonzero(grips)
    if at.size:
        mu = surfaces.along(trace, row[at], mover[at])
        out[at] = np.maximum(mu * GRAVITY_MPS2, _LEAST_MPS2)
    return out
