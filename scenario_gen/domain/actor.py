"""Actors: categories with default dimensions, positions in the road frame, motion."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from scenario_gen.domain.actor_kinds import (
    CATEGORIES,
    DEFAULT_DIMENSIONS,
    DEFAULT_MASS_KG,
    KINDS,
    MOTOR_VEHICLES,
    ON_FOOT,
    ON_RAILS,
    VULNERABLE,
    ActorKind,
    Category,
    Dimensions,
)
from scenario_gen.domain.base import Model
from scenario_gen.domain.behaviour import FREE, LATERAL, Phase
from scenario_gen.domain.names import Name, RoadId
from scenario_gen.units import Angle, DurationNumber, Length, Offset, Speed

Light: TypeAlias = Literal[
    "headlights", "high_beam", "brake", "hazard", "indicator_left", "indicator_right", "emergency"
]


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
    kind: Name | None = None
    """A kind of this category with its own size, mass and limits, such as ``deer`` or
    ``fire_engine``; see ``KINDS``."""
    dimensions: Dimensions | None = None
    """Box of the actor; that of its kind or category when null."""
    start: RoadPosition
    speed_mps: Speed
    route: Annotated[tuple[RoadId, ...], Field(max_length=20)] = ()
    """Roads to drive in order, from the road of the start; roads in between, connecting ones and
    others, follow where only one way leads on. Empty: the road of the start only."""

    phases: Annotated[tuple[Phase, ...], Field(max_length=20)] = ()
    lights: Annotated[tuple[Light, ...], Field(max_length=7)] = ()
    """Lights that are on from the start."""

    @model_validator(mode="after")
    def _kind_is_of_the_category(self) -> Self:
        if self.kind is None:
            return self
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind}; kinds: {', '.join(KINDS)}")
        if KINDS[self.kind].category != self.category:
            raise ValueError(
                f"kind {self.kind} is of category {KINDS[self.kind].category}, not {self.category}"
            )
        return self

    @model_validator(mode="after")
    def _phase_ids_differ(self) -> Self:
        ids = [phase.id for phase in self.phases]
        if len(set(ids)) != len(ids):
            raise ValueError(f"two phases have the same id in {ids}")
        return self

    @property
    def box(self) -> Dimensions:
        """The box used: the actor's own, that of its kind, or the default of its category."""
        if self.dimensions is not None:
            return self.dimensions
        return KINDS[self.kind].dimensions if self.kind else DEFAULT_DIMENSIONS[self.category]

    @property
    def mass_kg(self) -> float | None:
        """That of the kind, or of a typical member of the category.

        Unknown where the box is the actor's own and no kind is named.
        """
        if self.kind is not None:
            return KINDS[self.kind].mass_kg
        return DEFAULT_MASS_KG[self.category] if self.dimensions is None else None

    @property
    def changes_lanes(self) -> bool:
        """Whether a phase of it is a change of lanes."""
        return any(phase.manoeuvre.kind == "lane_change" for phase in self.phases)


class Ego(_Mover):
    """The system under test: start, speed and goal.

    Its phases are the task that the named reference drivers carry out (a lane change, a stop
    before pulling out): lane changes, offsets and speeds only; or one ``path`` from the start on,
    the way of a test drive that is given point by point. A system under test that takes over
    drives as it will.
    """

    category: Literal["car", "van", "truck", "bus"] = "car"
    goal: RoadPosition | None = None

    @model_validator(mode="after")
    def _task_stays_on_the_road(self) -> Self:
        for phase in self.phases:
            if phase.manoeuvre.kind in (FREE - {"path"}) | {"cross", "synchronise"}:
                raise ValueError(
                    f"the ego cannot {phase.manoeuvre.kind}: its phases are keep, speed, brake,"
                    " lane_change or offset, or one path that is its whole drive"
                )
        return self

    @model_validator(mode="after")
    def _a_given_drive_is_all(self) -> Self:
        # In parts, it would be a task of which nobody knows where a driver begins with it.
        if not any(phase.manoeuvre.kind == "path" for phase in self.phases):
            return self
        trigger = self.phases[0].trigger
        from_start = trigger.kind == "time" and trigger.at_s == 0.0 and trigger.delay_s == 0.0
        if len(self.phases) > 1 or not from_start:
            raise ValueError(
                "a path of the ego is its whole drive: it starts at time 0 and is its only phase"
            )
        return self


class Actor(_Mover):
    """Another road user or object, moved by phases of manoeuvres or by a trajectory."""

    id: Name
    trajectory: Trajectory | None = None
    group: Name | None = None
    """What it belongs to: a platoon, a school class, a herd."""
    carried_by: Name | None = None
    """An actor that it is part of or lies on at the start: a door, a load, a rider. The two may
    overlap."""

    @model_validator(mode="after")
    def _one_kind_of_motion(self) -> Self:
        if self.trajectory is not None and self.phases:
            raise ValueError(f"actor {self.id} has phases and a trajectory; give one of them")
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
        if any(phase.manoeuvre.kind in LATERAL | FREE for phase in self.phases):
            raise ValueError(f"actor {self.id}: cross cannot be combined with lateral manoeuvres")
        return self

    @model_validator(mode="after")
    def _nothing_but_free_after_free(self) -> Self:
        # Off its lane, an actor has no lane to change and no way along the road.
        free = [phase.manoeuvre.kind in FREE for phase in self.phases]
        if any(free) and not all(free[free.index(True) :]):
            phase = self.phases[free.index(True)]
            raise ValueError(
                f"actor {self.id}: after {phase.id} ({phase.manoeuvre.kind}) only manoeuvres off"
                f" the lane can follow ({', '.join(sorted(FREE))})"
            )
        return self

    @model_validator(mode="after")
    def _not_carried_by_itself(self) -> Self:
        if self.carried_by == self.id:
            raise ValueError(f"actor {self.id} is carried by itself")
        return self


EGO_ID = "ego"

__all__ = [
    "CATEGORIES",
    "DEFAULT_DIMENSIONS",
    "EGO_ID",
    "KINDS",
    "MOTOR_VEHICLES",
    "ON_FOOT",
    "ON_RAILS",
    "VULNERABLE",
    "Actor",
    "ActorKind",
    "Category",
    "Dimensions",
    "Ego",
    "Light",
    "RoadPosition",
    "Trajectory",
    "TrajectoryPoint",
]
