"""Lane sections of an OpenDRIVE road as strips of smooth borders."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from scenario_gen.domain.road import LaneKind, LaneSpec
from scenario_gen.errors import RoadError
from scenario_gen.roads.network import Cubic, Rule, Strip
from scenario_gen.roads.xodr_file import cubic_of, integer_of, number_of

# Records that begin this close to each other begin at the same place.
_SAME_PLACE_M = 1e-6
_MAX_LANES = 200
_MAX_STRIPS = 5_000
_MAX_COEFFICIENT = 1e6
_ZERO: Cubic = (0.0, 0.0, 0.0, 0.0)

_KINDS: dict[str, LaneKind] = {
    **dict.fromkeys(
        ("driving", "entry", "exit", "onRamp", "offRamp", "connectingRamp", "HOV", "mwyEntry",
         "mwyExit", "bidirectional"),
        "driving",
    ),
    "bus": "bus",
    "taxi": "bus",
    "shoulder": "shoulder",
    "stop": "shoulder",
    "sidewalk": "sidewalk",
    "walking": "sidewalk",
    "border": "border",
    "biking": "biking",
    "parking": "parking",
    "median": "median",
    "tram": "tram",
    "rail": "rail",
    "curb": "curb",
    "restricted": "restricted",
    "roadWorks": "restricted",
}  # fmt: skip


@dataclass(frozen=True)
class RoadLanes:
    """What the ``<lanes>`` of a road say."""

    lanes: tuple[LaneSpec, ...]
    strips: tuple[Strip, ...]
    predecessors: dict[int, int]
    """Lane at the start of the road -> lane of the road before."""
    successors: dict[int, int]


@dataclass(frozen=True)
class _Lane:
    id: int
    kind: LaneKind
    widths: tuple[tuple[float, Cubic], ...]
    """(s where the record begins, coefficients from there)."""
    predecessor: int | None
    successor: int | None


def read_lanes(node: Any, length_m: float, where: str, rule: Rule = "RHT") -> RoadLanes:
    """The lanes of a ``<road>``; the rule says which way they run.

    Raises:
        RoadError: missing, broken or unsupported lanes.
    """
    offsets = _records(node.findall("lanes/laneOffset"), "s", 0.0, where)
    starts: list[float] = []
    sections: list[dict[int, _Lane]] = []
    for section in node.findall("lanes/laneSection"):
        s_m = number_of(section, "s", where)
        place = f"{where}, lane section at s {s_m:g} m"
        if starts and s_m <= starts[-1] + _SAME_PLACE_M:
            raise RoadError("it does not begin after the section before it", where=place)
        if s_m >= length_m:
            continue
        starts.append(s_m)
        sections.append(_section(section, s_m, place))
    if not sections:
        raise RoadError("it has no <laneSection>", where=where)
    starts[0] = 0.0
    strips: list[Strip] = []
    for index, (start_m, lanes) in enumerate(zip(starts, sections, strict=True)):
        end_m = starts[index + 1] if index + 1 < len(starts) else length_m
        strips += _strips(lanes, offsets, start_m, end_m, where)
        if index + 1 < len(sections):
            onward = _onward(lanes, sections[index + 1])
            strips[-1] = Strip(strips[-1].s0_m, strips[-1].lanes, strips[-1].borders, onward)
    first, last = sections[0], sections[-1]
    return RoadLanes(
        _specs(sections, rule),
        tuple(strips),
        {i: lane.predecessor for i, lane in first.items() if lane.predecessor is not None},
        {i: lane.successor for i, lane in last.items() if lane.successor is not None},
    )


def _section(section: Any, s_m: float, where: str) -> dict[int, _Lane]:
    lanes: dict[int, _Lane] = {}
    for side, sign in (("left", 1), ("right", -1)):
        for node in section.findall(f"{side}/lane"):
            lane = integer_of(node, "id", where)
            place = f"{where}, lane {lane}"
            if lane * sign <= 0 or lane in lanes:
                raise RoadError(f"a lane of this id cannot be on the {side} here", where=place)
            records = node.findall("width")
            if not records and node.findall("border"):
                raise RoadError("lanes given by <border> are not supported", where=place)
            lanes[lane] = _Lane(
                lane,
                _kind(node),
                _records(records, "sOffset", s_m, place),
                _linked(node, "predecessor", place),
                _linked(node, "successor", place),
            )
    for sign in (1, -1):
        ids = sorted(abs(lane) for lane in lanes if lane * sign > 0)
        if ids != list(range(1, len(ids) + 1)):
            raise RoadError(f"its lane ids {[sign * i for i in ids]} leave gaps", where=where)
    if not 0 < len(lanes) <= _MAX_LANES:
        raise RoadError(f"it has {len(lanes)} lanes", where=where)
    return lanes


def _kind(node: Any) -> LaneKind:
    kind = _KINDS.get(node.get("type", ""), "other")
    allowed = {
        access.get("restriction")
        for access in node.findall("access")
        if access.get("rule", "allow") == "allow"
    }
    return "bus" if kind == "driving" and allowed and allowed <= {"bus", "taxi"} else kind


def _linked(node: Any, name: str, where: str) -> int | None:
    link = node.find(f"link/{name}")
    return None if link is None else integer_of(link, "id", where)


def _records(
    nodes: list[Any], attribute: str, base_m: float, where: str
) -> tuple[tuple[float, Cubic], ...]:
    records = [(base_m + number_of(n, attribute, where), cubic_of(n, where)) for n in nodes]
    if any(abs(value) > _MAX_COEFFICIENT for s_m, cubic in records for value in (s_m, *cubic)):
        raise RoadError(f"a width or offset exceeds {_MAX_COEFFICIENT:g}", where=where)
    return tuple(sorted(records, key=lambda record: record[0]))


def _strips(
    lanes: dict[int, _Lane],
    offsets: tuple[tuple[float, Cubic], ...],
    start_m: float,
    end_m: float,
    where: str,
) -> list[Strip]:
    places = {start_m}
    for records in (offsets, *(lane.widths for lane in lanes.values())):
        places |= {s for s, _ in records if start_m < s < end_m}
    if len(places) > _MAX_STRIPS:
        raise RoadError(f"its lanes change more than {_MAX_STRIPS} times", where=where)
    ordered: list[float] = []
    for s_m in sorted(places):
        if not ordered or s_m > ordered[-1] + _SAME_PLACE_M:
            ordered.append(s_m)
    right = sorted((i for i in lanes if i < 0), reverse=True)
    left = sorted(i for i in lanes if i > 0)
    strips = []
    for s_m in ordered:
        borders = [_at(offsets, s_m)]
        for lane in right:
            borders.insert(0, _sum(borders[0], _at(lanes[lane].widths, s_m), -1.0))
        for lane in left:
            borders.append(_sum(borders[-1], _at(lanes[lane].widths, s_m), 1.0))
        strips.append(Strip(s_m, (*reversed(right), *left), tuple(borders)))
    return strips


def _at(records: tuple[tuple[float, Cubic], ...], s_m: float) -> Cubic:
    """The polynomial that holds from s on, as one of s - s_m."""
    after = bisect_right(records, s_m + _SAME_PLACE_M, key=lambda record: record[0])
    if after == 0:
        return _ZERO
    start_m, (a, b, c, d) = records[after - 1]
    by_m = s_m - start_m
    return (
        a + by_m * (b + by_m * (c + by_m * d)),
        b + by_m * (2.0 * c + by_m * 3.0 * d),
        c + 3.0 * d * by_m,
        d,
    )


def _sum(first: Cubic, second: Cubic, sign: float) -> Cubic:
    a, b, c, d = (x + sign * y for x, y in zip(first, second, strict=True))
    return (a, b, c, d)


def _onward(lanes: dict[int, _Lane], after: dict[int, _Lane]) -> dict[int, int] | None:
    """Lane -> lane of the next section; None if all lanes keep their ids."""
    onward = {i: lane.successor for i, lane in lanes.items() if lane.successor in after}
    # Some files give the link from the other side only.
    for lane in after.values():
        if lane.predecessor in lanes:
            onward.setdefault(lane.predecessor, lane.id)
    known = {i: j for i, j in onward.items() if j is not None}
    return None if lanes.keys() == after.keys() and known == {i: i for i in lanes} else known


def _specs(sections: list[dict[int, _Lane]], rule: Rule) -> tuple[LaneSpec, ...]:
    specs: dict[int, LaneSpec] = {}
    right = 1 if rule == "RHT" else -1
    for lanes in sections:
        for lane in lanes.values():
            width_m = lane.widths[0][1][0] if lane.widths else 0.0
            specs.setdefault(
                lane.id, LaneSpec(lane.id, lane.kind, width_m, right if lane.id < 0 else -right)
            )
    return tuple(specs[i] for i in sorted(specs, reverse=True))
