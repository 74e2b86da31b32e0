"""Facts on the lanes of a network as tables, for look-ups over whole arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.road import LaneKind
from scenario_gen.roads import NetworkRoad, RoadNetwork

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

#: Lanes that vehicles drive in; the hard shoulder, parking strips and closed strips are none.
FOR_DRIVING: frozenset[LaneKind] = frozenset({"driving", "bus", "biking", "tram"})
#: Lanes that a vehicle goes over into from, or comes out of into, one for driving.
FOR_VEHICLES: frozenset[LaneKind] = FOR_DRIVING | {"shoulder", "parking", "restricted", "border"}


class Borders(NamedTuple):
    """Right and left border of lanes as t in m; NaN off them."""

    right_m: Floats
    left_m: Floats


@dataclass(frozen=True, eq=False)
class LaneFacts:
    """Tables (R + 1, lane ids) of a network of R roads; row R stands for the road index -1."""

    network: RoadNetwork
    lowest: int
    """Lane id of the first column."""
    direction: NDArray[np.int8]
    """+1 where traffic runs with s, -1 against it, 0 where there is no such lane."""
    for_driving: Bools
    for_vehicles: Bools
    overlaps: Bools
    """(R + 1,) whether other roads may lie over it: a connection within a junction, a railway."""

    def of_lane(
        self, table: NDArray[np.generic], road: Ints, lane: Ints
    ) -> NDArray[np.generic]:  # fmt: skip
        """(...) entries of one of the tables; those of lane 0 for lanes that do not exist."""
        column = lane - self.lowest
        known = (column >= 0) & (column < table.shape[1])
        return table[road, np.where(known, column, -self.lowest)]

    def borders(self, road: Ints, s_m: Floats, lane: Ints) -> Borders:
        """(...) road index, s and lane -> (...) borders of the lane there."""
        shape = np.shape(s_m)
        flat_s = np.asarray(s_m).ravel()
        flat_road = np.broadcast_to(road, shape).ravel()
        flat_lane = np.broadcast_to(lane, shape).ravel()
        right_m, left_m = np.full(flat_s.shape, np.nan), np.full(flat_s.shape, np.nan)
        on = np.flatnonzero((flat_road >= 0) & (flat_lane != 0) & ~np.isnan(flat_s))
        table = self.network.lane_table
        at_m = flat_s[on]
        strip = table.strip_at(flat_road[on].astype(np.int64), at_m)
        found = table.lanes[strip] == flat_lane[on, None]
        has = found.any(axis=1)
        on, at_m, strip, column = on[has], at_m[has], strip[has], found[has].argmax(axis=1)
        ds_m = at_m - table.s0_m[strip]
        for out_m, border in ((right_m, column), (left_m, column + 1)):
            a, b, c, d = table.borders[strip, border].T
            out_m[on] = a + ds_m * (b + ds_m * (c + ds_m * d))
        return Borders(right_m.reshape(shape), left_m.reshape(shape))

    def heading_rad(self, road: Ints, s_m: Floats) -> Floats:
        """(...) road index and s -> (...) heading of the reference line; NaN off every road."""
        out = np.full(np.shape(s_m), np.nan)
        for index in np.unique(road[road >= 0]).tolist():
            line = self.network.roads[self.network.road_ids[index]].line
            there = (road == index) & ~np.isnan(s_m)
            out[there] = line.evaluate(np.clip(s_m[there], 0.0, line.length_m))[2]
        return out


@lru_cache(maxsize=256)
def lane_facts(network: RoadNetwork) -> LaneFacts:
    """The tables of a network."""
    roads = tuple(network.roads.values())
    ids = [spec.id for road in roads for spec in road.lanes]
    lowest, highest = min(0, *ids), max(0, *ids)
    shape = (len(roads) + 1, highest - lowest + 1)
    direction = np.zeros(shape, dtype=np.int8)
    for_driving, for_vehicles = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    for row, road in enumerate(roads):
        for spec in road.lanes:
            if spec.id != 0:
                place = (row, spec.id - lowest)
                direction[place] = spec.direction
                for_driving[place] = spec.kind in FOR_DRIVING
                for_vehicles[place] = spec.kind in FOR_VEHICLES
    overlaps = np.array([*(_overlaps(road) for road in roads), False])
    return LaneFacts(network, lowest, direction, for_driving, for_vehicles, overlaps)


def _overlaps(road: NetworkRoad) -> bool:
    return road.junction is not None or all(spec.kind == "rail" for spec in road.lanes)
