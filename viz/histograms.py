"""Histograms of the numbers of a suite, with what the ODD allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scenario_gen.coverage import Histogram, Row
from scenario_gen.domain.odd import Odd, Range
from viz.axes import Box, add_axes, add_text, whole_numbers
from viz.style import BLACK, GREY, HATCH_OUTSIDE, PAGE_WIDTH_MM, SKY, new_figure, style
from viz.text import plain, short

_COLUMNS: Final = 3
_WIDE_MM: Final = 40.0
_HIGH_MM: Final = 23.0
_ROW_MM: Final = _HIGH_MM + 20.0
_KMH_PER_MPS: Final = 3.6
_UNITS: Final = {"degC": "\u00b0C"}


def odd_range(data: Histogram, odd: Odd | None) -> tuple[float | None, float | None] | None:
    """What the ODD allows of a quantity, in the unit of its histogram; None: not restricted."""
    if odd is None:
        return None
    limits: dict[str, Range | None] = {
        "ego_speed": odd.ego_speed_mps,
        "friction": odd.friction,
        "visibility": odd.visibility_m,
        "precipitation": odd.rain_mmph,
        "temperature": odd.temperature_c,
        "wind": odd.wind_mps,
    }
    limit = limits.get(data.name)
    if limit is None:
        return None
    factor = _KMH_PER_MPS if data.unit == "km/h" else 1.0
    low, high = limit.minimum, limit.maximum
    return (None if low is None else low * factor, None if high is None else high * factor)


def histogram_rows(data: Sequence[Histogram]) -> list[Row]:
    """One header, then the bins of every histogram."""
    if not data:
        return [("parameter", "unit", "from", "to", "count")]
    return [data[0].rows()[0], *(row for each in data for row in each.rows()[1:])]


def histograms(data: Sequence[Histogram], odd: Odd | None = None) -> Figure:
    """Small multiples, one per quantity; what the ODD does not allow is hatched."""
    lines = -(-len(data) // _COLUMNS)
    with style():
        figure = new_figure(PAGE_WIDTH_MM, 20 + max(lines, 1) * _ROW_MM)
        add_text(figure, 5, 4, "Parameters of the scenarios", size=10, bold=True)
        name = f" {short(odd.name, 50)}" if odd is not None else ""
        note = f"Hatched: not allowed by the ODD{name}. Above a panel: values beyond its bins, and"
        add_text(figure, 5, 9.5, plain(note + " scenarios without the quantity."), size=7)
        for at, each in enumerate(data):
            column, row = at % _COLUMNS, at // _COLUMNS
            box = Box(14 + column * (_WIDE_MM + 15), 24 + row * _ROW_MM, _WIDE_MM, _HIGH_MM)
            _draw(add_axes(figure, box), each, odd)
    return figure


def _draw(axes: Axes, data: Histogram, odd: Odd | None) -> None:
    # Bins of unequal width, such as decades, are drawn equally wide and named by their edges.
    widths = np.diff(data.edges)
    equal = bool(np.allclose(widths, widths[0]))
    places = data.edges if equal else np.arange(data.edges.size, dtype=float)
    axes.bar(
        places[:-1], data.counts, width=np.diff(places), align="edge", color=SKY, edgecolor=BLACK,
        linewidth=0.5, zorder=3,
    )  # fmt: skip
    axes.set_xlim(float(places[0]), float(places[-1]))
    if equal:
        axes.locator_params(axis="x", nbins=5)
    else:
        every = max(1, -(-places.size // 5))
        labels = [f"{edge:g}" for edge in data.edges[::every]]
        axes.set_xticks(places[::every], labels)
    axes.set_ylim(0, max(int(data.counts.max()) * 1.15, 1.0))
    whole_numbers(axes, along="y")
    axes.set_title(short(data.title, 38), size=7, y=1.1)
    axes.set_xlabel(f"{plain(data.name).replace('_', ' ')} [{_UNITS.get(data.unit, data.unit)}]")
    axes.set_ylabel("scenarios [count]")
    beyond = [f"{data.below} below"] if data.below else []
    beyond += [f"{data.above} above"] if data.above else []
    beyond += [f"{data.missing} without"] if data.missing else []
    axes.text(0, 1.03, ", ".join(beyond), transform=axes.transAxes, size=6.5, va="bottom")
    allowed = odd_range(data, odd)
    if allowed is not None:
        _hatch(axes, data, places, allowed)


def _hatch(
    axes: Axes,
    data: Histogram,
    places: np.typing.NDArray[np.float64],
    allowed: tuple[float | None, float | None],
) -> None:
    low, high = (None if x is None else float(np.interp(x, data.edges, places)) for x in allowed)
    left, right = float(places[0]), float(places[-1])
    for start, end, limit in ((left, low, low), (high, right, high)):
        if start is None or end is None or limit is None or end <= start:
            continue
        axes.axvspan(
            start, end, facecolor="none", edgecolor=GREY, hatch=HATCH_OUTSIDE, linewidth=0,
            zorder=1,
        )  # fmt: skip
        axes.axvline(limit, color=BLACK, linestyle="--", linewidth=0.9, zorder=4)
