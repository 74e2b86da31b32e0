"""The record of a library scenario: which published row it is and what is expected of it."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Text
from scenario_gen.domain.preventability import PreventabilityVerdict

Family: TypeAlias = Literal["nhtsa", "r157", "iso34502", "euro_ncap", "carla", "rare"]
RuleId: TypeAlias = Line
Preventability: TypeAlias = Literal["preventable", "unpreventable", "trivial", "not_stated"]


class Reference(Model):
    """Where a scenario is published."""

    document: Line
    """Title and number, such as ``DOT HS 810 767``."""
    clause: Line
    """Clause, table, row or id within the document."""
    url: Line | None = None


class Expected(Model):
    """What the checks and a rollout with an ego at constant speed have to say."""

    verdict: Literal["accepted", "rejected"] = "accepted"
    findings: Annotated[tuple[RuleId, ...], Field(max_length=20)] = ()
    """Rules that find something, warnings included, at the default values."""
    contact: bool
    """Whether an ego that drives on unhindered touches another actor."""
    preventability: Preventability = "not_stated"
    """As published, for a competent driver or system."""
    preventability_here: PreventabilityVerdict | None = None
    """What the default profiles come to at the default values, where that is something else."""
    preventability_differs: Text = ""
    """Why they do."""


class LibraryRecord(Model):
    family: Family
    row: Line
    """Id of the row in its family, as published: ``25``, ``CCRm``, ``HighwayCutIn``."""
    name: Line
    """Name of the row as the field says it."""
    reference: Reference
    published: Text = ""
    """The published ranges and values, in words, with units."""
    choices: Text = ""
    """What the publication leaves open and is chosen here."""
    expected: Expected
    rare_because: Text = ""
    """Of a rare event: why it is rare."""
    recorded_in: Line = ""
    """Of a rare event: where such events are recorded."""
