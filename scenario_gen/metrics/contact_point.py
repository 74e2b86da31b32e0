"""Where two boxes touch, as a point of both."""

from __future__ import annotations

import numpy as np

from scenario_gen.geometry import Box, nearest_place
from scenario_gen.metrics.measure import Floats

#: So deep boxes count as touching, so that sides that are almost parallel touch along the side and
#: not at a corner: default. [m]
CRUSH_M = 0.05


def touching_points(first: Box, second: Box) -> tuple[Floats, Floats, Floats, Floats]:
    """(n,) boxes that just touch -> (n,) x and y on the first, x and y on the second.

    The middle of where they touch: of the corners of either that are in the other one, or nearer
    to it than ``CRUSH_M``. From the middle of the box, x ahead and y to the left.
    """
    place = nearest_place(first, second, tie_m=CRUSH_M)
    return *_on_box(first, place.x_m, place.y_m), *_on_box(second, place.x_m, place.y_m)


def _on_box(box: Box, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
    cos, sin = np.cos(box.heading_rad), np.sin(box.heading_rad)
    dx_m, dy_m = x_m - np.asarray(box.x_m), y_m - np.asarray(box.y_m)
    half_length_m, half_width_m = 0.5 * np.asarray(box.length_m), 0.5 * np.asarray(box.width_m)
    return (
        np.clip(cos * dx_m + sin * dy_m, -half_length_m, half_length_m),
        np.clip(cos * dy_m - sin * dx_m, -half_width_m, half_width_m),
    )
