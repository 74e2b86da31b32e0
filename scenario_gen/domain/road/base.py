"""What all roads have in common: lanes, traffic, markings, the profile along the road.

Lane numbering is that of OpenDRIVE 1.7: negative ids lie right of the reference line, seen in the
direction of s. Where traffic keeps right, negative lanes run with s and positive ones against it.
A template with left-hand traffic is the mirror image of the one with right-hand traffic: y, t and
lane ids change their signs, so lane 1 runs with s.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.units import Length, PositiveLength, Speed

LaneKind: TypeAlias = Literal[
    "driving",
    "shoulder",
    "sidewalk",
    "border",
    "biking",
    "bus",
    "parking",
    "median",
    "tram",
    "rail",
    "curb",
    "restricted",
    "none",
    "other",
]
RoadSurface: TypeAlias = Literal[
    "asphalt", "concrete", "pavers", "cobblestone", "granite_setts", "gravel"
]
Hand: TypeAlias = Literal["left", "right"]
Marking: TypeAlias = Literal["clear", "blurred", "none", "temporary"]
"""ISO 34503 lane marking."""
Damage: TypeAlias = Literal["none", "cracks", "potholes", "ruts", "swells"]
Control: TypeAlias = Literal["none", "priority", "stop", "signals"]
"""Who may go first at a junction: no rule but the hand, yield signs, stop signs, traffic lights."""

Grade: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, ge=-0.2, le=0.2, json_schema_extra={"unit": "1"})
]
Crossfall: TypeAlias = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, ge=-0.12, le=0.12, json_schema_extra={"unit": "rad"}),
]


class LaneSpec(NamedTuple):
    """One lane of a cross section."""

    id: int
    kind: LaneKind
    width_m: float
    direction: int
    """+1 where traffic runs with s, -1 against it."""


class Vertical(Model):
    """The profile along the road: a vertical curve between two grades, parabolic as road
    design has it."""

    kind: Literal["grade", "crest", "dip"]
    """``grade``: ``grade`` all the way; ``crest``: from ``+grade`` to ``-grade``; ``dip``: the
    reverse."""
    grade: Annotated[Grade, Field(gt=0)] = 0.04
    """Rise over run, positive; a ``grade`` climbs in the direction of s."""
    at_s_m: Length = 200.0
    """Middle of the vertical curve."""
    length_m: PositiveLength = 100.0
    """Length of the vertical curve."""


class BaseRoad(Model):
    """What every road has."""

    speed_limit_mps: Speed
    surface: RoadSurface = "asphalt"
    traffic: Hand = "right"
    """The side that traffic keeps to."""
    marking: Marking = "clear"
    damage: Damage = "none"


class SingleRoad(BaseRoad):
    """A template of one road, ``main``."""

    vertical: Vertical | None = None
    """Flat when null."""
    superelevation_rad: Crossfall = 0.0
    """Roll of the cross section, positive where the left side is higher, as in OpenDRIVE; mirrored
    in left-hand traffic, so that a curve keeps its banking."""


class Curve(Model):
    """straight, clothoid in, arc, clothoid out, straight.

    In left-hand traffic the road is the mirror image: one of hand ``left`` bends to the right.
    """

    radius_m: PositiveLength
    """Radius of the reference line in the arc."""
    hand: Hand = "left"
    approach_m: Length = 300.0
    """Length of the straight before, and of the one after, the curve."""
    clothoid_m: PositiveLength = 80.0
    arc_m: PositiveLength = 250.0


def two_way(
    lanes: int, lane_width_m: float, edges: tuple[tuple[LaneKind, float], ...]
) -> tuple[LaneSpec, ...]:
    """A symmetric cross section: driving lanes and, outwards, the edges with their widths.

    Edges of width 0 are left out.
    """
    right = [LaneSpec(-i, "driving", lane_width_m, 1) for i in range(1, lanes + 1)]
    for kind, width_m in edges:
        if width_m > 0.0:
            right.append(LaneSpec(-len(right) - 1, kind, width_m, 1))
    left = [LaneSpec(-lane.id, lane.kind, lane.width_m, -1) for lane in reversed(right)]
    return (*left, *right)


def mirrored(layout: tuple[LaneSpec, ...], traffic: Hand) -> tuple[LaneSpec, ...]:
    """The cross section for a hand of traffic: as it is for right, its mirror image for left."""
    if traffic == "right":
        return layout
    return tuple(lane._replace(id=-lane.id) for lane in reversed(layout))


def lane_centre_t_m(layout: tuple[LaneSpec, ...], lane_id: int) -> float:
    """Lateral position t of a lane's centre line, positive to the left of the reference line.

    Raises:
        KeyError: the layout has no such lane.
    """
    widths = {lane.id: lane.width_m for lane in layout}
    step = 1 if lane_id > 0 else -1
    inner_m = sum(widths[i] for i in range(step, lane_id, step))
    return step * (inner_m + widths[lane_id] / 2)
