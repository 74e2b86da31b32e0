"""Free space between the boxes of two objects over time."""

from __future__ import annotations

import numpy as np

from simulators.importers.states import Floats, Track


def between_ends(one: Track, two: Track, along_m: Floats) -> Floats:
    """(T,) free space along: from the end of one that faces two to the near end of two."""
    turn = two.heading_rad - one.heading_rad
    half = 0.5 * (np.abs(np.cos(turn)) * two.length_m + np.abs(np.sin(turn)) * two.width_m)
    centre = along_m + np.cos(turn) * two.centre_x_m - one.centre_x_m
    return np.abs(centre) - half - 0.5 * one.length_m


def free_space(one: Track, two: Track) -> Floats:
    """(T,) distance between two boxes, 0 where they touch."""
    first, second = _corners(one), _corners(two)
    best = np.full(one.x_m.shape, np.inf)
    for points, box in ((first, second), (second, first)):
        for corner in range(4):
            start, side = box[corner], box[(corner + 1) % 4] - box[corner]
            length2 = np.maximum((side**2).sum(axis=0), 1e-12)
            for point in points:
                share = np.clip(((point - start) * side).sum(axis=0) / length2, 0.0, 1.0)
                best = np.minimum(best, np.hypot(*(point - start - share * side)))
    apart = np.zeros(one.x_m.shape, dtype=bool)
    for box in (first, second):
        for corner in range(2):
            axis = box[corner + 1] - box[corner]
            a = np.array([(point * axis).sum(axis=0) for point in first])
            b = np.array([(point * axis).sum(axis=0) for point in second])
            apart |= (a.max(axis=0) < b.min(axis=0)) | (b.max(axis=0) < a.min(axis=0))
    return np.where(apart, best, 0.0)


def _corners(track: Track) -> list[Floats]:
    cos, sin = np.cos(track.heading_rad), np.sin(track.heading_rad)
    corners = []
    for along, across in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
        dx = track.centre_x_m + 0.5 * along * track.length_m
        dy = 0.5 * across * track.width_m
        corners.append(np.array([track.x_m + cos * dx - sin * dy,
                                 track.y_m + sin * dx + cos * dy]))  # fmt: skip
    return corners
