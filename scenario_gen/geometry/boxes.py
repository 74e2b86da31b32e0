"""Oriented boxes: corners, overlap and exact gaps, for as many pairs as broadcasting makes.

A box is given by the centre x, y, the heading and the full length and width; every argument
broadcasts over the leading shape. The centre is that of the box, not the reference point of an
actor (see ``TraceBatch.centres``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.geometry.segments import Floats

# Pairs handled at once: small enough for the temporaries to stay in the cache.
_BLOCK = 1 << 14


class Box(NamedTuple):
    """One box or an array of boxes; the fields broadcast with each other."""

    x_m: ArrayLike
    y_m: ArrayLike
    heading_rad: ArrayLike
    length_m: ArrayLike
    width_m: ArrayLike


def box_corners(box: Box) -> Floats:
    """(...) boxes -> (..., 4, 2) corners: front left, rear left, rear right, front right."""
    x_m, y_m, heading_rad, length_m, width_m = (
        np.asarray(value, dtype=np.float64) for value in np.broadcast_arrays(*box)
    )
    ahead_m = 0.5 * length_m[..., None] * np.array([1.0, -1.0, -1.0, 1.0])
    left_m = 0.5 * width_m[..., None] * np.array([1.0, 1.0, -1.0, -1.0])
    cos, sin = np.cos(heading_rad)[..., None], np.sin(heading_rad)[..., None]
    return np.stack(
        [
            x_m[..., None] + cos * ahead_m - sin * left_m,
            y_m[..., None] + sin * ahead_m + cos * left_m,
        ],
        axis=-1,
    )


def boxes_overlap(first: Box, second: Box) -> NDArray[np.bool_]:
    """(...) and (...) boxes -> (...) whether they share an area; touching boxes do not.

    Separating axes of both boxes; only pairs whose circumscribed circles meet are looked at.
    NaN anywhere in a pair gives False.
    """
    shape, values = _pairs(first, second)
    result = np.zeros(shape, dtype=np.bool_).ravel()

    def block(rows: slice, ax: Floats, ay: Floats, ah: Floats, al: Floats, aw: Floats,
              bx: Floats, by: Floats, bh: Floats, bl: Floats, bw: Floats) -> None:  # fmt: skip
        dx_m, dy_m = bx - ax, by - ay
        reach_m = 0.5 * (np.hypot(al, aw) + np.hypot(bl, bw))
        near = np.flatnonzero(dx_m * dx_m + dy_m * dy_m < reach_m * reach_m)
        if near.size:
            pair = _Pair.of(*(v[near] for v in (dx_m, dy_m, ah, al, aw, bh, bl, bw)))
            result[near + rows.start] = pair.separation_m() < 0.0

    _for_blocks(values, block)
    return result.reshape(shape)


def gap_between_boxes_m(first: Box, second: Box, *, exact_within_m: float = np.inf) -> Floats:
    """(...) and (...) boxes -> (...) shortest distance between them in m; 0 where they overlap.

    Args:
        first: boxes.
        second: boxes.
        exact_within_m: gaps surely larger than this are not worked out: they are given by the
            distance of the circumscribed circles, a lower bound that is itself larger than this.

    NaN anywhere in a pair gives NaN.
    """
    shape, values = _pairs(first, second)
    result = np.full(shape, np.nan).ravel()

    def block(rows: slice, ax: Floats, ay: Floats, ah: Floats, al: Floats, aw: Floats,
              bx: Floats, by: Floats, bh: Floats, bl: Floats, bw: Floats) -> None:  # fmt: skip
        dx_m, dy_m = bx - ax, by - ay
        if np.isfinite(exact_within_m):
            bound_m = np.hypot(dx_m, dy_m) - 0.5 * (np.hypot(al, aw) + np.hypot(bl, bw))
            result[rows] = bound_m + 0.0 * (ah + bh)
            near = np.flatnonzero(bound_m <= exact_within_m)
            if near.size:
                picked = (v[near] for v in (dx_m, dy_m, ah, al, aw, bh, bl, bw))
                result[near + rows.start] = _Pair.of(*picked).gap_m()
        else:
            result[rows] = _Pair.of(dx_m, dy_m, ah, al, aw, bh, bl, bw).gap_m()

    _for_blocks(values, block)
    return result.reshape(shape)


class _Pair(NamedTuple):
    """(n,) pairs: the second box seen from the first and the first seen from the second."""

    ahead_m: Floats
    left_m: Floats
    back_ahead_m: Floats
    back_left_m: Floats
    cos: Floats
    sin: Floats
    half_a: tuple[Floats, Floats]
    half_b: tuple[Floats, Floats]

    @classmethod
    def of(cls, dx_m: Floats, dy_m: Floats, ah: Floats, al: Floats, aw: Floats,
           bh: Floats, bl: Floats, bw: Floats) -> _Pair:  # fmt: skip
        cos_a, sin_a, cos_b, sin_b = np.cos(ah), np.sin(ah), np.cos(bh), np.sin(bh)
        return cls(
            cos_a * dx_m + sin_a * dy_m,
            cos_a * dy_m - sin_a * dx_m,
            -cos_b * dx_m - sin_b * dy_m,
            sin_b * dx_m - cos_b * dy_m,
            cos_a * cos_b + sin_a * sin_b,
            cos_a * sin_b - sin_a * cos_b,
            (0.5 * al, 0.5 * aw),
            (0.5 * bl, 0.5 * bw),
        )

    def separation_m(self) -> Floats:
        """(n,) largest distance of the projections on the four axes; negative: overlap."""
        cos, sin = np.abs(self.cos), np.abs(self.sin)
        (la, wa), (lb, wb) = self.half_a, self.half_b
        on_a = np.maximum(
            np.abs(self.ahead_m) - (la + lb * cos + wb * sin),
            np.abs(self.left_m) - (wa + lb * sin + wb * cos),
        )
        on_b = np.maximum(
            np.abs(self.back_ahead_m) - (lb + la * cos + wa * sin),
            np.abs(self.back_left_m) - (wb + la * sin + wa * cos),
        )
        return np.maximum(on_a, on_b)

    def gap_m(self) -> Floats:
        """(n,) two convex shapes are nearest at a corner of one of them."""
        (la, wa), (lb, wb) = self.half_a, self.half_b
        squared = np.minimum(
            _corners_to_box(self.ahead_m, self.left_m, self.cos, self.sin, lb, wb, la, wa),
            _corners_to_box(
                self.back_ahead_m, self.back_left_m, self.cos, -self.sin, la, wa, lb, wb
            ),
        )
        return np.where(self.separation_m() < 0.0, 0.0, np.sqrt(squared))


def _corners_to_box(
    x_m: Floats, y_m: Floats, cos: Floats, sin: Floats,
    half_length_m: Floats, half_width_m: Floats,
    box_half_length_m: Floats, box_half_width_m: Floats,
) -> Floats:  # fmt: skip
    """(n,) smallest squared distance of the corners of a turned box from a box at the origin."""
    lx, ly = half_length_m * cos, half_length_m * sin
    wx, wy = -half_width_m * sin, half_width_m * cos
    best: Floats | None = None
    for cx, cy in ((lx + wx, ly + wy), (lx - wx, ly - wy)):
        for px, py in ((x_m + cx, y_m + cy), (x_m - cx, y_m - cy)):
            outside_x = np.maximum(np.abs(px) - box_half_length_m, 0.0)
            outside_y = np.maximum(np.abs(py) - box_half_width_m, 0.0)
            squared = outside_x * outside_x + outside_y * outside_y
            best = squared if best is None else np.minimum(best, squared)
    assert best is not None  # noqa: S101  (four corners were looked at)
    return best


def _pairs(first: Box, second: Box) -> tuple[tuple[int, ...], list[Floats]]:
    arrays = [np.asarray(value, dtype=np.float64) for value in (*first, *second)]
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    return shape, [
        array if array.shape == shape else np.broadcast_to(array, shape) for array in arrays
    ]


def _for_blocks(values: list[Floats], block: Callable[..., None]) -> None:
    size = values[0].size
    if size <= _BLOCK:
        block(slice(0, size), *(value.ravel() for value in values))
        return
    # flat views of broadcast arrays copy only the block asked for
    flats = [value.flat for value in values]
    for start in range(0, size, _BLOCK):
        rows = slice(start, min(start + _BLOCK, size))
        block(rows, *(flat[rows] for flat in flats))
