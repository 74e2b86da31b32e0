"""Many lane paths as padded arrays, evaluated together: the inner loop of every rollout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.geometry.segments import Floats, segment_points
from scenario_gen.roads.path import LanePath

# With more pieces than this a binary search beats comparing with every piece.
_FEW_PIECES = 12
# For so few stations a search costs less than a comparison with each piece.
_FEW_STATIONS = 64


@dataclass(frozen=True, eq=False)
class PathTable:
    """R paths with up to P pieces; arrays of shape (R, P) unless said otherwise.

    Short paths are padded with copies of their last piece that begin at infinity. ``rows`` of the
    methods are path numbers and broadcast with u and q; beyond its ends a path is continued.
    """

    u0_m: Floats
    x0_m: Floats
    y0_m: Floats
    heading0_rad: Floats
    curvature0: Floats
    curvature_slope: Floats
    road_index: NDArray[np.int32]
    s0_m: Floats
    direction: Floats
    s_rate: Floats
    t0_m: Floats
    t_rate: Floats
    lane: NDArray[np.int32]
    length_m: Floats
    """(R,) length of each path."""
    q0_m: Floats
    """(R,) lateral position of the lane centre."""
    search_key: Floats
    """(R * P,) sorted: row * search_span_m + start of the piece."""
    search_span_m: float
    straight: bool
    """Whether every piece of every path is a line."""
    on_reference: bool
    """Whether every piece runs on a reference line, so that t = direction * q."""
    cos_heading0: Floats
    sin_heading0: Floats

    def piece(self, rows: ArrayLike, u_m: Floats) -> NDArray[np.int64]:
        """(...) rows and (...) stations -> (...) flat index of the piece into the (R, P) arrays."""
        rows = np.asarray(rows, dtype=np.int64)
        count = self.u0_m.shape[1]
        first: NDArray[np.int64] = rows * count
        if first.shape != u_m.shape:
            first = np.broadcast_to(first, u_m.shape)
        if count == 1:
            return first
        if count <= _FEW_PIECES and u_m.size > _FEW_STATIONS:
            index = first.copy()
            for later in range(1, count):
                index += u_m >= self.u0_m[rows, later]
            return index
        # Plain ufuncs: their wrappers cost more than the work on the few stations of a step.
        bounded_m = np.minimum(np.maximum(u_m, 0.0), 0.5 * self.search_span_m)
        found = self.search_key.searchsorted(rows * self.search_span_m + bounded_m, "right")
        piece: NDArray[np.int64] = np.maximum(found - 1, first)
        return piece

    def evaluate(
        self, rows: ArrayLike, u_m: ArrayLike, q_m: ArrayLike
    ) -> tuple[Floats, Floats, Floats]:
        """(...) rows, stations and lateral positions -> (...) x, y and heading of the path."""
        rows, u_m, q_m = _broadcast(rows, u_m, q_m)
        at = self.piece(rows, u_m)
        along_m = u_m - self.u0_m.take(at)
        heading_rad = self.heading0_rad.take(at)
        x_m, y_m = self.x0_m.take(at), self.y0_m.take(at)
        if self.straight:
            cos, sin = self.cos_heading0.take(at), self.sin_heading0.take(at)
            return x_m + along_m * cos - q_m * sin, y_m + along_m * sin + q_m * cos, heading_rad
        curvature0, slope = self.curvature0.take(at), self.curvature_slope.take(at)
        dx_m, dy_m = segment_points(
            heading_rad.ravel(), curvature0.ravel(), slope.ravel(), along_m.ravel()
        )
        heading_rad = heading_rad + along_m * (curvature0 + 0.5 * slope * along_m)
        x_m = x_m + dx_m.reshape(u_m.shape) - q_m * np.sin(heading_rad)
        y_m = y_m + dy_m.reshape(u_m.shape) + q_m * np.cos(heading_rad)
        return x_m, y_m, heading_rad

    def curvature(self, rows: ArrayLike, u_m: ArrayLike) -> Floats:
        """(...) rows and stations -> (...) curvature of the path in 1/m, positive to the left."""
        rows, u_m = _broadcast(rows, u_m)
        if self.straight:
            return np.zeros(u_m.shape)
        at = self.piece(rows, u_m)
        along_m = u_m - self.u0_m.take(at)
        return self.curvature0.take(at) + self.curvature_slope.take(at) * along_m

    def to_road(
        self, rows: ArrayLike, u_m: ArrayLike, q_m: ArrayLike
    ) -> tuple[NDArray[np.int32], Floats, Floats]:
        """(...) rows, stations and lateral positions -> (...) road index, s and t."""
        rows, u_m, q_m = _broadcast(rows, u_m, q_m)
        at = self.piece(rows, u_m)
        along_m = u_m - self.u0_m.take(at)
        s_m = self.s0_m.take(at) + self.s_rate.take(at) * along_m
        t_m = self.direction.take(at) * q_m
        if not self.on_reference:
            t_m = t_m + self.t0_m.take(at) + self.t_rate.take(at) * along_m
        return self.road_index.take(at), s_m, t_m

    def direction_at(self, rows: ArrayLike, u_m: ArrayLike) -> Floats:
        """(...) rows and stations -> (...) +1 where the path runs with s, -1 against it."""
        rows, u_m = _broadcast(rows, u_m)
        return self.direction.take(self.piece(rows, u_m))


def stack_paths(paths: Sequence[LanePath]) -> PathTable:
    """The padded form of R paths, row i being ``paths[i]``."""
    most = max(path.u0_m.size for path in paths)

    sizes = np.array([path.u0_m.size for path in paths])
    # Column p of row i is piece p of path i, or its last one.
    flat = np.concatenate([[0], np.cumsum(sizes)[:-1]])[:, None] + np.minimum(
        np.arange(most), sizes[:, None] - 1
    )

    def padded(name: str) -> NDArray[np.float64]:
        if len(paths) == 1:
            return np.array(getattr(paths[0], name), dtype=np.float64)[None, :]
        pieces = np.concatenate([getattr(path, name) for path in paths])
        return np.asarray(pieces[flat], dtype=np.float64)

    u0_m = padded("u0_m")
    for row, path in enumerate(paths):
        u0_m[row, path.u0_m.size :] = np.inf
    heading0_rad = padded("heading0_rad")
    length_m = np.array([path.length_m for path in paths])
    span_m = 2.0 * float(length_m.max()) + 2.0
    key = np.minimum(u0_m, span_m) + np.arange(len(paths))[:, None] * span_m
    t0_m, t_rate, s_rate = padded("t0_m"), padded("t_rate"), padded("s_rate")
    curvature0, slope = padded("curvature0"), padded("curvature_slope")
    return PathTable(
        u0_m=u0_m,
        x0_m=padded("x0_m"),
        y0_m=padded("y0_m"),
        heading0_rad=heading0_rad,
        curvature0=curvature0,
        curvature_slope=slope,
        road_index=padded("road_index").astype(np.int32),
        s0_m=padded("s0_m"),
        direction=padded("direction"),
        s_rate=s_rate,
        t0_m=t0_m,
        t_rate=t_rate,
        lane=padded("lane").astype(np.int32),
        length_m=length_m,
        q0_m=np.array([path.lane_q_m for path in paths]),
        search_key=key.ravel(),
        search_span_m=span_m,
        straight=not (curvature0.any() or slope.any()),
        on_reference=not (t0_m.any() or t_rate.any()),
        cos_heading0=np.cos(heading0_rad),
        sin_heading0=np.sin(heading0_rad),
    )


def _broadcast(rows: ArrayLike, *values: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    arrays = [np.asarray(value, dtype=np.float64) for value in values]
    rows = np.asarray(rows)
    if all(array.shape == rows.shape for array in arrays):
        return (rows, *arrays)
    return tuple(np.broadcast_arrays(rows, *arrays))
