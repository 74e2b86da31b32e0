"""What actors of a full proposal do: triggers and manoeuvres, relative to the ego and its lane."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.road import Hand

Kmh: TypeAlias = Annotated[float, Field(ge=0, le=300, description="km/h")]
Metres: TypeAlias = Annotated[float, Field(ge=-2000, le=2000, description="m")]
Distance: TypeAlias = Annotated[float, Field(ge=0, le=2000, description="m")]
Seconds: TypeAlias = Annotated[float, Field(ge=0, le=120, description="s")]
Duration: TypeAlias = Annotated[float, Field(ge=0.1, le=60, description="s")]
Degrees: TypeAlias = Annotated[float, Field(ge=-360, le=360, description="degrees, left positive")]


class AtTime(Model):
    kind: Literal["time"]
    at_s: Seconds


class AtGap(Model):
    """The bumper-to-bumper gap to another road user falls below a value."""

    kind: Literal["gap"]
    to: str
    """ego or the id of an actor."""
    gap_m: Distance


class AtTtc(Model):
    """The time to collision with another road user falls below a value."""

    kind: Literal["ttc"]
    to: str
    """ego or the id of an actor."""
    below_s: Annotated[float, Field(ge=0.1, le=60)]


class WhenEgoReaches(Model):
    """The ego has driven a distance from its start."""

    kind: Literal["ego_reaches"]
    ahead_m: Distance


class WhenEgoIsAway(Model):
    """At its present speed the ego is a time away from a place ahead of its start: for arriving
    there together."""

    kind: Literal["ego_arrives"]
    ahead_m: Distance
    below_s: Annotated[float, Field(ge=0.1, le=60)]


class AtSpeed(Model):
    """A road user is slower than a value."""

    kind: Literal["slower"]
    of: str
    """ego or the id of an actor."""
    speed_kmh: Kmh


class AtHeadway(Model):
    """The time headway to another road user ahead falls below a value."""

    kind: Literal["headway"]
    to: str
    """ego or the id of an actor."""
    below_s: Annotated[float, Field(ge=0.1, le=20)]


class AfterPhase(Model):
    """Another phase of the same actor has ended."""

    kind: Literal["phase_end"]
    phase: str


SimpleTrigger: TypeAlias = Annotated[
    AtTime | AtGap | AtTtc | WhenEgoReaches | WhenEgoIsAway | AtSpeed | AtHeadway,
    Field(discriminator="kind"),
]


class AtCombination(Model):
    """All conditions at once, any of them, or one after the other."""

    kind: Literal["all", "any", "sequence"]
    of: Annotated[list[SimpleTrigger], Field(min_length=2, max_length=3)]


FullTrigger: TypeAlias = Annotated[
    AtTime
    | AtGap
    | AtTtc
    | WhenEgoReaches
    | WhenEgoIsAway
    | AtSpeed
    | AtHeadway
    | AfterPhase
    | AtCombination,
    Field(discriminator="kind"),
]


class DoKeep(Model):
    kind: Literal["keep"]
    duration_s: Duration


class DoSpeed(Model):
    kind: Literal["speed"]
    target_kmh: Kmh
    time_s: Duration


class DoBrake(Model):
    kind: Literal["brake"]
    decel_mps2: Annotated[float, Field(ge=0.1, le=12)]
    until_kmh: Kmh


class DoLaneChange(Model):
    kind: Literal["lane_change"]
    to: Literal["ego_lane", "left", "right"]
    """ego_lane, or the lane left or right of the ego's."""
    time_s: Duration


class DoOffset(Model):
    """Move sideways within or beyond the lane."""

    kind: Literal["offset"]
    left_m: Annotated[float, Field(ge=-10, le=10)]
    """From the middle of the lane, positive to the left as the ego sees it."""
    time_s: Duration


class DoCross(Model):
    """Set off from standstill straight across the road; the first phase."""

    kind: Literal["cross"]
    towards: Hand
    speed_kmh: Annotated[float, Field(ge=0.5, le=60)]
    distance_m: Annotated[float, Field(ge=0.5, le=60)]


class DoTurn(Model):
    """Drive an arc off the lane: a U-turn is 180 degrees; only others of these can follow."""

    kind: Literal["turn"]
    angle_deg: Degrees
    radius_m: Annotated[float, Field(ge=2, le=100)]
    speed_kmh: Annotated[float, Field(ge=1, le=100)]


class DoSlide(Model):
    """Lose control and slide to standstill: a spin, a skid, a fallen rider, a lost load."""

    kind: Literal["slide"]
    decel_mps2: Annotated[float, Field(ge=0.3, le=10)]
    """Friction times 9.81."""
    course_deg: Degrees
    """Direction of the slide from the heading."""
    yaw_deg: Annotated[float, Field(ge=-1080, le=1080)]
    """Turned about itself until it stands."""


class DoReverse(Model):
    """Drive backwards from standstill."""

    kind: Literal["reverse"]
    distance_m: Annotated[float, Field(ge=0.5, le=100)]
    speed_kmh: Annotated[float, Field(ge=1, le=30)]
    turn_deg: Degrees


class WalkLeg(Model):
    direction_deg: Degrees
    """From the heading at the start of the walk."""
    distance_m: Annotated[float, Field(ge=0.2, le=60)]
    speed_kmh: Annotated[float, Field(ge=0.5, le=60)]
    pause_s: Annotated[float, Field(ge=0, le=20)]
    """Standing before this leg."""


class DoWalk(Model):
    """Straight legs from standstill: stop half-way, turn back, freeze, bolt."""

    kind: Literal["walk"]
    legs: Annotated[list[WalkLeg], Field(min_length=1, max_length=5)]


FullManoeuvre: TypeAlias = Annotated[
    DoKeep
    | DoSpeed
    | DoBrake
    | DoLaneChange
    | DoOffset
    | DoCross
    | DoTurn
    | DoSlide
    | DoReverse
    | DoWalk,
    Field(discriminator="kind"),
]


class FullPhase(Model):
    id: str
    trigger: FullTrigger
    manoeuvre: FullManoeuvre
