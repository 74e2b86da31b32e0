"""Operational design domain: what a function is made for, over ISO 34503 attributes.

Every attribute is optional: an attribute that is null is not restricted, and reports say so.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from scenario_gen.domain.actor import Category
from scenario_gen.domain.base import Model
from scenario_gen.domain.environment import Illumination, PrecipitationKind, SurfaceCondition
from scenario_gen.domain.names import Line, Name
from scenario_gen.units import FiniteNumber


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
    road_templates: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    speed_limit_mps: Range | None = None
    ego_speed_mps: Range | None = None
    precipitation: Annotated[tuple[PrecipitationKind, ...], Field(min_length=1)] | None = None
    rain_mmph: Range | None = None
    visibility_m: Range | None = None
    wind_mps: Range | None = None
    temperature_c: Range | None = None
    illumination: Annotated[tuple[Illumination, ...], Field(min_length=1)] | None = None
    surface_condition: Annotated[tuple[SurfaceCondition, ...], Field(min_length=1)] | None = None
    friction: Range | None = None
    actors: Annotated[tuple[Category, ...], Field(min_length=1)] | None = None
