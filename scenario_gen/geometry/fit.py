"""Smooth curves of any kind as chains of clothoid pieces."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.geometry.segments import Floats


class Samples(NamedTuple):
    """A curve at n + 1 points and the arc length between them; the headings are continuous."""

    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    curvature: Floats
    length_m: Floats
    """(n,) arc length from each point to the next."""


class Pieces(NamedTuple):
    """(n,) columns of segments as in ``ReferenceLine``, without their s."""

    x0_m: Floats
    y0_m: Floats
    heading0_rad: Floats
    curvature0: Floats
    curvature_slope: Floats
    length_m: Floats


def clothoid_pieces(samples: Samples) -> Pieces:
    """One piece between each two samples.

    A piece starts exactly on the curve, takes its curvatures from both ends and is corrected by a
    constant curvature so that it ends with the heading of the curve. What remains is a gap at its
    end that shrinks with the fourth power of its length.
    """
    length_m = samples.length_m
    turn_rad = np.diff(samples.heading_rad)
    start, end = samples.curvature[:-1], samples.curvature[1:]
    correction = turn_rad / length_m - 0.5 * (start + end)
    return Pieces(
        samples.x_m[:-1],
        samples.y_m[:-1],
        samples.heading_rad[:-1],
        start + correction,
        (end - start) / length_m,
        length_m,
    )
