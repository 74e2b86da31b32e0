"""What the templates have in common: cross sections as strips, and the network of one road."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from scenario_gen.domain.road import LaneKind, LaneSpec, SingleRoad
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.network import Cubic, NetworkRoad, RoadMark, Strip
from scenario_gen.roads.profile import elevation, superelevation

MAIN: Final = "main"
MAIN_NUMBER = 1
_LEAST_ROAD_M = 5.0
_LEAST_WIDTH_M = 1.0
_MOST_WIDTH_M = 15.0
_WIDTH_NAMES: Final[dict[LaneKind, str]] = {
    "driving": "lane_width_m",
    "bus": "bus_lane_width_m",
    "tram": "tram_width_m",
    "rail": "rail_width_m",
}
_OTHER_NAMES: Final[dict[LaneKind, str]] = {"biking": "cycle_lane", "sidewalk": "pavement"}


def constant_strip(layout: Sequence[LaneSpec], marks: tuple[RoadMark, ...] | None = None) -> Strip:
    """The only strip of a road whose cross section does not change."""
    borders = tuple((border_m, 0.0, 0.0, 0.0) for border_m in borders_of(layout))
    return Strip(0.0, lanes_of(layout), borders, marks=marks)


def lanes_of(layout: Sequence[LaneSpec]) -> tuple[int, ...]:
    """Ids of the lanes of a cross section from right to left."""
    return tuple(sorted(spec.id for spec in layout))


def borders_of(layout: Sequence[LaneSpec], centre_m: float = 0.0) -> tuple[float, ...]:
    """(lanes + 1,) borders of a cross section from right to left, as t in m.

    Args:
        layout: the lanes with their widths.
        centre_m: t of the border between the lanes of negative and those of positive ids.
    """
    borders_m = [centre_m]
    for spec in sorted((spec for spec in layout if spec.id < 0), key=lambda spec: -spec.id):
        borders_m.insert(0, borders_m[0] - spec.width_m)
    for spec in sorted((spec for spec in layout if spec.id > 0), key=lambda spec: spec.id):
        borders_m.append(borders_m[-1] + spec.width_m)
    return tuple(borders_m)


def strips_through(
    lanes: tuple[int, ...], stations: Sequence[tuple[float, tuple[float, ...]]]
) -> tuple[Strip, ...]:
    """Strips with constant lanes whose borders go smoothly from station to station.

    Args:
        lanes: ids from right to left.
        stations: (s, borders from right to left) in the order of s, the first at 0. Where two
            neighbours differ, the borders between them run in a cubic that is level at both ends.
    """
    strips = []
    for (start_m, before), (end_m, after) in pairwise(stations):
        borders = tuple(
            level_cubic(first, second, end_m - start_m)
            for first, second in zip(before, after, strict=True)
        )
        strips.append(Strip(start_m, lanes, borders))
    last_m, borders_m = stations[-1]
    strips.append(Strip(last_m, lanes, tuple((border_m, 0.0, 0.0, 0.0) for border_m in borders_m)))
    return tuple(strips)


def level_cubic(start: float, end: float, length_m: float) -> Cubic:
    """From one value to another over a length, with derivative 0 at both ends."""
    if start == end:
        return (start, 0.0, 0.0, 0.0)
    by = end - start
    return (start, 0.0, 3.0 * by / length_m**2, -2.0 * by / length_m**3)


def main_road(
    road: SingleRoad, line: ReferenceLine, strips: tuple[Strip, ...], kind: str,
    layout: tuple[LaneSpec, ...],
) -> NetworkRoad:  # fmt: skip
    """The road ``main`` of a template, with its profile.

    Raises:
        RoadError: the road is too short, a lane is too narrow or too wide to be one, or the
            vertical curve reaches beyond the road.
    """
    if line.length_m < _LEAST_ROAD_M:
        raise RoadError(
            f"a road of {line.length_m:g} m is too short",
            where="road.length_m" if hasattr(road, "length_m") else "road.arc_m",
            hint=f"choose at least {_LEAST_ROAD_M:g} m",
        )
    check_widths(layout)
    return NetworkRoad(
        id=MAIN,
        number=MAIN_NUMBER,
        line=line,
        lanes=layout,
        strips=strips,
        kind=kind,
        elevation=elevation(road.vertical, line.length_m),
        superelevation=superelevation(road.superelevation_rad),
    )


def check_widths(layout: tuple[LaneSpec, ...]) -> None:
    """Refuse lanes that are no lanes.

    Raises:
        RoadError: too narrow or too wide.
    """
    for spec in layout:
        least_m = _LEAST_WIDTH_M if spec.kind in _WIDTH_NAMES else 0.0
        # Lanes that are added further on have no width where the road begins.
        if spec.width_m and not least_m <= spec.width_m <= _MOST_WIDTH_M:
            name = _WIDTH_NAMES.get(spec.kind, f"{_OTHER_NAMES.get(spec.kind, spec.kind)}_width_m")
            raise RoadError(
                f"a lane of kind {spec.kind} that is {spec.width_m:g} m wide is no lane",
                where=f"road.{name}",
                hint=f"choose {least_m:g} to {_MOST_WIDTH_M:g} m",
            )


def straight(length_m: float) -> ReferenceLine:
    """A straight reference line from the origin along x."""
    return ReferenceLine.chain([(0.0, 0.0, length_m)])


def check_inside(
    from_m: float, to_m: float, length_m: float, what: str, where: str
) -> None:  # fmt: skip
    """Refuse a thing that reaches beyond the road.

    Raises:
        RoadError: it does.
    """
    if from_m < 0.0 or to_m > length_m:
        raise RoadError(
            f"{what} from s {from_m:g} m to {to_m:g} m reaches beyond the road of {length_m:g} m",
            where=where,
            hint="move it or lengthen the road",
        )
