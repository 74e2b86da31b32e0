"""Roads: templates with their parameters, or a reference to an OpenDRIVE file.

Lane numbering is that of OpenDRIVE 1.7: negative ids lie right of the reference line, seen in
the direction of s; traffic keeps right, so negative lanes run with s and positive ones against it.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field, StringConstraints

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Sha256
from scenario_gen.units import (
    Length,
    PositiveLength,
    Speed,
    number,
)

LaneKind: TypeAlias = Literal["driving", "shoulder", "sidewalk", "border", "biking", "other"]
RoadSurface: TypeAlias = Literal["asphalt", "concrete", "cobblestone", "gravel"]
Hand: TypeAlias = Literal["left", "right"]


class LaneSpec(NamedTuple):
    """One lane of a cross section."""

    id: int
    kind: LaneKind
    width_m: float
    direction: int
    """+1 where traffic runs with s, -1 against it."""


class _Road(Model):
    speed_limit_mps: Speed
    surface: RoadSurface = "asphalt"


class _Motorway(_Road):
    lanes: Annotated[int, Field(ge=2, le=4)] = 3
    """Driving lanes of the carriageway; -1 is the leftmost (overtaking) lane."""
    lane_width_m: PositiveLength = 3.5
    shoulder_width_m: PositiveLength = 2.5

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section, from the reference line (left edge) to the right."""
        width_m = number(self.lane_width_m)
        driving = tuple(LaneSpec(-i, "driving", width_m, 1) for i in range(1, self.lanes + 1))
        shoulder = LaneSpec(-self.lanes - 1, "shoulder", number(self.shoulder_width_m), 1)
        return (*driving, shoulder)


class _Curve(Model):
    """straight, clothoid in, arc, clothoid out, straight."""

    radius_m: PositiveLength
    """Radius of the reference line in the arc."""
    hand: Hand = "left"
    approach_m: Length = 300.0
    """Length of the straight before, and of the one after, the curve."""
    clothoid_m: PositiveLength = 80.0
    arc_m: PositiveLength = 250.0


class MotorwayStraight(_Motorway):
    """One carriageway of a straight motorway with hard shoulder."""

    template: Literal["motorway_straight"] = "motorway_straight"
    length_m: PositiveLength = 1500.0


class MotorwayCurve(_Motorway, _Curve):
    """One carriageway of a motorway with a clothoid-entered curve."""

    template: Literal["motorway_curve"] = "motorway_curve"
    radius_m: PositiveLength = 700.0
    approach_m: Length = 500.0


class RuralCurve(_Road, _Curve):
    """Two-way rural road, one lane each way, with a clothoid-entered curve."""

    template: Literal["rural_curve"] = "rural_curve"
    lane_width_m: PositiveLength = 3.25
    shoulder_width_m: PositiveLength = 1.0
    radius_m: PositiveLength = 250.0
    clothoid_m: PositiveLength = 50.0
    arc_m: PositiveLength = 150.0

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section; -1 runs with s, 1 against it, -2 and 2 are shoulders."""
        return _two_way(1, number(self.lane_width_m), "shoulder", number(self.shoulder_width_m))


class UrbanStreet(_Road):
    """Straight two-way street with pavements and one marked crossing."""

    template: Literal["urban_street"] = "urban_street"
    lanes_per_direction: Annotated[int, Field(ge=1, le=2)] = 1
    lane_width_m: PositiveLength = 3.25
    pavement_width_m: PositiveLength = 2.5
    length_m: PositiveLength = 500.0
    crossing_s_m: Length = 200.0
    """Centre of the crossing along s."""
    crossing_width_m: PositiveLength = 4.0

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section; the outermost lanes are pavements."""
        return _two_way(
            self.lanes_per_direction,
            number(self.lane_width_m),
            "sidewalk",
            number(self.pavement_width_m),
        )


class JunctionCross(_Road):
    """Four-way junction of two-lane arms ``south, east, north, west``.

    Each arm's s runs from its outer end towards the junction, so lane -1 enters the junction and
    lane 1 leaves it. The centre is the origin; the south arm points north (+y).
    """

    template: Literal["junction_cross"] = "junction_cross"
    lane_width_m: PositiveLength = 3.5
    arm_length_m: PositiveLength = 200.0
    corner_radius_m: PositiveLength = 8.0
    """Radius of the kerb of a right turn; with the lane width it sets the size of the junction."""
    border_width_m: PositiveLength = 1.0

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section of an arm."""
        return _two_way(1, number(self.lane_width_m), "border", number(self.border_width_m))


class ExternalRoad(_Road):
    """An OpenDRIVE file beside the scenario; positions name its road ids and lanes."""

    template: Literal["external"] = "external"
    file: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\.xodr$")]
    """File name without folders: it is looked for beside the scenario or in ``--roads``."""
    sha256: Sha256 | None = None
    """Hash of the file that the scenario was written for."""


Road: TypeAlias = Annotated[
    MotorwayStraight | MotorwayCurve | RuralCurve | UrbanStreet | JunctionCross | ExternalRoad,
    Field(discriminator="template"),
]

ARMS = ("south", "east", "north", "west")


def _two_way(
    lanes: int, lane_width_m: float, edge: LaneKind, edge_width_m: float
) -> tuple[LaneSpec, ...]:
    right = [LaneSpec(-i, "driving", lane_width_m, 1) for i in range(1, lanes + 1)]
    right.append(LaneSpec(-lanes - 1, edge, edge_width_m, 1))
    left = [LaneSpec(-lane.id, lane.kind, lane.width_m, -1) for lane in reversed(right)]
    return (*left, *right)


def lane_centre_t_m(layout: tuple[LaneSpec, ...], lane_id: int) -> float:
    """Lateral position t of a lane's centre line, positive to the left of the reference line.

    Raises:
        KeyError: the layout has no such lane.
    """
    widths = {lane.id: lane.width_m for lane in layout}
    step = 1 if lane_id > 0 else -1
    inner_m = sum(widths[i] for i in range(step, lane_id, step))
    return step * (inner_m + widths[lane_id] / 2)


__all__ = [
    "ARMS",
    "ExternalRoad",
    "Hand",
    "JunctionCross",
    "LaneKind",
    "LaneSpec",
    "MotorwayCurve",
    "MotorwayStraight",
    "Road",
    "RoadSurface",
    "RuralCurve",
    "UrbanStreet",
    "lane_centre_t_m",
]
