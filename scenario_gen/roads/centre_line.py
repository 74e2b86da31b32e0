"""Paths along lanes that move sideways: the centre line itself, as a chain of fitted pieces.

On a road of constant cross section a path is the reference line at a constant distance. Where the
lateral position of the lane changes along a chain of roads, the path runs on the lane centre.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.geometry.fit import Samples, clothoid_pieces
from scenario_gen.geometry.segments import Floats
from scenario_gen.roads.columns import Columns

if TYPE_CHECKING:
    from scenario_gen.roads.route import Leg, Stretch

_PIECE_M = 2.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(5)
_CONSTANT = 1e-12
# Per metre of road a lane may move sideways by at most this, and shrink to no less than that.
_MAX_SIDEWAYS = 5.0
_MIN_ALONG = 0.02


def centre_columns(leg: Leg) -> Columns:
    """The columns of a path along the centre of the lane of a leg, in driving direction."""
    line = leg.road.line
    parts = []
    for stretch in leg.stretches:
        breaks = [s for s in line.s0_m.tolist() if stretch.from_m < s < stretch.to_m]
        edges = [stretch.from_m, *breaks, stretch.to_m]
        for low_m, high_m in pairwise(edges):
            parts.append(_between(leg, stretch, line, low_m, high_m))
    forward = Columns.join(parts)
    return forward if leg.direction > 0 else forward.reversed()


def _between(
    leg: Leg, stretch: Stretch, line: ReferenceLine, low_m: float, high_m: float
) -> Columns:
    """Pieces between two places with neither a new segment nor a new strip between them."""
    segment = int(np.searchsorted(line.s0_m, 0.5 * (low_m + high_m), side="right")) - 1
    slope = float(line.curvature_slope[segment])
    moves = max(abs(value) for value in stretch.centre[1:]) > _CONSTANT
    # A line or an arc at a constant distance is a line or an arc again.
    count = max(1, int(np.ceil((high_m - low_m) / _PIECE_M))) if slope or moves else 1
    s_m = np.linspace(low_m, high_m, count + 1)
    node_m = s_m[:-1, None] + 0.5 * np.diff(s_m)[:, None] * (1.0 + _NODES)
    _check_drivable(leg, stretch, line, segment, s_m)
    _, _, _, _, rate = _centre(stretch, line, segment, node_m)
    length_m = 0.5 * np.diff(s_m) * (rate @ _WEIGHTS)
    x_m, y_m, heading_rad, curvature, _ = _centre(stretch, line, segment, s_m)
    pieces = clothoid_pieces(Samples(x_m, y_m, heading_rad, curvature, length_m))
    t_m = stretch.centre_t(s_m)
    return Columns(
        *pieces,
        road_index=np.full(count, float(leg.road_index)),
        s0_m=s_m[:-1],
        s_rate=np.diff(s_m) / length_m,
        t0_m=t_m[:-1],
        t_rate=np.diff(t_m) / length_m,
        lane=np.full(count, float(leg.towards or stretch.lane)),
    )


def _check_drivable(
    leg: Leg, stretch: Stretch, line: ReferenceLine, segment: int, s_m: Floats
) -> None:
    ds_m = s_m - line.s0_m[segment]
    kappa = line.curvature0[segment] + line.curvature_slope[segment] * ds_m
    sideways = np.abs(stretch.centre_derivatives(s_m)[0]).max()
    if sideways > _MAX_SIDEWAYS or (1.0 - kappa * stretch.centre_t(s_m)).min() < _MIN_ALONG:
        raise RoadError(
            f"lane {stretch.lane} of road {leg.road.id} cannot be followed from s"
            f" {stretch.from_m:g} m to {stretch.to_m:g} m: it leaps sideways, or the curve is"
            " tighter than the lane is far from its reference line",
            where="lane",
        )


def _centre(
    stretch: Stretch, line: ReferenceLine, segment: int, s_m: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """x, y, heading and curvature of the lane centre, and its length per length of s.

    The curve r(s) + t(s) n(s) has the derivative (1 - kappa t, t') in the frame of the reference
    line, so its heading deviates by atan2(t', 1 - kappa t).
    """
    x_m, y_m, heading_rad, kappa = line.evaluate(s_m)
    # At the far edge evaluate already belongs to the next segment.
    kappa = line.curvature0[segment] + line.curvature_slope[segment] * (s_m - line.s0_m[segment])
    slope = line.curvature_slope[segment]
    t_m = stretch.centre_t(s_m)
    t_first, t_second = stretch.centre_derivatives(s_m)
    along = 1.0 - kappa * t_m
    along_rate = -slope * t_m - kappa * t_first
    rate = np.hypot(along, t_first)
    turn_rate = kappa + (t_second * along - t_first * along_rate) / (rate * rate)
    base_rad = line.heading0_rad[segment] + (s_m - line.s0_m[segment]) * (
        line.curvature0[segment] + 0.5 * slope * (s_m - line.s0_m[segment])
    )
    return (
        x_m - t_m * np.sin(heading_rad),
        y_m + t_m * np.cos(heading_rad),
        base_rad + np.arctan2(t_first, along),
        turn_rate / rate,
        rate,
    )
