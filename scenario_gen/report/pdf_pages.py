"""Pages of the PDF: frame, outline, page numbers, and the two tables that are laid out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

from scenario_gen.report.model import Fact, Report
from scenario_gen.report.pdf_style import (
    WIDTH,
    cell_of,
    fonts,
    para,
    short,
    table_style,
    text_cells,
)

_MARGIN: Final = 16 * mm
_NAME_WIDTH: Final = 38 * mm
_SHADES: Final = ("#FFFFFF", "#E3EEF6", "#B5D3E8", "#6FA9D2", "#00558C")


def build_pages(out: BinaryIO, title: str, story: Sequence[Any]) -> None:
    """Lay out a story on A4 pages."""
    fonts()
    shown = short(title, 90)
    document = _Document(
        out,
        pagesize=A4,
        title=shown,
        author="scenario-gen",
        subject="Report on a scenario suite",
        lang="en",
        # No clock and no random id: the same report, the same bytes.
        invariant=1,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=14 * mm,
        bottomMargin=16 * mm,
    )
    width, height = A4
    frame = Frame(_MARGIN, 16 * mm, WIDTH, height - 30 * mm, 0, 0, 0, 0)

    def foot(canvas: Any, _: Any) -> None:
        canvas.saveState()
        canvas.setFont("Body", 7)
        canvas.setFillColor(colors.HexColor("#555555"))
        canvas.drawString(_MARGIN, 9 * mm, shown)
        canvas.drawRightString(width - _MARGIN, 9 * mm, f"page {canvas.getPageNumber()}")
        canvas.restoreState()

    document.addPageTemplates([PageTemplate("page", [frame], onPage=foot)])
    # Streams as they are: coded as ASCII they are a quarter larger, and it takes long.
    ascii_streams, rl_config.useA85 = rl_config.useA85, 0
    try:
        document.build(list(story), canvasmaker=Canvas)
    finally:
        rl_config.useA85 = ascii_streams


class _Document(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """Headings become entries of the outline."""

    _count = 0

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - a name of reportlab
        """Called for everything that was laid out."""
        if isinstance(flowable, Paragraph) and flowable.style.name == "h2":
            self._count += 1
            key = f"section-{self._count}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, level=0, closed=True)


def fact_table(items: Sequence[Fact]) -> Any:
    """Names and values in two columns."""
    widths = (_NAME_WIDTH, WIDTH - _NAME_WIDTH)
    rows = [
        [cell_of(text, width - 2.01) for text, width in zip((o.name, o.value), widths, strict=True)]
        for o in items
    ]
    made = Table(rows, colWidths=widths)
    made.setStyle([*_without_head(), *text_cells((), head=False)])
    return made


def pair_table(report: Report) -> list[Any]:
    """Covered and valid pairs of levels for each pair of factors, shaded by their share."""
    names = [factor.name for factor in report.coverage.table.factors]
    titles = [factor.title for factor in report.coverage.table.factors]
    places = {name: at for at, name in enumerate(names)}
    first = 34 * mm
    wide = (WIDTH - first) / max(1, len(names) - 1)
    rows: list[list[Any]] = [["", *(str(at + 1) for at in range(1, len(names)))]]
    rows += [
        [para(f"{at + 1} {title}", "tiny"), *([""] * (len(names) - 1))]
        for at, title in enumerate(titles[:-1])
    ]
    shades = []
    for pair in report.pairs:
        row, column = places[pair.first], places[pair.second]
        rows[row + 1][column] = f"{pair.covered}/{pair.valid}"
        share = pair.covered / pair.valid if pair.valid else 0.0
        shade = 0 if share <= 0 else 1 if share < 0.34 else 2 if share < 0.67 else 3
        shade = 4 if share >= 1 else shade
        at = (column, row + 1)
        shades.append(("BACKGROUND", at, at, colors.HexColor(_SHADES[shade])))
        if shade == 4:
            shades.append(("TEXTCOLOR", at, at, colors.white))
    made = Table(rows, colWidths=[first, *([wide] * (len(names) - 1))], repeatRows=1)
    made.setStyle(table_style())
    made.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), "Body", 4.4),
            ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
            ("LEFTPADDING", (1, 0), (-1, -1), 0.5),
            ("RIGHTPADDING", (1, 0), (-1, -1), 1),
            *shades,
        ]
    )
    return [
        para("Pairs of factors", "h3"),
        para("Covered / valid pairs of levels; darker is a larger share, darkest is all.", "note"),
        made,
    ]


def _without_head() -> list[Any]:
    return [
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.HexColor("#E0E0E0")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 1),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1),
        ("TOPPADDING", (0, 0), (-1, -1), 0.8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
