"""Pairwise coverage: a matrix of all values of all factors, one cell per pair."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from scenario_gen.coverage import HeatMap
from scenario_gen.coverage.heatmap import COVERED, EXCLUDED, OUTSIDE, UNCOVERED
from viz.axes import Box, add_axes, add_text
from viz.style import (
    BLACK,
    GREY,
    HATCH_OUTSIDE,
    PAGE_WIDTH_MM,
    VERMILLION,
    WHITE,
    new_figure,
    style,
)
from viz.text import plain, short

_CELL_MM: Final = 2.3
_LEFT_MM: Final = 58.0
_TOP_MM: Final = 34.0
_BOTTOM_MM: Final = 30.0
_LEAST_MM: Final = 110.0
_FACTOR_MM: Final = 52.0
_LABEL_PT: Final = 6.0
#: Least count of each class of covered pairs, with its fill: darker means more.
_CLASSES: Final = ((1, "#BFD9EA"), (2, "#6FAFD6"), (4, "#1F78B4"), (8, "#08306B"))

_Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class _Layout:
    """The values shown, and where each factor begins among them."""

    kept: NDArray[np.int64]
    """(K,) positions in the heat map."""
    factors: tuple[str, ...]
    starts: tuple[int, ...]
    """First of each factor, and K."""

    @property
    def width(self) -> int:
        """Columns in use: those of all factors but the last."""
        return self.starts[-2] if len(self.starts) > 2 else self.starts[-1]

    @property
    def top(self) -> int:
        """First row in use: that of the second factor."""
        return self.starts[1] if len(self.starts) > 2 else 0


def heatmap(data: HeatMap, odd: str = "") -> Figure:
    """Lower triangle of pairs; values that the ODD lacks are left out (the CSV has them).

    Args:
        data: the pairs.
        odd: name of the ODD, for the title.
    """
    layout = _layout(data)
    size = len(layout.kept)
    states = data.states[np.ix_(layout.kept, layout.kept)]
    pairs = np.tril(np.ones((size, size), dtype=bool))
    covered = int((pairs & (states == COVERED)).sum())
    uncovered = int((pairs & (states == UNCOVERED)).sum())
    excluded = int((pairs & (states == EXCLUDED)).sum())
    cell_mm = max(_CELL_MM, _LEAST_MM / max(size, 1))
    wide_mm, high_mm = layout.width * cell_mm, (size - layout.top) * cell_mm
    with style():
        figure = new_figure(
            max(_LEFT_MM + wide_mm + 8, PAGE_WIDTH_MM), _TOP_MM + high_mm + _BOTTOM_MM
        )
        valid = covered + uncovered
        percent = f" ({100 * covered / valid:.1f} %)" if valid else ""
        title = f"Pairs of values covered: {covered} of {valid} valid pairs{percent}"
        add_text(figure, 5, 4, title, size=10, bold=True)
        add_text(figure, 5, 9.5, _note(data, layout, odd, excluded), size=7)
        axes = add_axes(figure, Box(_LEFT_MM, _TOP_MM, wide_mm, high_mm))
        axes.set_xlim(0, layout.width)
        axes.set_ylim(size, layout.top)
        _draw_cells(axes, states, data.counts[np.ix_(layout.kept, layout.kept)])
        _draw_names(axes, data, layout, 1 / cell_mm)
        axes.set_xlabel("value of one factor [name]")
        axes.set_ylabel("value of the other factor [name]")
        axes.yaxis.set_label_coords(-54.0 / wide_mm, 0.5)
        axes.xaxis.set_label_coords(0.5, -24.0 / high_mm)
        _draw_legend(axes)
    return figure


def _note(data: HeatMap, layout: _Layout, odd: str, excluded: int) -> str:
    left_out = len(data.levels) - len(layout.kept)
    parts = [f"ODD: {short(odd, 70)}"] if odd else []
    parts.append(f"impossible pairs: {excluded}")
    parts.append(f"values that ODD or model leave out, not shown: {left_out}")
    return plain(" \u00b7 ".join(parts))


def _layout(data: HeatMap) -> _Layout:
    outside = (data.states == OUTSIDE).sum(axis=1)
    own = np.array([data.factors.count(factor) for factor in data.factors])
    # A value that the ODD lacks is outside with every value of every other factor.
    kept = np.flatnonzero(outside < len(data.factors) - own) if len(own) else np.arange(0)
    names = [data.factors[at] for at in kept]
    groups = [(factor, len(list(group))) for factor, group in groupby(names)]
    starts = np.cumsum([0, *(count for _, count in groups)]).tolist()
    return _Layout(kept, tuple(factor for factor, _ in groups), tuple(starts))


def _draw_cells(axes: Axes, states: NDArray[np.int16], counts: NDArray[np.int64]) -> None:
    lower = np.tril(np.ones(states.shape, dtype=bool), -1)
    bounds = [least for least, _ in _CLASSES] + [np.iinfo(np.int64).max]
    for (least, colour), most in zip(_CLASSES, bounds[1:], strict=True):
        chosen = lower & (states == COVERED) & (counts >= least) & (counts < most)
        _fill(axes, chosen, facecolor=colour, linewidth=0)
    excluded = lower & (states == EXCLUDED)
    _fill(axes, excluded, facecolor="#F0F0F0", edgecolor=GREY, hatch=HATCH_OUTSIDE * 2, linewidth=0)
    _crosses(axes, lower & (states == UNCOVERED), VERMILLION, 0.22, 0.7)
    # A pair that should be impossible and occurs: the constraint, or the scenario, is wrong.
    _crosses(axes, excluded & (counts > 0), BLACK, 0.42, 1.6)


def _fill(axes: Axes, chosen: NDArray[np.bool_], **look: object) -> None:
    """Squares as one path: a matrix of thousands of cells stays one element of the picture."""
    rows, columns = np.nonzero(chosen)
    if not rows.size:
        return
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    vertices = np.column_stack([columns, rows])[:, None, :] + corners
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    path = Path(vertices.reshape(-1, 2), np.tile(codes, rows.size))
    axes.add_artist(PathPatch(path, **look))


def _crosses(axes: Axes, chosen: NDArray[np.bool_], colour: str, half: float, width: float) -> None:
    rows, columns = np.nonzero(chosen)
    if not rows.size:
        return
    strokes = 0.5 + half * np.array([[-1, -1], [1, 1], [-1, 1], [1, -1]])
    vertices = np.column_stack([columns, rows])[:, None, :] + strokes
    codes = [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO]
    path = Path(vertices.reshape(-1, 2), np.tile(codes, rows.size))
    axes.add_artist(PathPatch(path, fill=False, edgecolor=colour, linewidth=width))


def _draw_names(axes: Axes, data: HeatMap, layout: _Layout, mm: float) -> None:
    """Values at the left and over the columns, factors at the left and under the columns.

    ``mm``: cells per mm on paper.
    """
    size = len(layout.kept)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])
    edge = -_FACTOR_MM * mm
    thin: list[_Segment] = []
    thick: list[_Segment] = [((edge, size), (layout.width, size)), ((0, layout.top), (0, size))]
    for at, (factor, start) in enumerate(zip(layout.factors, layout.starts, strict=False)):
        end = layout.starts[at + 1]
        name = short(factor.replace("_", " "), 20)
        # The lower triangle has no rows of the first factor and no columns of the last.
        has_rows, has_columns = at > 0, end < size
        if has_rows:
            thick.append(((edge, start), (start, start)))
            axes.text(edge, (start + end) / 2, name, size=6.5, weight="bold", va="center")
        if has_columns:
            thick.append(((end, end), (end, size)))
            axes.text(
                (start + end) / 2, size + 1.5 * mm, name, size=6.5, weight="bold", rotation=90,
                ha="center", va="top",
            )  # fmt: skip
        for value in range(start, end):
            level = short(data.levels[int(layout.kept[value])].replace("_", " "), 26)
            if has_rows:
                axes.text(-1.0 * mm, value + 0.5, level, size=_LABEL_PT, ha="right", va="center")
                thin.append(((0, value), (start, value)))
            if has_columns:
                axes.text(
                    value + 0.5, end - 0.8 * mm, level, size=_LABEL_PT, rotation=90, ha="center",
                    va="bottom",
                )  # fmt: skip
                thin.append(((value, end), (value, size)))
    axes.add_collection(LineCollection(thin, colors="#D0D0D0", linewidths=0.2, zorder=0.5))
    axes.add_collection(LineCollection(thick, colors=BLACK, linewidths=0.6, clip_on=False))


def _draw_legend(axes: Axes) -> None:
    bounds = [least for least, _ in _CLASSES]
    names = [
        f"{low} to {high - 1} scenarios" if high - 1 > low else f"{low} scenario"
        for low, high in pairwise(bounds)
    ]
    names.append(f"{bounds[-1]} and more scenarios")
    handles: list[Patch | Line2D] = [
        Patch(facecolor=colour, edgecolor=BLACK, label=name)
        for (_, colour), name in zip(_CLASSES, names, strict=True)
    ]
    handles += [
        _cross_handle(VERMILLION, 4.0, 0.7, "valid, not covered"),
        Patch(
            facecolor="#F0F0F0", edgecolor=GREY, hatch=HATCH_OUTSIDE * 2, label="impossible pair"
        ),
    ]
    handles.append(_cross_handle(BLACK, 6.0, 1.6, "impossible, yet present"))
    axes.legend(
        handles=handles, loc="upper right", frameon=True, facecolor=WHITE, bbox_to_anchor=(1.0, 1.0)
    )


def _cross_handle(colour: str, size: float, width: float, label: str) -> Line2D:
    return Line2D(
        [], [], linestyle="none", marker="x", color=colour, markersize=size,
        markeredgewidth=width, label=label,
    )  # fmt: skip
