"""Criticality and preventability of what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from scenario_gen.coverage import vocabulary
from scenario_gen.domain.preventability import PREVENTABILITY_VERDICTS
from scenario_gen.metrics import MEASURES
from scenario_gen.report.model import Card, Facet, Figure, MeasureInfo, Table
from scenario_gen.report.tables import by, count, number, ratio, share, table, text

TTC: Final = "min_ttc_s"
NO_CONFLICT: Final = "no conflict"
UNKNOWN: Final = "not judged"
BANDS: Final = (*vocabulary.TTC.labels(), NO_CONFLICT)
_TTC_AT: Final = [info.name for info in MEASURES].index(TTC)
_MEANING: Final = {
    "trivial": "nothing has to be done to avoid a contact",
    "preventable": "every reference driver avoids",
    "unpreventable": "no reference driver avoids: for tests of mitigation",
    "disputed": "some avoid and some do not: for a person to judge",
    "not_applicable": "there is nobody to collide with",
    "not_checked": "there is no rollout",
    UNKNOWN: "the ledger holds no verdict",
}


def measure_infos() -> tuple[MeasureInfo, ...]:
    """The measures whose values stand on the cards."""
    return tuple(
        MeasureInfo(name=info.name, title=info.title, unit=info.unit, worst=info.worst)
        for info in MEASURES
    )


def band(ttc_s: float | None) -> str:
    """The band of a time to collision."""
    if ttc_s is None:
        return NO_CONFLICT
    return BANDS[int(vocabulary.TTC.codes(np.array([ttc_s]))[0])]


def ttc_of(card_values: Sequence[float | None] | None) -> float | None:
    """The least time to collision among the values of a card."""
    return None if card_values is None else card_values[_TTC_AT]


def verdict_facet() -> Facet:
    """By who could have avoided it."""
    return Facet(
        key="preventability",
        title="Preventability",
        values=(*PREVENTABILITY_VERDICTS, UNKNOWN),
    )


def severity_figures(cards: Sequence[Card]) -> list[Figure]:
    """How many counted scenarios are a conflict at all, and how many need somebody to act."""
    counted = [card for card in cards if card.standing == "counted"]
    conflict = sum(ttc_of(_values(card)) is not None for card in counted)
    act = sum(card.preventability in ("preventable", "unpreventable", "disputed")
              for card in counted)  # fmt: skip
    return [
        Figure(
            id="criticality.conflict",
            section="criticality",
            title="Scenarios with a conflict",
            definition="counted scenarios in which a time to collision is defined for an ego with"
            " the reference driver of the brief, of all counted scenarios",
            numerator=conflict,
            denominator=len(counted),
            value=ratio(conflict, len(counted)),
            table="ttc_bands",
        ),
        Figure(
            id="preventability.act",
            section="preventability",
            title="Scenarios in which the ego has to act",
            definition="counted scenarios that are preventable, unpreventable or disputed, of all"
            " counted scenarios",
            numerator=act,
            denominator=len(counted),
            value=ratio(act, len(counted)),
            table="preventability",
        ),
    ]


def severity_tables(cards: Sequence[Card]) -> list[Table]:
    """Bands of the time to collision, every measure, and verdicts, each of what is counted."""
    counted = [card for card in cards if card.standing == "counted"]
    total = len(counted)
    bands = [band(ttc_of(_values(card))) for card in counted]
    verdicts: list[str] = [card.preventability or UNKNOWN for card in counted]
    judged: tuple[str, ...] = (*PREVENTABILITY_VERDICTS, UNKNOWN)
    topics = sorted({card.topic for card in counted})
    return [
        table(
            "criticality", "ttc_bands", "Least time to collision",
            [text("band", "Band"), count("scenarios", "Scenarios"), share("share", "Of counted")],
            [(name, bands.count(name), ratio(bands.count(name), total)) for name in BANDS],
            note="As realised in the rollout, not as drafted. An edge belongs to the band below"
            " it. No conflict is no value, never an infinite one.",
            counted_by="scenarios",
            behind=[by(standing="counted", ttc=name) for name in BANDS],
        ),
        table(
            "criticality", "measures", "Every measure",
            [text("measure", "Measure"), text("unit", "Unit"), text("worst", "Worst is"),
             count("defined", "Defined in"), count("of", "Of counted"),
             number("least", "Least"), number("median", "Median"), number("greatest", "Greatest")],
            [_spread(place, info, counted) for place, info in enumerate(measure_infos())],
            note="The worst value of each scenario; formulas and sources: docs/criticality.md.",
        ),
        table(
            "preventability", "preventability", "Who could have avoided a contact",
            [text("verdict", "Verdict"), text("meaning", "What it means"),
             count("scenarios", "Scenarios"), share("share", "Of counted")],
            [(name, _MEANING[name], verdicts.count(name), ratio(verdicts.count(name), total))
             for name in judged],
            counted_by="scenarios",
            behind=[by(standing="counted", preventability=name) for name in judged],
        ),
        table(
            "preventability", "preventability_by_topic", "By topic",
            [text("topic", "Topic"), text("verdict", "Verdict"), count("scenarios", "Scenarios"),
             count("of", "Of the topic")],
            rows := [
                (topic, name, n, sum(card.topic == topic for card in counted))
                for topic in topics
                for name in judged
                if (n := sum(
                    card.topic == topic and verdict == name
                    for card, verdict in zip(counted, verdicts, strict=True)
                ))
            ],
            counted_by="scenarios",
            behind=[by(standing="counted", topic=topic, preventability=name)
                    for topic, name, _, _ in rows],
        ),
    ]  # fmt: skip


def _values(card: Card) -> tuple[float | None, ...] | None:
    return None if card.criticality is None else card.criticality.values


def _spread(
    place: int, info: MeasureInfo, counted: Sequence[Card]
) -> tuple[str, str, str, int, int, float | None, float | None, float | None]:
    values = [
        value for card in counted
        if (all_ := _values(card)) is not None and (value := all_[place]) is not None
    ]  # fmt: skip
    least = median = greatest = None
    if values:
        least, median = min(values), round(float(np.median(values)), 6)
        greatest = max(values)
    return (info.title, info.unit, info.worst, len(values), len(counted), least, median, greatest)
