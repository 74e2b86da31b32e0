"""Road marks of an OpenDRIVE road, in the state that the scenario says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from scenario_gen.domain.road import Road
from scenario_gen.roads import NetworkRoad, RoadMark, Strip, marks_of
from simulators.exporters._xml import element

_MARK_WIDTH_M = 0.12
_BOLD_WIDTH_M = 0.25
_COLOURS = {"temporary": "yellow"}


class Painter:
    """Writes the marks of one road."""

    def __init__(self, road: NetworkRoad, spec: Road) -> None:
        self._road, self._marking = road, spec.marking
        self._kinds = {lane.id: lane.kind for lane in road.lanes}

    def paint(self, node: Any, lane: int, strips: Sequence[Strip], from_m: float) -> None:
        """Append the marks on the outer border of a lane; those of the middle for lane 0."""
        written: tuple[RoadMark, float] | None = None
        for strip in strips:
            border = _border(strip, lane)
            mark = self._marks[strip.s0_m][border]
            if self._marking == "none" and mark != "curb":
                mark = "none"
            width_m = self._width_m(mark, strip, border)
            if (mark, width_m) != written:
                self._write(node, mark, width_m, strip.s0_m - from_m)
            written = (mark, width_m)

    @cached_property
    def _marks(self) -> dict[float, tuple[RoadMark, ...]]:
        return {strip.s0_m: marks_of(self._road, strip) for strip in self._road.strips}

    def _width_m(self, mark: RoadMark, strip: Strip, border: int) -> float:
        """Lines at the edges of the carriageway and kerbs are broad."""
        if mark == "none":
            return 0.0
        if mark == "curb":
            return _BOLD_WIDTH_M
        beside = {self._kinds[lane] for lane in strip.lanes[max(border - 1, 0) : border + 1]}
        is_edge = border in (0, len(strip.lanes)) or len(beside) > 1
        return _BOLD_WIDTH_M if is_edge and mark == "solid" else _MARK_WIDTH_M

    def _write(self, node: Any, mark: RoadMark, width_m: float, offset_m: float) -> None:
        colour = "white" if mark in ("none", "curb") else _COLOURS.get(self._marking, "white")
        worn = self._marking == "blurred" and mark not in ("none", "curb")
        element(
            node, "roadMark", sOffset=offset_m, type=mark, weight="standard", color=colour,
            material="worn" if worn else None, width=width_m,
            laneChange="both" if mark == "broken" else "none",
        )  # fmt: skip


def _border(strip: Strip, lane: int) -> int:
    """Place of the outer border of a lane among the borders of a strip."""
    if lane == 0:
        return sum(other < 0 for other in strip.lanes)
    at = strip.lanes.index(lane)
    return at if lane < 0 else at + 1
