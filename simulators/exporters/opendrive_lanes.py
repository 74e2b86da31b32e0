"""Lanes, links between them and road marks of an OpenDRIVE road."""

from __future__ import annotations

from typing import Any, NamedTuple

from scenario_gen.domain.road import LaneSpec, Road
from scenario_gen.roads import NetworkRoad
from simulators.exporters._xml import element

_MARK_WIDTH_M = 0.12
_BOLD_WIDTH_M = 0.25
# OpenSCENARIO scales the friction of the road by the friction of the scenario, so 1 stands here:
# the product is the friction of the scenario.
_UNSCALED_FRICTION = 1


class _Mark(NamedTuple):
    type: str
    lane_change: str = "none"
    width_m: float = _MARK_WIDTH_M


_NONE = _Mark("none", width_m=0.0)
_SOLID = _Mark("solid")
_EDGE = _Mark("solid", width_m=_BOLD_WIDTH_M)
_BROKEN = _Mark("broken", "both")
_KERB = _Mark("curb", width_m=_BOLD_WIDTH_M)


def write_lanes(node: Any, road: NetworkRoad, spec: Road) -> None:
    """Append ``<lanes>`` with one section to a ``<road>``."""
    section = element(element(node, "lanes"), "laneSection", s=0)
    left = sorted((lane for lane in road.lanes if lane.id > 0), key=lambda lane: -lane.id)
    right = sorted((lane for lane in road.lanes if lane.id < 0), key=lambda lane: -lane.id)
    if left:
        group = element(section, "left")
        for lane in left:
            _lane(group, lane, road, spec)
    centre = element(element(section, "center"), "lane", id=0, type="none", level=False)
    _mark(centre, _centre_mark(road, spec))
    if right:
        group = element(section, "right")
        for lane in right:
            _lane(group, lane, road, spec)


def _lane(group: Any, lane: LaneSpec, road: NetworkRoad, spec: Road) -> None:
    node = element(group, "lane", id=lane.id, type=_lane_type(lane), level=False)
    before, after = road.lane_predecessors.get(lane.id), road.lane_successors.get(lane.id)
    if before is not None or after is not None:
        link = element(node, "link")
        if before is not None:
            element(link, "predecessor", id=before)
        if after is not None:
            element(link, "successor", id=after)
    element(node, "width", sOffset=0, a=lane.width_m, b=0, c=0, d=0)
    _mark(node, _outer_mark(lane, road))
    if lane.kind in ("driving", "shoulder"):
        element(node, "material", sOffset=0, surface=spec.surface, friction=_UNSCALED_FRICTION)


def _lane_type(lane: LaneSpec) -> str:
    return "none" if lane.kind == "other" else lane.kind


def _mark(node: Any, mark: _Mark) -> None:
    element(
        node, "roadMark", sOffset=0, type=mark.type, weight="standard", color="white",
        width=mark.width_m, laneChange=mark.lane_change,
    )  # fmt: skip


def _centre_mark(road: NetworkRoad, spec: Road) -> _Mark:
    if road.junction is not None:
        return _NONE
    lanes_each_way = sum(lane.kind == "driving" and lane.id < 0 for lane in road.lanes)
    two_way = any(lane.id > 0 for lane in road.lanes)
    if not two_way:
        return _EDGE
    # Overtaking on the other side is open where there is one lane each way and no junction ahead.
    return _SOLID if lanes_each_way > 1 or spec.template == "junction_cross" else _BROKEN


def _outer_mark(lane: LaneSpec, road: NetworkRoad) -> _Mark:
    if lane.kind != "driving" or road.junction is not None:
        return _NONE
    step = 1 if lane.id > 0 else -1
    outside = next((other for other in road.lanes if other.id == lane.id + step), None)
    if outside is None:
        return _EDGE
    if outside.kind == "driving":
        return _BROKEN
    return _KERB if outside.kind in ("sidewalk", "border") else _EDGE
