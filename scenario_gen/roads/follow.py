"""From a start lane and a route to the lanes that an actor follows, road by road.

A lane leads over the links of its roads and the connections of junctions. Roads that a route leaves
out are filled in where only one way leads to the next road. Where the lane of an actor that changes
lanes does not lead there, but one beside it does, the path is that of the lane that it has to
reach, and runs beside the lanes that it comes on (``Leg.aside_m``). Where its lane ends, the path
goes on beside a lane that does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from scenario_gen.errors import RoadError
from scenario_gen.roads.route import Leg

if TYPE_CHECKING:
    from scenario_gen.roads.network import Link, RoadNetwork

# Roads, connecting ones included, that are filled in at most between two of a route, and before and
# after a change of lanes. Round a roundabout of four arms it takes seven.
_MAX_FILLED = 10
_MAX_AROUND_CHANGE = 3
# Ways of one length that are looked at, so that no file can make the search a long one.
_MAX_WAYS = 1000
_MIN_WIDTH_M = 1e-3


@dataclass(frozen=True)
class _Step:
    """A road of the way: the lane that it is entered on, and the one that it is left on."""

    arrive: Leg
    leave: Leg


_Way: TypeAlias = tuple[Leg, ...]


def follow(
    network: RoadNetwork, start_road: str, lane: int, route: tuple[str, ...], *, changes_lane: bool
) -> tuple[tuple[Leg, ...], float]:
    """The roads and lanes of a route, those that it leaves out included.

    Args:
        network: the roads.
        start_road: road of the start.
        lane: lane of the start.
        route: roads in order.
        changes_lane: whether the actor changes lanes on its way.

    Returns:
        The legs, and how far left of the path, in driving direction, the lane of the start lies.

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
    first = _leg(network, start_road, lane)
    _check_keeps_id(first)
    steps = [_Step(first, first)]
    for wanted in route[1:]:
        steps[-1:] = _steps_to(network, steps[-1].arrive, wanted, changes_lane)
    legs, aside_m = _beside(steps)
    if changes_lane and not aside_m:
        legs = (*legs[:-1], _beside_end(legs[-1]))
    return legs, -aside_m


def _check_keeps_id(leg: Leg) -> None:
    changed = next((s for s in leg.stretches if s.lane != leg.lane), None)
    if changed is not None:
        # The id of a start holds for its s; which of the two lanes is meant cannot be told here.
        raise RoadError(
            f"lane {leg.lane} of road {leg.road.id} is called {changed.lane} from s"
            f" {changed.from_m:g} m to {changed.to_m:g} m",
            where="lane",
            hint="start on a road whose lanes keep their ids",
        )


def _steps_to(network: RoadNetwork, leg: Leg, wanted: str, changes_lane: bool) -> list[_Step]:
    """From a road to a wanted one, both included."""
    way = _direct(network, leg, wanted) or _filled(network, leg, wanted)
    if way is not None:
        return [_Step(leg, leg), *(_Step(later, later) for later in way)]
    steps = _with_change(network, leg, wanted)
    if steps is not None and changes_lane:
        return steps
    hint = _leads_to(network, leg)
    if steps is not None:
        change = next(step for step in steps if step.arrive is not step.leave)
        hint += (
            f"; lane {change.leave.lane} of road {change.leave.road.id} leads there, so let the"
            " actor change lanes"
        )
    raise RoadError(
        f"lane {leg.lane} of road {leg.road.id} does not lead to road {wanted}",
        where="route",
        hint=hint,
    )


def _direct(network: RoadNetwork, leg: Leg, wanted: str) -> _Way | None:
    """Over a link or one connecting road."""
    for first in onward(network, leg):
        if first.road.id == wanted:
            return (first,)
        if first.road.junction is None:
            continue
        for second in onward(network, first):
            if second.road.id == wanted:
                return (first, second)
    return None


def _filled(network: RoadNetwork, leg: Leg, wanted: str) -> _Way | None:
    """The only way to a road that is not next.

    Raises:
        RoadError: there are several.
    """
    found: dict[tuple[str, ...], _Way] = {}
    for way in _ways(network, leg, _MAX_FILLED):
        if way[-1].road.id == wanted:
            found.setdefault(_names(way), way)
    if len(found) > 1:
        first, second = (", ".join(names[:-1]) for names in list(found)[:2])
        raise RoadError(
            f"more than one way leads from lane {leg.lane} of road {leg.road.id} to road {wanted}",
            where="route",
            hint=f"name the roads in between, such as {first} or {second}",
        )
    return next(iter(found.values()), None)


def _with_change(network: RoadNetwork, leg: Leg, wanted: str) -> list[_Step] | None:
    """The way with the fewest lanes to cross, all of them on one road, as late as possible."""
    best: tuple[int, int] | None = None
    steps: list[_Step] | None = None
    for before in ((), *_ways(network, leg, _MAX_AROUND_CHANGE - 1)):
        at = before[-1] if before else leg
        for lane, crossed in _beside_lane(at):
            other = replace(at, lane=lane)
            after = _direct(network, other, wanted)
            if after is None or (best is not None and (crossed, -len(before)) >= best):
                continue
            best = (crossed, -len(before))
            kept = (leg, *before)[:-1]
            steps = [
                *(_Step(one, one) for one in kept),
                _Step(at, other),
                *(_Step(one, one) for one in after),
            ]
    return steps


def _ways(network: RoadNetwork, leg: Leg, most: int) -> Iterator[_Way]:
    """Ways along the lane over up to so many roads, no road twice, short ones first."""
    ways: list[_Way] = [()]
    for _ in range(most):
        longer = []
        for way in ways:
            used = {leg.road.id, *(one.road.id for one in way)}
            for following in onward(network, way[-1] if way else leg):
                if following.road.id not in used:
                    longer.append((*way, following))
            if len(longer) > _MAX_WAYS:
                break
        yield from longer
        ways = longer


def _beside_lane(leg: Leg) -> Iterator[tuple[int, int]]:
    """Lanes of the same kind and direction, and how many lanes away they are."""
    road = leg.road
    own = road.lane(leg.lane)
    for spec in road.lanes:
        if spec.id != leg.lane and (spec.kind, spec.direction) == (own.kind, own.direction):
            other = replace(leg, lane=spec.id)
            if _place_of_both(leg, other) is not None:
                yield spec.id, abs(spec.id - leg.lane)


def _place_of_both(arrive: Leg, leave: Leg) -> float | None:
    """s where both lanes have a width: where the road is left, else entered, else in between."""
    road = arrive.road
    ends_m = (road.length_m, 0.0) if arrive.direction > 0 else (0.0, road.length_m)
    places_m = (*ends_m, *(strip.s0_m for strip in road.strips[1:]))
    return next((s_m for s_m in places_m if _wide(arrive, s_m) and _wide(leave, s_m)), None)


def _wide(leg: Leg, s_m: float) -> bool:
    if leg.lane not in leg.road.strip(s_m).lanes:
        return False
    right_m, left_m = leg.road.lane_borders_t(leg.lane, s_m)
    return left_m - right_m > _MIN_WIDTH_M


def _beside(steps: list[_Step]) -> tuple[tuple[Leg, ...], float]:
    """The legs, each with its distance from the lane, and that of the first one."""
    legs: list[Leg] = []
    aside_m = 0.0
    for step in reversed(steps):
        arrive, leave = step.arrive, step.leave
        if arrive is leave:
            legs.append(replace(arrive, aside_m=aside_m))
            continue
        s_m = _place_of_both(arrive, leave)
        if s_m is None:
            raise RoadError(
                f"lanes {arrive.lane} and {leave.lane} of road {arrive.road.id} have no place"
                " beside each other",
                where="route",
            )
        by_m = arrive.direction * (_centre_t(leave, s_m) - _centre_t(arrive, s_m))
        exit_m = arrive.road.length_m if arrive.direction > 0 else 0.0
        if s_m == exit_m:
            # The lane left may begin in a taper, so the path keeps to the lane arrived on.
            legs.append(replace(arrive, aside_m=aside_m + by_m, towards=leave.lane))
        else:
            legs.append(replace(leave, aside_m=aside_m))
        aside_m += by_m
    return tuple(reversed(legs)), aside_m


def _beside_end(leg: Leg) -> Leg:
    """A leg whose lane ends on its road goes on beside the nearest lane that does not."""
    exit_m = leg.road.length_m if leg.direction > 0 else 0.0
    if _wide(leg, exit_m):
        return leg
    lasting = [
        other
        for other, _ in sorted(_beside_lane(leg), key=lambda found: (found[1], abs(found[0])))
        if _wide(replace(leg, lane=other), exit_m)
    ]
    for other in lasting:
        beside = replace(leg, lane=other)
        s_m = _place_of_both(leg, beside)
        if s_m is not None:
            by_m = leg.direction * (_centre_t(leg, s_m) - _centre_t(beside, s_m))
            return replace(beside, aside_m=by_m, towards=leg.lane)
    return leg


def _centre_t(leg: Leg, s_m: float) -> float:
    right_m, left_m = leg.road.lane_borders_t(leg.lane, s_m)
    return 0.5 * (right_m + left_m)


def _names(way: _Way) -> tuple[str, ...]:
    """The roads of a way that a route would name."""
    return tuple(leg.road.id for leg in way if leg.road.junction is None)


def _leg(network: RoadNetwork, road: str, lane: int, direction: int | None = None) -> Leg:
    found = network.road(road)
    spec = found.lane(lane)
    return Leg(found, network.road_index(road), lane, direction or spec.direction)


def onward(network: RoadNetwork, leg: Leg) -> list[Leg]:
    """The roads that the lane leads to, connecting roads among them."""
    link = _link(leg)
    if link is None:
        return []
    if link.kind == "junction":
        return _through_junction(network, leg, link.id)
    following = _over_link(network, leg, link)
    return [following] if following else []


def _link(leg: Leg) -> Link | None:
    return leg.road.successor if leg.direction > 0 else leg.road.predecessor


def _over_link(network: RoadNetwork, leg: Leg, link: Link) -> Leg | None:
    lanes = leg.road.lane_successors if leg.direction > 0 else leg.road.lane_predecessors
    lane = leg.exit_lane
    if lane is None or lane not in lanes or not _has(network, link.id, lanes[lane]):
        return None
    return _leg(network, link.id, lanes[lane], 1 if link.contact == "start" else -1)


def _through_junction(network: RoadNetwork, leg: Leg, junction_id: str) -> list[Leg]:
    lane = leg.exit_lane
    if lane is None:
        return []
    return [
        _leg(network, connecting, to_lane, 1 if contact == "start" else -1)
        for connecting, to_lane, contact in network.turns.get((junction_id, leg.road.id, lane), ())
        if _has(network, connecting, to_lane)
    ]


def _has(network: RoadNetwork, road: str, lane: int) -> bool:
    """Files may link to roads and lanes that they do not hold."""
    return road in network.roads and any(spec.id == lane for spec in network.roads[road].lanes)


def _leads_to(network: RoadNetwork, leg: Leg) -> str:
    names: set[str] = set()
    for following in onward(network, leg):
        link = _link(following) if following.road.junction is not None else None
        names.add(link.id if link else following.road.id)
    return f"it leads to {', '.join(sorted(names))}" if names else "it ends there"
