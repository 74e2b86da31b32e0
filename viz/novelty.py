"""Novelty over proposals: how many still bring a structure that was not there before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.coverage import Row, Saturation
from viz.acceptance import kind_of
from viz.axes import Box, add_axes, add_text, whole_numbers
from viz.style import BLACK, BLUE, GREEN, ORANGE, PAGE_WIDTH_MM, SKY, new_figure, style

Flags = NDArray[np.int64]

#: Proposals in the rolling share; fewer where fewer have been made.
WINDOW: Final = 20
_NEW: Final = "accepted, new structure"


class _Look(NamedTuple):
    colour: str
    line: str
    marker: str


_LOOKS: Final = {
    _NEW: _Look(GREEN, "-", "o"),
    "accepted, variant": _Look(SKY, "--", "s"),
    "duplicate": _Look(ORANGE, ":", "^"),
}


def _flags(entries: Sequence[LedgerEntry]) -> dict[str, Flags]:
    """(P,) ones where a proposal had the outcome, by outcome."""
    kinds = np.array([kind_of(entry) for entry in entries], dtype=str)
    return {kind: (kinds == kind).astype(np.int64) for kind in _LOOKS}


def rolling_share(flags: Flags, window: int = WINDOW) -> NDArray[np.float64]:
    """(P,) -> (P,) share of ones among the last ``window`` values up to each."""
    sums = np.concatenate(([0], np.cumsum(flags)))
    last = np.arange(1, len(flags) + 1)
    first = np.maximum(last - window, 0)
    return np.asarray((sums[last] - sums[first]) / np.maximum(last - first, 1), dtype=np.float64)


def novelty_rows(entries: Sequence[LedgerEntry]) -> list[Row]:
    """Header and one row per proposal: outcome, counts so far, rolling share of new ones."""
    flags = _flags(entries)
    totals = [np.cumsum(each).tolist() for each in flags.values()]
    share = rolling_share(flags[_NEW]).tolist()
    header: Row = ("proposal", "outcome", "new_structures", "variants", "duplicates",
                   f"share_new_of_last_{WINDOW}")  # fmt: skip
    return [header] + [
        (at + 1, kind_of(entry), *(total[at] for total in totals), share[at])
        for at, entry in enumerate(entries)
    ]


def novelty(data: Saturation, entries: Sequence[LedgerEntry]) -> Figure:
    """Counts so far over the share of new structures among the last proposals.

    Args:
        data: estimates from the same proposals.
        entries: the ledger.
    """
    flags = _flags(entries)
    with style():
        figure = new_figure(PAGE_WIDTH_MM, 128)
        new = int(flags[_NEW].sum())
        title = f"Novelty: {new} distinct structures in {len(entries)} proposals"
        add_text(figure, 5, 4, title, size=10, bold=True)
        add_text(figure, 5, 9.5, _estimates(data), size=7)
        _draw_counts(add_axes(figure, Box(20, 25, 142, 48)), flags)
        lower = add_axes(figure, Box(20, 90, 142, 26))
        x = np.arange(1, len(entries) + 1)
        lower.plot(x, 100 * rolling_share(flags[_NEW]), color=BLUE, drawstyle="steps-post")
        lower.set_ylim(0, 105)
        lower.set_ylabel(f"new structures\namong last {WINDOW} [%]")
        _proposal_axis(lower, len(entries))
    return figure


def _draw_counts(axes: Axes, flags: dict[str, Flags]) -> None:
    count = len(flags[_NEW])
    for kind, look in _LOOKS.items():
        axes.plot(
            np.arange(1, count + 1), np.cumsum(flags[kind]), color=look.colour,
            linestyle=look.line, marker=look.marker, markevery=max(count // 12, 1), markersize=4,
            markeredgecolor=BLACK, markeredgewidth=0.5, drawstyle="steps-post", label=kind,
        )  # fmt: skip
    most = max(int(each.sum()) for each in flags.values())
    axes.set_ylim(0, max(most * 1.1, 4.0))
    axes.set_ylabel("so far [count]")
    axes.legend(
        loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, frameon=False, borderaxespad=0.2
    )
    _proposal_axis(axes, count)
    whole_numbers(axes, along="y")


def _proposal_axis(axes: Axes, count: int) -> None:
    axes.set_xlim(0, max(count, 1) * 1.01)
    axes.set_xlabel("proposals [count]")
    axes.grid(visible=True)
    whole_numbers(axes)


def _estimates(data: Saturation) -> str:
    if data.unseen_mass is None:
        return "No proposal became a scenario."
    return (
        f"Chance that the next scenario has a new structure: {100 * data.unseen_mass:.0f} %"
        f" (Good-Turing); structures within reach: at least {data.chao1:.0f} (Chao1).\n"
        f"{data.note[0].upper()}{data.note[1:]}."
    )
