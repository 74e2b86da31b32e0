"""The full proposal: road, environment, several actors with phases or a trajectory, ranges.

Positions are relative to the ego (a lane relation and a gap along the road), so the model does no
geometry. Lists of choices are ``anyOf`` in the published schema, points are objects.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.actor import Category
from scenario_gen.domain.base import Model
from scenario_gen.domain.brief import Topic
from scenario_gen.domain.environment import PrecipitationKind, SurfaceCondition
from scenario_gen.domain.road import Hand, RoadSurface
from scenario_gen.propose.vocabulary import RoadTemplate

Kmh: TypeAlias = Annotated[float, Field(ge=0, le=300, description="km/h")]
Metres: TypeAlias = Annotated[float, Field(ge=-2000, le=2000, description="m")]
Distance: TypeAlias = Annotated[float, Field(ge=0, le=2000, description="m")]
Seconds: TypeAlias = Annotated[float, Field(ge=0, le=120, description="s")]
Duration: TypeAlias = Annotated[float, Field(ge=0.1, le=60, description="s")]

LaneRelation: TypeAlias = Literal[
    "ego_lane",
    "left",
    "right",
    "oncoming",
    "edge_left",
    "edge_right",
    "from_left",
    "from_right",
    "from_ahead",
]
Turn: TypeAlias = Literal["straight", "turn_left", "turn_right"]


class FullRoad(Model):
    template: RoadTemplate
    lanes: Annotated[int, Field(ge=1, le=4)]
    """Driving lanes in the direction of the ego: motorways 2-4, urban_street 1-2, others 1."""
    curve_radius_m: Annotated[float, Field(ge=30, le=5000)] | None
    """Radius of the curve; null on roads without one."""
    curve_hand: Hand | None
    """Direction of the curve; null on roads without one."""
    speed_limit_kmh: Annotated[float, Field(ge=5, le=200)]
    surface: RoadSurface


class FullEnvironment(Model):
    precipitation: PrecipitationKind
    intensity_mmph: Annotated[float, Field(ge=0, le=200)]
    """0 without precipitation."""
    visibility_m: Annotated[float, Field(ge=5, le=50000)]
    """Fog below 1000 m; clear air 10000 m and more."""
    cloud_okta: Annotated[int, Field(ge=0, le=8)]
    wind_mps: Annotated[float, Field(ge=0, le=60)]
    temperature_c: Annotated[float, Field(ge=-60, le=60)]
    sun_elevation_deg: Annotated[float, Field(ge=-90, le=90)]
    """Over the horizon: negative at night, -6 to 0 in twilight."""
    surface_condition: SurfaceCondition
    """Wet or standing_water in rain."""
    friction: Annotated[float, Field(ge=0.02, le=1.2)]
    """Dry asphalt 0.70-0.80, wet 0.45-0.55, snow 0.25-0.35, ice 0.05-0.15."""


class FullEgo(Model):
    category: Literal["car", "van", "truck", "bus"]
    lane: Literal["leftmost", "middle", "rightmost"]
    speed_kmh: Kmh
    turn: Turn
    """At a junction; straight elsewhere."""


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


class AfterPhase(Model):
    """Another phase of the same actor has ended."""

    kind: Literal["phase_end"]
    phase: str


FullTrigger: TypeAlias = Annotated[
    AtTime | AtGap | AtTtc | WhenEgoReaches | AfterPhase, Field(discriminator="kind")
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


FullManoeuvre: TypeAlias = Annotated[
    DoKeep | DoSpeed | DoBrake | DoLaneChange | DoOffset | DoCross, Field(discriminator="kind")
]


class FullPhase(Model):
    id: str
    trigger: FullTrigger
    manoeuvre: FullManoeuvre


class FullPoint(Model):
    """A point of a trajectory, relative to the start of the actor, as the ego sees it."""

    time_s: Seconds
    ahead_m: Metres
    left_m: Annotated[float, Field(ge=-40, le=40)]


class FullActor(Model):
    id: str
    """Such as van1."""
    category: Category
    lane: LaneRelation
    """Start: a lane relative to the ego's, the edge of the road, or an arm of the junction."""
    gap_m: Metres
    """Bumper to bumper ahead of the ego, negative behind it; for from_left, from_right and
    from_ahead the distance of the actor from the junction."""
    speed_kmh: Kmh
    """0 for an actor that crosses later or stands."""
    turn: Turn
    """At a junction; straight elsewhere."""
    phases: Annotated[list[FullPhase], Field(max_length=6)]
    """What the actor does, in order; empty if it goes on as it is."""
    trajectory: Annotated[list[FullPoint], Field(max_length=60)]
    """Instead of phases: points from time 0 on; otherwise empty."""


class FullIntent(Model):
    """What must be seen for the scenario to be the one described."""

    kind: Literal[
        "cut_in", "cut_out", "braking", "crossing_path", "standing_in_lane", "oncoming",
        "slow_lead", "close_approach",
    ]  # fmt: skip
    actor: str
    limit: Annotated[float, Field(ge=0.05, le=500)] | None
    """Greatest gap in m for cut_in and close_approach, least deceleration in m/s2 for braking."""


class FullRange(Model):
    """A range to vary a number of the scenario in."""

    quantity: Literal["ego_speed_kmh", "actor_speed_kmh", "gap_m", "decel_mps2", "time_s"]
    actor: str
    """ego for ego_speed_kmh, else the id of the actor whose number is meant."""
    minimum: Annotated[float, Field(ge=0, le=2000)]
    maximum: Annotated[float, Field(ge=0, le=2000)]


class FullProposal(Model):
    """One hazardous scenario around the ego vehicle. Traffic keeps right."""

    topic: Topic
    sentence: str
    """What makes this dangerous and rare, in one sentence."""
    duration_s: Annotated[float, Field(ge=2, le=60)]
    road: FullRoad
    environment: FullEnvironment
    ego: FullEgo
    actors: Annotated[list[FullActor], Field(min_length=1, max_length=8)]
    intent: Annotated[list[FullIntent], Field(min_length=1, max_length=4)]
    ranges: Annotated[list[FullRange], Field(max_length=6)]
