"""Which requirement and which published row is tested by which scenario, in both directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.requirement import Requirement
from scenario_gen.library import FAMILIES, TOPIC_TAG
from scenario_gen.report.model import Card, Facet, Table
from scenario_gen.report.tables import by, count, table, text

NO_REQUIREMENT = "no requirement"


def requirement_facet(brief: Brief, named: Sequence[str]) -> Facet:
    """By requirement: those of the brief, then those that only scenarios name."""
    asked = [one.id for one in brief.asked_requirements]
    others = sorted(set(named) - set(asked))
    return Facet(key="requirement", title="Requirement", values=(*asked, *others, NO_REQUIREMENT))


def published_tags(tags: Sequence[str]) -> list[str]:
    """The tags that name a row of a published list."""
    return [tag for tag in tags if tag.partition(":")[0] in FAMILIES]


def tag_facet(found: Sequence[str]) -> Facet:
    """By row of a published list."""
    return Facet(key="published", title="Published row", values=tuple(sorted(set(found))))


def with_counted_requirements(cards: Sequence[Card], coverage: CoverageReport) -> list[Card]:
    """The cards; those that count have the requirements that they claim and bear out."""
    # From the cells, which have all rows: of links a report lists the first ones only.
    counts: dict[str, list[str]] = {}
    for cell in coverage.measure("requirements").cells:
        for row in cell.rows or ():
            counts.setdefault(coverage.table.scenarios[row], []).append(cell.values[0][1])
    return [
        one.model_copy(update={"requirement_ids": tuple(counts.get(one.id, ()))})
        if one.standing == "counted"
        else one
        for one in cards
    ]


def traceability_tables(
    brief: Brief, cards: Sequence[Card], coverage: CoverageReport
) -> list[Table]:
    """Requirements, topics and published rows against scenarios, with orphans and claims."""
    counted = [card for card in cards if card.standing == "counted"]
    asked = {one.id: one for one in brief.asked_requirements}
    unborne = _unborne(coverage)
    published = sorted({tag for card in counted for tag in published_tags(card.tags)})
    orphans = [card for card in counted if not set(card.requirement_ids) & asked.keys()]
    return [
        table(
            "traceability", "requirements", "Requirements",
            [text("requirement", "Requirement"), text("demand", "What it demands"),
             text("needs", "What bears it out"), count("scenarios", "Scenarios"),
             text("state", "State")],
            [(name, one.text, one.needs or "nothing: no need is stated",
              n := sum(name in card.requirement_ids for card in counted),
              _state(n, one)) for name, one in asked.items()],
            note="Scenarios that claim the requirement and have what it needs; where no need is"
            " stated, all that claim it.",
            counted_by="scenarios",
            behind=[by(standing="counted", requirement=name) for name in asked],
        ),
        _basis(asked, coverage),
        table(
            "traceability", "orphans", "Scenarios without a requirement of the brief",
            [text("scenario", "Scenario"), text("topic", "Topic"), text("title", "Title")],
            [(card.id, card.topic, card.title) for card in orphans],
            note="The brief names no requirement: every scenario is an orphan."
            if not asked else "",
            behind=[by(id=card.id) for card in orphans],
        ),
        table(
            "traceability", "claims", "Claims that nothing bears out",
            [text("requirement", "Requirement"), text("scenario", "Scenario"),
             text("missing", "What is missing")],
            unborne,
            note="They count nowhere. Of a triggering condition, a claim is a tag.",
            behind=[by(id=scenario) for _, scenario, _ in unborne],
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


def _basis(asked: Mapping[str, Requirement], coverage: CoverageReport) -> Table:
    """Each requirement with each scenario that counts for it, and why."""
    ids = coverage.table.scenarios
    place = {name: number for number, name in enumerate(asked)}
    shown = sorted(
        (one for one in coverage.links if one.counted and one.kind == "requirement"),
        key=lambda one: (place[one.id], one.row),
    )
    left = coverage.links_total - len(coverage.links)
    return table(
        "traceability", "basis", "Requirement by requirement",
        [text("requirement", "Requirement"), text("scenario", "Scenario"),
         text("basis", "What bears it out")],
        [(one.id, ids[one.row],
          "; ".join(one.basis) if asked[one.id].needs else "the claim alone") for one in shown],
        note=f"The list is cut off: {left} links of requirements and conditions are not in it."
        if left else "",
        behind=[by(id=ids[one.row]) for one in shown],
    )  # fmt: skip


def _state(scenarios: int, requirement: Requirement) -> str:
    if not scenarios:
        return "orphan: no scenario"
    return "tested" if requirement.needs else "by claim alone"


def _unborne(coverage: CoverageReport) -> list[tuple[str, str, str]]:
    """Requirement or condition, scenario, what is missing; of unknown requirements too."""
    ids = coverage.table.scenarios
    found = [
        (link.id, ids[link.row], "; ".join(link.missing))
        for link in coverage.links
        if link.claimed and not (link.borne_out or link.counted)
    ]
    for cell in coverage.measure("requirements.scenarios").cells:
        kind, name = cell.values[0]
        if kind == "requirement not in the brief":
            found += [(name, ids[row], "the brief does not have it") for row in cell.rows or ()]
    return found


def topic_of(tags: Sequence[str], entry_topic: str | None) -> str:
    """The topic that a scenario was proposed for."""
    if entry_topic:
        return entry_topic
    found = [tag[len(TOPIC_TAG) :] for tag in tags if tag.startswith(TOPIC_TAG)]
    return found[0] if found else "none"
