"""Things on, beside and over an OpenDRIVE road: crossings, furniture, patches, structures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scenario_gen.domain.environment import Patch
from scenario_gen.roads import (
    Crossing,
    NetworkRoad,
    RoadNetwork,
    RoadObject,
    Signal,
    Structure,
)
from scenario_gen.units import number
from simulators.exporters._xml import element
from simulators.exporters.opendrive_patches import Area, patch_areas

_STOP_LINE_WIDTH_M = 0.5
# The mark of a stop line keeps this far off the edges of its lanes.
_STOP_LINE_KINDS = frozenset({"driving", "bus", "biking", "tram"})
_RECT = ((-1, -1), (1, -1), (1, 1), (-1, 1))


class ObjectWriter:
    """Writes the objects of the roads of a network, numbered over all of them."""

    def __init__(self, network: RoadNetwork, patches: Iterable[Patch]) -> None:
        self._network = network
        self._patches = tuple(patches)
        self._count = 0
        self._stop_lines: dict[tuple[str, float, float, float], int] = {}

    def write(self, node: Any, road: NetworkRoad) -> None:
        """Append ``<objects>`` to a ``<road>`` that has any."""
        network = self._network
        parent = element(node, "objects")
        for crossing in network.crossings:
            if crossing.road == road.id:
                self._crossing(parent, crossing)
        for thing in network.objects:
            if thing.road == road.id:
                self._object(parent, thing)
        for area in patch_areas(road, self._patches):
            self._patch(parent, area)
        for signal in network.signals:
            if signal.road == road.id and signal.stop_line_s_m is not None:
                self._stop_line(parent, signal, signal.stop_line_s_m)
        structures = [structure for structure in network.structures if structure.road == road.id]
        for kind in ("tunnel", "bridge"):
            for structure in structures:
                if structure.kind == kind:
                    self._structure(parent, structure)
        if not len(parent):
            node.remove(parent)

    def stop_line(self, signal: Signal) -> int | None:
        """Number of the stop line of a signal, once its road is written."""
        if signal.stop_line_s_m is None:
            return None
        return self._stop_lines.get(_line_key(self._network, signal, signal.stop_line_s_m))

    def _number(self) -> int:
        self._count += 1
        return self._count

    def _crossing(self, parent: Any, crossing: Crossing) -> None:
        middle_t_m = 0.5 * (crossing.t_left_m + crossing.t_right_m)
        width_m = crossing.t_left_m - crossing.t_right_m
        node = element(
            parent, "object", id=self._number(), name="crossing", type="crosswalk",
            s=crossing.s_m, t=middle_t_m, zOffset=0, hdg=0, pitch=0, roll=0, orientation="none",
            length=crossing.width_m, width=width_m, height=0,
        )  # fmt: skip
        _rectangle(node, crossing.width_m, width_m)

    def _object(self, parent: Any, thing: RoadObject) -> None:
        node = element(
            parent, "object", id=self._number(), name=thing.name, type=thing.kind, s=thing.s_m,
            t=thing.t_m, zOffset=thing.z_m, hdg=thing.heading_rad, pitch=0, roll=0,
            orientation="none", length=thing.length_m, width=thing.width_m, height=thing.height_m,
        )  # fmt: skip
        if thing.kind == "parkingSpace":
            element(node, "parkingSpace", access="all")

    def _patch(self, parent: Any, area: Area) -> None:
        patch = area.patch
        node = element(
            parent, "object", id=self._number(), name=patch.id, type="patch",
            subtype=patch.condition, s=0.5 * (area.from_m + area.to_m),
            t=0.5 * (area.right_m + area.left_m), zOffset=0, hdg=0, pitch=0, roll=0,
            orientation="none", length=area.to_m - area.from_m, width=area.left_m - area.right_m,
            height=0,
        )  # fmt: skip
        outline = element(element(node, "outlines"), "outline", id=0, closed=True)
        for index, (s_m, t_m) in enumerate(area.corners):
            element(outline, "cornerRoad", id=index, s=s_m, t=t_m, dz=0, height=0)
        element(node, "material", surface=patch.condition, friction=number(patch.friction))

    def _stop_line(self, parent: Any, signal: Signal, s_m: float) -> None:
        key = _line_key(self._network, signal, s_m)
        _, _, right_m, left_m = key
        if key in self._stop_lines or left_m <= right_m:
            return
        number = self._stop_lines[key] = self._number()
        node = element(
            parent, "object", id=number, name=f"stop_line_{signal.name}", type="roadMark",
            subtype="stopLine", s=s_m, t=0.5 * (right_m + left_m), zOffset=0, hdg=0, pitch=0,
            roll=0, orientation=signal.orientation, length=_STOP_LINE_WIDTH_M,
            width=left_m - right_m, height=0,
        )  # fmt: skip
        _rectangle(node, _STOP_LINE_WIDTH_M, left_m - right_m)

    def _structure(self, parent: Any, structure: Structure) -> None:
        common = {"id": self._number(), "s": structure.s_m, "length": structure.length_m}
        if structure.kind == "tunnel":
            element(
                parent, "tunnel", **common, name="tunnel", type="standard",
                lighting=1 if structure.lit else 0, daylight=0,
            )  # fmt: skip
        else:
            element(parent, "bridge", **common, name="bridge", type="concrete")


def _rectangle(node: Any, length_m: float, width_m: float) -> None:
    outline = element(element(node, "outlines"), "outline", id=0, closed=True)
    for index, (along, across) in enumerate(_RECT):
        element(
            outline, "cornerLocal", id=index, u=0.5 * along * length_m, v=0.5 * across * width_m,
            z=0, height=0,
        )  # fmt: skip


def _line_key(
    network: RoadNetwork, signal: Signal, s_m: float
) -> tuple[str, float, float, float]:  # fmt: skip
    """Road, s, and the right and left end of a stop line."""
    road = network.road(signal.road)
    there = set(road.strip(s_m).lanes)
    lanes = [lane for lane in signal.lanes if lane in there] or [
        spec.id
        for spec in road.lanes
        if spec.id in there
        and spec.kind in _STOP_LINE_KINDS
        and (signal.orientation == "none" or (spec.direction > 0) == (signal.orientation == "+"))
    ]
    if not lanes:
        return (road.id, s_m, 0.0, 0.0)
    borders_m = [border_m for lane in lanes for border_m in road.lane_borders_t(lane, s_m)]
    return (road.id, s_m, min(borders_m), max(borders_m))
