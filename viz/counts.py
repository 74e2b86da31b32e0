"""Counts per factor value against the ODD: small multiples of bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from scenario_gen.coverage import LevelCount, Marginals
from viz.axes import Box, add_axes, add_text, name_rows, whole_numbers
from viz.style import (
    BLACK,
    BLUE,
    GREY,
    HATCH_OUTSIDE,
    MM_PER_INCH,
    ORANGE,
    PAGE_WIDTH_MM,
    WHITE,
    new_figure,
    style,
)
from viz.text import plain, short

_COLUMNS: Final = 3
_NAME_MM: Final = 33.0
_BAR_MM: Final = 18.0
_COLUMN_MM: Final = 56.0
_ROW_MM: Final = 3.7
_TOP_MM: Final = 27.0
_HEAD_MM: Final = 6.0
_FOOT_MM: Final = 11.0
_PALE: Final = "#F0F0F0"
#: A value that the ODD has and no scenario shows.
UNCOVERED_MARK: Final = "\u2717"


def counts(data: Marginals) -> Figure:
    """One panel per factor, one bar per value; what the ODD lacks and what is missing is marked."""
    groups = [(name, title, data.of(name)) for name, title in data.titles]
    places, bottom_mm = _places([len(levels) for _, _, levels in groups])
    share = data.share
    with style():
        figure = new_figure(PAGE_WIDTH_MM, bottom_mm)
        percent = f" ({100 * share.value:.0f} %)" if share.value is not None else ""
        title = f"Values covered: {share.numerator} of {share.denominator} that can be{percent}"
        add_text(figure, 5, 4, title, size=10, bold=True)
        wanted = min((level.target for level in data.levels), default=1)
        note = (
            f"ODD: {short(data.odd, 70)} \u00b7 {data.scenarios} scenarios \u00b7"
            f" a value is covered by {wanted} or more"
        )
        add_text(figure, 5, 9.5, plain(note), size=7)
        _legend(figure)
        shares = {item.name: item for item in data.shares}
        missing = dict(data.not_applicable)
        for (name, title, levels), box in zip(groups, places, strict=True):
            axes = add_axes(figure, box)
            _draw(axes, levels)
            part = shares[name]
            head = f"{plain(title)}  {part.numerator}/{part.denominator}"
            axes.set_title(head, size=7.5, x=-_NAME_MM / _BAR_MM)
            notes = ["ODD silent"] if name in data.unrestricted else []
            notes += [f"{missing[name]} without"] if missing.get(name) else []
            axes.text(
                -_NAME_MM / _BAR_MM, -5.2 / box.height_mm, "\n".join(notes), size=6,
                transform=axes.transAxes, va="center",
            )  # fmt: skip
    return figure


def _places(sizes: list[int]) -> tuple[list[Box], float]:
    """A place for each panel in order, each in the column that is shortest so far."""
    filled = [_TOP_MM] * _COLUMNS
    places = []
    for size in sizes:
        column = filled.index(min(filled))
        height_mm = size * _ROW_MM
        left_mm = 3 + column * _COLUMN_MM + _NAME_MM
        places.append(Box(left_mm, filled[column] + _HEAD_MM, _BAR_MM, height_mm))
        filled[column] += _HEAD_MM + height_mm + _FOOT_MM
    return places, max(filled) + 2.0


def _draw(axes: Axes, levels: tuple[LevelCount, ...]) -> None:
    most = max((max(level.count + level.outside, level.target) for level in levels), default=1)
    axes.set_xlim(0, most * 1.3)
    for at, level in enumerate(levels):
        if not level.allowed:
            axes.axhspan(
                at - 0.5, at + 0.5, facecolor=_PALE, edgecolor=GREY, hatch=HATCH_OUTSIDE,
                linewidth=0, zorder=0,
            )  # fmt: skip
        _mark(axes, at, level)
    _bars(axes, [(at, 0, x.count) for at, x in enumerate(levels)], color=BLUE)
    outside = [(at, x.count, x.outside) for at, x in enumerate(levels)]
    _bars(axes, outside, color=ORANGE, hatch="xxxx")
    name_rows(axes, [short(level.level.replace("_", " "), 26) for level in levels])
    axes.tick_params(axis="y", labelsize=6.5, pad=2)
    for label, level in zip(axes.get_yticklabels(), levels, strict=True):
        if level.allowed and not level.covered:
            label.set_fontweight("bold")
        elif not level.allowed:
            label.set_color("#555555")
    whole_numbers(axes)
    axes.locator_params(axis="x", nbins=3)
    axes.set_xlabel("scenarios [count]", size=6.5, labelpad=1)
    axes.set_ylabel("")


def _bars(axes: Axes, bars: Sequence[tuple[int, int, int]], color: str, hatch: str = "") -> None:
    """Bars by place, start and length; most levels of a large vocabulary have none."""
    shown = [bar for bar in bars if bar[2] > 0]
    if shown:
        at, left, length = zip(*shown, strict=True)
        axes.barh(
            at, length, left=left, height=0.72, color=color, edgecolor=BLACK, hatch=hatch, zorder=2
        )


def _mark(axes: Axes, at: int, level: LevelCount) -> None:
    """The count behind the bar; a cross where a value is missing that the ODD has."""
    total = level.count + level.outside
    if level.allowed and not level.covered:
        text = f"{UNCOVERED_MARK} {level.count}"
    elif total:
        text = str(total)
    else:
        return
    axes.annotate(
        text, (total, at), xytext=(2, 0), textcoords="offset points", va="center", size=6.5,
        weight="bold" if not level.covered and level.allowed else "normal", zorder=3,
        bbox={"facecolor": WHITE, "linewidth": 0, "pad": 0.3},
    )  # fmt: skip


def _legend(figure: Figure) -> None:
    height_mm = figure.get_size_inches()[1] * MM_PER_INCH
    figure.legend(
        handles=[
            Patch(facecolor=BLUE, edgecolor=BLACK, label="within the ODD"),
            Patch(facecolor=ORANGE, edgecolor=BLACK, hatch="xxxx",
                  label="outside the ODD: counts for nothing"),
            Patch(facecolor=_PALE, edgecolor=GREY, hatch=HATCH_OUTSIDE,
                  label="not asked for"),
            Patch(facecolor=WHITE, linewidth=0,
                  label=f"{UNCOVERED_MARK} bold: asked for and not covered"),
        ],
        loc="upper left", ncols=4, frameon=False, borderpad=0, columnspacing=1.2, handlelength=1.8,
        bbox_to_anchor=(4 / PAGE_WIDTH_MM, 1 - 14 / height_mm),
    )  # fmt: skip
    add_text(
        figure, 5, 19.5,
        "After a factor: covered / allowed values. \u201cODD silent\u201d: the ODD does not"
        " restrict the factor. \u201cn without\u201d: scenarios it does not apply to.", size=6.5,
    )  # fmt: skip
