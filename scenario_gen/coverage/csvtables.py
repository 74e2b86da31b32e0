"""The report as tables: measures, what they exclude, their cells, and the links of requirements."""

from __future__ import annotations

from scenario_gen.coverage.csvtext import Row, to_csv
from scenario_gen.domain.coverage import Cell, CoverageReport

#: Ids of scenarios that one field lists; the column before it has the count.
_MOST_IDS = 100


def csv_tables(report: CoverageReport) -> dict[str, str]:
    """``measures.csv``, ``exclusions.csv``, ``cells.csv`` and ``links.csv``."""
    return {
        "measures.csv": to_csv(measure_rows(report)),
        "exclusions.csv": to_csv(exclusion_rows(report)),
        "cells.csv": to_csv(cell_rows(report)),
        "links.csv": to_csv(link_rows(report)),
    }


def measure_rows(report: CoverageReport) -> list[Row]:
    """Header and one row per measure."""
    header: Row = ("measure", "title", "numerator", "denominator", "unit", "value", "target",
                   "excluded", "cells", "cells_listed", "statement", "source")  # fmt: skip
    return [header] + [
        (m.id, m.title, m.numerator, m.denominator, m.unit, m.value, m.target,
         sum(each.count for each in m.exclusions), m.cells_total, len(m.cells), m.statement,
         m.source)
        for m in report.measures
    ]  # fmt: skip


def exclusion_rows(report: CoverageReport) -> list[Row]:
    """Header and one row per exclusion: of items of the denominator, or of scenarios."""
    header: Row = ("measure", "what", "reason", "count", "of", "scenarios")
    return [header] + [
        (m.id, each.what, each.reason, each.count, each.of, _ids(each.scenarios))
        for m in report.measures
        for each in m.exclusions
    ]


def cell_rows(report: CoverageReport) -> list[Row]:
    """Header and one row per listed cell, but for settings of several factors and exposure.

    The pairs are in ``pairs.csv``, with their states; exposure weighs cells of other measures.
    """
    header: Row = ("measure", "cell", "state", "count", "target", "variants", "weight", "reason",
                   "scenarios")  # fmt: skip
    return [header] + [
        (m.id, _name(cell), cell.state, cell.count, cell.target, cell.variants, cell.weight,
         cell.reason, _ids([report.table.scenarios[row] for row in cell.rows or ()]))
        for m in report.measures
        if m.group not in ("combinations", "exposure")
        for cell in m.cells
    ]  # fmt: skip


def link_rows(report: CoverageReport) -> list[Row]:
    """Header and one row per pair of a requirement (or condition) and a scenario."""
    header: Row = ("kind", "id", "scenario", "claimed", "borne_out", "counted", "basis", "missing")
    return [header] + [
        (one.kind, one.id, report.table.scenarios[one.row], _yes(one.claimed), _yes(one.borne_out),
         _yes(one.counted), "; ".join(one.basis), "; ".join(one.missing))
        for one in report.links
    ]  # fmt: skip


def _name(cell: Cell) -> str:
    return ", ".join(f"{name} = {level}" for name, level in cell.values)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _ids(ids: list[str] | tuple[str, ...]) -> str:
    more = f"; and {len(ids) - _MOST_IDS} more" if len(ids) > _MOST_IDS else ""
    return "; ".join(ids[:_MOST_IDS]) + more
