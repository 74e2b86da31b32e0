"""Roads as OSI lanes, lane boundaries, stationary objects and traffic lights.

The world is flat, as that of our rollout: lanes lie at z = 0. Every lane of a strip is a lane of
its own, ways through junctions too.
"""

from __future__ import annotations

import math
from itertools import product, zip_longest
from typing import Any, NamedTuple

from scenario_gen.domain.road import LaneKind
from scenario_gen.domain.signals import SignalProgram, SignalState
from scenario_gen.geometry.segments import Floats
from scenario_gen.roads import RoadMark, RoadNetwork, marks_of
from simulators.exporters.lane_geometry import LaneKey, StripLines, lane_links, strip_lines
from simulators.exporters.opendrive_signals import traffic_lights

#: Kind of lane -> type, subtype.
LANES: dict[LaneKind, tuple[str, str]] = {
    "driving": ("DRIVING", "NORMAL"),
    "bus": ("DRIVING", "OTHER"),
    "tram": ("NONDRIVING", "OTHER"),
    "rail": ("NONDRIVING", "OTHER"),
    "biking": ("NONDRIVING", "BIKING"),
    "sidewalk": ("NONDRIVING", "SIDEWALK"),
    "parking": ("NONDRIVING", "PARKING"),
    "shoulder": ("NONDRIVING", "SHOULDER"),
    "border": ("NONDRIVING", "BORDER"),
    "restricted": ("NONDRIVING", "RESTRICTED"),
    "median": ("NONDRIVING", "OTHER"),
    "curb": ("NONDRIVING", "BORDER"),
    "none": ("NONDRIVING", "OTHER"),
    "other": ("OTHER", "OTHER"),
}
MARKS: dict[RoadMark, str] = {
    "none": "NO_LINE", "solid": "SOLID_LINE", "broken": "DASHED_LINE",
    "solid solid": "SOLID_LINE", "curb": "CURB",
}  # fmt: skip
#: Kind of thing beside the road -> type. What is painted or marked out is no stationary object.
THINGS: dict[str, str | None] = {
    "barrier": "BARRIER", "building": "BUILDING", "gantry": "OVERHEAD_STRUCTURE",
    "obstacle": "OTHER", "pole": "POLE", "tree": "TREE", "vegetation": "VEGETATION",
    "wall": "WALL", "soundBarrier": "WALL", "parkingSpace": None, "roadSurface": None,
    "roadMark": None, "crosswalk": None,
}  # fmt: skip
#: State of a signal -> colours that are lit, and whether they flash.
SIGNALS: dict[SignalState, tuple[tuple[str, ...], bool]] = {
    "red": (("RED",), False),
    "red_amber": (("RED", "YELLOW"), False),
    "green": (("GREEN",), False),
    "amber": (("YELLOW",), False),
    "flashing_amber": (("YELLOW",), True),
    "dark": ((), False),
}
COLOURS = ("RED", "YELLOW", "GREEN")
_LAMP_M = 0.3


class Ids:
    """Identifiers in the order in which they are asked for, from 0 on; 0 is the ego."""

    def __init__(self) -> None:
        self._known: dict[object, int] = {}

    def __call__(self, key: object) -> int:
        """The identifier of a thing; a new one where it is asked for the first time."""
        return self._known.setdefault(key, len(self._known))

    def __contains__(self, key: object) -> bool:
        return key in self._known


class Extent(NamedTuple):
    """A rectangle in the world frame, within which roads and things are written."""

    x_min_m: float
    y_min_m: float
    x_max_m: float
    y_max_m: float

    @classmethod
    def around(cls, x_m: Floats, y_m: Floats, margin_m: float) -> Extent:
        """The places and a margin around them."""
        return cls(
            float(x_m.min()) - margin_m, float(y_m.min()) - margin_m,
            float(x_m.max()) + margin_m, float(y_m.max()) + margin_m,
        )  # fmt: skip

    def meets(self, x_m: Floats, y_m: Floats) -> bool:
        """Whether the rectangle around some points overlaps with this one."""
        return bool(
            x_m.max() >= self.x_min_m and x_m.min() <= self.x_max_m
            and y_m.max() >= self.y_min_m and y_m.min() <= self.y_max_m
        )  # fmt: skip


def write_lanes(target: Any, network: RoadNetwork, ids: Ids, within: Extent) -> None:
    """Append lanes and their boundaries to a ground truth."""
    strips = [lines for lines in strip_lines(network) if within.meets(lines.x_m, lines.y_m)]
    for lines in strips:
        _boundaries(target, lines, ids)
    for lines in strips:
        for place, there in enumerate(lines.there):
            if there:
                ids(_key(lines, place))
    links = lane_links(network)
    for lines in strips:
        for place, there in enumerate(lines.there):
            if there:
                _lane(target.lane.add(), lines, place, ids, links)


def _key(lines: StripLines, place: int) -> LaneKey:
    return LaneKey(lines.road.id, lines.index, lines.strip.lanes[place])


def _boundaries(target: Any, lines: StripLines, ids: Ids) -> None:
    marks = marks_of(lines.road, lines.strip)
    for place, mark in enumerate(marks):
        boundary = target.lane_boundary.add()
        boundary.id.value = ids(("boundary", lines.road.id, lines.index, place))
        kind = boundary.classification
        kind.type = kind.Type.Value(f"TYPE_{MARKS[mark]}")
        for x_m, y_m in _points(lines.x_m[place], lines.y_m[place]):
            position = boundary.boundary_line.add().position
            position.x, position.y, position.z = x_m, y_m, 0.0


def _lane(
    lane: Any, lines: StripLines, place: int, ids: Ids, links: dict[Any, list[LaneKey]]
) -> None:
    key = _key(lines, place)
    lane.id.value = ids(key)
    kind = lane.classification
    spec = lines.road.lane(key.lane)
    main, sub = LANES[spec.kind]
    kind.type, kind.subtype = kind.Type.Value(f"TYPE_{main}"), kind.Subtype.Value(f"SUBTYPE_{sub}")
    kind.centerline_is_driving_direction = spec.direction > 0
    for x_m, y_m in _points(*lines.centre(place)):
        point = kind.centerline.add()
        point.x, point.y, point.z = x_m, y_m, 0.0
    there = lines.there
    for step, adjacent, boundary in (
        (-1, kind.right_adjacent_lane_id, kind.right_lane_boundary_id),
        (1, kind.left_adjacent_lane_id, kind.left_lane_boundary_id),
    ):
        beside = place + step
        if 0 <= beside < len(there) and there[beside]:
            adjacent.add().value = ids(_key(lines, beside))
        border = place + (step > 0)
        boundary.add().value = ids(("boundary", lines.road.id, lines.index, border))
    before = [one for one in links.get((key, "start"), []) if one in ids]
    after = [one for one in links.get((key, "end"), []) if one in ids]
    pairs = product(before, after) if before and after else zip_longest(before, after)
    for antecessor, successor in pairs:
        pairing = kind.lane_pairing.add()
        if antecessor is not None:
            pairing.antecessor_lane_id.value = ids(antecessor)
        if successor is not None:
            pairing.successor_lane_id.value = ids(successor)
    source = lane.source_reference.add()
    source.type = "net.asam.opendrive"
    source.identifier.extend([lines.road.opendrive_id, str(lines.index), str(key.lane)])


def _points(x_m: Floats, y_m: Floats) -> zip[tuple[float, float]]:
    return zip(x_m.tolist(), y_m.tolist(), strict=True)


def write_things(target: Any, network: RoadNetwork, ids: Ids, within: Extent) -> None:
    """Append what stands beside the roads."""
    for thing in network.objects:
        kind = THINGS.get(thing.kind, "OTHER")
        x_m, y_m = network.road(thing.road).line.point(thing.s_m, thing.t_m)
        if kind is None or not within.meets(x_m, y_m):
            continue
        found = target.stationary_object.add()
        found.id.value = ids(("object", thing.name, thing.road))
        found.classification.type = found.classification.Type.Value(f"TYPE_{kind}")
        size = found.base.dimension
        size.length, size.width, size.height = thing.length_m, thing.width_m, thing.height_m
        _place(found.base, network, thing.road, thing.s_m, thing.t_m, thing.heading_rad)
        found.base.position.z = thing.z_m + 0.5 * thing.height_m


def write_lights(target: Any, network: RoadNetwork, ids: Ids) -> None:
    """Append a traffic light for each lamp; their states come with the time."""
    for signal in traffic_lights(network):
        against = math.pi if signal.orientation == "+" else 0.0
        for row, colour in enumerate(COLOURS):
            lamp = target.traffic_light.add()
            lamp.id.value = ids(("lamp", signal.name, colour))
            kind = lamp.classification
            kind.color = kind.Color.Value(f"COLOR_{colour}")
            kind.icon = kind.Icon.Value("ICON_NONE")
            size = lamp.base.dimension
            size.length, size.width, size.height = 0.5 * _LAMP_M, _LAMP_M, _LAMP_M
            # They face the traffic that they are for.
            _place(lamp.base, network, signal.road, signal.s_m, signal.t_m, against)
            lamp.base.position.z = signal.z_m + (len(COLOURS) - row - 0.5) * _LAMP_M
            source = lamp.source_reference.add()
            source.type = "net.asam.opendrive"
            source.identifier.append(signal.name)


def light_states(
    target: Any, network: RoadNetwork, programs: tuple[SignalProgram, ...], time_s: float
) -> None:
    """Set the states of all lamps of a ground truth at a time, in the order of their writing."""
    shown = {program.signal: _state(program, time_s) for program in programs}
    lamps = iter(target.traffic_light)
    for signal in traffic_lights(network):
        lit, flashes = SIGNALS[shown.get(signal.name, "dark")]
        for colour in COLOURS:
            kind = next(lamps).classification
            mode = ("FLASHING" if flashes else "CONSTANT") if colour in lit else "OFF"
            kind.mode = kind.Mode.Value(f"MODE_{mode}")


def _state(program: SignalProgram, time_s: float) -> SignalState:
    return [phase for phase in program.phases if phase.at_s <= time_s + 1e-9][-1].state


def _place(
    base: Any, network: RoadNetwork, road: str, s_m: float, t_m: float, turn_rad: float
) -> None:
    line = network.road(road).line
    x_m, y_m = line.point(s_m, t_m)
    base.position.x, base.position.y = float(x_m), float(y_m)
    heading_rad = float(line.evaluate(s_m)[2]) + turn_rad
    base.orientation.yaw = math.remainder(heading_rad, math.tau)
