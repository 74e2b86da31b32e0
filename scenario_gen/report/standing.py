"""What each accepted scenario is to the count: only sound, distinct ones are in a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.coverage import Standing
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import Deduplicator
from scenario_gen.report.replay import Replayed

#: Rules whose failure says that a scenario is outside the ODD, and not that it is wrong.
_ODD_RULES = "odd."


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
) -> list[Stands]:
    """The standing of scenarios in order.

    Args:
        scenarios: the files of the catalog.
        replayed: what the rules say of them now.
        accepted: entries of the ledger by the id of the scenario that they accepted.
    """
    dedupe = Deduplicator()
    found: list[Stands] = []
    seen: set[str] = set()
    for scenario, now in zip(scenarios, replayed, strict=True):
        one = _alone(scenario, now, accepted)
        if scenario.id in seen:
            one = Stands("duplicate", "another file has the same id", scenario.id)
        seen.add(scenario.id)
        if one.standing == "counted" and now.structure is not None:
            verdict = dedupe.add(scenario.id, now.structure)
            if verdict.kind == "duplicate":
                one = Stands("duplicate", verdict.text, verdict.twin)
        found.append(one)
    return found


def _alone(scenario: Scenario, now: Replayed, accepted: Mapping[str, LedgerEntry]) -> Stands:
    if scenario.id not in accepted:
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
