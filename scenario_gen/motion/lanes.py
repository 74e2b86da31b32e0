"""Lanes at places of many roads: a look-up fast enough for every step of a rollout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.roads import NetworkRoad
from scenario_gen.roads.lane_table import LaneTable

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Ints = NDArray[np.int32]

# A point this far beyond the edge of the road still counts: rounding puts nobody off the road.
_SLACK_M = 1e-6


@dataclass(frozen=True)
class LaneBorders:
    """Cross sections of G roads."""

    table: LaneTable
    uniform: bool
    """Whether no road changes its cross section along s."""
    border_m: Floats
    """(K + 1, G) borders from right to left, padded with infinity; used where uniform."""
    lane_after: NDArray[np.int32]
    """(G, K + 2) lane left of as many borders as the column says."""

    @classmethod
    def of(cls, roads: Sequence[NetworkRoad]) -> LaneBorders:
        """Cross sections of roads in their order."""
        table = LaneTable.of(tuple(roads))
        border_m = table.borders[:, :, 0].copy()
        last = np.sum(~np.isnan(border_m), axis=1) - 1
        border_m[:, 0] -= _SLACK_M
        border_m[np.arange(len(border_m)), last] += _SLACK_M
        border_m[np.isnan(border_m)] = np.inf
        outside = np.zeros((len(border_m), 1), dtype=np.int32)
        return cls(
            table=table,
            uniform=table.constant and len(table.s0_m) == len(roads),
            border_m=np.ascontiguousarray(border_m.T),
            lane_after=np.hstack([outside, table.lanes, outside]),
        )

    def lane(self, road: Indices, s_m: Floats, t_m: Floats) -> Ints:
        """(n,) road, s and t -> (n,) lane, 0 outside all; on a border the left lane."""
        if not self.uniform:
            return self.table.lane_and_centre(road, s_m, t_m)[0]
        at = road * self.lane_after.shape[1]
        for border_m in self.border_m:
            at += t_m >= border_m.take(road)
        lane: Ints = self.lane_after.take(at)
        return lane

    def centre_t(self, road: Indices, s_m: Floats, lane: Ints) -> Floats:
        """(n,) road, s and lane -> (n,) t of the centre of the lane; NaN where there is none."""
        strip = self.table.strip_at(road, s_m)
        found = self.table.lanes[strip] == lane[:, None]
        column = np.argmax(found, axis=1)
        ds_m = s_m - self.table.s0_m[strip]
        right, left = self.table.borders[strip, column], self.table.borders[strip, column + 1]
        mean = 0.5 * (right + left)
        centre = mean[:, 0] + ds_m * (mean[:, 1] + ds_m * (mean[:, 2] + ds_m * mean[:, 3]))
        return np.where(found.any(axis=1) & (lane != 0), centre, np.nan)
