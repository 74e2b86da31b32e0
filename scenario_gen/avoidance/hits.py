"""The first contact that counts of every run of a batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.contacts import Contacts

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Hits:
    """The first contact that counts of R egos; arrays (R,), NaN and actor -1 where there is none.

    With several drivers (P, R).
    """

    time_s: Floats
    ego_mps: Floats
    impact_mps: Floats
    actor: NDArray[np.int16]
    """0 is the first actor that is not the ego."""
    from_behind: Bools

    @classmethod
    def nobody(cls, *shape: int) -> Hits:
        """No contact."""
        time_s, ego_mps, impact_mps = np.full((3, *shape), np.nan)
        nobody = np.full(shape, -1, dtype=np.int16)
        return cls(time_s, ego_mps, impact_mps, nobody, np.zeros(shape, dtype=np.bool_))

    def put(self, at: tuple[Ints | int, ...] | Ints, met: Contacts, counts: Bools) -> None:
        """Write the first of the counted contacts (R, A) of some rows."""
        time_s = np.where(counts, met.time_s, np.inf)
        actor = time_s.argmin(axis=1)
        row = np.arange(actor.size)
        some = counts[row, actor]
        for name in ("time_s", "ego_mps", "impact_mps"):
            getattr(self, name)[at] = np.where(some, getattr(met, name)[row, actor], np.nan)
        self.actor[at] = np.where(some, actor, -1)
        self.from_behind[at] = some & met.from_behind[row, actor]
