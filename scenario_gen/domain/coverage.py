"""What a suite covers, as data: measures with numerator, denominator, exclusions and cells.

The JSON form is what ``scenario-gen coverage --json`` prints and what a report is made of. Rows
are scenarios in the order of ``CoverageReport.table``; a cell names the rows behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Text

MeasureGroup: TypeAlias = Literal[
    "marginal", "combinations", "parameters", "exposure", "traceability", "published",
    "criticality", "structures", "diversity", "saturation",
]  # fmt: skip
CellState: TypeAlias = Literal["covered", "uncovered", "impossible", "excluded"]
"""``impossible``: a constraint, or several together, rule it out; ``excluded``: the ODD or the
model leaves it out. Neither is in a denominator."""
Standing: TypeAlias = Literal[
    "counted", "variant", "duplicate", "outside_odd", "stale", "rejected", "invalid", "error",
    "draft",
]  # fmt: skip
"""What a scenario, or a proposal of the ledger, is to the count. Only ``counted`` ones are in a
numerator. ``draft``: a file that the ledger does not know as accepted; ``stale``: accepted once,
and changed or failing the present rules since."""

Number: TypeAlias = int | float
Row: TypeAlias = Annotated[int, Field(ge=0)]


class Exclusion(Model):
    """Something that is not in the denominator, or scenarios that are not in the numerator."""

    what: Line
    """What was left out: ``scenarios that are duplicates``, ``pairs that cannot be``."""
    reason: Text
    count: Annotated[int, Field(ge=0)]
    of: Literal["scenarios", "items"] = "items"
    """``items``: of what the denominator counts."""
    scenarios: tuple[Line, ...] = ()
    """Ids of those scenarios, where it is about scenarios."""


class Cell(Model):
    """One thing that can be covered: a level, a setting, a bin, a requirement, a published row."""

    values: tuple[tuple[Line, Line], ...]
    """What it is, as (factor, level), (parameter, bin), (``requirement``, id) ..."""
    count: Annotated[int, Field(ge=0)]
    """Counted scenarios in it."""
    target: Annotated[int, Field(ge=0)] = 1
    """Scenarios that it needs."""
    state: CellState
    variants: Annotated[int, Field(ge=0)] = 0
    """Variants in it that are not counted."""
    weight: float | None = None
    """Its exposure, or what covering it is worth; see the statement of the measure."""
    reason: Line = ""
    """Why it is impossible or excluded."""
    rows: tuple[Row, ...] | None = None
    """The counted scenarios behind it, rows of the table; null: ``CoverageReport.rows_of`` finds
    them by the values."""


class CurvePoint(Model):
    x: Number
    y: Number


class Curve(Model):
    """A line that goes with a measure."""

    title: Line
    x: Line
    """What the x axis counts."""
    y: Line
    points: tuple[CurvePoint, ...]


class Measure(Model):
    """One measure: value = numerator / denominator, and what is behind it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,99}$")]
    """Stable; ``tway.2``, ``marginal.road``, ``published.nhtsa`` ... what a gate names."""
    group: MeasureGroup
    title: Line
    statement: Text
    """Its definition: what is divided by what, and what counts."""
    source: Line
    """Begins with ``default`` where it is this project's own."""
    unit: Line
    """What numerator and denominator count: ``levels``, ``settings``, ``requirements`` ..."""
    numerator: Number
    denominator: Number
    value: float | None
    """null where the denominator is 0: nothing could be covered."""
    target: float | None = None
    """The least value that the model asks for."""
    exclusions: tuple[Exclusion, ...] = ()
    figures: dict[Line, Number | None] = Field(default_factory=dict)
    """Further numbers by name."""
    cells: tuple[Cell, ...] = ()
    cells_total: Annotated[int, Field(ge=0)] = 0
    """Cells that there are; ``cells`` holds the first ones where these are too many."""
    curves: tuple[Curve, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without a target, or where nothing can be covered."""
        if self.target is None or self.value is None:
            return None
        return self.value >= self.target


class LevelInfo(Model):
    name: Line
    excluded: Line = ""
    """Why the ODD or the model leaves it out; empty where it counts."""
    target: Annotated[int, Field(ge=0)] = 1


class FactorInfo(Model):
    """A factor as it was measured."""

    name: Line
    title: Line
    levels: tuple[LevelInfo, ...]
    edges: tuple[float, ...] = ()
    """Of a factor with bands, in ``unit``; an edge belongs to the band below it."""
    unit: Line = ""
    origin: Line = ""
    """``ODD attribute``, ``road``, ``actor``, ``relation``, ``behaviour``, ``timing``, or
    ``realised`` for what only the rollout shows."""
    always: bool = True
    """Whether every scenario has one of the levels; otherwise it may not apply."""
    not_applicable: Annotated[int, Field(ge=0)] = 0
    """Counted scenarios to which it does not apply."""


class FactorRows(Model):
    """The counted scenarios with the level of each factor: what all cells are counted from."""

    factors: tuple[FactorInfo, ...]
    scenarios: tuple[Line, ...]
    """Their ids, row by row."""
    codes: tuple[tuple[int, ...], ...]
    """Row by row, for each factor the index of its level; -1: does not apply, or the value is
    excluded."""


class Population(Model):
    """What was there, and what of it was counted."""

    standing: Standing
    count: Annotated[int, Field(ge=0)]
    what: Line
    scenarios: tuple[Line, ...] = ()
    """Ids, where there are scenarios."""


class Uncovered(Model):
    """A valid combination that does not occur, with what covering it is worth."""

    values: tuple[tuple[Line, Line], ...]
    worth: float
    """``exposure * criticality``: the higher, the sooner it should be filled."""
    exposure: float
    criticality: float
    phrase: Line
    """In words that steer a prompt."""


class CoverageReport(Model):
    """All measures of a suite under one coverage model."""

    version: Literal["1.0"] = "1.0"
    tool_version: Line
    suite: Line
    """Name of the brief or folder."""
    model: Line
    model_sha256: Line
    """Of the canonical JSON of the coverage model."""
    odd: Line
    odd_sha256: Line
    strength: Annotated[int, Field(ge=1, le=3)]
    population: tuple[Population, ...]
    table: FactorRows
    measures: tuple[Measure, ...]
    uncovered: tuple[Uncovered, ...]
    """Valid uncovered combinations, the most worth first."""
    uncovered_total: Annotated[int, Field(ge=0)] = 0
    contradictions: tuple[Cell, ...] = ()
    """Settings that the constraints rule out and that occur: a wrong constraint, or a scenario
    that should not be."""
    stale: tuple[Line, ...] = ()
    """What has changed since the suite was checked."""
    notes: tuple[Text, ...] = ()

    def measure(self, name: str) -> Measure:
        """The measure with an id.

        Raises:
            KeyError: there is none.
        """
        for candidate in self.measures:
            if candidate.id == name:
                return candidate
        raise KeyError(name)

    def rows_of(self, values: Mapping[str, str]) -> tuple[int, ...]:
        """Rows of the table that have these levels, by factor: the scenarios behind a cell.

        Raises:
            KeyError: a factor or a level is not in the table.
        """
        places = {
            (factor.name, level.name): (place, code)
            for place, factor in enumerate(self.table.factors)
            for code, level in enumerate(factor.levels)
        }
        wanted = [places[pair] for pair in values.items()]
        return tuple(
            row
            for row, codes in enumerate(self.table.codes)
            if all(codes[place] == code for place, code in wanted)
        )
