"""What each accepted scenario is to the count: only sound, distinct ones are in a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.coverage import Standing
from scenario_gen.domain.review import Reviewed
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import Deduplicator
from scenario_gen.report.replay import Replayed

#: Rules whose failure says that a scenario is outside the ODD, and not that it is wrong.
_ODD_RULES = "odd."
_DECIDED_AGAINST: dict[str, Standing] = {"rejected": "review_rejected", "retired": "retired"}


@dataclass(frozen=True)
class Stands:
    standing: Standing
    why: str = ""
    """Empty where it is counted."""
    twin: str | None = None
    """Of a duplicate, the one that is counted."""


def standings(
    scenarios: Sequence[Scenario],
    replayed: Sequence[Replayed],
    accepted: Mapping[str, LedgerEntry],
    reviewed: Mapping[str, Reviewed],
) -> list[Stands]:
    """The standing of scenarios in order.

    Args:
        scenarios: the files of the catalog.
        replayed: what the rules say of them now.
        accepted: entries of the ledger by the id of the scenario that they accepted.
        reviewed: where scenarios stand in the log of reviews, by id.
    """
    dedupe = Deduplicator()
    found: list[Stands] = []
    seen: set[str] = set()
    for scenario, now in zip(scenarios, replayed, strict=True):
        one = _alone(scenario, now, accepted, reviewed.get(scenario.id))
        if scenario.id in seen:
            one = Stands("duplicate", "another file has the same id", scenario.id)
        seen.add(scenario.id)
        if one.standing == "counted" and now.structure is not None:
            verdict = dedupe.add(scenario.id, now.structure)
            if verdict.kind == "duplicate":
                one = Stands("duplicate", verdict.text, verdict.twin)
        found.append(one)
    return found


def _alone(
    scenario: Scenario,
    now: Replayed,
    accepted: Mapping[str, LedgerEntry],
    review: Reviewed | None,
) -> Stands:
    decided = review is not None and review.decision is not None and not review.dropped
    if review is not None and decided and review.state in _DECIDED_AGAINST:
        return Stands(_DECIDED_AGAINST[review.state], review.reason)
    # Content that the ledger does not know counts once the rules have passed in a review.
    known = review is not None and decided and review.state in ("checked", "approved")
    if scenario.id not in accepted and not known:
        return Stands("draft", "the ledger does not say that it was accepted")
    if scenario.content_hash is None:
        return Stands("stale", "the file has no content hash")
    if scenario.content_hash != scenario.compute_hash():
        return Stands("stale", "the content is not that of its hash: changed since it was accepted")
    failed = sorted({f.rule for f in now.findings if f.severity == "error"})
    if not failed:
        return Stands("counted")
    named = ", ".join(failed)
    if all(rule.startswith(_ODD_RULES) for rule in failed):
        return Stands("outside_odd", f"outside the ODD: {named}")
    return Stands("stale", f"fails the rules as they are now: {named}")
