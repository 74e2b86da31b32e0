"""Reference lines: chains of lines, arcs and clothoids with their (s, t) frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from scenario_gen.geometry.projection import nearest_on_segment
from scenario_gen.geometry.segments import Floats, segment_points, wrap_angle


@dataclass(frozen=True, eq=False)
class ReferenceLine:
    """A plane curve of K segments, parametrised by its arc length s.

    All arrays have shape (K,). Segments follow one another in s without a break; whether their
    ends also meet in the plane is for the maker of the line to see to (``gaps`` measures it).
    """

    s0_m: Floats
    """Arc length at the start of each segment; the first is 0."""
    x0_m: Floats
    y0_m: Floats
    heading0_rad: Floats
    curvature0: Floats
    """1/m at the start of the segment, positive to the left."""
    curvature_slope: Floats
    """1/m2; 0 for lines and arcs."""
    length_of_segment_m: Floats

    @classmethod
    def chain(
        cls,
        pieces: Iterable[tuple[float, float, float]],
        *,
        x_m: float = 0.0,
        y_m: float = 0.0,
        heading_rad: float = 0.0,
    ) -> Self:
        """A line that is continuous in position and heading.

        Args:
            pieces: curvature at the start (1/m), curvature at the end (1/m) and length (m) of
                each segment; those without length are left out.
            x_m: start.
            y_m: start.
            heading_rad: heading at the start.

        Raises:
            ValueError: no piece has a length.
        """
        rows: list[tuple[float, ...]] = []
        s_m = 0.0
        for start, end, length_m in pieces:
            if length_m <= 0.0:
                continue
            slope = (end - start) / length_m
            rows.append((s_m, x_m, y_m, heading_rad, start, slope, length_m))
            dx_m, dy_m = segment_points(
                *(np.array([float(value)]) for value in (heading_rad, start, slope, length_m))
            )
            x_m, y_m = x_m + float(dx_m[0]), y_m + float(dy_m[0])
            heading_rad += 0.5 * (start + end) * length_m
            s_m += length_m
        if not rows:
            raise ValueError("a reference line needs at least one piece with a length")
        return cls(*np.array(rows, dtype=np.float64).T.copy())

    @cached_property
    def length_m(self) -> float:
        """Arc length of the whole line."""
        return float(self.s0_m[-1] + self.length_of_segment_m[-1])

    def evaluate(self, s_m: ArrayLike) -> tuple[Floats, Floats, Floats, Floats]:
        """(...) arc lengths -> (...) x (m), y (m), heading (rad) and curvature (1/m).

        Outside [0, length] the first and the last segment are continued.
        """
        s_m = np.asarray(s_m, dtype=np.float64)
        flat_m = s_m.ravel()
        index = np.searchsorted(self.s0_m[1:], flat_m, side="right")
        at_m = flat_m - self.s0_m[index]
        heading0_rad = self.heading0_rad[index]
        curvature0 = self.curvature0[index]
        slope = self.curvature_slope[index]
        dx_m, dy_m = segment_points(heading0_rad, curvature0, slope, at_m)
        heading_rad = heading0_rad + at_m * (curvature0 + 0.5 * slope * at_m)
        return (
            (self.x0_m[index] + dx_m).reshape(s_m.shape),
            (self.y0_m[index] + dy_m).reshape(s_m.shape),
            heading_rad.reshape(s_m.shape),
            (curvature0 + slope * at_m).reshape(s_m.shape),
        )

    def point(self, s_m: ArrayLike, t_m: ArrayLike) -> tuple[Floats, Floats]:
        """(...) s and t -> (...) x and y."""
        s_m, t_m = np.broadcast_arrays(np.asarray(s_m, float), np.asarray(t_m, float))
        x_m, y_m, heading_rad, _ = self.evaluate(s_m)
        return x_m - t_m * np.sin(heading_rad), y_m + t_m * np.cos(heading_rad)

    def project(self, x_m: ArrayLike, y_m: ArrayLike) -> tuple[Floats, Floats]:
        """(...) x and y -> (...) s and t of the nearest point of the line, s within [0, length]."""
        s_m, t_m, _ = self.nearest(x_m, y_m)
        return s_m, t_m

    def nearest(self, x_m: ArrayLike, y_m: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """(...) x and y -> (...) s, t and the distance by which the point lies beyond an end.

        The last is measured along the tangent: 0 beside the line, negative before its start,
        positive after its end. A point with two nearest points gets the one with the smaller s.
        """
        x_m, y_m = np.broadcast_arrays(np.asarray(x_m, float), np.asarray(y_m, float))
        flat_x, flat_y = x_m.ravel(), y_m.ravel()
        best_s = np.zeros(flat_x.shape)
        best = np.full(flat_x.shape, np.inf)
        bound = self._distance_to_starts(flat_x, flat_y)
        for index in range(self.s0_m.size):
            # A segment lies within its length of its start, which spares most of long chains.
            reach_m = self.length_of_segment_m[index]
            to_start = np.hypot(flat_x - self.x0_m[index], flat_y - self.y0_m[index])
            near = np.flatnonzero(to_start - reach_m <= np.minimum(best, bound))
            if not near.size:
                continue
            at_m, distance_m = nearest_on_segment(
                flat_x[near] - self.x0_m[index],
                flat_y[near] - self.y0_m[index],
                float(self.heading0_rad[index]),
                float(self.curvature0[index]),
                float(self.curvature_slope[index]),
                float(reach_m),
            )
            better = distance_m < best[near] - 1e-12
            best[near[better]] = distance_m[better]
            best_s[near[better]] = self.s0_m[index] + at_m[better]
        line_x, line_y, heading_rad, _ = self.evaluate(best_s)
        cos, sin = np.cos(heading_rad), np.sin(heading_rad)
        t_m = (flat_y - line_y) * cos - (flat_x - line_x) * sin
        beyond_m = (flat_x - line_x) * cos + (flat_y - line_y) * sin
        inside = (best_s > 0.0) & (best_s < self.length_m)
        beyond_m = np.where(inside, 0.0, beyond_m)
        shape = x_m.shape
        return best_s.reshape(shape), t_m.reshape(shape), beyond_m.reshape(shape)

    def _distance_to_starts(self, x_m: Floats, y_m: Floats) -> Floats:
        """(n,) distance to the nearest start of a segment: no nearest point is farther."""
        squared = np.full(x_m.shape, np.inf)
        for start_x, start_y in zip(self.x0_m, self.y0_m, strict=True):
            np.minimum(squared, (x_m - start_x) ** 2 + (y_m - start_y) ** 2, out=squared)
        return np.asarray(np.sqrt(squared) + 1e-9)

    def reversed(self) -> Self:
        """The same curve run through from its end to its start (t changes its sign)."""
        length_m = self.length_of_segment_m
        x1_m, y1_m = segment_points(
            self.heading0_rad, self.curvature0, self.curvature_slope, length_m
        )
        turn_rad = length_m * (self.curvature0 + 0.5 * self.curvature_slope * length_m)
        rows = (
            self.length_m - self.s0_m - length_m,
            self.x0_m + x1_m,
            self.y0_m + y1_m,
            self.heading0_rad + turn_rad + np.pi,
            -(self.curvature0 + self.curvature_slope * length_m),
            self.curvature_slope,
            length_m,
        )
        return type(self)(*(row[::-1].copy() for row in rows))

    def gaps(self) -> tuple[Floats, Floats]:
        """(K-1,) distance (m) and (K-1,) absolute kink (rad) where segments follow each other."""
        dx_m, dy_m = segment_points(
            self.heading0_rad, self.curvature0, self.curvature_slope, self.length_of_segment_m
        )
        length_m = self.length_of_segment_m
        end_rad = self.heading0_rad + length_m * (
            self.curvature0 + 0.5 * self.curvature_slope * length_m
        )
        gap_m = np.hypot(
            (self.x0_m + dx_m)[:-1] - self.x0_m[1:], (self.y0_m + dy_m)[:-1] - self.y0_m[1:]
        )
        return gap_m, np.abs(wrap_angle(end_rad[:-1] - self.heading0_rad[1:]))

    @cached_property
    def curvature_range(self) -> tuple[float, float]:
        """Smallest and largest curvature of the line, 1/m."""
        ends = self.curvature0 + self.curvature_slope * self.length_of_segment_m
        both = np.concatenate([self.curvature0, ends])
        return float(both.min()), float(both.max())
