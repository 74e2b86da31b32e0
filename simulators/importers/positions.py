"""Positions of OpenSCENARIO: all kinds, as places on the map."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from scenario_gen.errors import InputError
from scenario_gen.roads import NetworkRoad
from simulators.importers.catalogs import Catalogs
from simulators.importers.node import Node
from simulators.importers.roadmap import Place, RoadMap

#: Where an object is, by its name in the file.
Where: TypeAlias = Callable[[str], Place]


class _Orientation(NamedTuple):
    heading_rad: float
    absolute: bool


class Positions:
    """Reads positions.

    Args:
        roads: of the map.
        catalogs: for routes and trajectories.
    """

    def __init__(self, roads: RoadMap, catalogs: Catalogs) -> None:
        self.roads, self.catalogs = roads, catalogs

    def place(self, parent: Node, where: Where) -> Place:
        """The place that an element such as ``Position`` holds.

        Raises:
            InputError: it cannot be told where that is.
        """
        node = parent.only()
        reader = getattr(self, f"_{node.tag.removesuffix('Position').lower()}", None)
        if reader is None or not node.tag.endswith("Position"):
            raise node.wrong("such a position is not read")
        try:
            found: Place = reader(node, where)
        except InputError as error:
            raise error if error.where else node.wrong(str(error)) from error
        return found

    def route(self, node: Node, where: Where) -> list[Place]:
        """The waypoints of a ``Route``, or of one in a catalog.

        Raises:
            InputError: there is none, or a waypoint is nowhere.
        """
        referred = node.tag == "CatalogReference"
        node = self.catalogs.entry(node, "Route") if referred else node.declaring()
        places = []
        for point in node.children("Waypoint"):
            point.text("routeStrategy", "")
            places.append(self.place(point.need("Position"), where))
        if len(places) < 2:
            raise node.wrong(f"a route has two waypoints or more, not {len(places)}")
        return places

    def _world(self, node: Node, where: Where) -> Place:  # noqa: ARG002 - all readers alike
        heading_rad = node.number("h") if node.has("h") else None
        return self.roads.in_world(node.number("x"), node.number("y"), heading_rad)

    def _relativeworld(self, node: Node, where: Where) -> Place:
        base, turn = where(node.text("entityRef")), _orientation(node)
        heading_rad = turn.heading_rad + (0.0 if turn.absolute else base.heading_rad)
        return self.roads.in_world(
            base.x_m + node.number("dx"), base.y_m + node.number("dy"), heading_rad
        )

    def _relativeobject(self, node: Node, where: Where) -> Place:
        base, turn = where(node.text("entityRef")), _orientation(node)
        dx_m, dy_m = node.number("dx"), node.number("dy", 0.0)
        cos, sin = math.cos(base.heading_rad), math.sin(base.heading_rad)
        heading_rad = turn.heading_rad + (0.0 if turn.absolute else base.heading_rad)
        return self.roads.in_world(
            base.x_m + cos * dx_m - sin * dy_m, base.y_m + sin * dx_m + cos * dy_m, heading_rad
        )

    def _road(self, node: Node, where: Where) -> Place:  # noqa: ARG002 - all readers alike
        turn = _orientation(node)
        road = self.roads.road(node.text("roadId"))
        return self.roads.on_road(
            road, node.number("s"), node.number("t"), turn.heading_rad, absolute=turn.absolute
        )

    def _relativeroad(self, node: Node, where: Where) -> Place:
        base, turn = where(node.text("entityRef")), _orientation(node)
        road = self.roads.network.roads[base.road]
        return self.roads.on_road(
            road, base.s_m + node.number("ds"), base.t_m + node.number("dt"), turn.heading_rad,
            absolute=turn.absolute,
        )  # fmt: skip

    def _lane(self, node: Node, where: Where) -> Place:  # noqa: ARG002 - all readers alike
        turn = _orientation(node)
        road = self.roads.road(node.text("roadId"))
        return self.roads.on_lane(
            road, _lane_id(node, "laneId"), node.number("s"), node.number("offset", 0.0),
            turn.heading_rad, absolute=turn.absolute,
        )  # fmt: skip

    def _relativelane(self, node: Node, where: Where) -> Place:
        base, turn = where(node.text("entityRef")), _orientation(node)
        roads = self.roads
        sideways = roads.runs(base)
        lane = beside(base.lane, _lane_id(node, "dLane") * sideways)
        ahead_m = node.number("dsLane" if node.has("dsLane") else "ds")
        traffic = roads.traffic(roads.network.roads[base.road], base.lane)
        # Ahead is where the object looks, whatever the direction of s and of the traffic.
        moved = roads.moved(base, ahead_m * sideways * traffic)
        if moved.road != base.road:
            lane = beside(moved.lane, _lane_id(node, "dLane") * roads.runs(moved))
        # Beside or behind somebody who looks against the traffic, one looks so too.
        against = not turn.absolute and sideways != traffic
        return roads.on_lane(
            roads.network.roads[moved.road], lane, moved.s_m, node.number("offset", 0.0),
            turn.heading_rad + (math.pi if against else 0.0), absolute=turn.absolute,
        )  # fmt: skip

    def _route(self, node: Node, where: Where) -> Place:
        turn = _orientation(node)
        if node.child("Orientation") is not None:
            node.say("approximated", "esmini passes over the orientation of a route position",
                     "it is turned as the standard says")  # fmt: skip
        reference = node.child("RouteRef") or node
        places = self.route(reference.only(), where)
        inside = node.child("InRoutePosition")
        if inside is None:
            raise node.wrong("there is no InRoutePosition")
        kind = inside.only()
        if kind.tag == "FromCurrentEntity":
            return where(kind.text("entityRef"))
        way_m = kind.number("pathS")
        road, s_m = self._along(places, way_m)
        if kind.tag == "FromLaneCoordinates":
            lane = _lane_id(kind, "laneId")
            return self.roads.on_lane(
                road, lane, s_m, kind.number("laneOffset", 0.0), turn.heading_rad,
                absolute=turn.absolute,
            )  # fmt: skip
        return self.roads.on_road(
            road, s_m, kind.number("t"), turn.heading_rad, absolute=turn.absolute
        )

    def _along(self, places: list[Place], way_m: float) -> tuple[NetworkRoad, float]:
        """Road and s so far along a route."""
        first = places[0]
        roads = self.roads
        names = roads.way(places)
        network = roads.network
        direction = roads.traffic(network.roads[first.road], first.lane)
        s_m, left_m = first.s_m, way_m
        for index, name in enumerate(names):
            road = network.roads[name]
            if index:
                direction = _entered(network.roads[names[index - 1]], road, direction)
                s_m = 0.0 if direction > 0 else road.length_m
            rest_m = road.length_m - s_m if direction > 0 else s_m
            if left_m <= rest_m or index == len(names) - 1:
                return road, s_m + direction * min(left_m, rest_m)
            left_m -= rest_m
        raise InputError("the route has no roads")

    def _geo(self, node: Node, where: Where) -> Place:  # noqa: ARG002 - all readers alike
        raise node.wrong("geographic coordinates need the projection of the map: not read")

    def _trajectory(self, node: Node, where: Where) -> Place:
        from simulators.importers.trajectories import along, read_shape

        reference = node.child("TrajectoryRef") or node
        points = read_shape(reference.only(), self, self.catalogs, where)
        x_m, y_m, heading_rad = along(points, node.number("s"))
        turn, t_m = _orientation(node), node.number("t", 0.0)
        x_m, y_m = x_m - t_m * math.sin(heading_rad), y_m + t_m * math.cos(heading_rad)
        return self.roads.in_world(
            x_m, y_m, turn.heading_rad + (0.0 if turn.absolute else heading_rad)
        )


def beside(lane: int, lanes: int) -> int:
    """The lane so many lanes to the left of the reference line's direction; 0 is no lane."""
    found = lane + lanes
    if lane < 0 <= found:
        return found + 1
    return found - 1 if lane > 0 >= found else found


def _entered(before: NetworkRoad, road: NetworkRoad, direction: int) -> int:
    """+1 where a road that follows another one is driven along its s."""
    link = before.successor if direction > 0 else before.predecessor
    if link is not None and link.kind == "road" and link.id == road.id:
        return 1 if link.contact == "start" else -1
    back = road.predecessor
    return 1 if back is not None and back.id == before.id else -1


def _orientation(node: Node) -> _Orientation:
    found = node.child("Orientation")
    if found is None:
        return _Orientation(0.0, False)
    absolute = found.text("type", "absolute") == "absolute"
    return _Orientation(found.number("h", 0.0), absolute)


def _lane_id(node: Node, name: str) -> int:
    value = node.number(name)
    if value != int(value) or abs(value) > 1_000:
        raise node.wrong(f"{name} = {value:g} is no lane")
    return int(value)
