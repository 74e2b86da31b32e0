"""The part of a drawing that a panel shows, and its scale on paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """A rectangle in drawing coordinates."""

    left: float
    right: float
    low: float
    high: float

    def meets(self, u: Floats, v: Floats) -> bool:
        """Whether the bounding box of points meets the window."""
        return bool(
            u.max() >= self.left and u.min() <= self.right
            and v.max() >= self.low and v.min() <= self.high
        )  # fmt: skip

    def holds(self, u: float, v: float) -> bool:
        """Whether a point lies inside."""
        return self.left < u < self.right and self.low < v < self.high


@dataclass(frozen=True)
class Scale:
    """mm on paper per unit of the drawing."""

    across: float
    up: float
