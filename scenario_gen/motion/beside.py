"""Lanes beside the paths of a chunk, which actors follow after they have changed to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.lanes import LaneBorders
from scenario_gen.roads import BesideLane, PathTable

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Ints = NDArray[np.int32]

# More than the number of lanes that a road can have on one side.
_IDS = 1 << 12


class Aside(NamedTuple):
    """(n,) where lanes lie beside paths."""

    q_m: Floats
    """Lateral position of the centre, left of the path."""
    slope: Floats
    """Its change per metre of the path."""


@dataclass(frozen=True)
class BesideTable:
    """G lanes beside paths with K pieces in all, sorted; number 0 is the path itself."""

    table: PathTable
    key: Indices
    """(L,) sorted: path, strip and lane of the places from which a lane is followed."""
    number_of_key: Indices
    """(L,) number of the lane."""
    first_u_m: Floats
    """(G + 1,) station where the lane begins."""
    end_u_m: Floats
    """(G + 1,) station where it ends; beyond, an actor keeps its distance from the path."""
    span_m: float
    search_key: Floats
    """(K,) sorted: number * span + station where the piece begins."""
    origin_s_m: Floats
    """(K,)"""
    centre: Floats
    """(4, K)"""

    @classmethod
    def of(
        cls,
        table: PathTable,
        borders: LaneBorders,
        lanes: Sequence[tuple[int, int, BesideLane]],
    ) -> BesideTable:
        """Lanes, each with the row of its path and the row of its network's first road."""
        keys, numbers = [], []
        for number, (row, base, lane) in enumerate(lanes, 1):
            for road, strip, lane_id in lane.places:
                keys.append(_key(row, int(borders.table.first_strip[base + road]) + strip, lane_id))
                numbers.append(number)
        order = np.argsort(np.array(keys, dtype=np.int64), kind="stable")
        first_u_m = np.array([0.0, *(float(lane.u0_m[0]) for _, _, lane in lanes)])
        end_u_m = np.array([0.0, *(lane.end_u_m for _, _, lane in lanes)])
        span_m = 2.0 * float(max(end_u_m.max(), table.length_m.max())) + 2.0
        starts = [lane.u0_m + number * span_m for number, (_, _, lane) in enumerate(lanes, 1)]
        return cls(
            table=table,
            key=np.array(keys, dtype=np.int64)[order],
            number_of_key=np.array(numbers, dtype=np.int64)[order],
            first_u_m=first_u_m,
            end_u_m=np.maximum(end_u_m, first_u_m),
            span_m=span_m,
            search_key=np.concatenate(starts),
            origin_s_m=np.concatenate([lane.origin_s_m for _, _, lane in lanes]),
            centre=np.concatenate([lane.centre for _, _, lane in lanes]).T.copy(),
        )

    def number(self, row: Indices, strip: Indices, lane: Ints) -> Indices:
        """(n,) path, strip and lane -> (n,) number of the lane; 0 where it keeps its distance."""
        wanted = _key(row, strip, lane)
        at = np.minimum(np.searchsorted(self.key, wanted), self.key.size - 1)
        return np.where(self.key[at] == wanted, self.number_of_key[at], 0)

    def at(self, row: Indices, number: Indices, u_m: Floats) -> Aside:
        """(n,) path, number of a lane beside it and station -> where the lane is."""
        first_m, end_m = self.first_u_m.take(number), self.end_u_m.take(number)
        inside = (u_m >= first_m) & (u_m <= end_m)
        u_m = np.minimum(np.maximum(u_m, first_m), end_m)
        found = self.search_key.searchsorted(number * self.span_m + u_m, "right") - 1
        piece = np.maximum(found, 0)
        on_path = self.table.piece(row, u_m)
        along_m = u_m - self.table.u0_m.take(on_path)
        s_rate, t_rate = self.table.s_rate.take(on_path), self.table.t_rate.take(on_path)
        ds_m = self.table.s0_m.take(on_path) + s_rate * along_m - self.origin_s_m.take(piece)
        path_t_m = self.table.t0_m.take(on_path) + t_rate * along_m
        a, b, c, d = self.centre.take(piece, axis=1)
        centre_t_m = a + ds_m * (b + ds_m * (c + ds_m * d))
        rate = (b + ds_m * (2.0 * c + ds_m * 3.0 * d)) * s_rate - t_rate
        direction = np.where(number > 0, self.table.direction.take(on_path), 0.0)
        return Aside(direction * (centre_t_m - path_t_m), np.where(inside, direction * rate, 0.0))


def _key(row: Indices | int, strip: Indices | int, lane: Ints | int) -> Indices:
    path_and_strip = (np.asarray(row, np.int64) << 32) + np.asarray(strip, np.int64) * (2 * _IDS)
    return np.asarray(path_and_strip + _IDS + np.asarray(lane, np.int64), dtype=np.int64)
