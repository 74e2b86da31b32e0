"""Which of many sets are met, for many rows at once.

By gathering and reducing rather than by matrix products, whose threads wait for each other on a
busy machine.
"""

from __future__ import annotations

import numpy as np

from scenario_gen.coverage.table import Bools, Ints


class Sets:
    """Sets of positions, to be asked for many rows at once whether they meet something."""

    def __init__(self, members: Bools) -> None:
        """``members``: (S, P) whether a set has a position."""
        self._size = members.shape[0]
        self._filled: Ints = np.flatnonzero(members.any(axis=1))
        self._at: Ints = np.nonzero(members)[1]
        self._first: Ints = np.cumsum([0, *members.sum(axis=1)[self._filled].tolist()])[:-1]

    def any_of(self, there: Bools) -> Bools:
        """(n, S) whether any position of a set is there; ``there``: (n, P)."""
        out = np.zeros((there.shape[0], self._size), dtype=bool)
        if self._at.size:
            met = np.logical_or.reduceat(there[:, self._at], self._first, axis=1)
            out[:, self._filled] = met
        return out
