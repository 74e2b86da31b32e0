"""Traceability in both directions: from requirements to scenarios and back, with orphans."""

from __future__ import annotations

from collections import defaultdict

from scenario_gen.coverage.build import exclusion, only, ratio
from scenario_gen.coverage.suite import Counted
from scenario_gen.domain.coverage import Cell, Measure

_SOURCE = "ISO 34505:2025 clause 5; UL 4600: evidence for every requirement"


def requirement_measures(counted: Counted) -> list[Measure]:
    """``requirements`` and ``requirements.scenarios``."""
    asked = list(dict.fromkeys(counted.suite.requirement_ids))
    rows: dict[str, list[int]] = defaultdict(list)
    orphans: list[int] = []
    for row, scenario in enumerate(counted.scenarios):
        for name in dict.fromkeys(scenario.requirement_ids):
            rows[name].append(row)
        if not set(scenario.requirement_ids) & set(asked):
            orphans.append(row)
    cells = tuple(_cell("requirement", name, rows.get(name, [])) for name in asked)
    unknown = sorted(rows.keys() - set(asked))
    covered = sum(cell.state == "covered" for cell in cells)
    ids = counted.table.ids
    notes = []
    if len(asked) > 1 and cells and all(cell.count == counted.size for cell in cells):
        notes.append(
            "every scenario names every requirement: that says for whom the suite was made, not"
            " that a scenario tests a requirement"
        )
    if not asked:
        notes.append("the brief names no requirements")
    forward = Measure(
        id="requirements",
        group="traceability",
        title="Requirements with a scenario",
        statement="requirements of the brief that at least one counted scenario names, of all",
        source=_SOURCE,
        unit="requirements",
        numerator=covered,
        denominator=len(asked),
        value=ratio(covered, len(asked)),
        figures={"requirements without a scenario": len(asked) - covered},
        cells=cells,
        cells_total=len(cells),
        notes=tuple(notes),
    )
    back = Measure(
        id="requirements.scenarios",
        group="traceability",
        title="Scenarios with a requirement",
        statement=(
            "counted scenarios that name at least one requirement of the brief, of all counted"
            " ones; the others are orphans"
        ),
        source=_SOURCE,
        unit="scenarios",
        numerator=counted.size - len(orphans),
        denominator=counted.size,
        value=ratio(counted.size - len(orphans), counted.size),
        figures={
            "orphans": len(orphans),
            "requirements that the brief does not have": len(unknown),
        },
        cells=(
            *([_cell("requirement", "none (orphans)", orphans)] if orphans else []),
            *(_cell("requirement not in the brief", name, rows[name]) for name in unknown),
        ),
        cells_total=bool(orphans) + len(unknown),
        exclusions=only([
            exclusion(
                "requirements that the brief does not have",
                "scenarios name them; they are in no denominator",
                count=len(unknown),
            )
        ]),
        notes=tuple(f"orphan: {ids[row]}" for row in orphans[:20]),
    )  # fmt: skip
    return [forward, back]


def _cell(kind: str, name: str, rows: list[int]) -> Cell:
    return Cell(
        values=((kind, name),),
        count=len(rows),
        state="covered" if rows else "uncovered",
        rows=tuple(rows),
    )
