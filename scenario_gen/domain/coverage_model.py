"""The coverage model: factors, levels, what cannot be, and what is aimed at. All of it is data."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Name, Text
from scenario_gen.units import FiniteNumber

Count: TypeAlias = Annotated[int, Field(ge=0, le=1_000_000)]
ShareNumber: TypeAlias = Annotated[FiniteNumber, Field(ge=0, le=1)]
Variants: TypeAlias = Literal["where_they_differ", "counted", "apart"]
"""What becomes of accepted scenarios whose structure was there before. ``where_they_differ``:
counted where a level of some factor differs from every counted scenario of the structure."""
Strength: TypeAlias = Literal["1", "2", "3"]


class FactorChoice(Model):
    """A factor of the library of factors, and which levels of it are asked for."""

    name: Name
    levels: Annotated[tuple[Line, ...], Field(min_length=1, max_length=200)] | None = None
    """Of a factor with words: these levels, in this order; null: all that it has. Scenarios with
    another level count as excluded."""
    edges: Annotated[tuple[FiniteNumber, ...], Field(min_length=1, max_length=50)] | None = None
    """Of a factor with bands: their edges in its unit; null: those of the library."""
    excluded: Annotated[dict[Line, Line], Field(max_length=200)] = Field(default_factory=dict)
    """Levels that are not asked for, each with the reason."""
    always: bool | None = None
    """Whether every scenario has a level of it; null: as the library says."""
    targets: Annotated[dict[Line, Count], Field(max_length=200)] = Field(default_factory=dict)
    """Scenarios that a level needs, where it is not ``Targets.per_level``."""

    @model_validator(mode="after")
    def _edges_increase(self) -> Self:
        edges = self.edges or ()
        if any(a >= b for a, b in itertools.pairwise(edges)):
            raise ValueError(f"the edges of {self.name} have to increase")
        if len(set(self.levels or ())) != len(self.levels or ()):
            raise ValueError(f"a level of {self.name} is named twice")
        return self


class Impossible(Model):
    """Levels that cannot come together."""

    never: Annotated[
        dict[Name, Annotated[tuple[Line, ...], Field(min_length=1, max_length=200)]],
        Field(min_length=1, max_length=10),
    ]
    """By factor the levels: no scenario has one of each. With a single factor, its levels cannot
    be at all."""
    reason: Line


class Targets(Model):
    """What is aimed at."""

    per_level: Count = 1
    """Scenarios that a level needs to count as covered."""
    tway: Annotated[dict[Strength, ShareNumber], Field(max_length=3)] = Field(default_factory=dict)
    """Share of valid settings of 1, 2 or 3 factors that have to occur."""


class ParameterAxis(Model):
    """A quantity as an axis of the parameter space."""

    name: Name
    minimum: FiniteNumber
    maximum: FiniteNumber
    bins: Annotated[int, Field(ge=1, le=1000)] = 10
    scale: Literal["linear", "log"] = "linear"

    @model_validator(mode="after")
    def _is_an_interval(self) -> Self:
        if self.minimum >= self.maximum:
            raise ValueError(f"minimum {self.minimum} is not less than maximum {self.maximum}")
        if self.scale == "log" and self.minimum <= 0:
            raise ValueError("a logarithmic axis begins above 0")
        return self


class CoverageModel(Model):
    """What a suite is measured against."""

    version: Literal["1.0"] = "1.0"
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    about: Text = ""
    factors: Annotated[tuple[FactorChoice, ...], Field(min_length=1, max_length=60)]
    constraints: Annotated[tuple[Impossible, ...], Field(max_length=2000)] = ()
    targets: Targets = Targets()
    completeness: Annotated[tuple[ShareNumber, ...], Field(max_length=20)] = (0.5, 0.75, 0.9, 1.0)
    """The p of (p, t)-completeness."""
    parameters: Annotated[tuple[ParameterAxis, ...], Field(max_length=12)] = ()
    exposure: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    """Reference tables that coverage is weighted with."""
    variants: Variants = "where_they_differ"

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        for what, names in (
            ("factor", [factor.name for factor in self.factors]),
            ("parameter", [axis.name for axis in self.parameters]),
        ):
            if len(set(names)) != len(names):
                raise ValueError(f"a {what} is named twice in {names}")
        return self

    @model_validator(mode="after")
    def _constraints_are_about_factors(self) -> Self:
        names = {factor.name for factor in self.factors}
        for index, rule in enumerate(self.constraints):
            if unknown := sorted(rule.never.keys() - names):
                raise ValueError(
                    f"constraints[{index}] is about {', '.join(unknown)}, which is no factor of the"
                    " model"
                )
        return self
