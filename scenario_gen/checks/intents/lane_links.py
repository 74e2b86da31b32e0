"""Whether going from one lane to another is a change of lane, or the same lane going on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.lane_facts import lane_facts
from scenario_gen.roads import NetworkRoad, RoadNetwork

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Places = tuple[Ints, Ints, Floats]
"""(n,) road index, lane and s."""


def is_lane_change(network: RoadNetwork, before: Places, after: Places) -> Bools:
    """(n,) whether a mover on a lane, then on another one, has changed lanes.

    Lanes of the same road differ in their id, unless one goes over into the other where the cross
    section changes. Lanes of two roads that are linked differ where the link leads elsewhere;
    between roads without a link, as those that overlap in a junction, nothing can be said: no
    change. Traffic has to run the same way on both.
    """
    keys = np.stack([
        before[0], before[1], _strips(network, before), after[0], after[1], _strips(network, after),
    ])  # fmt: skip
    distinct, which = np.unique(keys, axis=1, return_inverse=True)
    answers = [_changed(network, *key) for key in distinct.T.tolist()]
    return np.array(answers, dtype=np.bool_)[np.ravel(which)]


def _strips(network: RoadNetwork, places: Places) -> NDArray[np.int64]:
    """(n,) place of the strip within its road."""
    road, _, s_m = places
    table = network.lane_table
    index = road.astype(np.int64)
    return table.strip_at(index, np.nan_to_num(s_m)) - table.first_strip[index]


def _changed(
    network: RoadNetwork, road: int, lane: int, strip: int, to_road: int, to_lane: int,
    to_strip: int,
) -> bool:  # fmt: skip
    roads = tuple(network.roads.values())
    facts = lane_facts(network)
    way = facts.direction[road, lane - facts.lowest]
    to_way = facts.direction[to_road, to_lane - facts.lowest]
    if road == to_road:
        on = _over_strips(roads[road], lane, strip, to_strip)
        return bool(way == to_way) and on != to_lane
    linked = _linked(network, roads[road], lane, roads[to_road])
    return linked is not None and linked != to_lane


def _over_strips(road: NetworkRoad, lane: int, strip: int, to_strip: int) -> int | None:
    """The lane of another strip of a road that a lane goes over into; None: it ends before."""
    at: int | None = lane
    while at is not None and strip < to_strip:
        onward = road.strips[strip].onward
        at = at if onward is None else onward.get(at)
        strip += 1
    while at is not None and strip > to_strip:
        strip -= 1
        onward = road.strips[strip].onward
        if onward is not None:
            at = next((before for before, after in onward.items() if after == at), None)
    return at


def _linked(
    network: RoadNetwork, road: NetworkRoad, lane: int, to_road: NetworkRoad
) -> int | None:  # fmt: skip
    """The lane of another road that a lane leads to or comes from; None without a direct link."""
    for link, lanes in (
        (road.successor, road.lane_successors), (road.predecessor, road.lane_predecessors),
    ):  # fmt: skip
        if link is not None and link.kind == "road" and link.id == to_road.id:
            return lanes.get(lane)
    for junction in network.junctions:
        for way in junction.connections:
            if way.incoming == road.id and way.connecting == to_road.id:
                return dict(way.lane_links).get(lane)
            if way.incoming == to_road.id and way.connecting == road.id:
                back = {inner: outer for outer, inner in way.lane_links}
                return back.get(lane)
    return None
