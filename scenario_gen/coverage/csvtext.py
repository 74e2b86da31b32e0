"""CSV that a spreadsheet can open without running anything in it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | None
Row: TypeAlias = Sequence[Cell]

#: First characters that spreadsheets take for a formula, full-width forms included (OWASP).
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(rows: Iterable[Row]) -> str:
    """Comma-separated text, a line feed after each row; the first row is the header.

    Numbers are written as numbers; NaN, infinity and None are empty. Text that a spreadsheet
    would take for a formula is preceded by an apostrophe.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.10g}" if math.isfinite(value) else ""
    # A lone carriage return would not be quoted and would begin a new row in a spreadsheet.
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    # Blanks before a formula do not keep every spreadsheet from running it.
    runs = value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA)
    return f"'{value}" if runs else value
