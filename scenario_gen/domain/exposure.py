"""Reference tables that coverage is weighted with: how often what occurs, and who says so."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Name
from scenario_gen.units import FiniteNumber


class LevelGroup(Model):
    """Levels that a source counts together."""

    levels: Annotated[tuple[Line, ...], Field(min_length=1, max_length=200)]
    share: Annotated[FiniteNumber, Field(ge=0)]
    default: bool = False
    """Whether the number is an assumption of this project and not of the source."""


class ExposureTable(Model):
    """Shares of the levels of a factor, or of the rows of a published family."""

    name: Name
    title: Line
    source: Line
    url: Line | None = None
    weighs: Annotated[str, Field(pattern=r"^(published\.)?[a-z][a-z0-9_]{0,39}$")]
    """A factor, or ``published.<family>``."""
    unit: Line
    kind: Line
    """What the numbers are a share of; seldom is it exposure."""
    shares: Annotated[dict[Line, Annotated[FiniteNumber, Field(ge=0)]], Field(max_length=500)] = (
        Field(default_factory=dict)
    )
    """By level or row."""
    groups: Annotated[tuple[LevelGroup, ...], Field(max_length=200)] = ()
    not_stated: Annotated[tuple[Line, ...], Field(max_length=500)] = ()
    """Levels or rows that the source gives no number for."""

    @model_validator(mode="after")
    def _levels_differ(self) -> Self:
        named = [*self.not_stated, *(name for group in self.entries for name in group.levels)]
        if len(set(named)) != len(named):
            raise ValueError("a level is named twice")
        if not any(group.share > 0 for group in self.entries):
            raise ValueError("every share is 0")
        return self

    @property
    def entries(self) -> tuple[LevelGroup, ...]:
        """All shares as groups, in order."""
        single = tuple(LevelGroup(levels=(name,), share=x) for name, x in self.shares.items())
        return (*single, *self.groups)
