"""Acceptance and rejection by reason, from the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from matplotlib.figure import Figure

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.coverage import Acceptance, Row
from viz.axes import Box, add_axes, add_text, name_rows, whole_numbers
from viz.style import (
    BLACK,
    GREEN,
    GREY,
    ORANGE,
    PAGE_WIDTH_MM,
    SKY,
    VERMILLION,
    WHITE,
    new_figure,
    style,
)
from viz.text import short, visible

#: Fill and hatch of each kind of outcome, the same in all figures of the ledger.
LOOKS: Final[dict[str, tuple[str, str]]] = {
    "accepted, new structure": (GREEN, ""),
    "accepted, variant": (SKY, "...."),
    "duplicate": (ORANGE, "\\\\\\"),
    "rejected": (VERMILLION, "///"),
    "invalid": (GREY, "xxx"),
    "error": (WHITE, "---"),
}
_LEFT_MM: Final = 62.0
_ROW_MM: Final = 4.6
_LABEL_X: Final = -0.575  # of the width of the axes
_MOST_REASONS: Final = 18


def kind_of(entry: LedgerEntry) -> str:
    """The outcome, with accepted ones split into new structures and variants."""
    if entry.outcome != "accepted":
        return entry.outcome
    return "accepted, variant" if entry.variant else "accepted, new structure"


def topic_rows(entries: Sequence[LedgerEntry]) -> list[Row]:
    """Header, then proposals by topic and outcome."""
    counts = Counter((entry.topic, kind_of(entry)) for entry in entries)
    order = list(LOOKS)
    body = [(visible(topic), kind, n) for (topic, kind), n in counts.items()]
    header: Row = ("topic", "outcome", "proposals")
    return [header, *sorted(body, key=lambda row: (row[0], order.index(row[1])))]


def acceptance_rows(data: Acceptance) -> list[Row]:
    """The rows of the table, with text that is safe to show."""
    return [tuple(visible(c) if isinstance(c, str) else c for c in row) for row in data.rows()]


def acceptance(data: Acceptance, entries: Sequence[LedgerEntry]) -> Figure:
    """Bars of outcomes over topics, and of the reasons for what was turned down.

    Args:
        data: the counts of the same entries.
        entries: the ledger, for the topics.
    """
    shown, hidden = data.reasons[:_MOST_REASONS], data.reasons[_MOST_REASONS:]
    topics = sorted({entry.topic for entry in entries})
    topic_mm = _ROW_MM * max(len(topics) + 1, 2)
    reason_mm = _ROW_MM * max(len(shown), 2)
    with style():
        figure = new_figure(PAGE_WIDTH_MM, 19 + topic_mm + 22 + reason_mm + 14)
        share = data.share
        percent = f" ({100 * share.value:.0f} %)" if share.value is not None else ""
        title = f"Acceptance: {share.numerator} of {share.denominator} proposals accepted{percent}"
        add_text(figure, 5, 4, title, size=10, bold=True)
        _draw_topics(figure, Box(_LEFT_MM, 19, 100, topic_mm), entries, topics)
        box = Box(_LEFT_MM, 19 + topic_mm + 22, 100, reason_mm)
        _draw_reasons(figure, box, shown, sum(n for *_, n in hidden), len(hidden))
    return figure


def _draw_topics(
    figure: Figure, box: Box, entries: Sequence[LedgerEntry], topics: Sequence[str]
) -> None:
    axes = add_axes(figure, box)
    counts = Counter((kind_of(e), e.topic) for e in entries)
    for kind, (fill, hatch) in LOOKS.items():
        per_topic = [counts[kind, topic] for topic in topics]
        values = [sum(per_topic), *per_topic]
        before = [sum(counts[k, t] for k in list(LOOKS)[: list(LOOKS).index(kind)]) for t in topics]
        left = [sum(before), *before]
        axes.barh(
            range(len(values)), values, left=left, height=0.72, color=fill, hatch=hatch,
            edgecolor=BLACK, label=kind,
        )  # fmt: skip
    name_rows(axes, ["all topics", *(short(topic, 34) for topic in topics)])
    axes.set_xlim(0, max(len(entries), 1) * 1.02)
    whole_numbers(axes)
    axes.set_xlabel("proposals [count]")
    axes.set_ylabel("topic [name]")
    axes.yaxis.set_label_coords(_LABEL_X, 0.5)
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.6, 1.0), ncols=6, frameon=False, columnspacing=1.2,
        handlelength=1.6, handletextpad=0.5,
    )  # fmt: skip


def _draw_reasons(
    figure: Figure,
    box: Box,
    shown: Sequence[tuple[str, str, int]],
    hidden_count: int,
    hidden_kinds: int,
) -> None:
    axes = add_axes(figure, box)
    for at, (outcome, _, count) in enumerate(shown):
        fill, hatch = LOOKS[outcome]
        axes.barh(at, count, height=0.72, color=fill, hatch=hatch, edgecolor=BLACK)
        axes.annotate(
            str(count), (count, at), xytext=(3, 0), textcoords="offset points", va="center", size=7
        )
    name_rows(axes, [short(f"{outcome}: {reason}", 40) for outcome, reason, _ in shown])
    axes.set_xlim(0, max((n for *_, n in shown), default=1) * 1.08)
    whole_numbers(axes)
    axes.set_xlabel("proposals [count]; a proposal counts under every rule that it failed")
    axes.set_title("Why proposals were turned down", loc="left", x=-0.6)
    if shown:
        axes.set_ylabel("reason [name]")
        axes.yaxis.set_label_coords(_LABEL_X, 0.5)
    else:
        axes.text(0.5, 0.5, "nothing was turned down", transform=axes.transAxes, ha="center")
    if hidden_kinds:
        note = f"{hidden_kinds} rarer reasons ({hidden_count} counts) are in the CSV"
        axes.text(1, 0.02, note, transform=axes.transAxes, ha="right", va="bottom", size=7)
