"""Where two boxes touch: the place, and the side or corner of each."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from scenario_gen.geometry.boxes import Box, box_corners
from scenario_gen.geometry.segments import Floats

Side: TypeAlias = Literal[
    "front", "front left", "left", "rear left", "rear", "rear right", "right", "front right"
]
SIDES: tuple[Side, ...] = get_args(Side)

#: Who is touched within this distance of a corner, along either side, is touched at the corner.
#: default: about the extent of a headlamp. [m]
CORNER_M = 0.3
#: Places that are nearest up to this are all nearest: boxes side by side touch along a line. [m]
_TIE_M = 1e-6


class NearestPlace(NamedTuple):
    """Where boxes are nearest to each other; all (n,)."""

    gap_m: Floats
    """0 for boxes that touch or overlap with a corner; boxes that lie crosswise over each other,
    no corner in the other one, are not looked for."""
    x_m: Floats
    """Halfway between them, in the world; the middle of it where they are nearest along a line."""
    y_m: Floats


def nearest_place(first: Box, second: Box, *, tie_m: float = _TIE_M) -> NearestPlace:
    """The place where n pairs of boxes are nearest, or touch.

    Args:
        first: boxes.
        second: boxes.
        tie_m: corners that are farther than the nearest one by no more than this are as near.

    Two convex shapes are nearest at a corner of one of them, along a line at corners of both.
    Of boxes that overlap it is the middle of the corners that lie in the other box; where none
    does, of those nearest to it.
    """
    of_first = _from_corners(box_corners(first), second)
    of_second = _from_corners(box_corners(second), first)
    gap_m = np.concatenate([of_first.gap_m, of_second.gap_m], axis=-1)
    least_m = gap_m.min(axis=-1)
    nearest = gap_m <= least_m[..., None] + tie_m
    count = nearest.sum(axis=-1)
    x_m, y_m = (
        np.where(nearest, np.concatenate([a, b], axis=-1), 0.0).sum(axis=-1) / count
        for a, b in zip(of_first[1:], of_second[1:], strict=True)
    )
    return NearestPlace(least_m, x_m, y_m)


def side_of(box: Box, x_m: Floats, y_m: Floats) -> NDArray[np.intp]:
    """(n,) boxes and places at their borders -> (n,) indices into ``SIDES``.

    A side is the one whose border is nearest, a corner where two are within ``CORNER_M``, or
    within a quarter of the side of a small box.
    """
    cos, sin = np.cos(box.heading_rad), np.sin(box.heading_rad)
    dx_m, dy_m = x_m - np.asarray(box.x_m), y_m - np.asarray(box.y_m)
    ahead_m, left_m = cos * dx_m + sin * dy_m, cos * dy_m - sin * dx_m
    to_end_m = 0.5 * np.asarray(box.length_m) - np.abs(ahead_m)
    to_side_m = 0.5 * np.asarray(box.width_m) - np.abs(left_m)
    near_end = to_end_m <= np.minimum(CORNER_M, 0.25 * np.asarray(box.length_m))
    near_side = to_side_m <= np.minimum(CORNER_M, 0.25 * np.asarray(box.width_m))
    at_end, at_side = (to_end_m <= to_side_m) | near_end, (to_side_m < to_end_m) | near_side
    end = np.where(at_end, np.where(ahead_m >= 0.0, 1, -1), 0)
    side = np.where(at_side, np.where(left_m >= 0.0, 1, -1), 0)
    found: NDArray[np.intp] = _TABLE[end + 1, side + 1]
    return found


#: (rear, neither, front) and (right, neither, left) -> index into ``SIDES``.
_TABLE = np.array([
    [SIDES.index("rear right"), SIDES.index("rear"), SIDES.index("rear left")],
    [SIDES.index("right"), SIDES.index("front"), SIDES.index("left")],
    [SIDES.index("front right"), SIDES.index("front"), SIDES.index("front left")],
])  # fmt: skip


def _from_corners(corners: Floats, box: Box) -> NearestPlace:
    """(n, 4) from each corner to the nearest place of the other box."""
    x_m, y_m, heading_rad, length_m, width_m = (np.asarray(v)[..., None] for v in box)
    cos, sin = np.cos(heading_rad), np.sin(heading_rad)
    dx_m, dy_m = corners[..., 0] - x_m, corners[..., 1] - y_m
    ahead_m, left_m = cos * dx_m + sin * dy_m, cos * dy_m - sin * dx_m
    in_ahead_m = ahead_m.clip(-0.5 * length_m, 0.5 * length_m)
    in_left_m = left_m.clip(-0.5 * width_m, 0.5 * width_m)
    gap_m = np.hypot(ahead_m - in_ahead_m, left_m - in_left_m)
    on_x_m = x_m + cos * in_ahead_m - sin * in_left_m
    on_y_m = y_m + sin * in_ahead_m + cos * in_left_m
    return NearestPlace(
        gap_m, 0.5 * (corners[..., 0] + on_x_m), 0.5 * (corners[..., 1] + on_y_m)
    )  # fmt: skip
