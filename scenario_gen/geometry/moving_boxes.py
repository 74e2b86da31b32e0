"""When oriented boxes touch that move in straight lines and keep their headings."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.geometry.segments import Floats

#: Slower than this along an axis, two boxes do not move along it: their speeds differ by rounding
#: only. [m/s]
_STILL_MPS = 1e-9


class Facing(NamedTuple):
    """Boxes by direction and size, all (n,)."""

    cos: Floats
    """Of the heading."""
    sin: Floats
    half_length_m: Floats
    half_width_m: Floats


def touching_times_s(
    dx_m: Floats, dy_m: Floats, vx_mps: Floats, vy_mps: Floats, first: Facing, second: Facing
) -> tuple[Floats, Floats]:
    """(n,) from when, and (n,) until when, boxes touch that move on for ever; exact.

    On each axis u of the four normals of the sides, the projections overlap while

        | d u + (v u) t |  <  h_1(u) + h_2(u)                                                  (1)

    with the half extents h along the axis, and the boxes touch while they do on all four
    (separating axes: Gottschalk, Lin, Manocha 1996, "OBBTree"). Times are relative to now and may
    be negative; where the boxes never touch, the first is not smaller than the second.

    Args:
        dx_m: d, from the centre of the first to that of the second.
        dy_m: likewise.
        vx_mps: v, velocity of the second less that of the first.
        vy_mps: likewise.
        first: boxes.
        second: boxes.
    """
    from_s = np.full(dx_m.shape, -np.inf)
    until_s = np.full(dx_m.shape, np.inf)
    cos = np.abs(first.cos * second.cos + first.sin * second.sin)
    sin = np.abs(first.cos * second.sin - first.sin * second.cos)
    for box, other in ((first, second), (second, first)):
        along_m = other.half_length_m * cos
        along_m += other.half_width_m * sin
        along_m += box.half_length_m
        across_m = other.half_length_m * sin
        across_m += other.half_width_m * cos
        across_m += box.half_width_m
        for ux, uy, reach_m in ((box.cos, box.sin, along_m), (-box.sin, box.cos, across_m)):
            at_m = dx_m * ux
            at_m += dy_m * uy
            to_mps = vx_mps * ux
            to_mps += vy_mps * uy
            still = np.abs(to_mps) < _STILL_MPS
            # What does not move along the axis overlaps there for long, or never.
            to_mps[still] = _STILL_MPS
            apart = still & (np.abs(at_m) >= reach_m)
            at_m /= to_mps
            np.abs(to_mps, out=to_mps)
            reach_m /= to_mps
            reach_m[apart] = -np.inf
            np.maximum(from_s, -at_m - reach_m, out=from_s)
            np.minimum(until_s, reach_m - at_m, out=until_s)
    return from_s, until_s
