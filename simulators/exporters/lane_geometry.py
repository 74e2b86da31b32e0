"""Lanes of a network as lines of points in the world, for formats that carry no formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenario_gen.geometry.segments import Floats
from scenario_gen.roads import NetworkRoad, RoadNetwork, Strip

# So far may a line of points leave the curve between two of them. [m]
_SAGITTA_M = 0.02
_MAX_STEP_M, _MIN_STEP_M = 25.0, 0.5
# Where lanes widen or narrow, points at least so near. [m]
_TAPER_STEP_M = 2.0
# A lane narrower than this all along a strip is not there. [m]
_NO_WIDTH_M = 1e-3


class LaneKey(NamedTuple):
    """A lane of one strip of one road."""

    road: str
    strip: int
    lane: int


@dataclass(frozen=True, eq=False)
class StripLines:
    """The borders of the lanes of a strip."""

    road: NetworkRoad
    index: int
    strip: Strip
    s_m: Floats
    """(P,)"""
    border_t_m: Floats
    """(N + 1, P) from the right edge to the left one."""
    x_m: Floats
    """(N + 1, P)"""
    y_m: Floats

    @property
    def there(self) -> list[bool]:
        """(N,) whether each lane has a width somewhere."""
        widths = self.border_t_m[1:] - self.border_t_m[:-1]
        return [bool(width.max() > _NO_WIDTH_M) for width in widths]

    def centre(self, place: int) -> tuple[Floats, Floats]:
        """(P,) x and y of the centre line of the lane at a place in the strip."""
        return (
            0.5 * (self.x_m[place] + self.x_m[place + 1]),
            0.5 * (self.y_m[place] + self.y_m[place + 1]),
        )


def strip_lines(network: RoadNetwork) -> Iterator[StripLines]:
    """All strips of all roads, in order."""
    for road in network.roads.values():
        ends = [strip.s0_m for strip in road.strips[1:]] + [road.length_m]
        for index, (strip, end_m) in enumerate(zip(road.strips, ends, strict=True)):
            s_m = _stations(road, strip, end_m)
            ds_m = s_m - strip.s0_m
            border_t_m = np.array(
                [a + ds_m * (b + ds_m * (c + ds_m * d)) for a, b, c, d in strip.borders]
            )
            x_m, y_m = road.line.point(np.broadcast_to(s_m, border_t_m.shape), border_t_m)
            kept = sorted(_needed(s_m, x_m, y_m, 0, s_m.size - 1) | {0, s_m.size - 1})
            yield StripLines(
                road, index, strip, s_m[kept], border_t_m[:, kept], x_m[:, kept], y_m[:, kept]
            )


def strip_at(road: NetworkRoad, s_m: float) -> int:
    """Index of the strip that holds s."""
    return sum(strip.s0_m <= s_m for strip in road.strips[1:])


def lane_links(network: RoadNetwork) -> dict[tuple[LaneKey, str], list[LaneKey]]:
    """(lane, ``start`` or ``end`` along s) -> the lanes that touch it there."""
    found: dict[tuple[LaneKey, str], dict[LaneKey, None]] = {}

    def link(first: LaneKey, first_end: str, second: LaneKey, second_end: str) -> None:
        found.setdefault((first, first_end), {})[second] = None
        found.setdefault((second, second_end), {})[first] = None

    for road in network.roads.values():
        for index, strip in enumerate(road.strips[:-1]):
            for lane in strip.lanes:
                onward = lane if strip.onward is None else strip.onward.get(lane)
                if onward is not None:
                    link(LaneKey(road.id, index, lane), "end",
                         LaneKey(road.id, index + 1, onward), "start")  # fmt: skip
        for end, beyond, lanes in (
            ("start", road.predecessor, road.lane_predecessors),
            ("end", road.successor, road.lane_successors),
        ):
            if beyond is not None and beyond.kind == "road" and beyond.contact is not None:
                contact = beyond.contact
                for lane, other in lanes.items():
                    link(_at(network, road.id, end, lane), end,
                         _at(network, beyond.id, contact, other), contact)  # fmt: skip
    for junction in network.junctions:
        for way in junction.connections:
            incoming = network.road(way.incoming)
            after = incoming.successor
            end = "end" if after is not None and after.id == junction.id else "start"
            for lane, other in way.lane_links:
                link(_at(network, way.incoming, end, lane), end,
                     _at(network, way.connecting, way.contact, other), way.contact)  # fmt: skip
    return {key: list(others) for key, others in found.items()}


def _at(network: RoadNetwork, road: str, end: str, lane: int) -> LaneKey:
    return LaneKey(road, 0 if end == "start" else len(network.road(road).strips) - 1, lane)


def _needed(s_m: Floats, x_m: Floats, y_m: Floats, first: int, last: int) -> set[int]:
    """Points without which a straight line would leave a border (Douglas and Peucker)."""
    if last - first < 2:
        return set()
    share = (s_m[first : last + 1] - s_m[first]) / (s_m[last] - s_m[first])
    off_m = np.hypot(
        *(
            line[:, first : last + 1]
            - (line[:, [first]] + share * (line[:, [last]] - line[:, [first]]))
            for line in (x_m, y_m)
        )
    ).max(axis=0)
    at = first + int(np.argmax(off_m))
    if off_m[at - first] <= _SAGITTA_M:
        return set()
    return {at} | _needed(s_m, x_m, y_m, first, at) | _needed(s_m, x_m, y_m, at, last)


def _stations(road: NetworkRoad, strip: Strip, end_m: float) -> Floats:
    """Places along s that keep lines of points near their curves."""
    length_m = end_m - strip.s0_m
    curvature = max(abs(value) for value in road.line.curvature_range)
    step_m = np.inf
    if curvature > 0.0:
        bent_m = float(np.sqrt(8.0 * _SAGITTA_M / curvature))
        step_m = min(max(bent_m, _MIN_STEP_M), _MAX_STEP_M)
    if any(c or d for _, _, c, d in strip.borders):
        step_m = min(step_m, _TAPER_STEP_M)
    pieces = 1 if np.isinf(step_m) else max(1, int(np.ceil(length_m / step_m)))
    return np.asarray(np.linspace(strip.s0_m, end_m, pieces + 1))
