"""Routes lane by lane, and where the way of an actor ends although the road goes on."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from scenario_gen.domain.actor import Actor, Ego, RoadPosition
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import LanePath, Link, NetworkRoad, RoadNetwork
from scenario_gen.units import Quantity, number
from simulators.exporters._xml import element
from simulators.exporters.holes import Read, derived
from simulators.exporters.openscenario_positions import lane_position

_BACKWARDS_COS = 0.0
_SAME_PLACE_M = 1e-6
#: Who is nearer to the goal than this has reached it.
GOAL_WITHIN_M = 10.0
# The goal lies this far before the end of the way; shorter routes than the other are none.
_GOAL_BEFORE_END_M = 5.0
_LEAST_ROUTE_M = 2.0 * GOAL_WITHIN_M


class _Leg(NamedTuple):
    road: NetworkRoad
    lane: int
    direction: int


def write_route(private: Any, name: str, mover: Ego | Actor, network: RoadNetwork) -> None:
    """Append the route of a mover as an init action: a waypoint on every road of its way.

    Roads in between are named too, so that nothing is left to a simulator's search.
    """
    legs = _legs(_path(mover, network), network)
    if len(legs) < 2:
        return
    routing = element(element(private, "PrivateAction"), "RoutingAction")
    route = element(element(routing, "AssignRouteAction"), "Route", name=name, closed=False)
    for index, leg in enumerate(legs):
        s_m = mover.start.s_m if index == 0 else 0.5 * leg.road.length_m
        node = element(route, "Waypoint", routeStrategy="shortest")
        lane_position(node, network, leg.road.id, leg.lane, s_m)


class Place(NamedTuple):
    """A place on a lane."""

    road_number: int
    """In the OpenDRIVE file."""
    lane: int
    s_m: Quantity


def goal_of(mover: Ego | Actor, network: RoadNetwork) -> Place:
    """A place just before the end of the way of a mover, so that its box can get there."""
    path = _path(mover, network)
    backwards = _drives_backwards(mover)
    at = 0 if backwards else -1
    length_m = float(path.piece_length_m[at])
    before_m = min(_GOAL_BEFORE_END_M, length_m)
    along_m = before_m if backwards else length_m - before_m
    s_m = float(path.s0_m[at]) + float(path.s_rate[at]) * along_m
    road = network.road(network.road_ids[int(path.road_index[at])])
    return Place(road.number, int(path.lane[at]), s_m)


def has_way_to_goal(scenario: Scenario, network: RoadNetwork) -> bool:
    """Whether the ego does not start at its goal; of a logical scenario at its defaults."""
    ego = scenario.concrete().ego
    legs = _legs(_path(ego, network), network)
    if len(legs) > 1 and not _drives_backwards(ego):
        return True
    goal_s_m = number(goal_of(ego, network).s_m)
    return bool(derived(lambda read: abs(goal_s_m - read(ego.start.s_m)) > _LEAST_ROUTE_M))


def route_to(mover: Ego | Actor, network: RoadNetwork, goal: Place) -> tuple[Place, ...]:
    """The waypoints of a mover from its start to its goal: one on every road."""
    legs = () if _drives_backwards(mover) else _legs(_path(mover, network), network)
    start = mover.start
    return (
        Place(network.road(start.road).number, start.lane, start.s_m),
        *(Place(leg.road.number, leg.lane, 0.5 * leg.road.length_m) for leg in legs[1:-1]),
        goal,
    )


def way_to_end_m(mover: Ego | Actor, network: RoadNetwork) -> float | None:
    """How far a mover drives until its way ends; None where the road itself ends there.

    A way ends with the last road of the route, or where its lane ends, and there an actor stops. On
    a road that goes on, a simulator would drive on, so the file has to stop the actor.
    """
    path = _path(mover, network)
    legs = _legs(path, network)
    backwards = _drives_backwards(mover)
    if backwards:
        first = legs[0]
        onward: Link | None = (
            first.road.predecessor if first.direction > 0 else first.road.successor
        )
    else:
        last = legs[-1]
        onward = last.road.successor if last.direction > 0 else last.road.predecessor
    if onward is None and (backwards or _reaches_end(path, legs[-1])):
        return None
    return derived(lambda read: _way_m(read, mover.start, path, network, backwards=backwards))


def _way_m(
    read: Read, start: RoadPosition, path: LanePath, network: RoadNetwork, *, backwards: bool
) -> float:
    s_m = read(start.s_m)
    t_m = network.lane_centre_t(start.road, start.lane, s_m) + read(start.offset_m)
    u_m, q_m = path.station(network.road_index(start.road), s_m, t_m)
    end_m = 0.0 if backwards else path.length_m
    heading_rad = path.evaluate(np.array([float(u_m), end_m]), np.zeros(2))[2]
    # An offset curve at q is longer than its path by -q times the angle turned.
    way_m = (end_m - float(u_m)) - float(q_m) * float(heading_rad[1] - heading_rad[0])
    return max(abs(way_m), 0.0)


def _drives_backwards(mover: Ego | Actor) -> bool:
    """Whether a mover drives against the direction of its lane."""
    return bool(np.cos(number(mover.start.heading_rad)) < _BACKWARDS_COS)


def _reaches_end(path: LanePath, last: _Leg) -> bool:
    end_m = float(path.s0_m[-1] + path.s_rate[-1] * path.piece_length_m[-1])
    return abs(end_m - (last.road.length_m if last.direction > 0 else 0.0)) < _SAME_PLACE_M


def _path(mover: Ego | Actor, network: RoadNetwork) -> LanePath:
    return network.path_of(mover)


@lru_cache(maxsize=256)
def _legs(path: LanePath, network: RoadNetwork) -> tuple[_Leg, ...]:
    legs: list[_Leg] = []
    for index, lane, direction in zip(
        path.road_index.tolist(), path.lane.tolist(), path.direction.tolist(), strict=True
    ):
        leg = _Leg(network.road(network.road_ids[index]), lane, direction)
        if not legs or legs[-1] != leg:
            legs.append(leg)
    return tuple(legs)
