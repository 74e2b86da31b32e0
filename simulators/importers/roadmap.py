"""Places on the roads of a map: from one frame to another, and ways along the lanes."""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenario_gen.errors import InputError
from scenario_gen.roads import NetworkRoad, RoadNetwork
from scenario_gen.roads.follow import onward
from scenario_gen.roads.route import Leg

#: Beyond the end of a road by less than this: rounding of the tool that wrote the file.
_BEYOND_END_M = 1.0
_MOST_LEGS = 20_000
#: A scenario names at most so many roads of a route.
MOST_ROADS = 20


@dataclass(frozen=True)
class Place:
    """A pose in the world and in the frame of a road."""

    x_m: float
    y_m: float
    heading_rad: float
    road: str
    lane: int
    """The one that it lies on, or the nearest one."""
    s_m: float
    t_m: float


class RoadMap:
    """A road network as files of OpenSCENARIO speak of it.

    Args:
        network: of the map.
    """

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        self._by_file_id = {road.opendrive_id: road for road in network.roads.values()}

    def road(self, file_id: str) -> NetworkRoad:
        """A road by its id in the file.

        Raises:
            InputError: there is none.
        """
        road = self._by_file_id.get(file_id)
        if road is None:
            raise InputError(f"the map has no road {file_id[:40]!r}")
        return road

    def on_road(
        self, road: NetworkRoad, s_m: float, t_m: float, heading_rad: float, *, absolute: bool,
        lane: int | None = None,
    ) -> Place:  # fmt: skip
        """A place in the frame of a road; a relative heading counts from its reference line.

        Raises:
            InputError: it lies beyond the ends of the road.
        """
        if not -_BEYOND_END_M <= s_m <= road.length_m + _BEYOND_END_M:
            raise InputError(
                f"s = {s_m:g} m is not on road {road.opendrive_id}, {road.length_m:g} m long"
            )
        s_m = min(max(s_m, 0.0), road.length_m)
        x_m, y_m = road.line.point(s_m, t_m)
        line_rad = float(road.line.evaluate(np.asarray(s_m))[2])
        return Place(
            float(x_m), float(y_m), heading_rad if absolute else line_rad + heading_rad, road.id,
            self.nearest_lane(road, s_m, t_m) if lane is None else lane, s_m, t_m,
        )  # fmt: skip

    def on_lane(
        self, road: NetworkRoad, lane: int, s_m: float, offset_m: float, heading_rad: float, *,
        absolute: bool,
    ) -> Place:  # fmt: skip
        """A place on a lane; a relative heading counts from the direction of traffic.

        Raises:
            InputError: there is no such lane there, or it is the reference line.
        """
        if lane == 0:
            return self.on_road(road, s_m, offset_m, heading_rad, absolute=absolute)
        inside_m = min(max(s_m, 0.0), road.length_m)
        t_m = self.network.lane_centre_t(road.id, lane, inside_m) + offset_m
        if not absolute and self.traffic(road, lane) < 0:
            heading_rad += math.pi
        return self.on_road(road, s_m, t_m, heading_rad, absolute=absolute, lane=lane)

    def in_world(self, x_m: float, y_m: float, heading_rad: float | None = None) -> Place:
        """A place in the world frame; without a heading along the nearest road."""
        index, s_m, t_m, lane = (np.asarray(part) for part in self.network.locate(x_m, y_m))
        if int(index) >= 0:
            road = self.network.roads[self.network.road_ids[int(index)]]
            s, t, found = float(s_m), float(t_m), int(lane)
        else:
            road, s, t = self._nearest_road(x_m, y_m)
            found = self.nearest_lane(road, s, t)
        if heading_rad is None:
            heading_rad = float(road.line.evaluate(np.asarray(s))[2])
        return Place(x_m, y_m, heading_rad, road.id, found, s, t)

    def _nearest_road(self, x_m: float, y_m: float) -> tuple[NetworkRoad, float, float]:
        best: tuple[float, NetworkRoad, float, float] | None = None
        for road in self.network.roads.values():
            s_m, t_m, beyond_m = (float(part) for part in road.line.nearest(x_m, y_m))
            far_m = math.hypot(t_m, beyond_m)
            if best is None or far_m < best[0]:
                best = far_m, road, s_m, t_m
        if best is None:
            raise InputError("the map has no roads")
        return best[1:]

    def nearest_lane(self, road: NetworkRoad, s_m: float, t_m: float) -> int:
        """The lane that a place is on, else the one whose border is nearest."""
        strip = road.strip(s_m)
        ds_m = s_m - strip.s0_m
        edges = [a + ds_m * (b + ds_m * (c + ds_m * d)) for a, b, c, d in strip.borders]
        off = [
            (max(right - t_m, t_m - left, 0.0) + (0.0 if left > right + 1e-6 else 1e3), lane)
            for lane, right, left in zip(strip.lanes, edges[:-1], edges[1:], strict=True)
        ]
        if not off:
            raise InputError(f"road {road.opendrive_id} has no lanes at s = {s_m:g} m")
        return min(off)[1]

    def traffic(self, road: NetworkRoad, lane: int) -> int:
        """+1 where traffic of a lane runs along s, else -1."""
        return 1 if (lane < 0) == (road.rule == "RHT") else -1

    def runs(self, place: Place) -> int:
        """+1 where a pose points along s, else -1."""
        road = self.network.roads[place.road]
        line_rad = float(road.line.evaluate(np.asarray(place.s_m))[2])
        return 1 if math.cos(place.heading_rad - line_rad) >= 0.0 else -1

    def start(self, place: Place) -> dict[str, Any]:
        """A place as the start of an actor."""
        road = self.network.roads[place.road]
        line_rad = float(road.line.evaluate(np.asarray(place.s_m))[2])
        along_rad = line_rad + (0.0 if self.traffic(road, place.lane) > 0 else math.pi)
        turn_rad = math.remainder(place.heading_rad - along_rad, math.tau)
        centre_m = self.network.lane_centre_t(place.road, place.lane, place.s_m)
        return {
            "road": place.road,
            "lane": place.lane,
            "s_m": place.s_m,
            "offset_m": _rounded(place.t_m - centre_m),
            "heading_rad": _rounded(turn_rad),
        }

    def leg(self, place: Place) -> Leg:
        """The lane of a place in the direction of its traffic."""
        road = self.network.roads[place.road]
        direction = self.traffic(road, place.lane)
        return Leg(road, self.network.road_index(road.id), place.lane, direction)

    def moved(self, place: Place, way_m: float, lane: int | None = None) -> Place:
        """A place further along its lane in the direction of traffic, or back.

        Raises:
            InputError: the road ends before.
        """
        lane = place.lane if lane is None else lane
        road = self.network.roads[place.road]
        leg = Leg(road, self.network.road_index(road.id), lane, self.traffic(road, lane))
        back = way_m < 0.0
        if back:
            leg = Leg(leg.road, leg.road_index, lane, -leg.direction)
        left_m, s_m = abs(way_m), place.s_m
        for _ in range(MOST_ROADS):
            rest_m = leg.road.length_m - s_m if leg.direction > 0 else s_m
            if left_m <= rest_m:
                s_m += leg.direction * left_m
                heading = 0.0 if (leg.direction > 0) != back else math.pi
                t_m = self.network.lane_centre_t(leg.road.id, leg.lane, s_m)
                return self.on_road(leg.road, s_m, t_m, heading, absolute=False, lane=leg.lane)
            left_m -= rest_m
            onwards = self.straightest(leg)
            if onwards is None:
                raise InputError(f"the road ends {left_m:g} m before the place")
            leg, s_m = onwards, 0.0 if onwards.direction > 0 else onwards.road.length_m
        raise InputError(f"the place is more than {MOST_ROADS} roads away")

    def straightest(self, leg: Leg) -> Leg | None:
        """Where one gets without turning, from the end of a lane; None where it ends."""
        ways = onward(self.network, leg)
        return min(ways, key=_turn_rad, default=None)

    def ahead(self, leg: Leg, from_s_m: float, reach_m: float) -> tuple[list[str], bool]:
        """Roads ahead along the lane, straight on, and whether there were other ways.

        Args:
            leg: where it begins.
            from_s_m: s there.
            reach_m: how far the roads have to reach.
        """
        roads, chosen = [leg.road.id], False
        rest_m = leg.road.length_m - from_s_m if leg.direction > 0 else from_s_m
        while rest_m < reach_m and len(roads) < MOST_ROADS:
            ways = onward(self.network, leg)
            if not ways:
                break
            leg = min(ways, key=_turn_rad)
            chosen = chosen or len({way.road.id for way in ways}) > 1
            roads.append(leg.road.id)
            rest_m += leg.road.length_m
        return roads, chosen

    def way(self, places: Sequence[Place]) -> list[str]:
        """Roads from place to place along the lanes of the direction of the first one.

        Raises:
            InputError: no way leads there.
        """
        roads = [places[0].road]
        legs = self._same_way(self.leg(places[0]))
        for before, after in itertools.pairwise(places):
            if after.road == roads[-1]:
                continue
            found = self._search(legs, after.road)
            if found is None:
                raise InputError(f"no way leads from road {before.road} to road {after.road}")
            roads += [leg.road.id for leg in found[1:]]
            legs = self._same_way(found[-1])
        return roads

    def _same_way(self, leg: Leg) -> list[Leg]:
        """The lanes of the road with traffic in the same direction, the one that is meant first."""
        lanes = {lane for strip in leg.road.strips for lane in strip.lanes}
        others = sorted(
            (lane for lane in lanes if lane != leg.lane and (lane < 0) == (leg.lane < 0)),
            key=lambda lane: abs(lane - leg.lane),
        )
        return [leg, *(Leg(leg.road, leg.road_index, lane, leg.direction) for lane in others)]

    def _search(self, starts: list[Leg], road: str) -> list[Leg] | None:
        queue = deque([[leg] for leg in starts])
        seen = {(leg.road.id, leg.lane, leg.direction) for leg in starts}
        while queue and len(seen) < _MOST_LEGS:
            way = queue.popleft()
            for leg in onward(self.network, way[-1]):
                if leg.road.id == road:
                    return [*way, leg]
                for beside in self._same_way(leg):
                    key = (beside.road.id, beside.lane, beside.direction)
                    if key not in seen:
                        seen.add(key)
                        queue.append([*way, beside])
        return None


def _turn_rad(leg: Leg) -> tuple[float, str]:
    """How far a road turns from its one end to its other."""
    headings = leg.road.line.evaluate(np.array([0.0, leg.road.length_m]))[2]
    return abs(math.remainder(float(headings[1] - headings[0]), math.tau)), leg.road.id


def _rounded(value: float) -> float:
    return 0.0 if abs(value) < 1e-9 else value
