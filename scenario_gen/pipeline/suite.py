"""What of an output folder, or of a list of scenarios, can count: everything else stands apart.

A scenario of a folder can count if the ledger has it as accepted, its content is that which was
checked, it lies within the ODD, and no other scenario has the same content. Where rules, limits or
ODD have changed since, all of them are rolled out and checked again.

A review has the last word: what it rejected or retired does not count. What it checked or approved
with content that the ledger does not know is rolled out, checked, and compared with the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from scenario_gen.avoidance import judges
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.checks import check
from scenario_gen.checks.profiles import limits_of
from scenario_gen.checks.rules.odd_within import RULE as ODD_WITHIN
from scenario_gen.coverage import Apart, Realised, Suite
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage import Standing
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.review import Reviewed
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import Deduplicator
from scenario_gen.pipeline.evaluate import Evaluation, evaluate
from scenario_gen.pipeline.review import Reviews
from scenario_gen.pipeline.twins import duplicates_of_known

Told: TypeAlias = Callable[[int, int], None]
#: Scenarios that are rolled out at a time: traces of all of them would not fit into memory.
_CHUNK = 200
_OF_OUTCOME: dict[str, Standing] = {
    "duplicate": "duplicate", "rejected": "rejected", "invalid": "invalid", "error": "error",
}  # fmt: skip
_DECIDED_AGAINST: dict[str, Standing] = {"rejected": "review_rejected", "retired": "retired"}


@dataclass
class _Sorted:
    """Scenarios on their way into a suite."""

    scenarios: list[Scenario] = field(default_factory=list)
    structures: list[str] = field(default_factory=list)
    seen: list[RealisedValues | None] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)

    def keep(self, scenario: Scenario, structure: str, seen: RealisedValues | None) -> None:
        self.scenarios.append(scenario)
        self.structures.append(structure)
        self.seen.append(seen)

    def leave(
        self, standing: Standing, name: str, reason: str, *, proposal: bool = False
    ) -> None:  # fmt: skip
        self.apart.append(Apart(standing, name, reason, proposal))

    def suite(self, brief: Brief, proposals: tuple[str, ...]) -> Suite:
        return Suite(
            brief.name, tuple(self.scenarios), tuple(self.structures), Realised.of(self.seen),
            tuple(self.apart), proposals, brief.asked_requirements, brief.tags,
        )  # fmt: skip


def suite_of_run(
    scenarios: Sequence[Scenario],
    entries: Sequence[LedgerEntry],
    brief: Brief,
    odd: Odd,
    *,
    reviews: Reviews | None = None,
    stale: tuple[str, ...] = (),
    recheck: bool = False,
    tell: Told | None = None,
) -> Suite:
    """The suite of a run.

    Args:
        scenarios: the files of its folder, in the order in which the first of equals is kept.
        entries: its ledger.
        brief: what it was asked, with limits, reference driver and judges.
        odd: that is measured against.
        reviews: where the scenarios stand; None: nobody has looked at them.
        stale: what has changed since the run; of whom it is true, is said of the scenarios apart.
        recheck: roll out and check every scenario again.
        tell: how many of the scenarios that are rolled out are done.
    """
    out = _Sorted()
    accepted = {e.scenario_id: e for e in entries if e.outcome == "accepted" and e.scenario_id}
    for entry in entries:
        if entry.outcome in _OF_OUTCOME:
            standing = _OF_OUTCOME[entry.outcome]
            out.leave(standing, entry.scenario_id or "", entry.reason, proposal=True)
    files = {scenario.id for scenario in scenarios}
    for name in sorted(accepted.keys() - files):
        out.leave("stale", name, "the ledger has it as accepted, and its file is missing")
    order = {name: place for place, name in enumerate(accepted)}
    states = {one.scenario_id: one for one in reviews.states} if reviews else {}
    known: list[Scenario] = []
    passed: set[str] = set()
    hashes: dict[str, str] = {}
    for scenario in sorted(scenarios, key=lambda s: (order.get(s.id, len(order)), s.id)):
        content, review = scenario.compute_hash(), states.get(scenario.id)
        unknown = _unknown(scenario, content, accepted.get(scenario.id))
        if review is not None and review.state in _DECIDED_AGAINST:
            out.leave(_DECIDED_AGAINST[review.state], scenario.id, review.reason)
        elif unknown is not None and not _passed_in_review(review):
            out.leave(unknown[0], scenario.id, unknown[1])
        elif content in hashes:
            out.leave("duplicate", scenario.id, f"the same content as {hashes[content]}")
        else:
            hashes[content] = scenario.id
            known.append(scenario)
            if unknown is not None:
                passed.add(scenario.id)
    known = _within(known, odd, out)
    again = [s for s in known if recheck or s.id in passed or accepted[s.id].realised is None]
    results = {e.scenario.id: e for e in _evaluated(again, brief, odd, tell)}
    twins = duplicates_of_known(known, passed, results, accepted, brief)
    for scenario in known:
        result = results.get(scenario.id)
        if result is not None and not result.result.ok:
            out.leave("stale", scenario.id, f"the present rules turn it down: {_why(result)}")
        elif scenario.id in twins:
            out.leave("duplicate", scenario.id, twins[scenario.id])
        else:
            # The structure in the ledger is that of the content which it knows.
            of_ledger = None if scenario.id in passed else accepted[scenario.id]
            structure = of_ledger.structure if of_ledger else None
            structure = structure or (_fingerprint(result) if result else scenario.id)
            seen = result.realised if result else of_ledger.realised if of_ledger else None
            out.keep(scenario, structure, seen)
    suite = out.suite(brief, tuple(entry.structure for entry in entries if entry.structure))
    return replace(suite, stale=stale, review=reviews.summary if reviews else None)


def suite_of_scenarios(
    scenarios: Sequence[Scenario],
    brief: Brief,
    odd: Odd,
    *,
    tell: Told | None = None,
) -> Suite:
    """The suite of scenarios that no ledger knows: all are rolled out, checked and compared."""
    out = _Sorted()
    within = {scenario.id for scenario in _within(list(scenarios), odd, out)}
    known = [scenario for scenario in scenarios if scenario.id in within]
    dedupe = Deduplicator()
    proposals: list[str] = []
    for result in _evaluated(known, brief, odd, tell):
        name = result.scenario.id
        if not result.result.ok or result.structure is None:
            out.leave("rejected", name, _why(result))
            continue
        proposals.append(result.structure.fingerprint)
        verdict = dedupe.add(name, result.structure)
        if verdict.kind == "duplicate":
            out.leave("duplicate", name, verdict.text)
        else:
            out.keep(result.scenario, result.structure.fingerprint, result.realised)
    return out.suite(brief, tuple(proposals))


def _unknown(
    scenario: Scenario, content: str, entry: LedgerEntry | None
) -> tuple[Standing, str] | None:
    """Why the ledger does not say that this content passed the rules; None: it does."""
    if entry is None:
        return "draft", "the ledger does not have it as accepted"
    if _checked_content(scenario, entry) not in (None, content):
        return "stale", "its content has changed since it was checked"
    return None


def _passed_in_review(review: Reviewed | None) -> bool:
    """Whether the rules passed the present content when somebody had them run."""
    return (
        review is not None
        and review.decision is not None
        and not review.dropped
        and review.state in ("checked", "approved")
    )


def _checked_content(scenario: Scenario, entry: LedgerEntry) -> str | None:
    """Hash of the content that was checked; older ledgers leave it to the scenario."""
    known = entry.realised.content_sha256 if entry.realised else None
    return known or scenario.content_hash


def _within(scenarios: list[Scenario], odd: Odd, out: _Sorted) -> list[Scenario]:
    """Those within the ODD; the others are put apart with the attribute that decides."""
    if not scenarios:
        return []
    report = check(ScenarioBatch.of(scenarios), None, odd=odd, rules=(ODD_WITHIN,))
    for row in (~report.ok).nonzero()[0].tolist():
        first = report.result(row).findings[0]
        out.leave("outside_odd", scenarios[row].id, f"{first.path}: {first.message}")
    return [scenario for scenario, ok in zip(scenarios, report.ok, strict=True) if ok]


def _evaluated(
    scenarios: Sequence[Scenario], brief: Brief, odd: Odd, tell: Told | None
) -> Iterator[Evaluation]:
    limits, profiles = limits_of(brief.limits), judges(brief.preventability)
    for start in range(0, len(scenarios), _CHUNK):
        chunk = scenarios[start : start + _CHUNK]
        yield from evaluate(
            chunk, odd, brief.reference_driver, limits=limits, profiles=profiles
        )  # fmt: skip
        if tell is not None:
            tell(start + len(chunk), len(scenarios))


def _fingerprint(result: Evaluation) -> str:
    return result.structure.fingerprint if result.structure else result.scenario.id


def _why(result: Evaluation) -> str:
    errors = [f for f in result.findings if f.severity == "error"]
    rules = dict.fromkeys(finding.rule for finding in errors)
    return f"{', '.join(rules)}: {errors[0].message}" if errors else "not rolled out"
