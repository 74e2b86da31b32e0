"""The ego's lane over time: the one that its path follows, or the one that it has changed to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.ego_paths import ego_path, lane_way
from scenario_gen.checks.lane_facts import Borders, lane_facts
from scenario_gen.domain.actor import Ego
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics import EgoPath
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Borders of a way are looked up at samples this far apart.
_SAMPLE_M = 1.0


class Stay(NamedTuple):
    """One of the lanes that the ego is in."""

    when: Bools
    """(rows, T) while it is the ego's lane."""
    way: EgoPath


@dataclass(frozen=True, eq=False)
class EgoLanes:
    """The lanes of the ego in the rows of one group.

    The ego's lane is that of its path while its reference point is in it, or off every lane; else
    the lane that it is in, followed along its route as far as that leads on.
    """

    trace: TraceBatch
    rows: slice
    network: RoadNetwork
    stays: tuple[Stay, ...]

    @classmethod
    def of(cls, trace: TraceBatch, rows: slice, ego: Ego, network: RoadNetwork) -> EgoLanes | None:
        """The lanes; None where the ego has no path on the network."""
        planned = ego_path(ego, network)
        if planned is None:
            return None
        lanes = cls(trace, rows, network, ())
        at_home = lanes.inside(planned, 0)
        road, lane = trace.road[rows, 0], trace.lane[rows, 0]
        at_home |= (lane == 0) | (road < 0)
        stays = [Stay(at_home, planned)]
        away = ~at_home
        if away.any():
            for index, other in np.unique(np.stack([road[away], lane[away]]), axis=1).T.tolist():
                way = _from(ego, network, planned, index, other)
                if way is not None:
                    stays.append(Stay(away & (road == index) & (lane == other), way))
        return cls(trace, rows, network, tuple(stays))

    def inside(self, way: EgoPath, mover: int) -> Bools:
        """(rows, T) whether the reference point of a mover is in the lane of a way.

        Where roads lie over each other, as in a junction, it counts where the point lies within
        the borders of the lane, whatever road it is on.
        """
        trace, rows = self.trace, self.rows
        road, lane, s_m = (
            trace.road[rows, mover], trace.lane[rows, mover], trace.s_m[rows, mover]
        )  # fmt: skip
        inside: Bools = (lane == way.lane_at(road, s_m)) & (lane != 0)
        inside &= trace.valid[rows]
        facts = lane_facts(self.network)
        if facts.overlaps.any():
            other = facts.overlaps[road] & ~inside & trace.valid[rows]
            if other.any():
                inside[other] = _within(
                    self.network, way, trace.x_m[rows, mover][other], trace.y_m[rows, mover][other]
                )
        return inside


def _from(
    ego: Ego, network: RoadNetwork, planned: EgoPath, road: int, lane: int
) -> EgoPath | None:  # fmt: skip
    """The way from a lane that the ego is in along the rest of its route."""
    name = network.road_ids[road]
    passed = planned.stretches.road.tolist()
    later = passed[passed.index(road) :] if road in passed else []
    rest = {network.road_ids[index] for index in later} - {name}
    route = (name, *(part for part in ego.route if part in rest))
    return lane_way(network, name, lane, route) or lane_way(network, name, lane, ())


def _within(network: RoadNetwork, way: EgoPath, x_m: Floats, y_m: Floats) -> Bools:
    """(n,) places -> (n,) whether they lie between the borders of the way's lane."""
    right_m, left_m = _borders(network, way)
    station_m, lateral_m = way.project(x_m, y_m)
    on_way = (station_m >= 0.0) & (station_m <= way.length_m)
    at = np.rint(np.where(on_way, station_m, 0.0) / _SAMPLE_M).astype(np.intp)
    at = at.clip(0, right_m.size - 1)
    within: Bools = on_way & (lateral_m >= right_m[at]) & (lateral_m <= left_m[at])
    return within


@lru_cache(maxsize=256)
def _borders(network: RoadNetwork, way: EgoPath) -> Borders:
    """(K,) lateral positions of the borders of a way's lane at every metre of it."""
    station_m = np.arange(0.0, way.length_m + _SAMPLE_M, _SAMPLE_M)
    part = way.stretches
    at = (np.searchsorted(part.u0_m, station_m, "right") - 1).clip(0)
    along_m = np.minimum(station_m - part.u0_m[at], part.length_m[at])
    s_m = part.s0_m[at] + part.s_rate[at] * along_m
    borders = lane_facts(network).borders(part.road[at], s_m, part.lane[at])
    sign = np.sign(part.s_rate[at])
    path_t_m = part.t0_m[at] + part.t_rate[at] * along_m
    one_m, other_m = sign * (borders.right_m - path_t_m), sign * (borders.left_m - path_t_m)
    return Borders(np.minimum(one_m, other_m), np.maximum(one_m, other_m))
