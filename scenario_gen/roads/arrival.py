"""How far an actor still has to go to a place: along its way, or in a straight line.

Along the way it is the longitudinal distance of OpenSCENARIO in the road coordinate system: in s,
along the reference lines of the roads. The straight line counts where that is not to be had: for an
actor that leaves its lane, and for a place inside a junction or where another road lies as well,
since readers of a file (esmini among them) look the places of conditions up by their coordinates,
and may find the other road.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.behaviour import FREE
from scenario_gen.roads.network import RoadNetwork

Floats = NDArray[np.float64]

_ROUNDING_M = 1e-6


def counts_straight(
    network: RoadNetwork, mover: Ego | Actor, road: str, lane: int, s_m: float
) -> bool:
    """Whether the distance of an actor to a place on a lane is that of the straight line.

    Raises:
        RoadError: there is no such road or lane.
    """
    if isinstance(mover, Actor) and mover.trajectory is not None:
        return True
    if any(phase.manoeuvre.kind in FREE | {"cross"} for phase in mover.phases):
        return True
    return network.road(road).junction is not None or _is_covered(network, road, lane, s_m)


def place_on_way(
    network: RoadNetwork, mover: Ego | Actor, road: str, lane: int, s_m: Floats
) -> Floats | None:
    """(r,) s on a lane of a road -> (r,) station on the path of an actor.

    NaN where the straight line counts; None where the way of the actor does not use the road.

    Raises:
        RoadError: there is no such road or lane, or the actor has no lane to drive on.
    """
    if counts_straight(network, mover, road, lane, float(s_m[0])):
        return np.full(s_m.shape, np.nan)
    path = network.path_of(mover)
    index = network.road_index(road)
    if not np.any(path.road_index == index):
        return None
    u_m, _ = path.station(index, s_m, np.zeros(s_m.shape))
    return u_m


def _is_covered(network: RoadNetwork, road: str, lane: int, s_m: float) -> bool:
    """Whether a place lies on another road, too."""
    table = network.lane_table
    x_m, y_m = network.road(road).line.point(s_m, network.lane_centre_t(road, lane, s_m))
    west_m, east_m, south_m, north_m = table.bounds_m.T
    near = (x_m >= west_m) & (x_m <= east_m) & (y_m >= south_m) & (y_m <= north_m)
    near[network.road_index(road)] = False
    for other in near.nonzero()[0]:
        there_s_m, t_m, beyond_m = table.roads[other].line.nearest(x_m, y_m)
        found, _ = table.lane_and_centre(np.array([other]), *np.atleast_1d(there_s_m, t_m))
        if abs(float(beyond_m)) < _ROUNDING_M and found[0] != 0:
            return True
    return False
