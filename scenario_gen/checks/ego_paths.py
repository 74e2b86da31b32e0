"""The ego's path through a road network, in the form that metrics take."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scenario_gen.domain.actor import Ego
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import RoadError
from scenario_gen.metrics import EgoPath, Stretches
from scenario_gen.roads import LanePath, RoadNetwork

#: Clothoids are taken as arcs of at most this length.
_ARC_M = 5.0
#: Pieces of a way that was driven are at least this long.
_PIECE_M = 0.5


def ego_path(ego: Ego, network: RoadNetwork) -> EgoPath | None:
    """The path of the ego; None where its start or route is not on the network."""
    start = ego.start
    return lane_way(network, start.road, start.lane, ego.route, ego.changes_lanes)


@lru_cache(maxsize=256)
def lane_way(
    network: RoadNetwork,
    road: str,
    lane: int,
    route: tuple[str, ...],
    changes_lane: bool = False,
) -> EgoPath | None:
    """The way along a lane and a route; None where the network has no such way."""
    try:
        path = network.path(road, lane, route, changes_lane=changes_lane)
    except RoadError:
        return None
    return _convert(path, len(network.roads))


def driven_way(trace: TraceBatch, row: int, roads: int) -> EgoPath:
    """The way that the ego of a row has driven, as straight pieces; it goes straight on beyond.

    For traces of others, whose ego may leave every route that a road network of ``roads`` roads
    has, or be on none.
    """
    x_m, y_m = trace.x_m[row, 0], trace.y_m[row, 0]
    kept = [0]
    for step in range(1, x_m.size):
        last = kept[-1]
        if np.hypot(x_m[step] - x_m[last], y_m[step] - y_m[last]) >= _PIECE_M:
            kept.append(step)
    dx_m, dy_m = np.diff(x_m[kept]), np.diff(y_m[kept])
    length_m, heading_rad = np.hypot(dx_m, dy_m), np.unwrap(np.arctan2(dy_m, dx_m))
    if not length_m.size:
        length_m, heading_rad = np.array([_PIECE_M]), trace.heading_rad[row, 0, :1]
    count, off_road = length_m.size, np.array([roads], dtype=np.int32)
    one = np.ones(1)
    return EgoPath(
        roads=roads,
        # On no road: everybody is looked for by place.
        stretches=Stretches(
            off_road, 0.0 * one, one, one, 0.0 * one, 0.0 * one, 0.0 * one, 0 * off_road
        ),
        u0_m=np.concatenate([[0.0], np.cumsum(length_m)[:-1]]),
        x0_m=x_m[kept][:count],
        y0_m=y_m[kept][:count],
        heading0_rad=heading_rad,
        curvature=np.zeros(count),
        piece_length_m=length_m,
    )


def _convert(path: LanePath, roads: int) -> EgoPath:
    parts = np.where(path.curvature_slope != 0.0, np.ceil(path.piece_length_m / _ARC_M), 1)
    count = np.maximum(parts, 1).astype(np.intp)
    piece = np.repeat(np.arange(count.size), count)
    within = np.arange(piece.size) - np.repeat(np.cumsum(count) - count, count)
    length_m = (path.piece_length_m / count)[piece]
    u0_m = path.u0_m[piece] + within * length_m
    x_m, y_m, heading_rad = path.evaluate(u0_m, np.zeros(u0_m.shape))
    middle_m = (within + 0.5) * length_m
    return EgoPath(
        roads=roads,
        stretches=Stretches(
            road=path.road_index,
            s0_m=path.s0_m,
            length_m=path.piece_length_m,
            s_rate=path.s_rate,
            t0_m=path.t0_m,
            t_rate=path.t_rate,
            u0_m=path.u0_m,
            lane=path.lane,
        ),
        u0_m=u0_m,
        x0_m=x_m,
        y0_m=y_m,
        heading0_rad=heading_rad,
        curvature=path.curvature0[piece] + path.curvature_slope[piece] * middle_m,
        piece_length_m=length_m,
    )
