"""Profiles, signals, objects and structures of an OpenDRIVE road.

None of them is needed to drive on a map, so that objects and signals that say too little or
something odd are left out rather than refused. Profiles are part of the geometry: broken ones are
refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from scenario_gen.errors import RoadError
from scenario_gen.roads.network import NetworkRoad, Profile, RoadObject, Signal, Structure
from scenario_gen.roads.xodr_file import cubic_of, integer_of, number_of

_MAX_PIECES = 20_000
_MAX_COEFFICIENT = 1e6
_MAX_THINGS = 20_000
_MAX_SIZE_M = 10_000.0
_HIDING_HEIGHT_M = 1.2
_TEXT_LENGTH = 20
_SPEED_UNITS = {"m/s": 1.0, "km/h": 1.0 / 3.6, "mph": 0.44704}
_HIDING: Final = frozenset({"building", "soundBarrier", "vegetation", "barrier"})
_KINDS: Final = _HIDING | {
    "obstacle", "pole", "tree", "parkingSpace", "railing", "trafficIsland", "streetLamp", "gantry",
    "patch", "roadMark",
}  # fmt: skip

_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Furniture:
    """What stands on, beside and over a road."""

    objects: tuple[RoadObject, ...]
    signals: tuple[Signal, ...]
    structures: tuple[Structure, ...]


def read_profile(node: Any, path: str, where: str) -> Profile | None:
    """The records of a profile, such as ``elevationProfile/elevation``; None where all are 0.

    Raises:
        RoadError: a number is broken, or there are too many records.
    """
    records = node.findall(path)
    if len(records) > _MAX_PIECES:
        raise RoadError(f"it has more than {_MAX_PIECES} <{path}>", where=where)
    pieces = sorted(
        ((number_of(record, "s", where), *cubic_of(record, where)) for record in records),
        key=lambda piece: piece[0],
    )
    if any(abs(value) > _MAX_COEFFICIENT for piece in pieces for value in piece):
        raise RoadError(f"a number of <{path}> exceeds {_MAX_COEFFICIENT:g}", where=where)
    if not any(any(piece[1:]) for piece in pieces):
        return None
    return Profile(tuple(pieces))


def read_furniture(node: Any, road: NetworkRoad, where: str) -> Furniture:
    """Objects, signals and structures of a ``<road>``."""
    return Furniture(
        objects=_all(node, "objects/object", lambda item: _object(item, road, where)),
        signals=_all(node, "signals/signal", lambda item: _signal(item, road, where)),
        structures=(
            *_all(node, "objects/tunnel", lambda item: _structure(item, "tunnel", road, where)),
            *_all(node, "objects/bridge", lambda item: _structure(item, "bridge", road, where)),
        ),
    )


def _all(
    node: Any, path: str, read: Callable[[Any], _Thing | None]
) -> tuple[_Thing, ...]:  # fmt: skip
    return tuple(_readable(node.findall(path)[:_MAX_THINGS], read))


def _readable(items: list[Any], read: Callable[[Any], _Thing | None]) -> Iterator[_Thing]:
    for item in items:
        try:
            thing = read(item)
        except RoadError:
            continue
        if thing is not None:
            yield thing


def _object(node: Any, road: NetworkRoad, where: str) -> RoadObject | None:
    kind = node.get("type", "")
    if kind not in _KINDS:
        return None
    s_m = number_of(node, "s", where)
    radius_m = number_of(node, "radius", where, 0.0)
    length_m = number_of(node, "length", where, 2.0 * radius_m)
    width_m = number_of(node, "width", where, 2.0 * radius_m)
    height_m = number_of(node, "height", where, 0.0)
    sizes = (length_m, width_m, height_m)
    if not 0.0 <= s_m <= road.length_m or not length_m > 0.0 or not width_m > 0.0:
        return None
    if height_m < 0.0 or max(sizes) > _MAX_SIZE_M:
        return None
    return RoadObject(
        name=_plain(node.get("name") or node.get("id") or kind),
        kind=kind,
        road=road.id,
        s_m=s_m,
        t_m=_bounded(node, "t", where),
        length_m=length_m,
        width_m=width_m,
        height_m=height_m,
        heading_rad=number_of(node, "hdg", where, 0.0),
        z_m=_bounded(node, "zOffset", where),
        hides=kind in _HIDING and height_m >= _HIDING_HEIGHT_M,
    )


def _signal(node: Any, road: NetworkRoad, where: str) -> Signal | None:
    file_id = node.get("id", "")
    orientation = node.get("orientation", "none")
    s_m = number_of(node, "s", where)
    if not file_id or orientation not in ("+", "-", "none") or not 0.0 <= s_m <= road.length_m:
        return None
    value = number_of(node, "value", where) if node.get("value") else None
    if value is not None:
        value *= _SPEED_UNITS.get(node.get("unit", ""), 1.0)
    lanes: list[int] = []
    there = {spec.id for spec in road.lanes}
    for validity in node.findall("validity"):
        ends = sorted(integer_of(validity, name, where) for name in ("fromLane", "toLane"))
        lanes += [lane for lane in sorted(there) if ends[0] <= lane <= ends[1]]
    return Signal(
        name=f"signal_{_plain(file_id)}",
        road=road.id,
        s_m=s_m,
        t_m=_bounded(node, "t", where),
        orientation=orientation,
        type=str(node.get("type", ""))[:_TEXT_LENGTH],
        subtype=str(node.get("subtype", "-1"))[:_TEXT_LENGTH],
        country=str(node.get("country", ""))[:_TEXT_LENGTH],
        dynamic=node.get("dynamic") == "yes",
        value=value,
        z_m=_bounded(node, "zOffset", where),
        lanes=tuple(lanes),
        file_id=file_id,
    )


def _structure(
    node: Any, kind: Literal["tunnel", "bridge"], road: NetworkRoad, where: str
) -> Structure | None:
    s_m = number_of(node, "s", where)
    length_m = min(number_of(node, "length", where), road.length_m - s_m)
    if s_m < 0.0 or length_m <= 0.0:
        return None
    return Structure(kind, road.id, s_m, length_m, number_of(node, "lighting", where, 1.0) > 0.0)


def _bounded(node: Any, name: str, where: str) -> float:
    value = number_of(node, name, where, 0.0)
    if abs(value) > _MAX_SIZE_M:
        raise RoadError(f"{name} {value:g} m is too far off the road", where=where)
    return value


def _plain(text: str) -> str:
    """Letters, digits and underscores, as names of scenarios are made of."""
    return re.sub(r"[^a-z0-9_]", "_", text[:_TEXT_LENGTH].lower())
