"""The report as data: HTML, PDF and CSV are made from this and from nothing else."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.coverage import CoverageReport, Standing
from scenario_gen.domain.names import Sha256
from scenario_gen.domain.preventability import PreventabilityVerdict

FORMAT: Literal["scenario-gen report"] = "scenario-gen report"
SCHEMA_VERSION: Literal["1.0"] = "1.0"

Count: TypeAlias = Annotated[int, Field(ge=0)]
Value: TypeAlias = bool | int | float | str | None
SectionId: TypeAlias = Literal[
    "asked", "summary", "integrity", "coverage", "criticality", "preventability", "rejected",
    "duplicates", "traceability", "method", "limits", "confidence", "origin",
]  # fmt: skip


class Column(Model):
    key: str
    title: str
    kind: Literal["text", "count", "number", "share", "yes_no"] = "text"
    """``share``: a number from 0 to 1, shown in per cent."""
    unit: str = ""


class Selection(Model):
    """The scenarios behind a number: those whose card has all these values."""

    facets: dict[str, str]
    """Facet key -> value."""


class Table(Model):
    """A table of any section; each cell is text of ours, of a model or of a file: all escaped."""

    id: str
    section: SectionId
    title: str
    note: str = ""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    counted_by: str = ""
    """Key of the column whose number is that of the scenarios behind the row."""
    behind: tuple[Selection | None, ...] = ()
    """Per row; empty where no row has scenarios behind it."""


class Exclusion(Model):
    reason: str
    count: Count


class Figure(Model):
    """A share with what it is a share of: a percentage alone says nothing."""

    id: str
    section: SectionId
    title: str
    definition: str
    numerator: Count
    denominator: Count
    value: float | None
    """numerator / denominator; null where nothing can be counted."""
    exclusions: tuple[Exclusion, ...] = ()
    """What is in neither of the two, with the reason."""
    table: str = ""
    """Id of the table with the list behind it."""


class Note(Model):
    section: SectionId
    text: str


class Input(Model):
    """One thing that the report was made from."""

    name: str
    sha256: Sha256
    about: str


class MadeFrom(Model):
    """What a later check compares with: see ``scenario-gen report --check``."""

    tool_version: str
    inputs: tuple[Input, ...]
    """Files of the catalog, and the ODD as the catalog holds it."""
    rules: dict[str, str]
    """Versions of the rules by id."""
    limits_profile: str
    limits_digest: str
    """Of all numbers of the limits, as the tool has them now."""
    scenarios: dict[str, Sha256]
    """Hash of the file of each scenario, by its id."""


class Fact(Model):
    """One line of what was asked."""

    name: str
    value: str


class Facet(Model):
    """Something by which cards are selected."""

    key: str
    title: str
    values: tuple[str, ...]


class PairMatrix(Model):
    """How often each pair of levels of two factors occurs in what is counted."""

    first: str
    """Name of the factor whose levels are the rows."""
    second: str
    counts: tuple[tuple[Count, ...], ...]
    states: tuple[str, ...]
    """One letter per cell: c covered, u uncovered, i impossible, o outside the ODD."""
    covered: Count
    valid: Count


class MeasureInfo(Model):
    """A measure of criticality, in the order of the values on the cards."""

    name: str
    title: str
    unit: str
    worst: str


class Reached(Model):
    """The worst value of each measure for one scenario; null: no conflict of that kind."""

    values: tuple[float | None, ...]
    actors: tuple[int | None, ...]
    """Index in the actors of the card."""
    times_s: tuple[float | None, ...]


class CardActor(Model):
    id: str
    category: str
    speed_mps: float
    """At the start."""
    length_m: float
    width_m: float


class CardParameter(Model):
    name: str
    unit: str
    default: float
    minimum: float
    maximum: float


class CardFinding(Model):
    rule: str
    version: str
    severity: str
    path: str
    message: str
    value: float | str | None
    limit: float | str | None
    unit: str
    source: str


class Strip(Model):
    """Lanes side by side: borders from right to left, one more than lanes."""

    lanes: tuple[str, ...]
    """Kind of each lane."""
    marks: tuple[str, ...]
    """What is painted on each border."""
    borders: tuple[tuple[int, ...], ...]
    """x and y in dm, each pair as the difference to the one before."""


class Track(Model):
    """One mover: pose of the middle of its box over time, as differences."""

    x_dm: tuple[int, ...]
    y_dm: tuple[int, ...]
    heading_crad: tuple[int, ...]
    """In 0.01 rad."""


class Picture(Model):
    """The bird's-eye view: x is where the ego heads at the start, the origin its place then.

    Poses are told every ``step_s``; between them they are interpolated. Numbers of the report are
    from the finer rollout, not from this.
    """

    step_s: float
    window_dm: tuple[int, int, int, int]
    """Least x, least y, greatest x, greatest y."""
    closest_s: float | None
    closest_actor: int | None
    strips: tuple[Strip, ...]
    tracks: tuple[Track, ...]
    """The ego, then the actors of the card."""
    alt: str
    """The picture in words."""


class Card(Model):
    """One accepted scenario."""

    id: str
    title: str
    topic: str
    hazard: str
    narrative: str
    setting: str
    """Road, weather, light and surface in one line."""
    intent: tuple[str, ...]
    tags: tuple[str, ...]
    requirement_ids: tuple[str, ...]
    duration_s: float
    ego_speed_mps: float
    ego_length_m: float
    ego_width_m: float
    actors: tuple[CardActor, ...]
    parameters: tuple[CardParameter, ...]
    criticality: Reached | None
    """Null where it could not be rolled out."""
    preventability: PreventabilityVerdict | None
    avoided_by: tuple[str, ...]
    not_avoided_by: tuple[str, ...]
    physically_avoidable: bool | None
    findings: tuple[CardFinding, ...]
    """Of the rules as they are now, all severities."""
    ledger_index: int | None
    variant_of: str | None
    provenance: tuple[Fact, ...]
    content_hash: str
    standing: Standing
    not_counted: str
    """Why it is in no measure; empty where it is."""
    codes: tuple[tuple[int, ...], ...]
    """Per facet the indices of its values; levels of factors are in ``coverage.table``."""
    picture: Picture | None


class Report(Model):
    """A catalog as a reviewer reads it. Same catalog and options, same bytes: no clock."""

    format: Literal["scenario-gen report"] = FORMAT
    schema_version: Literal["1.0"] = SCHEMA_VERSION
    title: str
    date: str | None
    """Date of the data as the person gave it; null: not given."""
    made_from: MadeFrom
    asked: tuple[Fact, ...]
    odd: tuple[Fact, ...]
    versions: tuple[Fact, ...]
    """Of what the run was made with."""
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    notes: tuple[Note, ...]
    coverage: CoverageReport
    facets: tuple[Facet, ...]
    pairs: tuple[PairMatrix, ...]
    measures: tuple[MeasureInfo, ...]
    cards: tuple[Card, ...]
    """Accepted scenarios, in the order of the ledger."""

    def tables_of(self, section: str) -> tuple[Table, ...]:
        """The tables of a section, in order."""
        return tuple(table for table in self.tables if table.section == section)

    def figures_of(self, section: str) -> tuple[Figure, ...]:
        """The figures of a section, in order."""
        return tuple(figure for figure in self.figures if figure.section == section)

    def notes_of(self, section: str) -> tuple[str, ...]:
        """The notes of a section, in order."""
        return tuple(note.text for note in self.notes if note.section == section)
