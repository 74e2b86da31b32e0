"""Placing axes on the page in millimetres, and the bars that several figures share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from viz.style import MM_PER_INCH, PNG_DPI


@dataclass(frozen=True)
class Box:
    """A rectangle on the page in mm; ``top_mm`` is measured down from the upper edge."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float


def add_axes(figure: Figure, box: Box) -> Axes:
    """Axes whose data area is the rectangle."""
    width_mm, height_mm = (size * MM_PER_INCH for size in figure.get_size_inches())
    return figure.add_axes(
        (
            box.left_mm / width_mm,
            1.0 - (box.top_mm + box.height_mm) / height_mm,
            box.width_mm / width_mm,
            box.height_mm / height_mm,
        )
    )


def add_text(
    figure: Figure,
    left_mm: float,
    top_mm: float,
    text: str,
    *,
    size: float = 8.0,
    bold: bool = False,
) -> None:
    """Text whose upper edge is ``top_mm`` below the upper edge of the page."""
    width_mm, height_mm = (value * MM_PER_INCH for value in figure.get_size_inches())
    figure.text(
        left_mm / width_mm,
        1.0 - top_mm / height_mm,
        text,
        size=size,
        weight="bold" if bold else "normal",
        ha="left",
        va="top",
        linespacing=1.25,
    )


def place_labels(axes: Axes, *, below_mm: float = 7.0, left_mm: float = 10.0) -> None:
    """Labels of both axes at fixed distances, in line with those of other panels.

    Left to itself, matplotlib measures all tick labels again for each label that it places.
    """
    mm_per_pixel = MM_PER_INCH / PNG_DPI
    axes.xaxis.set_label_coords(0.5, -below_mm / (axes.bbox.height * mm_per_pixel))
    axes.yaxis.set_label_coords(-left_mm / (axes.bbox.width * mm_per_pixel), 0.5)
    axes.xaxis.label.set_verticalalignment("center")
    axes.yaxis.label.set_verticalalignment("center")


def whole_numbers(axes: Axes, *, along: str = "x") -> None:
    """Ticks of a count: whole numbers only, from 0."""
    axis = axes.xaxis if along == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=2))


def name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Names of horizontal bars 0, 1, 2 ... from the top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
