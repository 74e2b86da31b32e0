"""Where two boxes touch: the point on both, and the area in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.geometry import Box, box_corners
from scenario_gen.metrics.measure import Bools, Floats

#: So deep boxes count as touching, so that sides that are almost parallel touch along the side and
#: not at a corner: default. [m]
CRUSH_M = 0.05
#: Beyond this share of half of the length and of half of the width, an area is a corner: default;
#: a contact over less than a quarter of the width ("small overlap") has its middle there. [1]
CORNER_SHARE = 0.75

#: Areas of a box, counter-clockwise.
AREAS = (
    "front", "front left corner", "left", "rear left corner",
    "rear", "rear right corner", "right", "front right corner",
)  # fmt: skip


def touching_point(first: Box, second: Box) -> tuple[Floats, Floats]:
    """(n,) boxes that just touch -> (n,) x and y of the middle of where they do, in the world.

    The mean of those corners of either box that are in the other one, or nearer to it than
    ``CRUSH_M``; of boxes that overlap without a corner in the other, the middle between both.
    """
    x_m, y_m, count = (np.zeros(np.shape(first.x_m)) for _ in range(3))
    for box, other in ((first, second), (second, first)):
        corners_m = box_corners(box)
        ahead_m, left_m = seen_from(other, corners_m[..., 0], corners_m[..., 1])
        half_length_m = 0.5 * np.asarray(other.length_m)[:, None] + CRUSH_M
        half_width_m = 0.5 * np.asarray(other.width_m)[:, None] + CRUSH_M
        inside: Bools = (np.abs(ahead_m) <= half_length_m) & (np.abs(left_m) <= half_width_m)
        count += inside.sum(axis=-1)
        x_m += np.where(inside, corners_m[..., 0], 0.0).sum(axis=-1)
        y_m += np.where(inside, corners_m[..., 1], 0.0).sum(axis=-1)
    some = count > 0
    each = np.maximum(count, 1.0)
    middle_x_m = 0.5 * (np.asarray(first.x_m) + np.asarray(second.x_m))
    middle_y_m = 0.5 * (np.asarray(first.y_m) + np.asarray(second.y_m))
    return np.where(some, x_m / each, middle_x_m), np.where(some, y_m / each, middle_y_m)


def seen_from(box: Box, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
    """(n,) boxes; (n,) or (n, K) places in the world -> ahead and left of the middle of the box."""
    cos, sin = np.cos(box.heading_rad), np.sin(box.heading_rad)
    bx_m, by_m = np.asarray(box.x_m), np.asarray(box.y_m)
    if x_m.ndim == 2:
        cos, sin, bx_m, by_m = (part[:, None] for part in (cos, sin, bx_m, by_m))
    dx_m, dy_m = x_m - bx_m, y_m - by_m
    return cos * dx_m + sin * dy_m, cos * dy_m - sin * dx_m


def on_box(box: Box, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
    """(n,) places in the world -> the nearest ones on the box, ahead and left of its middle."""
    ahead_m, left_m = seen_from(box, x_m, y_m)
    half_length_m, half_width_m = 0.5 * np.asarray(box.length_m), 0.5 * np.asarray(box.width_m)
    return (
        np.clip(ahead_m, -half_length_m, half_length_m),
        np.clip(left_m, -half_width_m, half_width_m),
    )


def area_of(
    x_m: Floats, y_m: Floats, length_m: Floats, width_m: Floats
) -> NDArray[np.int8]:  # fmt: skip
    """(...) points ahead and left of the middle of boxes -> (...) indices into ``AREAS``."""
    half_length_m, half_width_m = 0.5 * length_m, 0.5 * width_m
    corner = np.abs(x_m) > CORNER_SHARE * half_length_m
    corner &= np.abs(y_m) > CORNER_SHARE * half_width_m
    end = half_length_m - np.abs(x_m) <= half_width_m - np.abs(y_m)
    # Eighths of the way round from the front, corners being the odd ones.
    corners = np.where(x_m > 0.0, np.where(y_m > 0.0, 1, 7), np.where(y_m > 0.0, 3, 5))
    sides = np.where(end, np.where(x_m > 0.0, 0, 4), np.where(y_m > 0.0, 2, 6))
    return np.where(corner, corners, sides).astype(np.int8)
