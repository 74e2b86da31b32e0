"""Actors: categories with default dimensions, positions in the road frame, motion."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import Field, model_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.behaviour import Phase
from scenario_gen.domain.names import Name, RoadId
from scenario_gen.units import Angle, DurationNumber, Length, Offset, PositiveLengthNumber, Speed

Category: TypeAlias = Literal[
    "car",
    "van",
    "truck",
    "bus",
    "motorcycle",
    "bicycle",
    "pedestrian",
    "wheelchair",
    "animal",
    "debris",
    "trailer",
    "emergency_vehicle",
]
CATEGORIES: tuple[Category, ...] = get_args(Category)
MOTOR_VEHICLES: frozenset[Category] = frozenset(
    {"car", "van", "truck", "bus", "motorcycle", "trailer", "emergency_vehicle"}
)
VULNERABLE: frozenset[Category] = frozenset({"bicycle", "pedestrian", "wheelchair", "motorcycle"})
ON_FOOT: frozenset[Category] = frozenset({"pedestrian", "wheelchair", "animal"})
"""Actors that may stand and move anywhere on the road, at any angle to it."""


class Dimensions(Model):
    """Oriented box of an actor around its reference point.

    The reference point is that of OpenSCENARIO 1.2: the middle of the rear axle projected on the
    road for vehicles, the middle of the box for all others.
    """

    length_m: PositiveLengthNumber
    width_m: PositiveLengthNumber
    height_m: PositiveLengthNumber
    centre_x_m: Annotated[float, Field(ge=-10, le=20)] = 0.0
    """Distance from the reference point forward to the middle of the box."""
    wheelbase_m: Annotated[float, Field(ge=0, le=20)] = 0.0
    """Distance between the axles; 0 for what has none."""


#: Default box by category: defaults of this project for a typical member of the class
#: (car: compact class; truck: rigid 3-axle; bus: 12 m city bus; animal: red deer; debris: pallet).
DEFAULT_DIMENSIONS: dict[Category, Dimensions] = {
    "car": Dimensions(length_m=4.5, width_m=1.8, height_m=1.5, centre_x_m=1.35, wheelbase_m=2.7),
    "van": Dimensions(length_m=5.9, width_m=2.05, height_m=2.6, centre_x_m=1.7, wheelbase_m=3.6),
    "truck": Dimensions(length_m=9.0, width_m=2.5, height_m=3.6, centre_x_m=2.6, wheelbase_m=5.2),
    "bus": Dimensions(length_m=12.0, width_m=2.55, height_m=3.1, centre_x_m=2.7, wheelbase_m=5.9),
    "motorcycle": Dimensions(
        length_m=2.2, width_m=0.8, height_m=1.5, centre_x_m=0.7, wheelbase_m=1.45
    ),
    "bicycle": Dimensions(
        length_m=1.8, width_m=0.6, height_m=1.8, centre_x_m=0.53, wheelbase_m=1.05
    ),
    "pedestrian": Dimensions(length_m=0.5, width_m=0.6, height_m=1.8),
    "wheelchair": Dimensions(length_m=1.1, width_m=0.7, height_m=1.3),
    "animal": Dimensions(length_m=1.9, width_m=0.6, height_m=1.4),
    "debris": Dimensions(length_m=1.2, width_m=0.8, height_m=0.3),
    "trailer": Dimensions(length_m=5.0, width_m=2.1, height_m=2.0),
    "emergency_vehicle": Dimensions(
        length_m=5.9, width_m=2.05, height_m=2.6, centre_x_m=1.7, wheelbase_m=3.6
    ),
}


class RoadPosition(Model):
    """A place in the road frame: lane centre plus offset, and heading along the lane."""

    road: RoadId = "main"
    lane: int
    """OpenDRIVE lane id, never 0."""
    s_m: Length
    offset_m: Offset = 0.0
    """From the centre line of the lane, positive to the left of the road's reference line."""
    heading_rad: Angle = 0.0
    """Relative to the direction of traffic of the lane, counter-clockwise."""

    @model_validator(mode="after")
    def _lane_is_not_the_reference_line(self) -> Self:
        if self.lane == 0:
            raise ValueError("lane 0 is the reference line and carries no traffic; use -1 or 1")
        return self


class TrajectoryPoint(Model):
    """Where the reference point is at a time; straight lines in the world frame between points."""

    time_s: DurationNumber
    s_m: Length
    t_m: Offset
    """From the road's reference line, positive to the left."""


class Trajectory(Model):
    """A path with times, followed exactly from time 0 on."""

    road: RoadId = "main"
    points: Annotated[tuple[TrajectoryPoint, ...], Field(min_length=2, max_length=500)]

    @model_validator(mode="after")
    def _times_increase_from_zero(self) -> Self:
        times = [point.time_s for point in self.points]
        if times[0] != 0.0:
            raise ValueError(f"the first point is at {times[0]} s; a trajectory starts at 0 s")
        for index, (before, after) in enumerate(itertools.pairwise(times), start=1):
            if after <= before:
                raise ValueError(
                    f"points[{index}].time_s {after} is not later than"
                    f" the point before it ({before})"
                )
        return self


class _Mover(Model):
    category: Category
    dimensions: Dimensions | None = None
    """Box of the actor; the default of its category when null."""
    start: RoadPosition
    speed_mps: Speed
    route: Annotated[tuple[RoadId, ...], Field(max_length=20)] = ()
    """Roads to drive in order, from the road of the start; the connecting roads between them
    follow. Empty: the road of the start only."""

    @property
    def box(self) -> Dimensions:
        """The box used: the actor's own or the default of its category."""
        return self.dimensions or DEFAULT_DIMENSIONS[self.category]


class Ego(_Mover):
    """The system under test: start, speed and goal; never a prescribed path."""

    category: Literal["car", "van", "truck", "bus"] = "car"
    goal: RoadPosition | None = None


class Actor(_Mover):
    """Another road user or object, moved by phases of manoeuvres or by a trajectory."""

    id: Name
    phases: Annotated[tuple[Phase, ...], Field(max_length=20)] = ()
    trajectory: Trajectory | None = None

    @model_validator(mode="after")
    def _one_kind_of_motion(self) -> Self:
        if self.trajectory is not None and self.phases:
            raise ValueError(f"actor {self.id} has phases and a trajectory; give one of them")
        return self

    @model_validator(mode="after")
    def _phase_ids_differ(self) -> Self:
        ids = [phase.id for phase in self.phases]
        if len(set(ids)) != len(ids):
            raise ValueError(f"actor {self.id} has two phases of the same id in {ids}")
        return self

    @model_validator(mode="after")
    def _crossing_starts_from_standstill(self) -> Self:
        # The crossing path is a straight line from the start position: the actor has to be there.
        crossings = [phase for phase in self.phases if phase.manoeuvre.kind == "cross"]
        if not crossings:
            return self
        if len(crossings) > 1 or self.phases[0] is not crossings[0]:
            raise ValueError(f"actor {self.id}: cross has to be the first phase and occur once")
        if self.speed_mps != 0:
            raise ValueError(f"actor {self.id}: an actor that crosses starts at speed_mps 0")
        if any(phase.manoeuvre.kind in ("lane_change", "offset") for phase in self.phases):
            raise ValueError(f"actor {self.id}: cross cannot be combined with lateral manoeuvres")
        return self


EGO_ID = "ego"
