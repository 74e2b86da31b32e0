"""Tables as they are laid out: cells with the place of their number in the JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from scenario_gen.domain.coverage import Measure
from scenario_gen.gates import is_ratio
from scenario_gen.report.model import Column, Figure, Report, SectionId, Value
from scenario_gen.report.shown import words
from scenario_gen.report.tables import count, share, text

#: Rows of a table that stand in the page before a script turns its pages.
ROWS: Final = 25
CELL_COLUMNS: Final = (
    text("factors", "Factor"),
    text("levels", "Level"),
    count("count", "Scenarios"),
    count("target", "Needed"),
    text("state", "State"),
    text("reason", "Why"),
)


#: Where measures of coverage stand that are not in the section on coverage.
_ELSEWHERE: Final[dict[str, SectionId]] = {
    "traceability": "traceability",
    "published": "traceability",
    "criticality": "criticality",
    "structures": "duplicates",
}


@dataclass(frozen=True)
class CellView:
    value: Value
    kind: str
    key: str = ""
    """JSON pointer of a number."""
    select: str = ""
    """JSON of the scenarios behind it."""


@dataclass(frozen=True)
class CurveView:
    """A curve as a polyline in a box of 600 by 220."""

    title: str
    x: str
    y: str
    points: str
    ends: tuple[CellView, CellView, CellView, CellView]
    """First and last x, first and last y."""


@dataclass(frozen=True)
class TableView:
    id: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellView, ...], ...]
    total: int
    """Rows that there are."""
    pages: str = ""
    """Which kind of table a script turns the pages of: ``table`` or ``cells``."""
    place: int = 0


def of_table(report: Report, place: int, rows: int | None = ROWS) -> TableView:
    """A table of the report, its first rows or all of them."""
    table = report.tables[place]
    counted = next(
        (at for at, column in enumerate(table.columns) if column.key == table.counted_by), 0
    )
    body = []
    for index, row in enumerate(table.rows[:rows]):
        behind = table.behind[index] if table.behind else None
        # Nothing is behind a zero.
        select = "" if behind is None or row[counted] == 0 else json.dumps(behind.model_dump())
        body.append(
            tuple(
                _cell(
                    value,
                    table.columns[at].kind,
                    f"/tables/{place}/rows/{index}/{at}",
                    select if at == counted else "",
                )
                for at, value in enumerate(row)
            )
        )
    return TableView(
        table.id, table.title, table.note, table.columns, tuple(body), len(table.rows), "table",
        place,
    )  # fmt: skip


def of_cells(report: Report, place: int, rows: int | None = ROWS) -> TableView | None:
    """The list behind a measure of coverage; None where it has none."""
    measure = report.coverage.measures[place]
    if not measure.cells:
        return None
    known = {(f.name, v.name) for f in report.coverage.table.factors for v in f.levels}
    body = []
    for index, one in enumerate(measure.cells[:rows]):
        base = f"/coverage/measures/{place}/cells/{index}"
        select: dict[str, Any] | None = None
        if one.count and one.rows is not None:
            select = {"cell": [place, index]}
        elif (
            one.count and known.issuperset(one.values) and len(dict(one.values)) == len(one.values)
        ):
            select = {"levels": dict(one.values)}
        body.append(
            (
                CellView(", ".join(name for name, _ in one.values), "text"),
                CellView(", ".join(level for _, level in one.values), "text"),
                CellView(one.count, "count", f"{base}/count", json.dumps(select) if select else ""),
                CellView(one.target, "count", f"{base}/target"),
                CellView(one.state, "text"),
                CellView(one.reason, "text"),
            )
        )
    return TableView(
        cells_id(measure.id), f"{measure.title}: the list", "", CELL_COLUMNS, tuple(body),
        len(measure.cells), "cells", place,
    )  # fmt: skip


def curves(report: Report, place: int) -> list[CurveView]:
    """The curves that go with a measure of coverage."""
    found = []
    for at, curve in enumerate(report.coverage.measures[place].curves):
        if not curve.points:
            continue
        base = f"/coverage/measures/{place}/curves/{at}/points"
        last = len(curve.points) - 1
        left, right = curve.points[0], curve.points[last]
        high = max(point.y for point in curve.points) or 1
        wide = (right.x - left.x) or 1
        points = " ".join(
            f"{600 * (point.x - left.x) / wide:.1f},{215 - 210 * point.y / high:.1f}"
            for point in curve.points
        )
        ends = (
            CellView(left.x, "number", f"{base}/0/x"),
            CellView(right.x, "number", f"{base}/{last}/x"),
            CellView(left.y, "number", f"{base}/0/y"),
            CellView(right.y, "number", f"{base}/{last}/y"),
        )
        found.append(CurveView(curve.title, curve.x, curve.y, points, ends))
    return found


def section_of(measure: Measure) -> SectionId:
    """The section that a measure of coverage stands in."""
    return _ELSEWHERE.get(measure.group, "coverage")


def cells_id(measure: str) -> str:
    """Name of the list behind a measure, of its CSV file too."""
    return f"coverage_{measure.replace('.', '_')}"


def plain_table(
    name: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[CellView, ...]],
    note: str = "",
) -> TableView:
    """A table that is made of other parts of the report."""
    return TableView(name, title, note, columns, tuple(rows), len(rows))


def population(report: Report) -> TableView:
    """What was there, and what of it was counted."""
    rows = []
    for at, one in enumerate(report.coverage.population):
        known = one.standing in next(f for f in report.facets if f.key == "standing").values
        select = json.dumps({"facets": {"standing": one.standing}}) if known and one.count else ""
        rows.append(
            (
                CellView(one.standing.replace("_", " "), "text"),
                CellView(one.count, "count", f"/coverage/population/{at}/count", select),
                CellView(one.what, "text"),
            )
        )
    return plain_table(
        "population", "What was there, and what of it is counted",
        (text("standing", "Standing"), count("count", "Number"), text("what", "What")), rows,
    )  # fmt: skip


def overview(report: Report) -> TableView:
    """Every measure of coverage and every other figure in one table."""
    rows = []
    for place, measure in enumerate(report.coverage.measures):
        base = f"/coverage/measures/{place}"
        met = "" if measure.met is None else ("yes" if measure.met else "no")
        rows.append(
            (
                *_shares(measure, base),
                CellView(measure.target, value_kind(measure.id), f"{base}/target"),
                CellView(met, "text"),
            )
        )
    for place, figure in enumerate(report.figures):
        rows.append(
            (*_shares(figure, f"/figures/{place}"), CellView(None, "share"), CellView("", "text"))
        )
    return plain_table(
        "measures_overview", "Every measure",
        (text("title", "Measure"), text("id", "Id"), count("numerator", "Counted"),
         count("denominator", "Of"), share("value", "Value"),
         share("target", "Target"),
         text("met", "Met")),
        rows, "Definitions, exclusions and lists follow below. A ratio, which may exceed 1, is"
        " shown as a number and not in per cent.",
    )  # fmt: skip


def value_kind(measure: str) -> str:
    """How the value of a measure is shown: as a percentage only where it cannot exceed 1."""
    return "number" if is_ratio(measure) else "share"


def _shares(one: Measure | Figure, base: str) -> tuple[CellView, ...]:
    return (
        CellView(one.title, "text"),
        CellView(one.id, "text"),
        CellView(one.numerator, "count", f"{base}/numerator"),
        CellView(one.denominator, "count", f"{base}/denominator"),
        CellView(one.value, value_kind(one.id), f"{base}/value"),
    )


def uncovered(report: Report) -> TableView:
    """Valid combinations that do not occur."""
    rows = [
        (
            CellView(", ".join(f"{name}: {level}" for name, level in one.values), "text"),
            CellView(one.phrase, "text"),
        )
        for one in report.coverage.uncovered
    ]
    total = report.coverage.uncovered_total
    view = plain_table(
        "uncovered", "Not covered, the most wanted first",
        (text("combination", "Combination"), text("phrase", "In words")), rows,
        f"The first {len(rows)} of {total}; scenario-gen coverage DIR --gaps lists all.",
    )  # fmt: skip
    return TableView(view.id, view.title, view.note, view.columns, view.rows, len(rows))


def inputs(report: Report) -> TableView:
    """Files and hashes that the report was made from."""
    return plain_table(
        "inputs", "Inputs",
        (text("name", "Name"), text("about", "What"), text("sha256", "SHA-256")),
        [(CellView(i.name, "text"), CellView(i.about, "text"), CellView(i.sha256, "text"))
         for i in report.made_from.inputs],
    )  # fmt: skip


def rules(report: Report) -> TableView:
    """Rules and versions that the report was made with."""
    return plain_table(
        "rules", "Rules and their versions",
        (text("rule", "Rule"), text("version", "Version")),
        [(CellView(k, "text"), CellView(v, "text"))
         for k, v in sorted(report.made_from.rules.items())],
    )  # fmt: skip


def _cell(value: Value, kind: str, key: str, select: str) -> CellView:
    if kind in ("text", "yes_no"):
        return CellView(None if value is None else words(value), kind, "", select)
    return CellView(value, kind, key, select)
