"""What each scenario of a folder is to the count; the one place where that is derived.

A scenario counts if the ledger has it as accepted with the content that it has now, the rules of
today pass it, it lies within the ODD, and none that counts before it is like it. A review has the
last word: what it rejected or retired does not count; what it checked or approved with content that
the ledger does not know counts like an accepted one, after those of the ledger.

Coverage, gates, report and diff all ask here. They differ in how much they have judged anew: the
report everything, coverage what the ledger cannot vouch for (all of it where rules, limits or ODD
have changed since the run, or where ``--recheck`` asks for it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.coverage import Standing
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.review import Reviewed
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import Deduplicator, Structure

#: Rules whose failure says that a scenario is outside the ODD, and not that it is wrong.
_ODD_RULES = "odd."
_DECIDED_AGAINST: dict[str, Standing] = {"rejected": "review_rejected", "retired": "retired"}
_PASSED = ("checked", "approved")


@dataclass(frozen=True)
class Stands:
    """What a scenario is to the count."""

    standing: Standing
    why: str = ""
    """Empty where it is counted."""
    twin: str | None = None
    """Of a duplicate, the one that is counted."""


COUNTED = Stands("counted")


@dataclass(frozen=True)
class Paper:
    """What files, ledger and reviews say of a scenario, before any rule is asked."""

    against: Stands | None = None
    """Why it cannot count; None: it can."""
    vouched: bool = False
    """The ledger holds that the rules of the run passed this very content."""

    @property
    def changed(self) -> bool:
        """Whether its content is not that which was accepted."""
        return self.against is not None and self.against.standing == "stale"


@dataclass(frozen=True)
class Judged:
    """What the tool says of a scenario now."""

    findings: tuple[Finding, ...] = ()
    structure: Structure | None = None
    """Of one that passed and was rolled out."""
    realised: RealisedValues | None = None


def accepted_of(entries: Sequence[LedgerEntry]) -> dict[str, LedgerEntry]:
    """The entries that accepted something, by the id of the scenario, in their order."""
    return {e.scenario_id: e for e in entries if e.outcome == "accepted" and e.scenario_id}


def in_order(scenarios: Sequence[Scenario], accepted: Mapping[str, LedgerEntry]) -> list[Scenario]:
    """Scenarios in the order in which the first of equals counts: that of the ledger, then ids."""
    places = {name: place for place, name in enumerate(accepted)}
    return sorted(scenarios, key=lambda s: (places.get(s.id, len(places)), s.id))


def on_paper(
    scenarios: Sequence[Scenario],
    accepted: Mapping[str, LedgerEntry],
    states: Mapping[str, Reviewed],
) -> list[Paper]:
    """What can be said of scenarios, in order, without asking a rule.

    Args:
        scenarios: as ``in_order`` has them.
        accepted: entries of the ledger by the id of the scenario that they accepted.
        states: where scenarios stand in the log of reviews, by id.
    """
    found: list[Paper] = []
    by_content: dict[str, str] = {}
    names: set[str] = set()
    often = Counter(scenario.id for scenario in scenarios)
    for scenario in scenarios:
        state = states.get(scenario.id)
        # Reviews have hashed the content already; of a name that two files have, that of one.
        known = state.content_hash if state and often[scenario.id] == 1 else None
        content = known or scenario.compute_hash()
        paper = _alone(scenario, content, accepted.get(scenario.id), state)
        if scenario.id in names:
            why = "another file has the same id"
            paper = Paper(Stands("duplicate", why, scenario.id))
        elif (paper.against is None or paper.changed) and content in by_content:
            twin = by_content[content]
            paper = Paper(Stands("duplicate", f"the same content as {twin}", twin))
        elif paper.against is None:
            by_content[content] = scenario.id
        elif paper.against.standing == "draft" and content in by_content:
            why = f"{paper.against.why}; the same content as {by_content[content]}"
            paper = Paper(replace(paper.against, why=why))
        names.add(scenario.id)
        found.append(paper)
    return found


def standings(
    scenarios: Sequence[Scenario], papers: Sequence[Paper], judged: Mapping[int, Judged]
) -> list[Stands]:
    """The standing of scenarios in order.

    Args:
        scenarios: as ``in_order`` has them.
        papers: of them.
        judged: what the tool says of them now, by place. Who is vouched for and not judged counts,
            and is compared with nobody.
    """
    dedupe = Deduplicator()
    found: list[Stands] = []
    for place, (scenario, paper) in enumerate(zip(scenarios, papers, strict=True)):
        one, now = paper.against, judged.get(place)
        if one is not None and paper.changed and now is not None:
            # That it lies outside the ODD says more than that nobody accepted it like this.
            rules = by_rules(now)
            if rules is not None:
                one = Stands(rules.standing, f"{one.why}; {rules.why}")
        elif one is not None and one.standing == "draft" and now is not None:
            # Whoever looks at drafts wants to know what approving them would come to.
            rules = by_rules(now)
            if rules is not None:
                one = replace(one, why=f"{one.why}; {rules.why}")
        elif one is None and now is not None:
            one = by_rules(now)
            if one is None and now.structure is not None:
                verdict = dedupe.add(scenario.id, now.structure)
                if verdict.kind == "duplicate":
                    one = Stands("duplicate", verdict.text, verdict.twin)
        found.append(one or COUNTED)
    return found


def _alone(
    scenario: Scenario, content: str, entry: LedgerEntry | None, review: Reviewed | None
) -> Paper:
    if review is not None and review.state in _DECIDED_AGAINST:
        return Paper(Stands(_DECIDED_AGAINST[review.state], review.reason))
    if _passed_in_review(review):
        return Paper(vouched=_knows(entry, content))
    if entry is None:
        return Paper(Stands("draft", "the ledger does not have it as accepted"))
    known = entry.realised.content_sha256 if entry.realised else None
    if known not in (None, content):
        return Paper(Stands("stale", "its content has changed since it was checked"))
    if scenario.content_hash is None and known is None:
        return Paper(Stands("stale", "the file has no content hash"))
    if scenario.content_hash not in (None, content):
        return Paper(Stands("stale", "its content is not that of its content hash: changed since"))
    return Paper(vouched=known is not None)


def _passed_in_review(review: Reviewed | None) -> bool:
    """Whether the rules passed the present content when somebody had them run."""
    return (
        review is not None
        and review.decision is not None
        and not review.dropped
        and review.state in _PASSED
    )


def _knows(entry: LedgerEntry | None, content: str) -> bool:
    return (
        entry is not None
        and entry.realised is not None
        and entry.realised.content_sha256 == content
    )


def by_rules(now: Judged) -> Stands | None:
    """Why the rules of today do not let a scenario count; None: they do."""
    errors = [finding for finding in now.findings if finding.severity == "error"]
    outside = [finding for finding in errors if finding.rule.startswith(_ODD_RULES)]
    if outside:
        first = outside[0]
        return Stands("outside_odd", f"{first.rule}: {first.path}: {first.message}")
    if errors:
        rules = ", ".join(dict.fromkeys(finding.rule for finding in errors))
        return Stands("stale", f"the present rules turn it down: {rules}: {errors[0].message}")
    return None
