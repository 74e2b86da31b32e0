"""The road network of an OpenDRIVE file.

Read are reference lines, lanes, links, junctions and crosswalks. The network is flat: elevation and
superelevation are left out, as x and y of the road frame hardly depend on them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from scenario_gen.errors import RoadError
from scenario_gen.roads.network import (
    Connection,
    Crossing,
    End,
    Junction,
    Link,
    NetworkRoad,
    RoadNetwork,
)
from scenario_gen.roads.xodr_crossing import read_crossing
from scenario_gen.roads.xodr_file import integer_of, parse
from scenario_gen.roads.xodr_lanes import read_lanes
from scenario_gen.roads.xodr_plan import read_plan_view

_MAX_ROADS = 20_000
_NO_JUNCTION = ("-1", "")
_NAME_LENGTH = 60


@lru_cache(maxsize=8)
def read_network(data: bytes, name: str) -> RoadNetwork:
    """The network of an OpenDRIVE file, cached by its bytes.

    Args:
        data: the file.
        name: what to call it in errors.

    Raises:
        RoadError: what is wrong or not supported, with road and element.
    """
    root = parse(data, name)
    nodes = root.findall("road")
    if not 0 < len(nodes) <= _MAX_ROADS:
        raise RoadError(f"it has {len(nodes)} roads; 1 to {_MAX_ROADS} are read", where=name)
    names = _names([node.get("id", "") for node in nodes])
    if len(names) != len(nodes):
        raise RoadError("two roads have the same id", where=name)
    roads, crossings = {}, []
    for number, node in enumerate(nodes):
        where = f"{name}, road {node.get('id', '')[:40]}"
        road = _road(node, number, names, where)
        roads[road.id] = road
        crossings += _crossings(node, road, where)
    junctions = tuple(_junction(node, names, name) for node in root.findall("junction"))
    return RoadNetwork(roads, junctions, tuple(crossings), source=data)


def _names(file_ids: list[str]) -> dict[str, str]:
    """Id in the file -> name that a position can use: lower case letters, digits, underscores."""
    names: dict[str, str] = {}
    used: set[str] = set()
    for file_id in file_ids:
        plain = re.sub(r"[^a-z0-9_]", "_", file_id.lower()).lstrip("_")[:_NAME_LENGTH] or "road"
        name, count = plain, 1
        while name in used:
            count += 1
            name = f"{plain[: _NAME_LENGTH - 6]}_{count}"
        used.add(name)
        names[file_id] = name
    return names


def _road(node: Any, position: int, names: dict[str, str], where: str) -> NetworkRoad:
    if node.get("rule", "RHT") != "RHT":
        raise RoadError("left-hand traffic is not supported", where=where)
    file_id = node.get("id", "")
    line = read_plan_view(node, where)
    lanes = read_lanes(node, line.length_m, where)
    junction = node.get("junction", "")
    is_number = re.fullmatch(r"[0-9]{1,9}", file_id) is not None
    return NetworkRoad(
        id=names[file_id],
        number=int(file_id) if is_number else position,
        line=line,
        lanes=lanes.lanes,
        strips=lanes.strips,
        predecessor=_link(node.find("link/predecessor"), names, where),
        successor=_link(node.find("link/successor"), names, where),
        junction=None if junction in _NO_JUNCTION else junction,
        lane_predecessors=lanes.predecessors,
        lane_successors=lanes.successors,
        file_id=None if file_id == str(int(file_id) if is_number else position) else file_id,
    )


def _link(node: Any, names: dict[str, str], where: str) -> Link | None:
    if node is None:
        return None
    kind, target = node.get("elementType", "road"), node.get("elementId", "")
    if kind == "junction":
        return Link("junction", target)
    if target not in names:
        raise RoadError(f"it is linked to road {target[:40]}, which is not there", where=where)
    return Link("road", names[target], _contact(node))


def _contact(node: Any) -> End:
    return "end" if node.get("contactPoint") == "end" else "start"


def _junction(node: Any, names: dict[str, str], name: str) -> Junction:
    junction_id = node.get("id", "")
    where = f"{name}, junction {junction_id[:40]}"
    connections = []
    for item in node.findall("connection"):
        incoming, connecting = item.get("incomingRoad"), item.get("connectingRoad")
        # Virtual and direct junctions have connections of other kinds: no way leads through here.
        if incoming not in names or connecting not in names:
            continue
        links = tuple(
            (integer_of(link, "from", where), integer_of(link, "to", where))
            for link in item.findall("laneLink")
        )
        connections.append(Connection(names[incoming], names[connecting], _contact(item), links))
    number = int(junction_id) if re.fullmatch(r"[0-9]{1,9}", junction_id) else -1
    return Junction(junction_id, number, tuple(connections))


def _crossings(node: Any, road: NetworkRoad, where: str) -> list[Crossing]:
    found = (
        read_crossing(item, road.id, road.length_m, where)
        for item in node.findall("objects/object")
        if item.get("type") == "crosswalk"
    )
    return [crossing for crossing in found if crossing is not None]
