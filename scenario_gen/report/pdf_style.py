"""Fonts, paragraphs and tables of the PDF.

The font is the one that comes with matplotlib, so that nothing of the system is needed and the
file is the same on every machine.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import CondPageBreak, LongTable, Paragraph, TableStyle

from scenario_gen.errors import InputError
from scenario_gen.report.shown import shown
from scenario_gen.report.views import CellView, TableView
from viz.text import ELLIPSIS, REPLACEMENT, visible

WIDTH: Final = 178 * mm
ACCENT: Final = colors.HexColor("#00558C")
FILL: Final = colors.HexColor("#0072B2")
PALE: Final = colors.HexColor("#F3F5F7")
LINE: Final = colors.HexColor("#C9C9C9")
SOFT: Final = colors.HexColor("#555555")
#: Rows of a table that are printed; the CSV files have all.
ROWS: Final = 120
_LONG: Final = 280
#: Of text that is not in a table: definitions of measures are longer than a cell may be.
_LONG_LINE: Final = 700
_PADDING: Final = 2.5
_CELL_SIZE: Final = 6.8
_LEADING: Final = 1.3
#: Width of a character in a cell, in points, and of characters in a column that is not squeezed.
_CHARACTER: Final = 4.0
_NARROW: Final = 16
#: A table begins on a new page where less than this is left, in points.
_LEAST_ROOM: Final = 30 * mm
_NUMBERS: Final = frozenset({"count", "number", "share"})


@cache
def fonts() -> None:
    """Make the fonts known, once."""
    folder = _font_folder()
    for name, file in (
        ("Body", "DejaVuSans.ttf"),
        ("BodyBold", "DejaVuSans-Bold.ttf"),
        ("Code", "DejaVuSansMono.ttf"),
    ):
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily("Body", normal="Body", bold="BodyBold", italic="Body",
                                  boldItalic="BodyBold")  # fmt: skip


def _font_folder() -> Path:
    """Where matplotlib has its fonts; to import it would take half a second."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise InputError("the fonts of matplotlib are missing", hint="pip install matplotlib")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"


@cache
def _drawable() -> frozenset[int]:
    """Code points of the font."""
    fonts()
    return frozenset(pdfmetrics.getFont("Body").face.charToGlyph)


def plain(text: object) -> str:
    """One visible line of characters that the font has."""
    line = visible(text)
    if line.isascii():
        return line
    drawable = _drawable()
    return "".join(c if ord(c) in drawable else REPLACEMENT for c in line)


def short(text: object, limit: int) -> str:
    """Plain text of at most ``limit`` characters; a cut shows as an ellipsis."""
    line = plain(text)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + ELLIPSIS


@cache
def style(name: str) -> Any:
    """A paragraph style by its name."""
    fonts()
    size = {"title": 18, "h2": 13, "h3": 10, "body": 8.5, "note": 7.5, "tiny": 5.2, "code": 6.5,
            "share": 10, "caption": 10}.get(name, _CELL_SIZE)  # fmt: skip
    bold = name in ("title", "h2", "h3", "caption", "head", "headright")
    return ParagraphStyle(
        name,
        fontName="Code" if name == "code" else "BodyBold" if bold else "Body",
        fontSize=size,
        leading=size * _LEADING,
        spaceBefore={"h2": 14, "h3": 8, "caption": 8}.get(name, 2),
        spaceAfter={"title": 6, "h2": 4}.get(name, 2),
        textColor=SOFT if name == "note" else ACCENT if name == "h2" else colors.black,
        alignment=TA_RIGHT if name.endswith("right") else 0,
        keepWithNext=name in ("h2", "h3"),
        splitLongWords=1,
    )


def said(text: object, limit: int = _LONG) -> str:
    """Foreign text as one line of markup: visible, escaped, and cut with the length told."""
    line = plain(text)
    if len(line) > limit:
        line = f"{line[:limit]}\u2026 ({len(str(text))} characters; all in report.json)"
    return escape(line)


class Text(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """A paragraph that breaks its lines once for a width: tables ask for its size many times."""

    _size: tuple[float, float] | None = None
    _width = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its size at a width."""
        # Where a paragraph does not fit on a page, its lines are dropped.
        if self._size is None or width != self._width or not hasattr(self, "blPara"):
            self._size, self._width = super().wrap(width, height), width
        return self._size


def para(text: object, name: str = "body") -> Any:
    """A paragraph of foreign text."""
    limit = _LONG if name in ("cell", "cellright", "head", "headright") else _LONG_LINE
    return Text(said(text, limit), style(name))


def cell_of(text: str, width: float, *, bold: bool = False, right: bool = False) -> Any:
    """What stands in a cell: plain text where it fits on one line, a paragraph elsewhere.

    Plain text is laid out ten times faster; ``text_cells`` gives it the font of the paragraphs.
    """
    fonts()
    line = plain(text)
    font = "BodyBold" if bold else "Body"
    if len(line) <= _LONG and pdfmetrics.stringWidth(line, font, _CELL_SIZE) <= width:
        return line
    name = "head" if bold else "cell"
    return para(text, f"{name}right" if right else name)


def text_cells(numbers: Iterable[int], *, head: bool = True) -> list[Any]:
    """The style of cells of plain text; those of some columns stand at the right."""
    leading = _CELL_SIZE * _LEADING
    found: list[Any] = [("FONT", (0, 0), (-1, -1), "Body", _CELL_SIZE, leading)]
    if head:
        found.append(("FONT", (0, 0), (-1, 0), "BodyBold", _CELL_SIZE, leading))
    return [*found, *(("ALIGN", (at, 0), (at, -1), "RIGHT") for at in numbers)]


def grid(view: TableView) -> list[Any]:
    """A table with its caption; cut after ``ROWS`` rows, which is told."""
    if not view.rows:
        return [Paragraph(f"<b>{said(view.title)}:</b> none.", style("body"))]
    widths = _widths(view)
    room = [width - 2 * _PADDING - 0.01 for width in widths]
    right = [column.kind in _NUMBERS for column in view.columns]
    heads = [
        cell_of(f"{c.title} [{c.unit}]" if c.unit else c.title, room[at], bold=True,
                right=right[at])
        for at, c in enumerate(view.columns)
    ]  # fmt: skip
    body = [
        [
            cell_of(_shown(cell), room[at], right=cell.kind in _NUMBERS)
            for at, cell in enumerate(row)
        ]
        for row in view.rows[:ROWS]
    ]
    made = LongTable([heads, *body], colWidths=widths, repeatRows=1)
    made.setStyle([*table_style().getCommands(), *text_cells(n for n, r in enumerate(right) if r)])
    cut = min(ROWS, len(view.rows))
    notes = [view.note] if view.note else []
    if view.total > cut:
        notes.append(
            f"Printed: the first {cut} of {view.total} rows; all are in report.json and in"
            f" csv/{view.id}.csv."
        )
    # Kept together with its head, a table that fits on a page would leave the page before empty.
    return [
        CondPageBreak(_LEAST_ROOM),
        para(view.title, "caption"),
        *(para(text, "note") for text in notes),
        made,
    ]


def _shown(cell: CellView) -> str:
    if cell.value is None:
        return "\u2013"
    if cell.kind in _NUMBERS and not isinstance(cell.value, str):
        return shown(float(cell.value), cell.kind)
    return str(cell.value)


def table_style() -> Any:
    """Thin lines, a pale head, little air."""
    return TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.3, LINE),
            ("BACKGROUND", (0, 0), (-1, 0), PALE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ]
    )


def _widths(view: TableView) -> tuple[float, ...]:
    """By the longest text of each column, within bounds."""
    longest = []
    for at, column in enumerate(view.columns):
        # Bold heads are wider, and a share such as 100.0 % must not break.
        texts = [round(1.6 * len(column.title)) + len(column.unit)]
        texts += [
            len(str(row[at].value))
            if row[at].kind not in _NUMBERS
            else max(8, len(_shown(row[at])) + 1)
            for row in view.rows[:ROWS]
        ]
        longest.append(min(max(*texts, 6), 70))
    need = [_CHARACTER * count + 2 * _PADDING for count in longest]
    narrow = [count <= _NARROW for count in longest]
    fixed = sum(width for width, is_narrow in zip(need, narrow, strict=True) if is_narrow)
    wide = sum(count for count, is_narrow in zip(longest, narrow, strict=True) if not is_narrow)
    if sum(need) > WIDTH and wide and fixed < WIDTH / 2:
        # Long text gives way, and not the few letters of a number or a state.
        return tuple(
            width if is_narrow else (WIDTH - fixed) * count / wide
            for width, is_narrow, count in zip(need, narrow, longest, strict=True)
        )
    return tuple(WIDTH * count / sum(longest) for count in longest)
