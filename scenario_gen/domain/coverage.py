"""What a suite covers, as data: measures with numerator, denominator, exclusions and cells.

The JSON form is what ``scenario-gen coverage --json`` prints and what a report is made of. Rows
are scenarios in the order of ``CoverageReport.table``; a cell names the rows behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.gate import GateResult
from scenario_gen.domain.names import Line, Text
from scenario_gen.domain.review_summary import ReviewSummary

MeasureGroup: TypeAlias = Literal[
    "marginal", "combinations", "parameters", "exposure", "traceability", "published",
    "criticality", "structures", "diversity", "saturation",
]  # fmt: skip
CellState: TypeAlias = Literal["covered", "uncovered", "impossible", "excluded"]
"""``impossible``: a constraint, or several together, rule it out; ``excluded``: the ODD or the
model leaves it out. Neither is in a denominator."""
Standing: TypeAlias = Literal[
    "counted", "variant", "duplicate", "outside_odd", "stale", "draft", "review_rejected",
    "retired", "rejected", "invalid", "error",
]  # fmt: skip
"""What a scenario, or a proposal of the ledger, is to the count. Only ``counted`` ones are in a
numerator. ``draft``: a file that neither the ledger nor a review knows to have passed the rules;
``stale``: accepted once, and changed or failing the present rules since; ``review_rejected`` and
``retired``: somebody decided so in a review."""

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
    proposals: Annotated[int, Field(ge=0)] = 0
    """Of these, proposals that never came into the suite."""
    what: Line
    scenarios: tuple[Line, ...] = ()
    """Ids, where there are scenarios; those of proposals first."""


class Uncovered(Model):
    """A valid combination that does not occur, with what covering it is worth."""

    values: tuple[tuple[Line, Line], ...]
    worth: float
    """``exposure * criticality``: the higher, the sooner it should be filled."""
    exposure: float
    criticality: float
    phrase: Line
    """In words that steer a prompt."""


class TraceLink(Model):
    """A requirement and a counted scenario: what is claimed, and what bears it out."""

    kind: Literal["requirement", "triggering condition"]
    id: Line
    """Of the requirement or condition."""
    row: Row
    """The scenario, as a row of the table."""
    claimed: bool
    """Whether the scenario names it."""
    borne_out: bool
    """Whether the scenario has all that is needed."""
    counted: bool
    """A requirement counts where it is claimed and borne out, or claimed and the brief does not say
    what it needs; a condition where it is borne out."""
    basis: tuple[Line, ...] = ()
    """What bears it out: ``intent cut_in seen at 3.2 s``."""
    missing: tuple[Line, ...] = ()
    """What it needs and the scenario does not have."""


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
    links: tuple[TraceLink, ...] = ()
    """Which scenario is evidence for which requirement, and which claims nothing bears out; of very
    many, those that count nothing come first. The cells of a measure have all rows."""
    links_total: Annotated[int, Field(ge=0)] = 0
    """Links that there are; ``links`` holds the first ones where these are too many."""
    contradictions: tuple[Cell, ...] = ()
    """Settings that the constraints rule out and that occur: a wrong constraint, or a scenario
    that should not be."""
    stale: tuple[Line, ...] = ()
    """What has changed since the suite was checked."""
    notes: tuple[Text, ...] = ()
    review: ReviewSummary | None = None
    """What was decided on the scenarios; null where there is no folder with a log."""
    gates: tuple[GateResult, ...] = ()
    """What was required of the measures, and whether it is met."""

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
