"""Lanelets of a road network: borders in driving direction and who is beside, before, after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.road import LaneKind
from scenario_gen.roads import Crossing, NetworkRoad, RoadMark, RoadNetwork, lane_contacts
from simulators.exporters.commonroad_borders import Section, sections_of

Floats = NDArray[np.float64]

#: Lanes that no road user drives or walks on have no lanelets.
NOT_CARRIED: frozenset[LaneKind] = frozenset({"none", "median", "curb", "other"})
_NO_WIDTH_M = 1e-6


@dataclass(eq=False)
class Lanelet:
    """A lane on a section of a road, or a pedestrian crossing."""

    id: int
    road: NetworkRoad
    lane: int
    """0 for a crossing."""
    kind: LaneKind
    along: bool
    """Whether traffic runs with s."""
    from_m: float
    to_m: float
    """s of its ends, ``from_m`` < ``to_m`` whatever its direction."""
    left: Floats
    """(n, 2) in driving direction, as all that follows."""
    right: Floats
    left_mark: RoadMark = "none"
    right_mark: RoadMark = "none"
    beside_left: tuple[int, bool] | None = None
    """Lanelet on the left, and whether traffic on it runs the same way."""
    beside_right: tuple[int, bool] | None = None
    predecessors: list[int] = field(default_factory=list)
    successors: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Lanelets:
    """All lanelets of a network, with ids from 1 on."""

    all: tuple[Lanelet, ...]
    sections: dict[str, list[Section]]
    _by_place: dict[tuple[str, int, int], Lanelet]

    @classmethod
    def of(cls, network: RoadNetwork) -> Lanelets:
        """The lanelets of a network."""
        sections = {name: sections_of(road) for name, road in network.roads.items()}
        by_place: dict[tuple[str, int, int], Lanelet] = {}
        for name, own in sections.items():
            for index, section in enumerate(own):
                for lanelet in _of_section(section, len(by_place) + 1):
                    by_place[name, index, lanelet.lane] = lanelet
        found = list(by_place.values())
        for crossing in network.crossings:
            found.append(_of_crossing(crossing, network, len(found) + 1))
        lanelets = cls(tuple(found), sections, by_place)
        for first, second in lanelets._contacts(network):
            if second.id not in first.successors:
                first.successors.append(second.id)
                second.predecessors.append(first.id)
        return lanelets

    def at(self, road: str, lane: int, s_m: float) -> Lanelet | None:
        """The lanelet of a lane at s; None where the lane is not or is not carried."""
        own = self.sections[road]
        index = max(sum(section.start_m <= s_m for section in own) - 1, 0)
        return self._by_place.get((road, index, lane))

    def of_lane(self, road: str, lane: int) -> list[Lanelet]:
        """All lanelets of a lane in the order of s."""
        places = range(len(self.sections[road]))
        found = (self._by_place.get((road, index, lane)) for index in places)
        return [lanelet for lanelet in found if lanelet is not None]

    def end_of(self, road: str, lane: int, *, at_end: bool) -> Lanelet | None:
        """The lanelet that a lane has where a road begins or ends; None where it has no width."""
        own = self.sections[road]
        index = len(own) - 1 if at_end else 0
        lanelet = self._by_place.get((road, index, lane)) if own else None
        if lanelet is None or own[index].width_m(lane, at_end=at_end) <= _NO_WIDTH_M:
            return None
        return lanelet

    def _contacts(self, network: RoadNetwork) -> Iterator[tuple[Lanelet, Lanelet]]:
        """(lanelet, the lanelet that it leads into) within roads and from road to road."""
        for name, own in self.sections.items():
            for index, section in enumerate(own[:-1]):
                for lane, to_lane in section.onward.items():
                    first = self._by_place.get((name, index, lane))
                    second = self._by_place.get((name, index + 1, to_lane))
                    if first is None or second is None or first.along != second.along:
                        continue
                    touching = (
                        section.width_m(lane, at_end=True),
                        own[index + 1].width_m(to_lane, at_end=False),
                    )
                    if min(touching) > _NO_WIDTH_M:
                        yield (first, second) if first.along else (second, first)
        for contact in lane_contacts(network):
            first = self.end_of(contact.road, contact.lane, at_end=contact.end == "end")
            second = self.end_of(contact.to_road, contact.to_lane, at_end=contact.to_end == "end")
            if first is None or second is None:
                continue
            leaves = first.along == (contact.end == "end")
            enters = second.along == (contact.to_end == "start")
            if leaves == enters:
                yield (first, second) if leaves else (second, first)


def _of_section(section: Section, first_id: int) -> Iterator[Lanelet]:
    points = section.sampled()
    specs = [section.road.lane(lane) for lane in section.lanes]
    ids: dict[int, int] = {}
    for spec in specs:
        if spec.kind not in NOT_CARRIED:
            ids[spec.id] = first_id + len(ids)
    for place, spec in enumerate(specs):
        if spec.id not in ids:
            continue
        along = spec.direction > 0
        right, left = points[:, place], points[:, place + 1]
        marks = section.marks[place], section.marks[place + 1]
        beside = [
            (ids[other.id], other.direction == spec.direction)
            if other is not None and other.id in ids
            else None
            for other in (
                specs[place - 1] if place else None,
                specs[place + 1] if place + 1 < len(specs) else None,
            )
        ]
        if not along:
            right, left = left[::-1], right[::-1]
            marks, beside = marks[::-1], beside[::-1]
        yield Lanelet(
            ids[spec.id], section.road, spec.id, spec.kind, along, section.start_m, section.end_m,
            left, right, marks[1], marks[0], beside[1], beside[0],
        )  # fmt: skip


def _of_crossing(crossing: Crossing, network: RoadNetwork, id_: int) -> Lanelet:
    """Walked from the right edge of the road to the left one, and back."""
    road = network.road(crossing.road)
    before_m, after_m = (crossing.s_m + side * 0.5 * crossing.width_m for side in (-1.0, 1.0))
    t_m = np.array([crossing.t_right_m, crossing.t_left_m])
    left, right = (
        np.stack(road.line.point(s_m, t_m), axis=-1) for s_m in (before_m, after_m)
    )  # fmt: skip
    return Lanelet(id_, road, 0, "sidewalk", True, before_m, after_m, left, right)
