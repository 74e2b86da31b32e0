"""Where the lanes beside a path lie along it, for actors that change to one of them.

A path follows the lane of its start. Where the lanes of a road move sideways or become wider, the
distance from the path to another lane varies, and an actor that has changed to that lane follows
its centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenario_gen.geometry.segments import Floats
from scenario_gen.roads.follow import onward
from scenario_gen.roads.path import LanePath
from scenario_gen.roads.route import Leg

if TYPE_CHECKING:
    from scenario_gen.roads.network import NetworkRoad, RoadNetwork

# A lane whose distance from the path varies by less than this stays where it is.
_MOVES_M = 0.01
_SAMPLES = 17


@dataclass(frozen=True, eq=False)
class BesideLane:
    """A lane along a path, in K pieces in driving direction; arrays have shape (K,)."""

    places: tuple[tuple[int, int, int], ...]
    """(road index, strip of that road, lane) where an actor that is on the lane follows it."""
    u0_m: Floats
    """Station of the path where each piece begins."""
    end_u_m: float
    """Station where the lane, or the path, ends."""
    origin_s_m: Floats
    """s at which the cubics begin to count."""
    centre: Floats
    """(K, 4) cubics: t of the lane centre."""


def lanes_beside(network: RoadNetwork, path: LanePath) -> tuple[BesideLane, ...]:
    """The lanes whose lateral distance from the path varies along it, its own lane excluded."""
    if _uniform(network, path):
        return ()
    roads = list(network.roads.values())
    first = np.flatnonzero(np.append(True, np.diff(path.road_index) != 0))
    order = [(int(path.road_index[at]), int(path.direction[at])) for at in first]
    found = []
    for place, (index, direction) in enumerate(order):
        if index in (before for before, _ in order[:place]):
            # Stations of a road that is driven twice are those of the first time.
            break
        road = roads[index]
        for lane in sorted({lane for strip in road.strips for lane in strip.lanes} - {0}):
            beside = _along(network, path, Leg(road, index, lane, direction), order[place + 1 :])
            if beside is not None and _moves(path, beside):
                found.append(beside)
    return tuple(found)


def _uniform(network: RoadNetwork, path: LanePath) -> bool:
    """Whether the path has a single road of a single cross section, which it cannot leave."""
    indices = set(path.road_index.tolist())
    if len(indices) > 1 or path.t0_m.any() or path.t_rate.any():
        return False
    (road,) = (network.roads[network.road_ids[index]] for index in indices)
    return len(road.strips) == 1 and not np.array(road.strips[0].borders)[:, 1:].any()


def _along(
    network: RoadNetwork, path: LanePath, leg: Leg, later: list[tuple[int, int]]
) -> BesideLane | None:
    legs = [leg]
    for index, _ in later:
        following = [one for one in onward(network, legs[-1]) if one.road_index == index]
        if not following:
            break
        legs.append(following[0])
    if not all(one.stretches for one in legs):
        return None
    stretches = [stretch for one in legs for stretch in one.stretches[:: one.direction]]
    begin_m, end_m = [], []
    for one in legs:
        ahead = one.direction > 0
        edges_m = [(s.from_m, s.to_m) if ahead else (s.to_m, s.from_m) for s in one.stretches]
        edge_m = np.array(edges_m[:: one.direction]).reshape(-1, 2)
        u_m, _ = path.station(one.road_index, edge_m, 0.0)
        begin_m.append(u_m[:, 0])
        end_m.append(u_m[:, 1])
    return BesideLane(
        places=tuple(
            (leg.road_index, _strip(leg.road, stretch.from_m, stretch.to_m), stretch.lane)
            for stretch in leg.stretches
        ),
        u0_m=np.concatenate(begin_m),
        end_u_m=min(float(end_m[-1][-1]), path.length_m),
        origin_s_m=np.array([stretch.origin_m for stretch in stretches]),
        centre=np.array([stretch.centre for stretch in stretches]),
    )


def _strip(road: NetworkRoad, from_m: float, to_m: float) -> int:
    return road.strips.index(road.strip(0.5 * (from_m + to_m)))


def _moves(path: LanePath, beside: BesideLane) -> bool:
    """Whether the lane is not at one lateral position of the path all along."""
    ends_m = np.append(beside.u0_m[1:], beside.end_u_m)
    share = np.linspace(0.0, 1.0, _SAMPLES)[:, None] * (1.0 - 1e-9)
    u_m = beside.u0_m + share * (ends_m - beside.u0_m)
    _, s_m, path_t_m = path.to_road(u_m, np.zeros(u_m.shape))
    ds_m = s_m - beside.origin_s_m
    a, b, c, d = beside.centre.T
    at = np.searchsorted(path.u0_m, u_m, side="right") - 1
    q_m = path.direction[np.maximum(at, 0)] * (a + ds_m * (b + ds_m * (c + ds_m * d)) - path_t_m)
    return float(np.ptp(q_m)) > _MOVES_M
