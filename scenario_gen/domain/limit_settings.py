"""Limits as data: profiles, what a brief overrides, and what a report says of both.

What the limits are called, and whether a number is plausible, is up to ``scenario_gen.checks``.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, StringConstraints

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line
from scenario_gen.units import FiniteNumber

#: Such as ``jump_m``, ``speed_mps.car`` or ``friction.asphalt.wet.low``.
LimitName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,99}$")]
ProfileName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]


class SourcedNumber(Model):
    """The number of a limit, and where it is from."""

    value: FiniteNumber
    unit: Line | None = None
    """Compared with that of the limit, where it is given."""
    source: Line


class GivenNumber(Model):
    """The number of a limit; the source may say where it is from."""

    value: FiniteNumber
    unit: Line | None = None
    """Compared with that of the limit, where it is given."""
    source: Line | None = None


class LimitProfile(Model):
    """Limits under a name: those of another profile, but for some numbers."""

    name: ProfileName
    about: Line = ""
    """What the profile is for."""
    based_on: ProfileName = "default"
    values: Annotated[dict[LimitName, SourcedNumber], Field(max_length=2000)] = Field(
        default_factory=dict
    )


class LimitSettings(Model):
    """The limits of a brief."""

    profile: LimitProfile | ProfileName = "default"
    """A profile, or the name of one in ``scenarios/limits/``."""
    values: Annotated[dict[LimitName, FiniteNumber | GivenNumber], Field(max_length=2000)] = Field(
        default_factory=dict
    )
    """Numbers in place of those of the profile, in the unit of the limit."""


class LimitsUsed(Model):
    """Which limits a verdict is based on."""

    profile: str
    overrides: dict[str, float]
    """Numbers in place of those of the profile, in the unit of the limit."""
    digest: str
    """Short hash of all numbers."""
