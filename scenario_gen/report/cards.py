"""Scenario cards: what a reviewer wants to see of one scenario."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.coverage import Standing
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.standing import Stands
from scenario_gen.report.model import (
    Card,
    CardActor,
    CardFinding,
    CardParameter,
    Facet,
    Fact,
)
from scenario_gen.report.replay import Replayed
from scenario_gen.report.severity import BANDS, UNKNOWN, band, ttc_of
from scenario_gen.report.traceability import NO_REQUIREMENT, published_tags, topic_of


def card(
    scenario: Scenario, now: Replayed, stands: Stands, entry: LedgerEntry | None
) -> Card:  # fmt: skip
    """The card of a scenario; its codes are filled in when all facets are known."""
    shown = now.shown
    verdict = entry.preventability if entry else None
    origin = scenario.provenance
    return Card(
        id=scenario.id,
        title=scenario.title,
        topic=topic_of(scenario.tags, entry.topic if entry else None),
        hazard=scenario.hazard,
        narrative=scenario.narrative,
        setting=shown.setting,
        intent=tuple(f"{one.kind} by {one.actor}" for one in scenario.intent),
        tags=scenario.tags,
        requirement_ids=scenario.requirement_ids,
        duration_s=scenario.duration_s,
        ego_speed_mps=shown.speeds_mps[0],
        ego_length_m=shown.boxes_m[0][0],
        ego_width_m=shown.boxes_m[0][1],
        actors=tuple(
            CardActor(
                id=one.id,
                category=one.category,
                speed_mps=speed_mps,
                length_m=length_m,
                width_m=width_m,
            )
            for one, speed_mps, (length_m, width_m) in zip(
                scenario.actors, shown.speeds_mps[1:], shown.boxes_m[1:], strict=True
            )
        ),
        parameters=tuple(
            CardParameter(
                name=one.name,
                unit=one.unit,
                default=one.default,
                minimum=one.minimum,
                maximum=one.maximum,
            )
            for one in scenario.parameters
        ),
        criticality=now.reached,
        preventability=verdict.verdict if verdict else None,
        avoided_by=verdict.avoided_by if verdict else (),
        not_avoided_by=verdict.not_avoided_by if verdict else (),
        physically_avoidable=verdict.physically_avoidable if verdict else None,
        findings=tuple(
            CardFinding(
                rule=one.rule, version=one.version, severity=one.severity, path=one.path,
                message=one.message, value=one.value, limit=one.limit, unit=one.unit,
                source=one.source,
            )
            for one in now.findings
        ),
        ledger_index=entry.index if entry else None,
        variant_of=entry.twin if entry and entry.variant else None,
        provenance=() if origin is None else tuple(
            Fact(name=name, value=str(value))
            for name, value in origin.model_dump(mode="json").items()
            if value is not None
        ),
        content_hash=scenario.content_hash or "",
        standing=stands.standing,
        not_counted=stands.why,
        codes=(),
        picture=now.picture,
    )  # fmt: skip


def facets(
    cards: Sequence[Card], requirement: Facet, published: Facet, verdicts: Facet
) -> tuple[Facet, ...]:
    """Everything that cards are selected by, but for the levels of factors."""
    standings: list[Standing] = [
        "counted", "variant", "duplicate", "outside_odd", "stale", "draft", "review_rejected",
        "retired",
    ]  # fmt: skip
    return (
        Facet(key="standing", title="Standing", values=tuple(standings)),
        Facet(key="topic", title="Topic", values=tuple(sorted({c.topic for c in cards}))),
        verdicts,
        Facet(key="ttc", title="Least time to collision", values=BANDS),
        requirement,
        published,
    )


def with_codes(cards: Sequence[Card], known: Sequence[Facet]) -> tuple[Card, ...]:
    """The cards with their values of all facets."""
    places = {
        facet.key: {value: place for place, value in enumerate(facet.values)} for facet in known
    }
    return tuple(
        one.model_copy(
            update={
                "codes": tuple(
                    tuple(places[facet.key][value] for value in _values(one, facet.key))
                    for facet in known
                )
            }
        )
        for one in cards
    )


def _values(one: Card, facet: str) -> Sequence[str]:
    if facet == "standing":
        return (one.standing,)
    if facet == "topic":
        return (one.topic,)
    if facet == "preventability":
        return (one.preventability or UNKNOWN,)
    if facet == "ttc":
        return () if one.criticality is None else (band(ttc_of(one.criticality.values)),)
    if facet == "requirement":
        return one.requirement_ids or (NO_REQUIREMENT,)
    return published_tags(one.tags)
