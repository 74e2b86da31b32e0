"""Two-way roads of one piece: rural roads, streets, structures, crossings of rails, car parks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenario_gen.domain.road.base import (
    BaseRoad,
    Curve,
    LaneKind,
    LaneSpec,
    SingleRoad,
    mirrored,
    two_way,
)
from scenario_gen.units import Length, PositiveLength, number


class _Rural(SingleRoad):
    lane_width_m: PositiveLength = 3.25
    shoulder_width_m: PositiveLength = 1.0
    centre_line: bool = True
    """Whether a line is painted between the directions."""

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section; in right-hand traffic -1 runs with s, 1 against it."""
        edges: tuple[tuple[LaneKind, float], ...] = (("shoulder", number(self.shoulder_width_m)),)
        return mirrored(two_way(1, number(self.lane_width_m), edges), self.traffic)


class RuralStraight(_Rural):
    """Straight two-way rural road, one lane each way."""

    template: Literal["rural_straight"] = "rural_straight"
    length_m: PositiveLength = 1000.0


class RuralCurve(_Rural, Curve):
    """Two-way rural road, one lane each way, with a clothoid-entered curve."""

    template: Literal["rural_curve"] = "rural_curve"
    radius_m: PositiveLength = 250.0
    clothoid_m: PositiveLength = 50.0
    arc_m: PositiveLength = 150.0


class UrbanStreet(SingleRoad):
    """Straight two-way street with pavements and one marked crossing.

    From the middle outwards on either side: driving lanes, bus lane, cycle lane, parking strip,
    pavement; those of width 0 are not there. With tram tracks, lanes 1 and -1 are the tracks.
    """

    template: Literal["urban_street"] = "urban_street"
    lanes_per_direction: Annotated[int, Field(ge=1, le=3)] = 1
    lane_width_m: PositiveLength = 3.25
    tram_width_m: Length = 0.0
    """Width of a tram track of its own in the middle, one each way."""
    bus_lane_width_m: Length = 0.0
    cycle_lane_width_m: Length = 0.0
    parking_width_m: Length = 0.0
    pavement_width_m: PositiveLength = 2.5
    length_m: PositiveLength = 500.0
    crossing_s_m: Length = 200.0
    """Centre of the crossing along s."""
    crossing_width_m: PositiveLength = 4.0
    refuge: bool = False
    """An island on the crossing between the directions."""

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section; the outermost lanes are pavements."""
        edges: tuple[tuple[LaneKind, float], ...] = (
            ("bus", number(self.bus_lane_width_m)),
            ("biking", number(self.cycle_lane_width_m)),
            ("parking", number(self.parking_width_m)),
            ("sidewalk", number(self.pavement_width_m)),
        )
        layout = two_way(self.lanes_per_direction, number(self.lane_width_m), edges)
        tram_m = number(self.tram_width_m)
        if tram_m > 0.0:
            moved = [lane._replace(id=lane.id + (1 if lane.id > 0 else -1)) for lane in layout]
            left = [lane for lane in moved if lane.id > 0]
            right = [lane for lane in moved if lane.id < 0]
            tracks = [LaneSpec(1, "tram", tram_m, -1), LaneSpec(-1, "tram", tram_m, 1)]
            layout = (*left, *tracks, *right)
        return mirrored(layout, self.traffic)


class Tunnel(SingleRoad):
    """A straight two-way road through a tunnel."""

    template: Literal["tunnel"] = "tunnel"
    lanes_per_direction: Annotated[int, Field(ge=1, le=3)] = 1
    lane_width_m: PositiveLength = 3.5
    walkway_width_m: PositiveLength = 1.0
    length_m: PositiveLength = 1000.0
    portal_s_m: Length = 300.0
    """Where the tunnel begins."""
    tunnel_m: PositiveLength = 400.0
    lit: bool = True

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section; the outermost lanes are walkways."""
        edges: tuple[tuple[LaneKind, float], ...] = (("sidewalk", number(self.walkway_width_m)),)
        width_m = number(self.lane_width_m)
        return mirrored(two_way(self.lanes_per_direction, width_m, edges), self.traffic)


class Bridge(SingleRoad):
    """A straight two-way road over a bridge."""

    template: Literal["bridge"] = "bridge"
    lanes_per_direction: Annotated[int, Field(ge=1, le=3)] = 1
    lane_width_m: PositiveLength = 3.5
    shoulder_width_m: PositiveLength = 1.0
    length_m: PositiveLength = 1000.0
    bridge_s_m: Length = 300.0
    """Where the bridge begins."""
    bridge_m: PositiveLength = 300.0

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section; the outermost lanes are shoulders."""
        edges: tuple[tuple[LaneKind, float], ...] = (("shoulder", number(self.shoulder_width_m)),)
        width_m = number(self.lane_width_m)
        return mirrored(two_way(self.lanes_per_direction, width_m, edges), self.traffic)


class LevelCrossing(BaseRoad):
    """A two-way rural road that crosses a railway at a right angle.

    Roads: ``main``, and ``rail``: one lane -1 of kind ``rail`` that runs from right to left over
    ``main`` and has its middle on it.
    """

    template: Literal["level_crossing"] = "level_crossing"
    lane_width_m: PositiveLength = 3.25
    shoulder_width_m: PositiveLength = 1.0
    length_m: PositiveLength = 600.0
    crossing_s_m: PositiveLength = 300.0
    """Where the middle of the track crosses ``main``."""
    rail_m: PositiveLength = 400.0
    """Length of the track."""
    rail_width_m: PositiveLength = 3.0
    gated: bool = False
    """With half barriers and lights, or with crosses only."""

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section of ``main``."""
        edges: tuple[tuple[LaneKind, float], ...] = (("shoulder", number(self.shoulder_width_m)),)
        return mirrored(two_way(1, number(self.lane_width_m), edges), self.traffic)


class ParkingLot(SingleRoad):
    """An aisle of a car park with bays at right angles to it on both sides.

    Lanes 1 and -1 are the aisle, one each way; 2 and -2, of kind ``parking``, hold the bays.
    """

    template: Literal["parking_lot"] = "parking_lot"
    lane_width_m: PositiveLength = 3.0
    """Half the width of the aisle."""
    bay_length_m: PositiveLength = 5.0
    """Depth of a bay, across the aisle."""
    bay_width_m: PositiveLength = 2.5
    length_m: PositiveLength = 120.0

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section of the aisle with its bays."""
        edges: tuple[tuple[LaneKind, float], ...] = (("parking", number(self.bay_length_m)),)
        return mirrored(two_way(1, number(self.lane_width_m), edges), self.traffic)
