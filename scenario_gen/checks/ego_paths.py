"""The ego's path through a road network, in the form that metrics take."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scenario_gen.domain.actor import Ego
from scenario_gen.errors import RoadError
from scenario_gen.metrics import EgoPath
from scenario_gen.roads import LanePath, RoadNetwork

#: Clothoids are taken as arcs of at most this length.
_ARC_M = 5.0


def ego_path(ego: Ego, network: RoadNetwork) -> EgoPath | None:
    """The path of the ego; None where its start or route is not on the network."""
    return _cached(network, ego.start.road, ego.start.lane, ego.route)


@lru_cache(maxsize=256)
def _cached(network: RoadNetwork, road: str, lane: int, route: tuple[str, ...]) -> EgoPath | None:
    try:
        path = network.path(road, lane, route)
    except RoadError:
        return None
    return _convert(path, len(network.roads))


def _convert(path: LanePath, roads: int) -> EgoPath:
    offset_m, sign, t0_m = np.full((3, roads + 1), np.nan)
    lane = np.zeros(roads + 1, dtype=np.int32)
    used, first = np.unique(path.road_index, return_index=True)
    sign[used] = path.direction[first]
    offset_m[used] = path.u0_m[first] - path.direction[first] * path.s0_m[first]
    t0_m[used] = path.t0_m[first]
    lane[used] = path.lane[first]
    parts = np.where(path.curvature_slope != 0.0, np.ceil(path.piece_length_m / _ARC_M), 1)
    count = np.maximum(parts, 1).astype(np.intp)
    piece = np.repeat(np.arange(count.size), count)
    within = np.arange(piece.size) - np.repeat(np.cumsum(count) - count, count)
    length_m = (path.piece_length_m / count)[piece]
    u0_m = path.u0_m[piece] + within * length_m
    x_m, y_m, heading_rad = path.evaluate(u0_m, np.zeros(u0_m.shape))
    middle_m = (within + 0.5) * length_m
    return EgoPath(
        offset_m=offset_m,
        sign=sign,
        t0_m=t0_m,
        lane=lane,
        u0_m=u0_m,
        x0_m=x_m,
        y0_m=y_m,
        heading0_rad=heading_rad,
        curvature=path.curvature0[piece] + path.curvature_slope[piece] * middle_m,
        piece_length_m=length_m,
    )
