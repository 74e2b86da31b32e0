"""The columns of path pieces while a path is put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scenario_gen.geometry.segments import Floats, segment_points


class Columns(NamedTuple):
    """(n,) arrays, one entry per piece, in order along the path."""

    x0_m: Floats
    y0_m: Floats
    heading0_rad: Floats
    curvature0: Floats
    curvature_slope: Floats
    length_m: Floats
    road_index: Floats
    s0_m: Floats
    s_rate: Floats
    t0_m: Floats
    t_rate: Floats
    lane: Floats

    @classmethod
    def join(cls, parts: Sequence[Columns]) -> Columns:
        """One after the other."""
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def reversed(self) -> Columns:
        """The same pieces run through from the last to the first, each from its end."""
        length_m = self.length_m
        dx_m, dy_m = segment_points(
            self.heading0_rad, self.curvature0, self.curvature_slope, length_m
        )
        turn_rad = length_m * (self.curvature0 + 0.5 * self.curvature_slope * length_m)
        backwards = Columns(
            x0_m=self.x0_m + dx_m,
            y0_m=self.y0_m + dy_m,
            heading0_rad=self.heading0_rad + turn_rad + np.pi,
            curvature0=-(self.curvature0 + self.curvature_slope * length_m),
            curvature_slope=self.curvature_slope,
            length_m=length_m,
            road_index=self.road_index,
            s0_m=self.s0_m + self.s_rate * length_m,
            s_rate=-self.s_rate,
            t0_m=self.t0_m + self.t_rate * length_m,
            t_rate=-self.t_rate,
            lane=self.lane,
        )
        return Columns(*(column[::-1] for column in backwards))
