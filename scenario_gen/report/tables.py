"""Short forms for the tables of a report."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_gen.report.model import Column, SectionId, Selection, Table, Value

TEXT = "text"


def text(key: str, title: str) -> Column:
    """A column of text."""
    return Column(key=key, title=title)


def count(key: str, title: str) -> Column:
    """A column of whole numbers."""
    return Column(key=key, title=title, kind="count")


def number(key: str, title: str, unit: str = "") -> Column:
    """A column of numbers."""
    return Column(key=key, title=title, kind="number", unit=unit)


def share(key: str, title: str) -> Column:
    """A column of numbers from 0 to 1."""
    return Column(key=key, title=title, kind="share")


def table(
    section: SectionId,
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    *,
    note: str = "",
    counted_by: str = "",
    behind: Sequence[Selection | None] = (),
) -> Table:
    """A table of a section."""
    return Table(
        id=name,
        section=section,
        title=title,
        note=note,
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        counted_by=counted_by,
        behind=tuple(behind),
    )


def by(**facets: str) -> Selection:
    """Cards with these values of facets."""
    return Selection(facets=facets)


def ratio(part: int, whole: int) -> float | None:
    """part / whole; None where there is nothing."""
    return part / whole if whole else None
