"""The boundary between preventable and not, over two parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from scenario_gen.domain.preventability import Boundary, BoundaryAxis, PreventabilityVerdict
from viz.axes import Box, add_axes, add_text, place_labels
from viz.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PAGE_WIDTH_MM,
    PALE,
    PURPLE,
    SKY,
    VERMILLION,
    WHITE,
    YELLOW,
    new_figure,
    style,
)
from viz.text import short

_Dash = Literal["-", "--", ":", "-."] | tuple[float, Sequence[float]]

#: Fill and hatch of each verdict; light fills, so that the lines over them are seen.
LOOKS: Final[dict[PreventabilityVerdict, tuple[str, str]]] = {
    "trivial": (WHITE, ""),
    "preventable": ("#B3E2D2", ""),
    "disputed": ("#F9E0A8", "...."),
    "unpreventable": ("#F2C4A4", "////"),
    "not_applicable": (PALE, "xx"),
    "not_checked": (PALE, "--"),
}
_LINES: Final[tuple[tuple[str, _Dash], ...]] = (
    (BLUE, "-"), (VERMILLION, "--"), (BLACK, ":"), (GREEN, "-."), (PURPLE, (0, (6, 1, 1, 1))),
    (ORANGE, (0, (1, 1))), (SKY, (0, (4, 3))), (YELLOW, (0, (8, 2))),
)  # fmt: skip
_PLOT: Final = Box(20.0, 19.0, 96.0, 84.0)
_HEIGHT_MM: Final = 120.0
_LEGEND_MM: Final = 121.0


def boundary(found: Boundary) -> Figure:
    """Verdicts of all cells, and for each profile the line on whose one side it avoids."""
    with style():
        figure = new_figure(PAGE_WIDTH_MM, _HEIGHT_MM)
        add_text(figure, 5, 4, f"Preventability: {short(found.scenario, 70)}", size=10, bold=True)
        add_text(figure, 5, 9.5, _note(found), size=7)
        axes = add_axes(figure, _PLOT)
        _draw_cells(axes, found)
        handles = _draw_lines(axes, found)
        axes.set_xlim(found.x.edges[0], found.x.edges[-1])
        axes.set_ylim(found.y.edges[0], found.y.edges[-1])
        axes.set_xlabel(_label(found.x))
        axes.set_ylabel(_label(found.y))
        place_labels(axes, below_mm=8.0, left_mm=12.0)
        _draw_legend(figure, found, handles)
    return figure


def _label(axis: BoundaryAxis) -> str:
    return f"{axis.parameter} [{axis.unit}]"


def _note(found: Boundary) -> str:
    cells = f"{found.x.cells} x {found.y.cells} cells, {found.samples_per_cell} sample(s) each"
    others = ", ".join(f"{name} = {value:g}" for name, value in found.others.items())
    return short(f"{cells}; {others}" if others else cells, 130)


def _draw_cells(axes: Axes, found: Boundary) -> None:
    """All cells of a verdict as one path: its hatch goes on from cell to cell."""
    kinds = np.array(
        [
            [found.cell_verdict(row, column) for column in range(found.x.cells)]
            for row in range(found.y.cells)
        ]
    )
    x, y = np.array(found.x.edges), np.array(found.y.edges)
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    for name, (fill, hatch) in LOOKS.items():
        row, column = np.nonzero(kinds == name)
        if not row.size:
            continue
        left, right, low, high = x[column], x[column + 1], y[row], y[row + 1]
        corners = ((left, low), (right, low), (right, high), (left, high), (left, low))
        vertices = np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
        path = Path(vertices.reshape(-1, 2), codes * row.size)
        axes.add_patch(
            PathPatch(
                path, facecolor=fill, edgecolor=GREY, hatch=hatch, linewidth=0, antialiased=False
            )
        )


def _draw_lines(axes: Axes, found: Boundary) -> list[Line2D]:
    """A line per profile, those that coincide side by side by their dashes."""
    handles = []
    lines = [line for line in found.flips if line.of != "verdict"]
    for index, line in enumerate(lines):
        colour, dash = _LINES[index % len(_LINES)]
        parts = [[(x0, y0), (x1, y1)] for x0, y0, x1, y1 in line.segments]
        axes.add_collection(LineCollection(parts, colors=colour, linestyles=[dash], linewidths=1.6))
        text = f"{line.of} flips" if parts else f"{line.of}: no flip"
        handles.append(Line2D([], [], color=colour, linestyle=dash, label=text))
    return handles


def _draw_legend(figure: Figure, found: Boundary, lines: list[Line2D]) -> None:
    patches = [
        Patch(facecolor=fill, hatch=hatch, edgecolor=GREY, label=name.replace("_", " "))
        for name, (fill, hatch) in LOOKS.items()
        if name in found.verdicts
    ]
    width_mm = PAGE_WIDTH_MM
    figure.legend(
        handles=[*patches, *lines],
        loc="upper left",
        bbox_to_anchor=(_LEGEND_MM / width_mm, 1.0 - _PLOT.top_mm / _HEIGHT_MM),
        borderaxespad=0.0,
        title="most samples of a cell",
        title_fontsize=7,
    )
