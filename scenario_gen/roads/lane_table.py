"""Which lane is at (s, t), and which road and lane are at (x, y): look-ups over whole arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.geometry.segments import Floats

if TYPE_CHECKING:
    from scenario_gen.roads.network import NetworkRoad, RoadNetwork

Ints = NDArray[np.int32]

# A point this far beyond an end or an edge still counts: rounding must not put a vehicle off road.
_SLACK_M = 1e-6
_BOUNDS_STEP_M = 20.0


@dataclass(frozen=True, eq=False)
class LaneTable:
    """Borders of S strips with up to K lanes, padded with NaN borders and lane 0."""

    roads: tuple[NetworkRoad, ...]
    first_strip: NDArray[np.int64]
    """(roads + 1,) strips of road i are first_strip[i] : first_strip[i + 1]."""
    s0_m: Floats
    """(S,)"""
    borders: Floats
    """(S, K + 1, 4) cubics from right to left."""
    lanes: Ints
    """(S, K)"""
    constant: bool
    """Whether no border changes along its strip."""
    bounds_m: Floats
    """(roads, 4) smallest and largest x, then y, of each road with all its lanes."""

    @classmethod
    def of(cls, roads: tuple[NetworkRoad, ...]) -> LaneTable:
        """The table of a sequence of roads."""
        strips = [strip for road in roads for strip in road.strips]
        counts = [len(road.strips) for road in roads]
        most = max(len(strip.lanes) for strip in strips)
        borders = np.full((len(strips), most + 1, 4), np.nan)
        lanes = np.zeros((len(strips), most), dtype=np.int32)
        for row, strip in enumerate(strips):
            borders[row, : len(strip.borders)] = strip.borders
            lanes[row, : len(strip.lanes)] = strip.lanes
        return cls(
            roads=roads,
            first_strip=np.cumsum([0, *counts]),
            s0_m=np.array([strip.s0_m for strip in strips]),
            borders=borders,
            lanes=lanes,
            constant=not np.nan_to_num(borders[..., 1:]).any(),
            bounds_m=np.array([_bounds(road) for road in roads]),
        )

    def strip_at(self, road_index: NDArray[np.int64], s_m: Floats) -> NDArray[np.int64]:
        """(n,) road and s -> (n,) strip."""
        strip = self.first_strip[road_index]
        last = self.first_strip[road_index + 1] - 1
        if self.s0_m.size == len(self.roads):
            return strip
        # Strips per road are few, so stepping forward beats a search with per-road bounds.
        while True:
            later = np.minimum(strip + 1, last)
            go_on = (later > strip) & (self.s0_m[later] <= s_m)
            if not go_on.any():
                return strip
            strip = np.where(go_on, later, strip)

    def lane_and_centre(
        self, road_index: NDArray[np.int64], s_m: Floats, t_m: Floats
    ) -> tuple[Ints, Floats]:
        """(n,) road, s and t -> (n,) lane and (n,) distance of t from the centre of that lane.

        Lane 0 and NaN outside all lanes.
        """
        strip = self.strip_at(road_index, s_m)
        lane = np.zeros(t_m.shape, dtype=np.int32)
        off_m = np.full(t_m.shape, np.nan)
        ds_m = s_m - self.s0_m[strip]
        right_m = self._border(strip, 0, ds_m) - _SLACK_M
        for column in range(self.lanes.shape[1]):
            left_m = self._border(strip, column + 1, ds_m)
            inside = (t_m >= right_m) & (t_m <= left_m + _SLACK_M) & (left_m > right_m)
            lane = np.where(inside, self.lanes[strip, column], lane)
            off_m = np.where(inside, np.abs(t_m - 0.5 * (left_m + right_m)), off_m)
            right_m = left_m
        return lane, off_m

    def _border(self, strip: NDArray[np.int64], column: int, ds_m: Floats) -> Floats:
        if self.constant:
            return np.asarray(self.borders[strip, column, 0])
        a, b, c, d = (np.asarray(self.borders[strip, column, power]) for power in range(4))
        return np.asarray(a + ds_m * (b + ds_m * (c + ds_m * d)))


def lane_at(network: RoadNetwork, road_index: ArrayLike, s_m: ArrayLike, t_m: ArrayLike) -> Ints:
    """(...) road index, s and t -> (...) OpenDRIVE lane id; 0 outside all lanes.

    Road index -1 (off every road) gives 0; on a border the left lane counts.
    """
    index, s_m, t_m = np.broadcast_arrays(
        np.asarray(road_index, np.int64), np.asarray(s_m, float), np.asarray(t_m, float)
    )
    on_road = index >= 0
    lane, _ = network.lane_table.lane_and_centre(
        np.where(on_road, index, 0).ravel(), s_m.ravel(), t_m.ravel()
    )
    return np.where(on_road, lane.reshape(index.shape), 0).astype(np.int32)


def locate(table: LaneTable, x_m: ArrayLike, y_m: ArrayLike) -> tuple[Ints, Floats, Floats, Ints]:
    """See ``RoadNetwork.locate``."""
    x_m, y_m = np.broadcast_arrays(np.asarray(x_m, float), np.asarray(y_m, float))
    flat_x, flat_y = x_m.ravel(), y_m.ravel()
    road = np.full(flat_x.shape, -1, dtype=np.int32)
    lane = np.zeros(flat_x.shape, dtype=np.int32)
    best_s = np.full(flat_x.shape, np.nan)
    best_t = np.full(flat_x.shape, np.nan)
    best_off = np.full(flat_x.shape, np.inf)
    for index, candidate in enumerate(table.roads):
        west_m, east_m, south_m, north_m = table.bounds_m[index]
        near = np.flatnonzero(
            (flat_x >= west_m) & (flat_x <= east_m) & (flat_y >= south_m) & (flat_y <= north_m)
        )
        if not near.size:
            continue
        s_m, t_m, beyond_m = candidate.line.nearest(flat_x[near], flat_y[near])
        found, off_m = table.lane_and_centre(np.full(near.shape, index), s_m, t_m)
        better = (np.abs(beyond_m) <= _SLACK_M) & (found != 0) & (off_m < best_off[near] - 1e-9)
        rows = near[better]
        road[rows], lane[rows], best_off[rows] = index, found[better], off_m[better]
        best_s[rows], best_t[rows] = s_m[better], t_m[better]
    shape = x_m.shape
    return road.reshape(shape), best_s.reshape(shape), best_t.reshape(shape), lane.reshape(shape)


def _bounds(road: NetworkRoad) -> tuple[float, float, float, float]:
    """A box that the road cannot leave between the points looked at."""
    line = road.line
    s_m = np.linspace(0.0, line.length_m, int(line.length_m / _BOUNDS_STEP_M) + 2)
    x_m, y_m, _, _ = line.evaluate(s_m)
    margin_m = _reach_m(road) + 0.5 * float(s_m[1]) + 2.0 * _SLACK_M
    return (
        float(x_m.min()) - margin_m,
        float(x_m.max()) + margin_m,
        float(y_m.min()) - margin_m,
        float(y_m.max()) + margin_m,
    )


def _reach_m(road: NetworkRoad) -> float:
    ends_m = [*(strip.s0_m for strip in road.strips[1:]), road.length_m]
    reach_m = 0.0
    for strip, end_m in zip(road.strips, ends_m, strict=True):
        ds_m = np.linspace(0.0, end_m - strip.s0_m, 9)
        for a, b, c, d in (strip.borders[0], strip.borders[-1]):
            reach_m = max(reach_m, float(np.abs(a + ds_m * (b + ds_m * (c + ds_m * d))).max()))
    return reach_m
