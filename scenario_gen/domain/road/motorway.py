"""Motorways: one carriageway, with ramps, lane drops, work zones and toll plazas."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.road.base import (
    BaseRoad,
    Curve,
    Hand,
    LaneSpec,
    Marking,
    SingleRoad,
    mirrored,
)
from scenario_gen.units import Length, PositiveLength, Speed, number


class _Carriageway(BaseRoad):
    lanes: Annotated[int, Field(ge=2, le=5)] = 3
    """Driving lanes of the carriageway; -1 is the leftmost (overtaking) lane."""
    lane_width_m: PositiveLength = 3.5
    shoulder_width_m: PositiveLength = 2.5
    median_width_m: Length = 0.0
    """Width of the median left of the carriageway, lane 1; 0: not part of the road."""

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section, from left to right in right-hand traffic."""
        width_m = number(self.lane_width_m)
        driving = tuple(LaneSpec(-i, "driving", width_m, 1) for i in range(1, self.lanes + 1))
        shoulder = LaneSpec(-self.lanes - 1, "shoulder", number(self.shoulder_width_m), 1)
        median_m = number(self.median_width_m)
        median = (LaneSpec(1, "median", median_m, -1),) if median_m > 0.0 else ()
        return mirrored((*median, *driving, shoulder), self.traffic)


class Gantry(Model):
    """An overhead sign with a variable speed limit."""

    s_m: Length
    limit_mps: Speed


class _Motorway(_Carriageway, SingleRoad):
    gantry: Gantry | None = None


class MotorwayStraight(_Motorway):
    """One carriageway of a straight motorway with hard shoulder."""

    template: Literal["motorway_straight"] = "motorway_straight"
    length_m: PositiveLength = 1500.0


class MotorwayCurve(_Motorway, Curve):
    """One carriageway of a motorway with a clothoid-entered curve."""

    template: Literal["motorway_curve"] = "motorway_curve"
    radius_m: PositiveLength = 700.0
    approach_m: Length = 500.0


class MotorwayLaneDrop(_Motorway):
    """One carriageway on which the outermost or the innermost lane ends in a taper.

    The lane ends by its width falling to 0 over the taper; the lanes beside it go straight on.
    """

    template: Literal["motorway_lane_drop"] = "motorway_lane_drop"
    length_m: PositiveLength = 1500.0
    dropped: Hand = "right"
    """Side of the lane that ends, in the direction of travel (mirrored in left-hand traffic)."""
    drop_s_m: PositiveLength = 800.0
    """Where the taper begins."""
    taper_m: PositiveLength = 150.0


class MotorwayOnRamp(_Carriageway):
    """An on-ramp joins from the right with an acceleration lane.

    Roads: ``main`` (upstream), ``ramp``, ``merge`` (with the acceleration lane, id -lanes-1,
    which ends in a taper), ``downstream``. Routes: main, merge, downstream and ramp, merge; with a
    change of lanes ramp, merge, downstream.
    """

    template: Literal["motorway_on_ramp"] = "motorway_on_ramp"
    upstream_m: PositiveLength = 500.0
    acceleration_lane_m: PositiveLength = 250.0
    """Full-width part of the acceleration lane."""
    taper_m: PositiveLength = 75.0
    downstream_m: PositiveLength = 500.0
    ramp_m: PositiveLength = 200.0
    ramp_width_m: PositiveLength = 4.0


class MotorwayOffRamp(_Carriageway):
    """An off-ramp leaves to the right from a deceleration lane.

    Roads: ``main`` (upstream), ``diverge`` (with the deceleration lane, id -lanes-1, which begins
    in a taper), ``downstream``, ``ramp``. A route to the ramp takes a change of lanes.
    """

    template: Literal["motorway_off_ramp"] = "motorway_off_ramp"
    upstream_m: PositiveLength = 500.0
    deceleration_lane_m: PositiveLength = 250.0
    taper_m: PositiveLength = 75.0
    downstream_m: PositiveLength = 500.0
    ramp_m: PositiveLength = 200.0
    ramp_width_m: PositiveLength = 4.0


class MotorwayWeaving(_Carriageway):
    """An on-ramp and an off-ramp joined by an auxiliary lane, id -lanes-1.

    Roads: ``main``, ``ramp_in``, ``weave``, ``downstream``, ``ramp_out``. Routes from main to
    ramp_out and from ramp_in to downstream take a change of lanes.
    """

    template: Literal["motorway_weaving"] = "motorway_weaving"
    upstream_m: PositiveLength = 500.0
    weaving_m: PositiveLength = 350.0
    downstream_m: PositiveLength = 500.0
    ramp_m: PositiveLength = 200.0
    ramp_width_m: PositiveLength = 4.0


class WorkZone(_Carriageway, SingleRoad):
    """A carriageway on which all lanes are narrowed and shifted past a closed strip.

    The zone begins and ends with a taper in which the lanes move sideways by ``shift_m``; between
    them each driving lane is ``narrow_width_m`` wide, and the strip freed beside them, of kind
    ``restricted`` on the left, holds barriers, cones and signs.
    """

    template: Literal["work_zone"] = "work_zone"
    length_m: PositiveLength = 1200.0
    zone_s_m: PositiveLength = 400.0
    """Where the first taper begins."""
    zone_m: PositiveLength = 300.0
    """Length between the tapers."""
    taper_m: PositiveLength = 80.0
    narrow_width_m: PositiveLength = 2.9
    shift_m: PositiveLength = 2.0
    """Width of the closed strip left of the lanes; they move right by it."""
    marking: Marking = "temporary"

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section where the road begins: the closed strip, lane 1, has no width yet, and
        the median is lane 2."""
        strip = LaneSpec(1, "restricted", 0.0, 1)
        plain = mirrored(super().lane_layout(), self.traffic)
        median = tuple(lane._replace(id=2) for lane in plain if lane.id > 0)
        right = (lane for lane in plain if lane.id < 0)
        return mirrored((*median, strip, *right), self.traffic)


class TollPlaza(_Carriageway, SingleRoad):
    """The carriageway widens to more lanes with booths between them, and narrows again.

    Lanes are added on the right; each grows from width 0 over the taper.
    """

    template: Literal["toll_plaza"] = "toll_plaza"
    lanes: Annotated[int, Field(ge=2, le=4)] = 2
    booths: Annotated[int, Field(ge=3, le=8)] = 5
    """Driving lanes at the booths."""
    length_m: PositiveLength = 800.0
    plaza_s_m: PositiveLength = 400.0
    """Where the booths stand."""
    plaza_m: PositiveLength = 100.0
    """Length of the full-width part, the booths in its middle."""
    taper_m: PositiveLength = 100.0

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section where the road begins: the added lanes have no width yet."""
        plain = mirrored(super().lane_layout(), self.traffic)
        inner = [lane for lane in plain if lane.id >= -self.lanes]
        added = [
            LaneSpec(-place, "driving", 0.0, 1) for place in range(self.lanes + 1, self.booths + 1)
        ]
        outermost = max(self.lanes, self.booths) + 1
        shoulder = [lane._replace(id=-outermost) for lane in plain if lane.id < -self.lanes]
        return mirrored((*inner, *added, *shoulder), self.traffic)
