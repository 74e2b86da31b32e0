"""What a measure answers: a value, and whether there is one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Measure(NamedTuple):
    """Values with their validity, of equal shape.

    Where ``valid`` is False there is no such value (no conflict, no such actor): the entry of
    ``value`` is NaN, never infinite.
    """

    value: Floats
    valid: Bools

    @classmethod
    def where(cls, valid: Bools, value: Floats) -> Measure:
        """The values where valid, NaN elsewhere."""
        return cls(np.where(valid, value, np.nan), valid)

    def least(self) -> Measure:
        """(..., T) -> (...) smallest valid value."""
        return _reduced(np.where(self.valid, self.value, np.inf).min(axis=-1))

    def greatest(self) -> Measure:
        """(..., T) -> (...) largest valid value."""
        return _reduced(np.where(self.valid, self.value, -np.inf).max(axis=-1))


def ever(mask: Bools) -> Bools:
    """(..., K) -> (...) whether any entry is True."""
    out: Bools = np.asarray(mask.any(axis=-1))
    return out


def _reduced(value: Floats) -> Measure:
    return Measure.where(np.isfinite(value), value)
