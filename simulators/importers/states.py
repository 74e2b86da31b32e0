"""States of all objects over time, as conditions and relative positions look at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Between the states of a rollout so many are interpolated.
FINER = 5


@dataclass
class Track:
    """(T,) states of the reference point of an object."""

    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    speed_mps: Floats
    road: Ints
    """Index of the road; -1 off the roads."""
    lane: Ints
    s_m: Floats
    t_m: Floats
    length_m: float
    width_m: float
    centre_x_m: float

    def with_poses(self, from_index: int, other: Track) -> Track:
        """The track that is another one from a time on."""
        data = {}
        for name in _ARRAYS:
            column = getattr(self, name).copy()
            column[from_index:] = getattr(other, name)[from_index:]
            data[name] = column
        return Track(**data, length_m=self.length_m, width_m=self.width_m,
                     centre_x_m=self.centre_x_m)  # fmt: skip


@dataclass
class States:
    """All objects at T times."""

    time_s: Floats
    tracks: Mapping[str, Track]

    @property
    def step_s(self) -> float:
        """Time between two states."""
        return float(self.time_s[1] - self.time_s[0])

    def index(self, at_s: float) -> int:
        """The first state at or after a time."""
        index = int(np.ceil((at_s - self.time_s[0]) / self.step_s - 1e-6))
        return min(max(index, 0), self.time_s.size - 1)


_ARRAYS = ("x_m", "y_m", "heading_rad", "speed_mps", "road", "lane", "s_m", "t_m")
