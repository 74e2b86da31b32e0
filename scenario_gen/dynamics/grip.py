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


class Grip:
    """mu g under K movers of a trace; infinite for those whom friction does not bound."""

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
        ahead_m = np.diff(self._s_m, axis=0, append=self._s_m[-1:])
        self._along = np.sign(ahead_m)
        self._all_free = bool(self._free.all())
        self._low_mps2 = GRAVITY_MPS2 * surfaces.steady(np.zeros(row.shape), row)
        self._low_mps2[self._free] = np.inf

    def at(self, step: int, behind_m: Floats, speed_mps: Floats) -> Floats:
        """(K,) m/s2 for movers that are so far behind their demand on their way.

        Patches are looked up at the s that this gives on the road of the demand, in its lane.
        """
        if self._all_free:
            return self._low_mps2
        at = self._vary
        if not at.size and speed_mps.max() <= SPEEDS_MPS[0]:
            return self._low_mps2
        mu = self._surfaces.steady(speed_mps, self._row)
        if at.size:
            s_m = self._s_m[step] - self._along[step] * behind_m[at]
            mu[at] = self._surfaces.at(
                self._row[at], np.full(at.shape, self._time_s[step]), self._road[step], s_m,
                self._lane[step], speed_mps[at],
            )  # fmt: skip
        mu *= GRAVITY_MPS2
        mu[self._free] = np.inf
        return mu
