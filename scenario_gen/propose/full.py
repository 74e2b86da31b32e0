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
from scenario_gen.domain.road import Hand, Marking, RoadSurface
from scenario_gen.propose.full_behaviour import (
    Distance,
    FullPhase,
    Kmh,
    Metres,
    Seconds,
)

#: Roads of a full proposal; what happens on the others is asked for as a variation.
FullTemplate: TypeAlias = Literal[
    "motorway_straight",
    "motorway_curve",
    "motorway_lane_drop",
    "work_zone",
    "toll_plaza",
    "rural_straight",
    "rural_curve",
    "urban_street",
    "tunnel",
    "bridge",
    "level_crossing",
    "junction_cross",
]

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
    template: FullTemplate
    lanes: Annotated[int, Field(ge=1, le=5)]
    """Driving lanes in the direction of the ego: motorways 2-5, streets 1-3, others 1."""
    curve_radius_m: Annotated[float, Field(ge=30, le=5000)] | None
    """Radius of the curve; null on roads without one."""
    curve_hand: Hand | None
    """Direction of the curve; null on roads without one."""
    speed_limit_kmh: Annotated[float, Field(ge=5, le=200)]
    surface: RoadSurface
    marking: Marking = "clear"
    profile: Literal["grade", "crest", "dip"] | None = None
    """A slope or a vertical curve ahead of the ego; null on a level road."""


class FullChange(Model):
    """Weather that changes while the ego drives; null keeps what there is."""

    at_s: Seconds
    over_s: Seconds
    visibility_m: Annotated[float, Field(ge=5, le=50000)] | None
    rain_mmph: Annotated[float, Field(ge=0, le=200)] | None
    friction: Annotated[float, Field(ge=0.02, le=1.2)] | None
    sun_elevation_deg: Annotated[float, Field(ge=-90, le=90)] | None


class FullStretch(Model):
    """A stretch of the ego's road where something is different."""

    kind: Literal["ice", "standing_water", "contamination", "fog", "smoke", "sand", "crosswind"]
    from_ahead_m: Distance
    """From the start of the ego."""
    to_ahead_m: Distance
    value: Annotated[float, Field(ge=0, le=50000)]
    """Friction of ice, water and contamination; visibility in m of fog, smoke and sand; speed in
    m/s of a crosswind."""


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
    changes: Annotated[list[FullChange], Field(max_length=3, default_factory=list)]
    """Empty where the weather stays."""
    stretches: Annotated[list[FullStretch], Field(max_length=4, default_factory=list)]
    """Empty where the road is the same all along."""


class FullEgo(Model):
    category: Literal["car", "van", "truck", "bus"]
    lane: Literal["leftmost", "middle", "rightmost"]
    speed_kmh: Kmh
    turn: Turn
    """At a junction; straight elsewhere."""


class FullPoint(Model):
    """A point of a trajectory, relative to the start of the actor, as the ego sees it."""

    time_s: Seconds
    ahead_m: Metres
    left_m: Annotated[float, Field(ge=-40, le=40)]


class FullActor(Model):
    id: str
    """Such as van1."""
    category: Category
    variety: str | None = None
    """A kind of the category with its own size and mass, from the task; null for the usual one."""
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
        "slow_lead", "close_approach", "accelerating", "wrong_way", "wrong_way_encounter",
        "loss_of_control", "reversing",
        "turning", "drift", "lane_changing", "leaves_road", "from_occlusion", "tailgating",
        "alongside", "stopping", "collision", "yield",
    ]  # fmt: skip
    actor: str
    limit: Annotated[float, Field(ge=0.05, le=500)] | None
    """Greatest gap in m for cut_in, close_approach and alongside, least deceleration or
    acceleration in m/s2 for braking and accelerating, greatest headway in s for tailgating."""


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
