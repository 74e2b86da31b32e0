"""Which requirement and which published row is tested by which scenario, in both directions."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_gen.domain.brief import Brief
from scenario_gen.library import FAMILIES, TOPIC_TAG
from scenario_gen.report.model import Card, Facet, Table
from scenario_gen.report.tables import by, count, table, text

NO_REQUIREMENT = "no requirement"


def requirement_facet(brief: Brief, named: Sequence[str]) -> Facet:
    """By requirement: those of the brief, then those that only scenarios name."""
    asked = list(brief.requirement_ids)
    others = sorted(set(named) - set(asked))
    return Facet(key="requirement", title="Requirement", values=(*asked, *others, NO_REQUIREMENT))


def published_tags(tags: Sequence[str]) -> list[str]:
    """The tags that name a row of a published list."""
    return [tag for tag in tags if tag.partition(":")[0] in FAMILIES]


def tag_facet(found: Sequence[str]) -> Facet:
    """By row of a published list."""
    return Facet(key="published", title="Published row", values=tuple(sorted(set(found))))


def traceability_tables(brief: Brief, cards: Sequence[Card]) -> list[Table]:
    """Requirements, topics and published rows against scenarios, with orphans."""
    counted = [card for card in cards if card.standing == "counted"]
    named = requirement_facet(brief, [r for c in counted for r in c.requirement_ids]).values[:-1]
    published = sorted({tag for card in counted for tag in published_tags(card.tags)})
    orphans = [
        card for card in counted if not set(card.requirement_ids) & set(brief.requirement_ids)
    ]
    return [
        table(
            "traceability", "requirements", "Requirements",
            [text("requirement", "Requirement"), text("asked", "In the brief"),
             count("scenarios", "Scenarios"), text("state", "State")],
            [(name, "yes" if name in brief.requirement_ids else "no",
              n := sum(name in card.requirement_ids for card in counted),
              "tested" if n else "orphan: no scenario") for name in named],
            counted_by="scenarios",
            behind=[by(standing="counted", requirement=name) for name in named],
        ),
        table(
            "traceability", "orphans", "Scenarios without a requirement of the brief",
            [text("scenario", "Scenario"), text("topic", "Topic"), text("title", "Title")],
            [(card.id, card.topic, card.title) for card in orphans],
            note="The brief names no requirement: every scenario is an orphan."
            if not brief.requirement_ids else "",
            behind=[by(id=card.id) for card in orphans],
        ),
        table(
            "traceability", "topics", "Topics of the brief",
            [text("topic", "Topic"), count("scenarios", "Scenarios"), text("state", "State")],
            [(topic, n := sum(card.topic == topic for card in counted),
              "tested" if n else "orphan: no scenario") for topic in brief.topics],
            counted_by="scenarios",
            behind=[by(standing="counted", topic=topic) for topic in brief.topics],
        ),
        table(
            "traceability", "published", "Rows of published lists",
            [text("row", "Row"), count("scenarios", "Scenarios")],
            [(tag, sum(tag in card.tags for card in counted)) for tag in published],
            note="From the tags of the scenarios; scenario-gen library list names the rows.",
            counted_by="scenarios",
            behind=[by(standing="counted", published=tag) for tag in published],
        ),
    ]  # fmt: skip


def topic_of(tags: Sequence[str], entry_topic: str | None) -> str:
    """The topic that a scenario was proposed for."""
    if entry_topic:
        return entry_topic
    found = [tag[len(TOPIC_TAG) :] for tag in tags if tag.startswith(TOPIC_TAG)]
    return found[0] if found else "none"
