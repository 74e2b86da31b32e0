"""Behaviour: phases, each a trigger and a manoeuvre, with the semantics of OpenSCENARIO 1.2.

A phase starts once, when its trigger becomes true, and acts on one domain: longitudinal
(``keep``, ``speed``, ``brake``), lateral (``lane_change``, ``offset``) or both (``cross``). A
phase that starts ends a running phase of the same actor in the same domain.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Name, RoadId
from scenario_gen.units import (
    Acceleration,
    Angle,
    Duration,
    Length,
    Offset,
    PositiveDuration,
    PositiveLength,
    Rate,
    Speed,
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


Trigger: TypeAlias = Annotated[
    TimeTrigger | GapTrigger | TtcTrigger | PositionTrigger | PhaseEndTrigger,
    Field(discriminator="kind"),
]


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


Manoeuvre: TypeAlias = Annotated[
    Keep | SpeedChange | Brake | LaneChange | LateralOffset | Cross, Field(discriminator="kind")
]

LONGITUDINAL = frozenset({"keep", "speed", "brake", "cross"})
LATERAL = frozenset({"lane_change", "offset"})


class Phase(Model):
    """A manoeuvre and what starts it."""

    id: Name
    trigger: Trigger
    manoeuvre: Manoeuvre
