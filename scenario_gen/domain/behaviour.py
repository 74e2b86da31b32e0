"""Behaviour: phases, each a trigger and a manoeuvre, with the semantics of OpenSCENARIO 1.2.

A phase starts once, when its trigger becomes true, and acts on one domain: longitudinal
(``keep``, ``speed``, ``brake``, ``synchronise``), lateral (``lane_change``, ``offset``) or both
(``cross`` and the free manoeuvres). A phase that starts ends a running phase of the same actor in
the same domain.

The free manoeuvres (``path``, ``turn``, ``slide``, ``reverse``, ``walk``, ``swing``) leave the
lane: they begin at the pose that the actor has when they start, are a function of the time since,
in the frame of that pose, and end in standstill. After one of them only free ones can follow.
"""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Name, RoadId
from scenario_gen.units import (
    Acceleration,
    Angle,
    Duration,
    DurationNumber,
    Length,
    Offset,
    ParameterRef,
    PositiveDuration,
    PositiveLength,
    Rate,
    Speed,
    SpeedNumber,
)

Shape: TypeAlias = Literal["linear", "cubic", "sinusoidal", "step"]
Edge: TypeAlias = Literal["none", "rising"]


# --- triggers ---------------------------------------------------------------------------------


class _Trigger(Model):
    delay_s: Duration = 0.0
    """Time from the condition to the start of the phase."""
    edge: Edge = "none"
    """``none``: as soon as it holds; ``rising``: when it turns true after having been false."""


class TimeTrigger(_Trigger):
    """A time since the start of the scenario has come."""

    kind: Literal["time"] = "time"
    at_s: Duration


class GapTrigger(_Trigger):
    """Bumper-to-bumper distance along the road to another actor, both on the same road."""

    kind: Literal["gap"] = "gap"
    to: Name = "ego"
    rule: Literal["less", "greater"] = "less"
    gap_m: Length


class TtcTrigger(_Trigger):
    """Time to collision along the road with another actor, both on the same road."""

    kind: Literal["ttc"] = "ttc"
    to: Name = "ego"
    below_s: PositiveDuration


class PositionTrigger(_Trigger):
    """The reference point of an actor comes within a distance of a place in the road frame."""

    kind: Literal["position"] = "position"
    of: Name = "ego"
    road: RoadId = "main"
    lane: int
    s_m: Length
    within_m: PositiveLength = 2.0


class PhaseEndTrigger(_Trigger):
    """A phase (of the same or another actor) has come to its end by itself."""

    kind: Literal["phase_end"] = "phase_end"
    actor: Name | None = None
    """The actor whose phase is meant; this actor when null."""
    phase: Name


class SpeedTrigger(_Trigger):
    """The speed of an actor is below, or above, a value."""

    kind: Literal["speed"] = "speed"
    of: Name = "ego"
    rule: Literal["less", "greater"] = "less"
    speed_mps: Speed


class HeadwayTrigger(_Trigger):
    """Time headway: the gap to an actor ahead over the speed of this actor, on the same road."""

    kind: Literal["headway"] = "headway"
    to: Name = "ego"
    below_s: PositiveDuration


class ArrivalTrigger(_Trigger):
    """The time that an actor still needs to a place, at its present speed, falls below a value.

    Whatever the speed, the actor is then ``below_s`` away from the place: with it, another actor
    sets off so that both arrive together (time to collision with a position in OpenSCENARIO).
    """

    kind: Literal["arrival"] = "arrival"
    of: Name = "ego"
    road: RoadId = "main"
    lane: int
    s_m: Length
    below_s: PositiveDuration


SimpleTrigger: TypeAlias = Annotated[
    TimeTrigger
    | GapTrigger
    | TtcTrigger
    | PositionTrigger
    | SpeedTrigger
    | HeadwayTrigger
    | ArrivalTrigger,
    Field(discriminator="kind"),
]
_Several: TypeAlias = Annotated[tuple[SimpleTrigger, ...], Field(min_length=2, max_length=5)]


class AllTrigger(Model):
    """And: all conditions hold at the same time (each after its own edge and delay)."""

    kind: Literal["all"] = "all"
    of: _Several


class AnyTrigger(Model):
    """Or: the first condition that becomes true."""

    kind: Literal["any"] = "any"
    of: _Several


class SequenceTrigger(Model):
    """One after the other: each condition is looked at only after the one before it came true."""

    kind: Literal["sequence"] = "sequence"
    of: _Several


Trigger: TypeAlias = Annotated[
    TimeTrigger
    | GapTrigger
    | TtcTrigger
    | PositionTrigger
    | PhaseEndTrigger
    | SpeedTrigger
    | HeadwayTrigger
    | ArrivalTrigger
    | AllTrigger
    | AnyTrigger
    | SequenceTrigger,
    Field(discriminator="kind"),
]


def simple_triggers(trigger: Trigger) -> tuple[Trigger, ...]:
    """The conditions that a trigger is made of; itself where it is one."""
    if isinstance(trigger, AllTrigger | AnyTrigger | SequenceTrigger):
        return trigger.of
    return (trigger,)


# --- transition dynamics ----------------------------------------------------------------------


class ByTime(Model):
    dimension: Literal["time"] = "time"
    shape: Shape = "sinusoidal"
    time_s: PositiveDuration


class ByRate(Model):
    """Mean rate of change: m/s2 for speed, m/s for lateral position."""

    dimension: Literal["rate"] = "rate"
    shape: Literal["linear"] = "linear"
    rate: Rate


class ByDistance(Model):
    """Along the road, for lateral manoeuvres."""

    dimension: Literal["distance"] = "distance"
    shape: Shape = "sinusoidal"
    distance_m: PositiveLength


SpeedDynamics: TypeAlias = Annotated[ByTime | ByRate, Field(discriminator="dimension")]
LateralDynamics: TypeAlias = Annotated[
    ByTime | ByRate | ByDistance, Field(discriminator="dimension")
]


# --- manoeuvres -------------------------------------------------------------------------------


class Keep(Model):
    """Keep the speed for a while, so that a later phase can follow its end."""

    kind: Literal["keep"] = "keep"
    duration_s: PositiveDuration


class SpeedChange(Model):
    """Go to another speed."""

    kind: Literal["speed"] = "speed"
    target_mps: Speed
    dynamics: SpeedDynamics


class Brake(Model):
    """Brake with a constant deceleration down to a speed."""

    kind: Literal["brake"] = "brake"
    decel_mps2: Acceleration
    until_mps: Speed = 0.0


class LaneChange(Model):
    """Move to another lane of the same road and direction of s."""

    kind: Literal["lane_change"] = "lane_change"
    to_lane: int
    offset_m: Offset = 0.0
    """Final offset from the centre of the lane, positive to the left of the reference line."""
    dynamics: LateralDynamics


class LateralOffset(Model):
    """Drift or swerve to an offset within, or beyond, the present lane."""

    kind: Literal["offset"] = "offset"
    offset_m: Offset
    """From the centre of the lane, positive to the left of the reference line."""
    dynamics: LateralDynamics


class Cross(Model):
    """Set off from standstill and go straight on, in a direction relative to the road."""

    kind: Literal["cross"] = "cross"
    heading_rad: Angle
    """Relative to the road's reference line, counter-clockwise: pi/2 crosses to the left."""
    speed_mps: Speed
    accel_mps2: Acceleration = 1.5
    distance_m: PositiveLength = 20.0
    """The actor stops after this distance."""


class Synchronise(Model):
    """Choose the speed so as to arrive at a place when another actor arrives at its own.

    At every moment the acceleration is the constant one that leads there in the time that the
    other still needs at its present speed, so it holds for any speed of the other; with a speed
    at the arrival, two such accelerations. While the other stands, so does this actor. It ends
    when either arrives.
    """

    kind: Literal["synchronise"] = "synchronise"
    with_actor: Name = "ego"
    road: RoadId = "main"
    """Where this actor arrives."""
    lane: int
    s_m: Length
    their_road: RoadId = "main"
    """Where the other one arrives."""
    their_lane: int
    their_s_m: Length
    final_mps: Speed | None = None
    """Speed at the arrival; the one that it then has when null."""


class PathPoint(Model):
    """A point in the frame of the pose at which the manoeuvre started."""

    time_s: DurationNumber
    """Since the start of the manoeuvre."""
    ahead_m: Offset
    left_m: Offset
    heading_rad: Angle | None = None
    """Relative to the heading at the start; null: along the direction of motion, into which the
    actor turns in 0.2 s after a corner."""


class FollowPath(Model):
    """Timed points, straight lines with constant speed between them."""

    kind: Literal["path"] = "path"
    points: Annotated[tuple[PathPoint, ...], Field(min_length=2, max_length=200)]

    @model_validator(mode="after")
    def _times_increase_from_zero(self) -> Self:
        first = self.points[0]
        if (first.time_s, first.ahead_m, first.left_m) != (0.0, 0.0, 0.0):
            raise ValueError("the first point of a path is at time 0, ahead 0 and left 0")
        for index, (before, after) in enumerate(itertools.pairwise(self.points), start=1):
            if after.time_s <= before.time_s:
                raise ValueError(
                    f"points[{index}].time_s {after.time_s} is not later than"
                    f" the point before it ({before.time_s})"
                )
        return self


class Turn(Model):
    """Drive an arc at constant speed, then straight on: a U-turn, a turn across a path."""

    kind: Literal["turn"] = "turn"
    angle_rad: Angle
    """Turned in all, positive to the left."""
    radius_m: PositiveLength
    """Of the way of the reference point."""
    speed_mps: Annotated[SpeedNumber, Field(gt=0)] | ParameterRef
    onward_m: Length = 30.0
    """Driven straight after the arc; then the actor stops with 3 m/s2."""


class Slide(Model):
    """Slide to standstill without control: a spin, a skid on ice, a fallen rider, a lost load."""

    kind: Literal["slide"] = "slide"
    decel_mps2: Acceleration
    """Of the slide: friction times g."""
    from_mps: Speed | None = None
    """Speed at its beginning; the start speed of the actor when null. From standstill it is over
    at once."""
    course_rad: Angle = 0.0
    """Direction of the slide relative to the heading, positive to the left."""
    yaw_rad: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-40, le=40)] | (
        ParameterRef
    ) = 0.0
    """Turned about itself until it stands; positive counter-clockwise."""


class Reverse(Model):
    """Drive backwards from standstill, in an arc where curved, and stop."""

    kind: Literal["reverse"] = "reverse"
    distance_m: PositiveLength
    speed_mps: Annotated[SpeedNumber, Field(gt=0)] | ParameterRef
    accel_mps2: Acceleration = 1.0
    turn_rad: Angle = 0.0
    """Change of heading over the way, positive counter-clockwise."""


class Leg(Model):
    """A straight part of a walk."""

    heading_rad: Angle
    """Relative to the heading at the start of the walk, positive to the left."""
    distance_m: PositiveLength
    speed_mps: Annotated[SpeedNumber, Field(gt=0)] | ParameterRef
    pause_s: DurationNumber = 0.0
    """Standing before this leg."""


class Walk(Model):
    """Straight legs from standstill, with pauses: half-way stops, turning back, bolting.

    Each leg begins and ends in standstill where it follows a pause or turns by more than 45
    degrees; otherwise the speed goes over from leg to leg.
    """

    kind: Literal["walk"] = "walk"
    legs: Annotated[tuple[Leg, ...], Field(min_length=1, max_length=10)]
    accel_mps2: Acceleration = 1.5
    """Of speeding up and of slowing down."""


class Swing(Model):
    """Turn about one end on the spot, as a door on its hinge."""

    kind: Literal["swing"] = "swing"
    angle_rad: Angle
    """Positive counter-clockwise."""
    time_s: PositiveDuration
    hinge_ahead_m: Offset
    """Where the hinge is from the reference point, along the heading at the start."""


Manoeuvre: TypeAlias = Annotated[
    Keep
    | SpeedChange
    | Brake
    | LaneChange
    | LateralOffset
    | Cross
    | Synchronise
    | FollowPath
    | Turn
    | Slide
    | Reverse
    | Walk
    | Swing,
    Field(discriminator="kind"),
]
FreeManoeuvre: TypeAlias = FollowPath | Turn | Slide | Reverse | Walk | Swing

FREE = frozenset({"path", "turn", "slide", "reverse", "walk", "swing"})
LONGITUDINAL = frozenset({"keep", "speed", "brake", "synchronise", "cross"}) | FREE
LATERAL = frozenset({"lane_change", "offset"})


class Phase(Model):
    """A manoeuvre and what starts it."""

    id: Name
    trigger: Trigger
    manoeuvre: Manoeuvre
