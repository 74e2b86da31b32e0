"""Places on a drawn road, as far as its network tells them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from scenario_gen.domain.road import LaneKind, LaneSpec
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork
from tests.space.chance import Data, number, often, one_of

DRIVEN: frozenset[LaneKind] = frozenset({"driving"})
BESIDE: frozenset[LaneKind] = frozenset(
    {"shoulder", "sidewalk", "border", "parking", "biking", "median"}
)


@dataclass(frozen=True)
class Way:
    """Where somebody drives: road, lane, route and what lies ahead of the start of the road."""

    road: str
    lane: LaneSpec
    route: tuple[str, ...]
    road_m: float
    length_m: float
    """From the beginning of the road, in driving direction, to the end of the route."""

    def s_m(self, ahead_m: float) -> float:
        """Where the lane has led so far from its beginning, kept within the road."""
        ahead_m = min(max(ahead_m, 0.0), self.road_m)
        s_m = ahead_m if self.lane.direction > 0 else self.road_m - ahead_m
        return min(round(s_m, 3), math.floor(self.road_m * 1000.0) / 1000.0)

    def ahead_m(self, s_m: float) -> float:
        """The reverse."""
        return s_m if self.lane.direction > 0 else self.road_m - s_m

    def start(self, ahead_m: float) -> Data:
        """The position there."""
        return {"road": self.road, "lane": self.lane.id, "s_m": self.s_m(ahead_m)}


def lanes_of(network: RoadNetwork, road: str, kinds: frozenset[LaneKind]) -> list[LaneSpec]:
    """Lanes of some kinds of a road."""
    return [lane for lane in network.roads[road].lanes if lane.kind in kinds]


def any_way(
    chance: Random, network: RoadNetwork, kinds: frozenset[LaneKind] = DRIVEN
) -> Way | None:
    """A way on a lane of some kinds; None where the roads have no such lane."""
    roads = [name for name in network.roads if lanes_of(network, name, kinds)]
    if not roads:
        return None
    road = one_of(chance, roads if often(chance, 0.15) else roads[:4])
    lanes = lanes_of(network, road, kinds)
    running = [lane for lane in lanes if lane.direction > 0]
    return way_on(
        chance, network, road, one_of(chance, running if running and often(chance, 0.7) else lanes)
    )


def way_on(chance: Random, network: RoadNetwork, road: str, lane: LaneSpec) -> Way:
    """The way that begins on a lane and follows one of the routes that lead on."""
    road_m = network.roads[road].length_m
    ways = [Way(road, lane, (), road_m, road_m)]
    for goal in network.roads:
        if goal == road or network.roads[goal].junction is not None or len(network.roads) == 1:
            continue
        try:
            path = network.path(road, lane.id, (road, goal))
        except RoadError:
            continue
        ways.append(Way(road, lane, (road, goal), road_m, float(path.length_m)))
    return one_of(chance, ways[1:] if ways[1:] and often(chance, 0.85) else ways)


def any_position(chance: Random, network: RoadNetwork) -> Data:
    """A place on any lane of any road."""
    name = one_of(chance, tuple(network.roads))
    road = network.roads[name]
    s_m = number(chance, 0.0, road.length_m)
    return {"road": name, "lane": one_of(chance, road.lanes).id, "s_m": s_m}
