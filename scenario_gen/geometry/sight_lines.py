"""Lines of sight: straight lines between two points in space, and upright boxes in their way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.geometry.boxes import Box
from scenario_gen.geometry.segments import Floats

# Lines along a side of a box have no component across it.
_PARALLEL_M = 1e-9


class Point(NamedTuple):
    """Points in space; the fields broadcast with each other."""

    x_m: ArrayLike
    y_m: ArrayLike
    z_m: ArrayLike


def clip_to_box(
    from_x_m: ArrayLike, from_y_m: ArrayLike, to_x_m: ArrayLike, to_y_m: ArrayLike, box: Box
) -> tuple[Floats, Floats]:
    """(...) where straight lines enter and leave boxes in the plane, as shares of their length.

    Within [0, 1]; a line that misses its box leaves it before it enters it.
    """
    x_m, y_m, heading_rad, length_m, width_m = (np.asarray(value, np.float64) for value in box)
    cos, sin = np.cos(heading_rad), np.sin(heading_rad)
    eye_x_m, eye_y_m = np.asarray(from_x_m, np.float64), np.asarray(from_y_m, np.float64)
    dx_m, dy_m = eye_x_m - x_m, eye_y_m - y_m
    way_x_m = np.asarray(to_x_m, np.float64) - eye_x_m
    way_y_m = np.asarray(to_y_m, np.float64) - eye_y_m
    enter, leave = np.asarray(0.0), np.asarray(1.0)
    for start, way, half in (
        (dx_m * cos + dy_m * sin, way_x_m * cos + way_y_m * sin, 0.5 * length_m),
        (dy_m * cos - dx_m * sin, way_y_m * cos - way_x_m * sin, 0.5 * width_m),
    ):
        moving = np.where(np.abs(way) < _PARALLEL_M, _PARALLEL_M, way)
        one, two = (-half - start) / moving, (half - start) / moving
        enter = np.maximum(enter, np.minimum(one, two))
        leave = np.minimum(leave, np.maximum(one, two))
    return enter, leave


def is_blocked(
    eye: Point, target: Point, box: Box, top_m: ArrayLike, bottom_m: ArrayLike = 0.0
) -> NDArray[np.bool_]:
    """(...) whether boxes that reach from ``bottom_m`` up to ``top_m`` are in lines of sight.

    A line that passes over or under a box is not blocked by it. NaN anywhere gives False.
    """
    enter, leave = clip_to_box(eye.x_m, eye.y_m, target.x_m, target.y_m, box)
    from_m = np.asarray(eye.z_m, np.float64)
    rise_m = np.asarray(target.z_m, np.float64) - from_m
    first_m, last_m = from_m + enter * rise_m, from_m + leave * rise_m
    over = np.minimum(first_m, last_m) >= np.asarray(top_m)
    under = np.maximum(first_m, last_m) <= np.asarray(bottom_m)
    return np.asarray((enter < leave) & ~over & ~under)
