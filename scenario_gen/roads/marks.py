"""Which line is painted on each border of a cross section."""

from __future__ import annotations

from typing import Final

from scenario_gen.domain.road import LaneKind
from scenario_gen.roads.network import NetworkRoad, RoadMark, Strip

#: Lanes that vehicles use along their length.
TRAFFIC_LANES: Final[frozenset[LaneKind]] = frozenset(
    {"driving", "bus", "biking", "tram", "parking"}
)
_RAISED: Final[frozenset[LaneKind]] = frozenset({"sidewalk", "border", "curb"})
_NONE: RoadMark = "none"
# A lane narrower than this at both ends and in the middle of a strip is not there.
_NO_WIDTH_M = 1e-6


def marks_of(road: NetworkRoad, strip: Strip) -> tuple[RoadMark, ...]:
    """The marks of a strip from its right border to its left one, as if they were all clear.

    Where the strip does not say: solid at the edges of the carriageway, broken between lanes of
    one kind and direction, a kerb at pavements, and between the directions broken with one lane
    each way, else solid. Connecting roads of junctions have none.
    """
    if strip.marks is not None:
        return strip.marks
    if road.junction is not None:
        return tuple(_NONE for _ in strip.borders)
    kinds: dict[int, LaneKind] = {spec.id: spec.kind for spec in road.lanes}
    length_m = _length_m(road, strip)
    there = [_width_m(strip, place, length_m) > _NO_WIDTH_M for place in range(len(strip.lanes))]
    each_way = min(
        sum(kinds[lane] == "driving" and lane * sign > 0 for lane in strip.lanes)
        for sign in (1, -1)
    )
    marks: list[RoadMark] = []
    for place in range(len(strip.borders)):
        right = next((lane for lane, is_ in _outwards(strip, there, place, -1) if is_), None)
        left = next((lane for lane, is_ in _outwards(strip, there, place, 1) if is_), None)
        if _is_repeated(strip, there, place):
            marks.append("none")
        elif right is not None and left is not None and right < 0 < left and each_way:
            marks.append(_between(kinds[right], kinds[left], each_way > 1))
        else:
            marks.append(
                _between(
                    None if right is None else kinds[right], None if left is None else kinds[left]
                )
            )
    return tuple(marks)


def _between(right: LaneKind | None, left: LaneKind | None, divided: bool = False) -> RoadMark:
    kinds = {right, left}
    if not kinds & TRAFFIC_LANES:
        return "none"
    if kinds & _RAISED:
        return "curb"
    if right == left and right != "tram":
        return "solid" if divided else "broken"
    return "solid"


def _outwards(
    strip: Strip, there: list[bool], border: int, step: int
) -> list[tuple[int, bool]]:  # fmt: skip
    """Lanes from a border to an edge, the nearest first, and whether they have a width."""
    pairs = list(zip(strip.lanes, there, strict=True))
    return pairs[border:] if step > 0 else pairs[:border][::-1]


def _is_repeated(strip: Strip, there: list[bool], border: int) -> bool:
    """Whether a lane of no width puts this border onto one that is nearer to the reference line."""
    if border == 0 or border == len(strip.lanes):
        inner = 0 if border == 0 else len(strip.lanes) - 1
        outermost = strip.lanes[inner]
        return not there[inner] and ((outermost < 0) == (border == 0))
    right, left = border - 1, border
    if strip.lanes[left] < 0:
        return not there[left]
    return strip.lanes[right] > 0 and not there[right]


def _length_m(road: NetworkRoad, strip: Strip) -> float:
    later = [other.s0_m for other in road.strips if other.s0_m > strip.s0_m]
    return (min(later) if later else road.length_m) - strip.s0_m


def _width_m(strip: Strip, place: int, length_m: float) -> float:
    """The greatest width of a lane at the ends and in the middle of a strip."""
    differences = [
        left - right
        for right, left in zip(strip.borders[place], strip.borders[place + 1], strict=True)
    ]
    a, b, c, d = differences
    return max(a + ds * (b + ds * (c + ds * d)) for ds in (0.0, 0.5 * length_m, length_m))
