"""The way of the ego through a road network, as a frame in which others are seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.metrics.measure import Floats, Ints

#: Headings of the path are looked up at samples this far apart; on a radius of 8 m, the corner of
#: a junction, the nearest sample is 0.016 rad off, which moves a bumper by less than 1 mm.
SAMPLE_M = 0.25
#: Farther along than any road is long, to look roads and stations up in one go.
_SPAN_M = 1e6
_ROUNDING_M = 1e-6


class Stretches(NamedTuple):
    """S stretches of roads, in driving direction, on which the path is affine in s; all (S,)."""

    road: NDArray[np.int32]
    s0_m: Floats
    """s at the start of the stretch."""
    length_m: Floats
    """Along the path."""
    s_rate: Floats
    """ds per m of the path; its sign says which way s runs."""
    t0_m: Floats
    """t of the path at the start of the stretch."""
    t_rate: Floats
    """dt per m of the path."""
    u0_m: Floats
    """Station at the start of the stretch."""
    lane: NDArray[np.int32]
    """Lane that the path follows."""


class _Tables(NamedTuple):
    """(R + 1,) by road, the last for the road index -1; NaN and lane 0 off the path."""

    offset_m: Floats
    """Station at s = 0."""
    sign: Floats
    """+1 where s grows along the path, -1 where it falls."""
    t0_m: Floats
    lane: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class EgoPath:
    """A chain of P lines and arcs over a network of R roads.

    Station u is the arc length along the chain in driving direction, lateral position q is
    measured from the chain, positive to the left.
    """

    roads: int
    """R"""
    stretches: Stretches
    u0_m: Floats
    """(P,) station at the start of each piece."""
    x0_m: Floats
    y0_m: Floats
    heading0_rad: Floats
    curvature: Floats
    """(P,) 1/m, constant over a piece, positive to the left."""
    piece_length_m: Floats

    @cached_property
    def length_m(self) -> float:
        """Length of the whole chain."""
        return float(self.u0_m[-1] + self.piece_length_m[-1])

    @cached_property
    def straight(self) -> bool:
        """Whether the heading is the same all along."""
        return not self.curvature.any() and float(np.ptp(self.heading0_rad)) < 1e-9

    def place(
        self, road: NDArray[np.int32], s_m: Floats, t_m: Floats
    ) -> tuple[Floats, Floats]:  # fmt: skip
        """(...) road index, s and t -> (...) station and lateral position; NaN off its roads."""
        tables = self._tables
        if tables is None:
            return self._place_on_stretches(road, s_m, t_m)
        if self.roads == 1:
            sign, offset_m, t0_m = (float(v[0]) for v in (tables.sign, tables.offset_m,
                                                          tables.t0_m))  # fmt: skip
            return (
                s_m if sign > 0 and offset_m == 0 else offset_m + sign * s_m,
                t_m if sign > 0 and t0_m == 0 else sign * (t_m - t0_m),
            )
        sign_there = tables.sign[road]
        return (
            tables.offset_m[road] + sign_there * s_m,
            sign_there * (t_m - tables.t0_m[road]),
        )

    def lane_at(self, road: NDArray[np.int32], s_m: Floats) -> NDArray[np.int32]:
        """(...) road index and s -> (...) lane that the path follows there; 0 off its roads."""
        if self._tables is not None:
            return self._tables.lane[road]
        at, known = self._stretch_at(road, s_m)
        return np.where(known, self.stretches.lane[at], 0).astype(np.int32)

    def direction(self, station_m: Floats) -> tuple[Floats, Floats]:
        """(...) station -> (...) cosine and sine of the heading of the path."""
        cos, sin = self._samples
        if self.straight:
            return cos[:1], sin[:1]
        bounded_m = np.nan_to_num(station_m).clip(0.0, SAMPLE_M * (cos.size - 1))
        index = np.rint(bounded_m * (1.0 / SAMPLE_M)).astype(np.intp)
        return cos[index], sin[index]

    def project(self, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """(n,) world positions -> (n,) station and lateral position of the nearest place.

        Before the start and beyond the end of the chain, its first or last piece goes on.
        """
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

    @cached_property
    def _samples(self) -> tuple[Floats, Floats]:
        at_m = np.arange(0.0, self.length_m + SAMPLE_M, SAMPLE_M)
        piece = np.searchsorted(self.u0_m, at_m, "right") - 1
        heading_rad = self.heading0_rad[piece] + self.curvature[piece] * (at_m - self.u0_m[piece])
        return np.cos(heading_rad), np.sin(heading_rad)

    @cached_property
    def _tables(self) -> _Tables | None:
        """The stretches by road, where each road has one lane and one affine way of s."""
        part = self.stretches
        sign = np.sign(part.s_rate)
        offset_m = part.u0_m - sign * part.s0_m
        if np.abs(part.s_rate - sign).max() > _ROUNDING_M or part.t_rate.any():
            return None
        used, first, of_road = np.unique(part.road, return_index=True, return_inverse=True)
        chosen = first[of_road]
        same = (sign == sign[chosen]) & (part.lane == part.lane[chosen])
        same &= (np.abs(part.t0_m - part.t0_m[chosen]) <= _ROUNDING_M) & (
            np.abs(offset_m - offset_m[chosen]) <= _ROUNDING_M
        )
        if not same.all():
            return None
        offsets_m, signs, t0s_m = np.full((3, self.roads + 1), np.nan)
        tables = _Tables(offsets_m, signs, t0s_m, np.zeros(self.roads + 1, dtype=np.int32))
        tables.offset_m[used], tables.sign[used] = offset_m[first], sign[first]
        tables.t0_m[used], tables.lane[used] = part.t0_m[first], part.lane[first]
        return tables

    @cached_property
    def _order(self) -> tuple[Ints, Floats]:
        """Stretches by road and smallest s, and the keys that they are looked up with."""
        part = self.stretches
        low_m = part.s0_m + np.minimum(part.s_rate * part.length_m, 0.0)
        key = part.road * _SPAN_M + low_m
        order = np.argsort(key, kind="stable")
        return order, key[order]

    def _stretch_at(
        self, road: NDArray[np.int32], s_m: Floats
    ) -> tuple[Ints, NDArray[np.bool_]]:  # fmt: skip
        """(...) stretch that holds, or is nearest to, s, and (...) whether the road has one."""
        order, keys = self._order
        wanted = road * _SPAN_M + np.nan_to_num(s_m)
        place = (np.searchsorted(keys, wanted + _ROUNDING_M, "right") - 1).clip(0)
        # Before the first stretch of its road, a place belongs to that one.
        place = np.where(self.stretches.road[order[place]] < road, place + 1, place)
        at = order[place.clip(0, order.size - 1)]
        known: NDArray[np.bool_] = (self.stretches.road[at] == road) & ~np.isnan(s_m)
        return at, known

    def _place_on_stretches(
        self, road: NDArray[np.int32], s_m: Floats, t_m: Floats
    ) -> tuple[Floats, Floats]:
        at, known = self._stretch_at(road, s_m)
        part = self.stretches
        along_m = (s_m - part.s0_m[at]) / part.s_rate[at]
        aside_m = np.sign(part.s_rate[at]) * (t_m - part.t0_m[at] - part.t_rate[at] * along_m)
        return (
            np.where(known, part.u0_m[at] + along_m, np.nan),
            np.where(known, aside_m, np.nan),
        )

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
