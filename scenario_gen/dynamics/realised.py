"""Traces of what movers do in place of their demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.dynamics.following import Following
from scenario_gen.roads import RoadNetwork, lane_at

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Arrays of a trace that change when a mover departs from its demand.
CHANGING = ("x_m", "y_m", "heading_rad", "course_rad", "speed_mps", "accel_mps2", "road", "lane",
            "s_m", "t_m")  # fmt: skip
# Who is this near is where it is to be. [m]
_THERE_M = 1e-6
_END_M = 1e-6


def realised(
    trace: TraceBatch, following: Following, networks: Sequence[RoadNetwork | None]
) -> TraceBatch:
    """The trace with the motion of those who follow, who are on roads and lanes looked up anew.

    Movers keep to the road of their demand as long as they are on a lane of it; elsewhere they
    are on the road whose lane is nearest, or on none. Off every lane, s and t say where they are
    along the road of their demand.

    Args:
        trace: the demand.
        following: of movers of it.
        networks: of the roads, for each group of the trace; None where there is none.
    """
    at = (following.row, following.mover)
    arrays: dict[str, Any] = {name: getattr(trace, name).copy() for name in CHANGING}
    whole = 2.0 * np.pi
    for name in ("x_m", "y_m", "speed_mps"):
        arrays[name][at] = getattr(following, name)
    for name in ("heading_rad", "course_rad"):
        angle_rad = getattr(following, name)
        arrays[name][at] = angle_rad - whole * np.rint(angle_rad / whole)
    gain_mps2 = np.diff(following.speed_mps, axis=1) / trace.step_s
    arrays["accel_mps2"][at] = np.concatenate([gain_mps2, gain_mps2[:, -1:]], axis=1)
    away_m = np.hypot(following.x_m - trace.x_m[at], following.y_m - trace.y_m[at])
    k, step = (away_m > _THERE_M).nonzero()
    group = trace.group_of_row[following.row[k]]
    for index in np.unique(group).tolist():
        network = networks[index]
        if network is not None:
            chosen = group == index
            _locate(arrays, network, following.row[k[chosen]], following.mover[k[chosen]],
                    step[chosen])  # fmt: skip
    return replace(trace, **arrays)


def _locate(
    arrays: dict[str, NDArray[Any]], network: RoadNetwork, row: Ints, mover: Ints, step: Ints
) -> None:
    """Write road, lane, s and t of (n,) states."""
    at = (row, mover, step)
    x_m, y_m, road = (arrays[name][at] for name in ("x_m", "y_m", "road"))
    s_m, t_m = (arrays[name][at] for name in ("s_m", "t_m"))
    lane = np.zeros(road.shape, dtype=np.int32)
    for index in np.unique(road[road >= 0]).tolist():
        on_it = np.flatnonzero(road == index)
        line = network.roads[network.road_ids[index]].line
        s_m[on_it], t_m[on_it], beyond_m = line.nearest(x_m[on_it], y_m[on_it])
        within = np.abs(beyond_m) <= _END_M
        there = on_it[within]
        lane[there] = lane_at(network, index, s_m[there], t_m[there])
    lost = np.flatnonzero(lane == 0)
    if lost.size:
        found, other_s_m, other_t_m, other_lane = network.locate(x_m[lost], y_m[lost])
        road[lost], lane[lost] = found, other_lane
        on_lane = found >= 0
        s_m[lost[on_lane]], t_m[lost[on_lane]] = other_s_m[on_lane], other_t_m[on_lane]
    for name, values in (("road", road), ("lane", lane), ("s_m", s_m), ("t_m", t_m)):
        arrays[name][at] = values
