"""From a start lane and a route to the lanes that an actor follows, road by road."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from scenario_gen.errors import RoadError
from scenario_gen.geometry.segments import Floats

if TYPE_CHECKING:
    from scenario_gen.roads.network import Cubic, Link, NetworkRoad, RoadNetwork, Strip


@dataclass(frozen=True)
class Stretch:
    """A lane within one strip."""

    lane: int
    from_m: float
    to_m: float
    origin_m: float
    """s at which ``centre`` begins to count."""
    centre: Cubic
    """t of the lane centre as a cubic of s - origin."""

    def centre_t(self, s_m: Floats) -> Floats:
        """(...) s -> (...) t of the lane centre."""
        a, b, c, d = self.centre
        ds_m = s_m - self.origin_m
        return a + ds_m * (b + ds_m * (c + ds_m * d))

    def centre_derivatives(self, s_m: Floats) -> tuple[Floats, Floats]:
        """(...) s -> (...) first and (...) second derivative of t by s."""
        _, b, c, d = self.centre
        ds_m = s_m - self.origin_m
        return b + ds_m * (2.0 * c + ds_m * 3.0 * d), 2.0 * c + 6.0 * d * ds_m


@dataclass(frozen=True)
class Leg:
    """One road of a chain, driven along one lane."""

    road: NetworkRoad
    road_index: int
    lane: int
    """Lane where the road is entered."""
    direction: int
    """+1 with s, -1 against it."""

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The lane through the strips of the road, in the order of s, as far as it goes on."""
        road = self.road
        ends_m = [*(strip.s0_m for strip in road.strips[1:]), road.length_m]
        strips = list(zip(road.strips, ends_m, strict=True))
        found: list[Stretch] = []
        lane: int | None = self.lane
        if self.direction < 0:
            strips.reverse()
        previous: Strip | None = None
        for strip, end_m in strips:
            if previous is not None and found:
                lane = _next_lane(previous, strip, found[-1].lane, self.direction)
            previous = strip
            if lane is None or lane not in strip.lanes:
                if found:
                    break
                continue
            at = strip.lanes.index(lane)
            a, b, c, d = (
                0.5 * (right + left)
                for right, left in zip(strip.borders[at], strip.borders[at + 1], strict=True)
            )
            found.append(Stretch(lane, strip.s0_m, end_m, strip.s0_m, (a, b, c, d)))
        return tuple(found if self.direction > 0 else reversed(found))

    @property
    def exit_lane(self) -> int | None:
        """Lane where the road is left; None where the lane ends before the road does."""
        last = self.stretches[-1 if self.direction > 0 else 0]
        at_end = last.to_m >= self.road.length_m if self.direction > 0 else last.from_m <= 0.0
        return last.lane if at_end else None


def _next_lane(before: Strip, after: Strip, lane: int, direction: int) -> int | None:
    """The lane that goes on from one strip to the next in driving direction."""
    first = before if direction > 0 else after
    if first.onward is None:
        return lane
    if direction > 0:
        return first.onward.get(lane)
    return next((start for start, end in sorted(first.onward.items()) if end == lane), None)


def follow(
    network: RoadNetwork, start_road: str, lane: int, route: tuple[str, ...]
) -> tuple[Leg, ...]:
    """The roads and lanes of a route, connecting roads included.

    Raises:
        RoadError: an unknown road or lane, or a route that the lane does not lead along.
    """
    if route and route[0] != start_road:
        raise RoadError(
            f"the route begins with road {route[0]} and the start is on road {start_road}",
            where="route",
            hint=f"make {start_road} the first road of the route",
        )
    for name in route:
        network.road(name)
    legs = [_leg(network, start_road, lane)]
    changed = next((s for s in legs[0].stretches if s.lane != lane), None)
    if changed is not None:
        # The id of a start holds for its s; which of the two lanes is meant cannot be told here.
        raise RoadError(
            f"lane {lane} of road {start_road} is called {changed.lane} from s"
            f" {changed.from_m:g} m to {changed.to_m:g} m",
            where="lane",
            hint="start on a road whose lanes keep their ids",
        )
    for wanted in route[1:]:
        onward = _onward(network, legs[-1], wanted)
        if onward is None:
            raise RoadError(
                f"lane {legs[-1].lane} of road {legs[-1].road.id} does not lead to road {wanted}",
                where="route",
                hint=_leads_to(network, legs[-1]),
            )
        legs.extend(onward)
    return tuple(legs)


def _leg(network: RoadNetwork, road: str, lane: int, direction: int | None = None) -> Leg:
    found = network.road(road)
    spec = found.lane(lane)
    return Leg(found, network.road_index(road), lane, direction or spec.direction)


def _onward(network: RoadNetwork, leg: Leg, wanted: str) -> tuple[Leg, ...] | None:
    """The legs from the end of a leg to a road, that road included."""
    link = _link(leg)
    if link is None:
        return None
    if link.kind == "road":
        following = _over_link(network, leg, link)
        return (following,) if following and following.road.id == wanted else None
    for connecting in _through_junction(network, leg, link.id):
        if connecting.road.id == wanted:
            return (connecting,)
        exit_link = _link(connecting)
        if exit_link is None or exit_link.kind != "road" or exit_link.id != wanted:
            continue
        following = _over_link(network, connecting, exit_link)
        if following:
            return (connecting, following)
    return None


def _link(leg: Leg) -> Link | None:
    return leg.road.successor if leg.direction > 0 else leg.road.predecessor


def _over_link(network: RoadNetwork, leg: Leg, link: Link) -> Leg | None:
    lanes = leg.road.lane_successors if leg.direction > 0 else leg.road.lane_predecessors
    lane = leg.exit_lane
    if lane is None or lane not in lanes or link.id not in network.roads:
        return None
    return _leg(network, link.id, lanes[lane], 1 if link.contact == "start" else -1)


def _through_junction(network: RoadNetwork, leg: Leg, junction_id: str) -> list[Leg]:
    return [
        _leg(network, connection.connecting, to_lane, 1 if connection.contact == "start" else -1)
        for junction in network.junctions
        if junction.id == junction_id
        for connection in junction.connections
        if connection.incoming == leg.road.id
        for from_lane, to_lane in connection.lane_links
        if from_lane == leg.exit_lane
    ]


def _leads_to(network: RoadNetwork, leg: Leg) -> str:
    link = _link(leg)
    names: set[str] = set()
    if link is not None and link.kind == "road":
        following = _over_link(network, leg, link)
        names = {following.road.id} if following else set()
    elif link is not None:
        for connecting in _through_junction(network, leg, link.id):
            exit_link = _link(connecting)
            names.add(exit_link.id if exit_link else connecting.road.id)
    return f"it leads to {', '.join(sorted(names))}" if names else "it ends there"


__all__ = ["Leg", "Stretch", "follow"]
