"""The road network of an OpenDRIVE file.

Read are reference lines, lanes, links, profiles, junctions, crosswalks, objects and signals. Its x
and y are those of a flat network: they hardly depend on elevation and superelevation.
"""

from __future__ import annotations

import re
from dataclasses import replace
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
    Rule,
    Signal,
)
from scenario_gen.roads.xodr_crossing import read_crossing
from scenario_gen.roads.xodr_file import integer_of, parse
from scenario_gen.roads.xodr_furniture import read_furniture, read_profile
from scenario_gen.roads.xodr_lanes import read_lanes
from scenario_gen.roads.xodr_plan import read_plan_view

_MAX_ROADS = 20_000
_NO_JUNCTION = ("-1", "")
_NAME_LENGTH = 60
_TYPE_LENGTH = 20
_RULES: dict[str, Rule] = {"RHT": "RHT", "LHT": "LHT"}


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
    roads, crossings, furniture = {}, [], []
    for number, node in enumerate(nodes):
        where = f"{name}, road {node.get('id', '')[:40]}"
        road = _road(node, number, names, where)
        roads[road.id] = road
        crossings += _crossings(node, road, where)
        furniture.append(read_furniture(node, road, where))
    return RoadNetwork(
        roads=roads,
        junctions=tuple(_junction(node, names, name) for node in root.findall("junction")),
        crossings=tuple(crossings),
        objects=tuple(thing for part in furniture for thing in part.objects),
        signals=_with_unique_names([signal for part in furniture for signal in part.signals]),
        structures=tuple(structure for part in furniture for structure in part.structures),
        source=data,
    )


def _with_unique_names(signals: list[Signal]) -> tuple[Signal, ...]:
    """Signals whose ids differ only in what names leave out get a number after their names."""
    counts: dict[str, int] = {}
    found = []
    for signal in signals:
        count = counts[signal.name] = counts.get(signal.name, 0) + 1
        found.append(signal if count == 1 else replace(signal, name=f"{signal.name}_{count}"))
    return tuple(found)


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
    rule: Rule | None = _RULES.get(node.get("rule", "RHT"))
    if rule is None:
        raise RoadError(
            f'rule="{node.get("rule")[:40]}" is not known', where=where, hint="use RHT or LHT"
        )
    file_id = node.get("id", "")
    line = read_plan_view(node, where)
    lanes = read_lanes(node, line.length_m, where, rule)
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
        rule=rule,
        kind=_type(node),
        elevation=read_profile(node, "elevationProfile/elevation", where),
        superelevation=read_profile(node, "lateralProfile/superelevation", where),
    )


def _type(node: Any) -> str:
    """Type of the road where it begins."""
    kind = node.find("type")
    return "" if kind is None else re.sub(r"[^A-Za-z]", "", kind.get("type", ""))[:_TYPE_LENGTH]


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
