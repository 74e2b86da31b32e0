"""Crosswalk objects of an OpenDRIVE road as rectangles in the road frame."""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.roads.network import Crossing
from scenario_gen.roads.xodr_file import number_of


def read_crossing(node: Any, road: str, length_m: float, where: str) -> Crossing | None:
    """The (s, t) bounds of a crosswalk object; None where they have no area on the road.

    Raises:
        RoadError: a number of the object is broken.
    """
    s_m, t_m = number_of(node, "s", where), number_of(node, "t", where)
    corners = [
        (number_of(corner, "s", where), number_of(corner, "t", where))
        for corner in node.iter("cornerRoad")
    ]
    if not corners:
        heading_rad = number_of(node, "hdg", where, 0.0)
        cos, sin = math.cos(heading_rad), math.sin(heading_rad)
        corners = [
            (s_m + cos * u - sin * v, t_m + sin * u + cos * v)
            for u, v in _local_corners(node, where)
        ]
    low_m = max(min(s for s, _ in corners), 0.0)
    high_m = min(max(s for s, _ in corners), length_m)
    right_m, left_m = min(t for _, t in corners), max(t for _, t in corners)
    if high_m <= low_m or left_m <= right_m:
        return None
    return Crossing(road, 0.5 * (low_m + high_m), high_m - low_m, right_m, left_m)


def _local_corners(node: Any, where: str) -> list[tuple[float, float]]:
    outline = [
        (number_of(corner, "u", where), number_of(corner, "v", where))
        for corner in node.iter("cornerLocal")
    ]
    if outline:
        return outline
    half_u = 0.5 * number_of(node, "length", where, 0.0)
    half_v = 0.5 * number_of(node, "width", where, 0.0)
    return [(a * half_u, b * half_v) for a in (-1.0, 1.0) for b in (-1.0, 1.0)]
