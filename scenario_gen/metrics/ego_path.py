"""The way of the ego through a road network, as a frame in which others are seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenario_gen.metrics.measure import Floats

#: Headings of the path are looked up at samples this far apart; on a radius of 8 m, the corner of
#: a junction, the nearest sample is 0.016 rad off, which moves a bumper by less than 1 mm.
SAMPLE_M = 0.25


@dataclass(frozen=True, eq=False)
class EgoPath:
    """A chain of P lines and arcs over a network of R roads.

    Station u is the arc length along the chain in driving direction, lateral position q is
    measured from the chain, positive to the left. The tables by road have one entry more than
    there are roads, for the road index -1.
    """

    offset_m: Floats
    """(R + 1,) station at s = 0; NaN for a road that the path does not use."""
    sign: Floats
    """(R + 1,) +1 where s grows along the path, -1 where it falls."""
    t0_m: Floats
    """(R + 1,) t of the chain."""
    lane: NDArray[np.int32]
    """(R + 1,) lane that the path follows; 0 off the path."""
    u0_m: Floats
    """(P,) station at the start of each piece."""
    x0_m: Floats
    y0_m: Floats
    heading0_rad: Floats
    curvature: Floats
    """(P,) 1/m, constant over a piece, positive to the left."""
    piece_length_m: Floats

    @cached_property
    def _samples(self) -> tuple[Floats, Floats]:
        end_m = float(self.u0_m[-1] + self.piece_length_m[-1])
        at_m = np.arange(0.0, end_m + SAMPLE_M, SAMPLE_M)
        piece = np.searchsorted(self.u0_m, at_m, "right") - 1
        heading_rad = self.heading0_rad[piece] + self.curvature[piece] * (at_m - self.u0_m[piece])
        return np.cos(heading_rad), np.sin(heading_rad)

    @cached_property
    def one_road(self) -> bool:
        """Whether the network has one road and the path uses it."""
        return self.offset_m.size == 2 and bool(np.isfinite(self.offset_m[0]))

    @cached_property
    def straight(self) -> bool:
        """Whether the heading is the same all along."""
        return not self.curvature.any() and float(np.ptp(self.heading0_rad)) < 1e-9

    def direction(self, station_m: Floats) -> tuple[Floats, Floats]:
        """(...) station -> (...) cosine and sine of the heading of the path."""
        cos, sin = self._samples
        if self.straight:
            return cos[:1], sin[:1]
        bounded_m = np.nan_to_num(station_m).clip(0.0, SAMPLE_M * (cos.size - 1))
        index = np.rint(bounded_m * (1.0 / SAMPLE_M)).astype(np.intp)
        return cos[index], sin[index]

    def project(self, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """(n,) world positions -> (n,) station and lateral position of the nearest place."""
        best_m = np.full(x_m.shape, np.inf)
        station_m = np.full(x_m.shape, np.nan)
        lateral_m = np.full(x_m.shape, np.nan)
        for piece in range(self.u0_m.size):
            along_m, left_m = self._on_piece(piece, x_m, y_m)
            length_m = self.piece_length_m[piece]
            inside_m = along_m.clip(0.0, length_m)
            distance_m = np.hypot(along_m - inside_m, left_m)
            better = distance_m < best_m
            best_m = np.where(better, distance_m, best_m)
            station_m = np.where(better, self.u0_m[piece] + along_m, station_m)
            lateral_m = np.where(better, left_m, lateral_m)
        return station_m, lateral_m

    def _on_piece(self, piece: int, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        dx_m, dy_m = x_m - self.x0_m[piece], y_m - self.y0_m[piece]
        cos, sin = np.cos(self.heading0_rad[piece]), np.sin(self.heading0_rad[piece])
        ahead_m, left_m = cos * dx_m + sin * dy_m, cos * dy_m - sin * dx_m
        curvature = float(self.curvature[piece])
        if abs(curvature) < 1e-9:
            return ahead_m, left_m
        # Circle around (0, 1 / curvature) in the frame of the start of the piece.
        radius_m = 1.0 / curvature
        to_centre_m = radius_m - left_m
        side = np.sign(curvature)
        angle = np.arctan2(side * ahead_m, side * to_centre_m)
        return angle * radius_m, radius_m - side * np.hypot(ahead_m, to_centre_m)
