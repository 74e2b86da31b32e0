"""Lanes of an OpenDRIVE road: sections, widths, links, materials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from scenario_gen.domain.road import LaneKind, Road
from scenario_gen.roads import NetworkRoad, Strip
from simulators.exporters._xml import element
from simulators.exporters.opendrive_marks import Painter

# OpenSCENARIO scales the friction of the road by the friction of the scenario, so 1 stands here:
# the product is the friction of the scenario.
UNSCALED_FRICTION = 1.0
_SURFACED: frozenset[LaneKind] = frozenset(
    {"driving", "shoulder", "bus", "biking", "parking", "restricted", "tram"}
)
# Simulators do not know the type ``bus``: a bus lane is one for driving that is open to buses.
_TYPES: dict[LaneKind, str] = {"other": "none", "bus": "driving"}
# What rounding leaves of the width of a lane that has come to its end.
_NO_WIDTH_M = 1e-9
# Widths are differences of borders: what differs by less is the same.
_SAME = 1e-12

Cubic: TypeAlias = tuple[float, float, float, float]
#: Lane -> (s, friction as a share of that of the scenario) in the order of s, from s 0 on.
FrictionRecords: TypeAlias = Mapping[int, Sequence[tuple[float, float]]]


@dataclass(frozen=True)
class _Section:
    """Strips in a row with the same lanes: one lane section."""

    strips: tuple[Strip, ...]
    end_m: float
    before: Mapping[int, int]
    """Lane -> lane that it comes from."""
    after: Mapping[int, int]

    @property
    def s0_m(self) -> float:
        return self.strips[0].s0_m

    def widths(self, lane: int) -> list[tuple[float, Cubic]]:
        """Offset and width polynomial of each strip."""
        found = []
        for strip in self.strips:
            at = strip.lanes.index(lane)
            a, b, c, d = (
                left - right
                for right, left in zip(strip.borders[at], strip.borders[at + 1], strict=True)
            )
            found.append((strip.s0_m - self.s0_m, (a, b, c, d)))
        return found

    def has_width(self, lane: int, *, at_end: bool) -> bool:
        """Whether the lane has a width where the section begins or ends."""
        offset_m, (a, b, c, d) = self.widths(lane)[-1 if at_end else 0]
        ds_m = self.end_m - self.s0_m - offset_m if at_end else 0.0
        return a + ds_m * (b + ds_m * (c + ds_m * d)) > _NO_WIDTH_M


def write_lanes(node: Any, road: NetworkRoad, spec: Road, friction: FrictionRecords) -> None:
    """Append ``<lanes>`` to a ``<road>``."""
    parent = element(node, "lanes")
    _offsets(parent, road)
    painter = Painter(road, spec)
    for section in _sections(road):
        group = element(parent, "laneSection", s=section.s0_m)
        lanes = section.strips[0].lanes
        left = [lane for lane in reversed(lanes) if lane > 0]
        right = [lane for lane in reversed(lanes) if lane < 0]
        if left:
            side = element(group, "left")
            for lane in left:
                _lane(side, lane, section, road, spec, friction, painter)
        centre = element(element(group, "center"), "lane", id=0, type="none", level=False)
        painter.paint(centre, 0, section.strips, section.s0_m)
        if right:
            side = element(group, "right")
            for lane in right:
                _lane(side, lane, section, road, spec, friction, painter)


def _offsets(parent: Any, road: NetworkRoad) -> None:
    """Where the border between left and right lanes is not the reference line."""
    cubics = [(strip.s0_m, strip.borders[centre_border(strip)]) for strip in road.strips]
    if not any(any(cubic) for _, cubic in cubics):
        return
    for s_m, (a, b, c, d) in _changes(cubics):
        element(parent, "laneOffset", s=s_m, a=a, b=b, c=c, d=d)


def _changes(records: Sequence[tuple[float, Cubic]]) -> list[tuple[float, Cubic]]:
    """Without records of constants that the record before them says already."""
    kept: list[tuple[float, Cubic]] = []
    for s_m, cubic in records:
        constant = all(abs(value) < _SAME for value in cubic[1:])
        last = kept[-1][1] if kept else None
        if last is None or not constant or not _equal(last, cubic):
            kept.append((s_m, cubic))
    return kept


def _equal(first: Cubic, second: Cubic) -> bool:
    return all(abs(one - other) < _SAME for one, other in zip(first, second, strict=True))


def centre_border(strip: Strip) -> int:
    """Place of the border between the lanes of negative and those of positive ids."""
    return sum(lane < 0 for lane in strip.lanes)


def _sections(road: NetworkRoad) -> list[_Section]:
    groups: list[list[Strip]] = []
    for strip in road.strips:
        last = groups[-1][-1] if groups else None
        if last is not None and last.onward is None and last.lanes == strip.lanes:
            groups[-1].append(strip)
        else:
            groups.append([strip])
    ends_m = [*(group[0].s0_m for group in groups[1:]), road.length_m]
    sections = []
    before: Mapping[int, int] = road.lane_predecessors
    for index, (group, end_m) in enumerate(zip(groups, ends_m, strict=True)):
        after: Mapping[int, int] = road.lane_successors
        if index + 1 < len(groups):
            onward, following = group[-1].onward, groups[index + 1][0].lanes
            if onward is None:
                onward = {lane: lane for lane in group[-1].lanes if lane in following}
            after = onward
        sections.append(_Section(tuple(group), end_m, before, after))
        before = {end: start for start, end in after.items()}
    return sections


def _lane(
    group: Any, lane: int, section: _Section, road: NetworkRoad, spec: Road,
    friction: FrictionRecords, painter: Painter,
) -> None:  # fmt: skip
    kind = road.lane(lane).kind
    node = element(group, "lane", id=lane, type=_TYPES.get(kind, kind), level=False)
    # A lane that has no width where it meets another one does not lead into it.
    before = section.before.get(lane) if section.has_width(lane, at_end=False) else None
    after = section.after.get(lane) if section.has_width(lane, at_end=True) else None
    if before is not None or after is not None:
        link = element(node, "link")
        if before is not None:
            element(link, "predecessor", id=before)
        if after is not None:
            element(link, "successor", id=after)
    for offset_m, (a, b, c, d) in _changes(section.widths(lane)):
        element(node, "width", sOffset=offset_m, a=a, b=b, c=c, d=d)
    painter.paint(node, lane, section.strips, section.s0_m)
    if kind in _SURFACED:
        records = friction.get(lane, ((0.0, UNSCALED_FRICTION),))
        for offset_m, share in _within(records, section.s0_m, section.end_m):
            element(node, "material", sOffset=offset_m, surface=spec.surface, friction=share)
    if kind == "bus":
        element(node, "access", sOffset=0, rule="allow", restriction="bus")


def _within(
    records: Sequence[tuple[float, float]], from_m: float, to_m: float
) -> list[tuple[float, float]]:
    """Records as offsets in a section, the one that holds at its start first."""
    first = max((record for record in records if record[0] <= from_m), key=lambda record: record[0])
    later = [(s_m - from_m, share) for s_m, share in records if from_m < s_m < to_m]
    return [(0.0, first[1]), *later]
