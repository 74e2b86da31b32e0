"""Paths whose points are given with their times."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.behaviour import FollowPath
from scenario_gen.manoeuvres.sampled_path import CORNER_S, Column, SampledPath, columns, wrapped

Floats = NDArray[np.float64]

# Segments shorter than this are taken for samples of a curve, whose heading changes all along.
_LONG_S = 2.0 * CORNER_S
_STILL_M = 1e-9


def follow_path(given: FollowPath, column: Column) -> SampledPath:
    """The points; where no heading is given, the actor turns into each segment at its beginning."""
    points = given.points
    place = columns(*(column(q) for p in points for q in (p.ahead_m, p.left_m)))
    ahead_m, left_m = np.stack(place[0::2], axis=1), np.stack(place[1::2], axis=1)
    rows = len(ahead_m)
    dx_m, dy_m = np.diff(ahead_m, axis=1), np.diff(left_m, axis=1)
    length_m = np.hypot(dx_m, dy_m)
    course_rad = np.arctan2(dy_m, dx_m)
    times_s = np.array([point.time_s for point in points])
    heading = _given(points[0].heading_rad, column, np.zeros(rows))
    vertices = [(np.full(rows, times_s[0]), ahead_m[:, 0], left_m[:, 0], heading)]
    speeds = []
    for number, (before, after) in enumerate(itertools.pairwise(points)):
        begin_s, lasts_s = times_s[number], times_s[number + 1] - times_s[number]
        moving = length_m[:, number] > _STILL_M
        course = heading + wrapped(course_rad[:, number] - heading)
        along = np.where(moving, course, heading)
        speed_mps = length_m[:, number] / lasts_s
        if before.heading_rad is None and lasts_s > _LONG_S:
            share = CORNER_S / lasts_s
            vertices.append((
                np.full(rows, begin_s + CORNER_S), ahead_m[:, number] + share * dx_m[:, number],
                left_m[:, number] + share * dy_m[:, number], along,
            ))  # fmt: skip
            speeds.append(speed_mps)
        target = _given(after.heading_rad, column, along)
        heading = along + wrapped(target - along)
        vertices.append((
            np.full(rows, times_s[number + 1]), ahead_m[:, number + 1], left_m[:, number + 1],
            heading,
        ))  # fmt: skip
        speeds.append(speed_mps)
    time_s, x_m, y_m, facing_rad = (
        np.stack(column, axis=1) for column in zip(*vertices, strict=True)
    )
    speed = np.stack(speeds, axis=1)
    return SampledPath(time_s, x_m, y_m, facing_rad, speed, speed)


def _given(heading: float | str | None, column: Column, otherwise: Floats) -> Floats:
    if heading is None:
        return otherwise
    return np.broadcast_to(np.asarray(column(heading), dtype=np.float64), otherwise.shape).copy()
