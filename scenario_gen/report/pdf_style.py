"""Fonts, paragraphs and tables of the PDF.

The font is the one that comes with matplotlib, so that nothing of the system is needed and the
file is the same on every machine.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import matplotlib
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, TableStyle

from scenario_gen.report.shown import shown
from scenario_gen.report.views import TableView
from viz.text import plain

WIDTH: Final = 178 * mm
ACCENT: Final = colors.HexColor("#00558C")
FILL: Final = colors.HexColor("#0072B2")
PALE: Final = colors.HexColor("#F3F5F7")
LINE: Final = colors.HexColor("#C9C9C9")
SOFT: Final = colors.HexColor("#555555")
#: Rows of a table that are printed; the CSV files have all.
ROWS: Final = 120
_LONG: Final = 280
_NUMBERS: Final = frozenset({"count", "number", "share"})


@cache
def fonts() -> None:
    """Make the fonts known, once."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name, file in (
        ("Body", "DejaVuSans.ttf"),
        ("BodyBold", "DejaVuSans-Bold.ttf"),
        ("Code", "DejaVuSansMono.ttf"),
    ):
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily("Body", normal="Body", bold="BodyBold", italic="Body",
                                  boldItalic="BodyBold")  # fmt: skip


@cache
def style(name: str) -> Any:
    """A paragraph style by its name."""
    fonts()
    size = {"title": 18, "h2": 13, "h3": 10, "body": 8.5, "note": 7.5, "cell": 6.8, "right": 6.8,
            "head": 6.8, "headright": 6.8, "tiny": 5.2, "code": 6.5, "share": 10}[name]  # fmt: skip
    bold = name in ("title", "h2", "h3", "head", "headright")
    return ParagraphStyle(
        name,
        fontName="Code" if name == "code" else "BodyBold" if bold else "Body",
        fontSize=size,
        leading=size * 1.3,
        spaceBefore={"h2": 14, "h3": 8}.get(name, 2),
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


def para(text: object, name: str = "body") -> Any:
    """A paragraph of foreign text."""
    return Paragraph(said(text), style(name))


def grid(view: TableView, widths: tuple[float, ...] | None = None) -> list[Any]:
    """A table with its caption; cut after ``ROWS`` rows, which is told."""
    if not view.rows:
        return [Paragraph(f"<b>{said(view.title)}:</b> none.", style("body"))]
    heads = [
        para(
            f"{c.title} [{c.unit}]" if c.unit else c.title,
            "headright" if c.kind in _NUMBERS else "head",
        )
        for c in view.columns
    ]
    body = [
        [
            para(
                "\u2013" if cell.value is None
                else shown(float(cell.value), cell.kind)
                if cell.kind in _NUMBERS and not isinstance(cell.value, str) else cell.value,
                "right" if cell.kind in _NUMBERS else "cell",
            )
            for cell in row
        ]
        for row in view.rows[:ROWS]
    ]  # fmt: skip
    made = LongTable([heads, *body], colWidths=widths or _widths(view), repeatRows=1)
    made.setStyle(table_style())
    cut = min(ROWS, len(view.rows))
    notes = [view.note] if view.note else []
    if view.total > cut:
        notes.append(f"Printed: the first {cut} of {view.total} rows; all are in {view.id}.csv.")
    return [
        para(view.title, "h3"),
        *(para(text, "note") for text in notes),
        made,
    ]


def table_style() -> Any:
    """Thin lines, a pale head, little air."""
    return TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.3, LINE),
            ("BACKGROUND", (0, 0), (-1, 0), PALE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2.5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2.5),
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
            len(str(row[at].value)) if row[at].kind not in _NUMBERS else 10
            for row in view.rows[:ROWS]
        ]
        longest.append(min(max(*texts, 6), 70))
    total = sum(longest)
    return tuple(WIDTH * part / total for part in longest)
