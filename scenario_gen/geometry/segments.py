"""Points on segments of linearly changing curvature: lines, arcs and clothoids in one formula."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

# Six Gauss-Legendre nodes leave an error below 1e-12 of the length while a panel turns by no
# more than this.
_PANEL_TURN_RAD = 1.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(6)
_NODES_01 = 0.5 * (_NODES + 1.0)
_WEIGHTS_01 = 0.5 * _WEIGHTS


def wrap_angle(angle_rad: Floats) -> Floats:
    """(...) angles -> (...) the same directions within [-pi, pi)."""
    return (angle_rad + np.pi) % (2.0 * np.pi) - np.pi


def segment_points(
    heading0_rad: Floats, curvature0: Floats, curvature_slope: Floats, distance_m: Floats
) -> tuple[Floats, Floats]:
    """(n,) four times -> (n,) dx and (n,) dy from the start of each segment to the point on it.

    The heading at distance sigma is ``heading0 + curvature0 sigma + curvature_slope sigma^2 / 2``
    (ASAM OpenDRIVE 1.7, 7.3-7.5); the arguments need equal shapes. Curvature in 1/m, slope in 1/m2.
    """
    half_turn = 0.5 * curvature0 * distance_m
    chord_m = distance_m * np.sinc(half_turn / np.pi) if half_turn.any() else distance_m
    dx_m = chord_m * np.cos(heading0_rad + half_turn)
    dy_m = chord_m * np.sin(heading0_rad + half_turn)
    clothoid = np.flatnonzero(curvature_slope)
    if clothoid.size:
        dx_m[clothoid], dy_m[clothoid] = _clothoid_points(
            heading0_rad[clothoid],
            curvature0[clothoid],
            curvature_slope[clothoid],
            distance_m[clothoid],
        )
    return dx_m, dy_m


def _clothoid_points(
    heading0_rad: Floats, curvature0: Floats, curvature_slope: Floats, distance_m: Floats
) -> tuple[Floats, Floats]:
    """The Fresnel integrals of ``segment_points`` by composite Gauss-Legendre quadrature."""
    span_m = np.abs(distance_m)
    turn_rad = float(np.max((np.abs(curvature0) + np.abs(curvature_slope) * span_m) * span_m))
    panels = max(1, int(np.ceil(turn_rad / _PANEL_TURN_RAD)))
    dx_m = np.zeros_like(distance_m)
    dy_m = np.zeros_like(distance_m)
    for panel in range(panels):
        for node, weight in zip(_NODES_01, _WEIGHTS_01, strict=True):
            at_m = distance_m * ((panel + node) / panels)
            heading_rad = heading0_rad + at_m * (curvature0 + 0.5 * curvature_slope * at_m)
            dx_m += weight * np.cos(heading_rad)
            dy_m += weight * np.sin(heading_rad)
    scale_m = distance_m / panels
    return dx_m * scale_m, dy_m * scale_m
