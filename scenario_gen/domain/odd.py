"""Operational design domain: what a function is made for, over ISO 34503 attributes.

Every attribute is optional: an attribute that is null is not restricted, and reports say so.
"""

from __future__ import annotations

from typing import Annotated, Self, TypeAlias, TypeVar

from pydantic import Field, model_validator

from scenario_gen.domain.actor import Category
from scenario_gen.domain.base import Model
from scenario_gen.domain.environment import (
    Illumination,
    Particles,
    PrecipitationKind,
    SurfaceCondition,
)
from scenario_gen.domain.names import Line, Name
from scenario_gen.domain.odd_vocabulary import (
    JunctionKind,
    LaneType,
    RoadType,
    RoundaboutSize,
    SpecialStructure,
    TemporaryStructure,
    Zone,
)
from scenario_gen.domain.road import Control, Damage, Hand, Marking, RoadSurface
from scenario_gen.units import FiniteNumber

_Word = TypeVar("_Word")
Some: TypeAlias = Annotated[tuple[_Word, ...], Field(min_length=1)] | None
"""A choice of words; null: not restricted."""
May: TypeAlias = tuple[_Word, ...] | None
"""What may be there; empty: nothing of it; null: not restricted."""


class Range(Model):
    """A closed interval; null leaves an end open."""

    minimum: FiniteNumber | None = None
    maximum: FiniteNumber | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum {self.minimum} is greater than maximum {self.maximum}")
        return self

    def contains(self, value: float) -> bool:
        """Whether the value lies in the closed interval."""
        above = self.minimum is None or value >= self.minimum
        return above and (self.maximum is None or value <= self.maximum)


class Odd(Model):
    name: Line
    road_templates: Some[Name] = None
    road_types: Some[RoadType] = None
    zones: May[Zone] = None
    """Those that a road may lie in; a road outside of all zones is within."""
    speed_limit_mps: Range | None = None
    traffic_side: Some[Hand] = None
    junctions: May[JunctionKind] = None
    """Those that a road may have; a road without junctions is within."""
    junction_control: May[Control] = None
    """Who may go first at junctions and roundabouts, where there are any."""
    roundabouts: May[RoundaboutSize] = None
    """Those that a road may have; a road without roundabouts is within."""
    special_structures: May[SpecialStructure] = None
    """Those that a road may have; a road without any is within."""
    temporary_structures: May[TemporaryStructure] = None
    """Those that a road may have; a road without any is within."""
    lane_types: May[LaneType] = None
    """Those that a road may have; what is no lane (pavement, verge, median) does not count."""
    road_surface: Some[RoadSurface] = None
    surface_damage: Some[Damage] = None
    marking: Some[Marking] = None
    gradient: Range | None = None
    """Rise over run as the ego drives, positive uphill, at every place of the road."""
    curve_radius_m: Range | None = None
    """Of the bends of the road, a straight one being infinite; turns within junctions and around
    roundabouts are not bends."""
    ego_speed_mps: Range | None = None
    """At the start."""
    precipitation: Some[PrecipitationKind] = None
    rain_mmph: Range | None = None
    """0 where it does not rain."""
    visibility_m: Range | None = None
    particulates: May[Particles] = None
    """Those that the air may hold; clear air is within."""
    cloud_okta: Range | None = None
    wind_mps: Range | None = None
    temperature_c: Range | None = None
    illumination: Some[Illumination] = None
    surface_condition: Some[SurfaceCondition] = None
    friction: Range | None = None
    actors: May[Category] = None
    """Those that may be met; a scenario without actors is within."""
    actor_count: Range | None = None
    """Actors beside the ego, things on the road included."""
    not_taken: tuple[Line, ...] = ()
    """Restrictions of the file that this was read from and that cannot be said here. While there
    is one, nothing is known to be inside."""
