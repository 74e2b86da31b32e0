"""How far aside the ego can swerve: the surface that it can drive on, along its way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import Ego
from scenario_gen.domain.road import LaneKind
from scenario_gen.errors import RoadError
from scenario_gen.roads import LanePath, RoadNetwork

Floats = NDArray[np.float64]

Room: TypeAlias = Literal["carriageway", "lane", "unlimited"]
"""``carriageway``: all lanes side by side that a car can drive on, also those of oncoming traffic
and hard shoulders; ``lane``: that of the ego's way alone."""

#: What a car can drive on without a kerb or a barrier in its way.
PAVED: frozenset[LaneKind] = frozenset(
    {"driving", "shoulder", "bus", "biking", "parking", "tram", "restricted"}
)
#: The surface is looked up at stations so far apart.
GRID_M = 2.0


@dataclass(frozen=True, eq=False)
class Surface:
    """What the ego can drive on at G stations of its path, ``GRID_M`` apart; arrays (G,)."""

    right_m: Floats
    """Lateral position of the right edge, see ``LanePath``."""
    left_m: Floats


def surface(ego: Ego, network: RoadNetwork, room: Room) -> Surface | None:
    """What an ego can drive on; None where it is not limited or the way is not known."""
    start = ego.start
    return _surface(network, start.road, start.lane, ego.route, ego.changes_lanes, room)


@lru_cache(maxsize=256)
def _surface(
    network: RoadNetwork, road: str, lane: int, route: tuple[str, ...], changes_lane: bool,
    room: Room,
) -> Surface | None:  # fmt: skip
    if room == "unlimited":
        return None
    try:
        path = network.path(road, lane, route, changes_lane=changes_lane)
    except RoadError:
        return None
    return _along(network, path, room)


def _along(network: RoadNetwork, path: LanePath, room: Room) -> Surface:
    station_m = np.arange(0.0, path.length_m + GRID_M, GRID_M)
    road, s_m, t_m = path.to_road(station_m, np.full(station_m.shape, path.lane_q_m))
    _, _, base_t_m = path.to_road(station_m, np.zeros(station_m.shape))
    table = network.lane_table
    strip = table.strip_at(road.astype(np.int64), s_m)
    ds_m = (s_m - table.s0_m[strip])[:, None]
    a, b, c, d = np.moveaxis(table.borders[strip], -1, 0)
    border_m = a + ds_m * (b + ds_m * (c + ds_m * d))
    inside = (border_m[:, :-1] <= t_m[:, None]) & (t_m[:, None] <= border_m[:, 1:])
    column = inside.argmax(axis=1)
    usable = _usable(network)[road[:, None], table.lanes[strip] - _lowest(network)]
    usable &= (table.lanes[strip] != 0) & (room == "carriageway")
    pick = np.arange(station_m.size)
    usable[pick, column] = True
    right, left = column.copy(), column.copy()
    for _ in range(usable.shape[1] - 1):
        right -= (right > 0) & usable[pick, right - 1]
        left += (left < usable.shape[1] - 1) & usable[pick, (left + 1) % usable.shape[1]]
    edges_m = np.stack([border_m[pick, right], border_m[pick, left + 1]]) - base_t_m
    # Where the path runs against s, left and right change sides.
    with_s = path.table.direction_at(0, station_m) > 0
    return Surface(
        right_m=np.where(with_s, edges_m[0], -edges_m[1]),
        left_m=np.where(with_s, edges_m[1], -edges_m[0]),
    )


def _lowest(network: RoadNetwork) -> int:
    return min(0, *(spec.id for road in network.roads.values() for spec in road.lanes))


@lru_cache(maxsize=256)
def _usable(network: RoadNetwork) -> NDArray[np.bool_]:
    """(roads, lanes) whether a car can drive on a lane; the first column is the lowest id."""
    lowest = _lowest(network)
    highest = max(0, *(spec.id for road in network.roads.values() for spec in road.lanes))
    usable = np.zeros((len(network.roads), highest - lowest + 1), dtype=np.bool_)
    for index, road in enumerate(network.roads.values()):
        for spec in road.lanes:
            usable[index, spec.id - lowest] = spec.kind in PAVED
    return usable
