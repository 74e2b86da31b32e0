"""Commits: the outcome of each proposal, in order of index, and what follows from the order."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.ledger import LedgerEntry, LedgerWriter
from scenario_gen.coverage import CoverageTracker
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import Deduplicator, Structure
from scenario_gen.pipeline.filling import Filling
from scenario_gen.pipeline.work import Attempt
from scenario_gen.propose.protocol import Steering

_UNCOVERED_SHOWN = 4
_RECENT_SHOWN = 4


@dataclass
class Committer:
    """Deduplicates, stores and enters proposals into the ledger, one after the other."""

    catalog: Catalog
    ledger: LedgerWriter
    tracker: CoverageTracker
    filling: Filling | None = None
    """Of the gaps, where the brief asks for it."""
    dedupe: Deduplicator = field(default_factory=Deduplicator)
    entries: list[LedgerEntry] = field(default_factory=list)
    accepted: list[Scenario] = field(default_factory=list)
    structures: list[tuple[str, Structure]] = field(default_factory=list)
    """Of the accepted scenarios, in order."""
    _recent: list[str] = field(default_factory=list)

    def commit(self, attempt: Attempt) -> LedgerEntry:
        """Decide the outcome of an attempt, write it down, and keep the scenario if accepted."""
        entry, scenario = self._decide(attempt)
        if attempt.ask.aim is not None and self.filling is not None:
            tried = self.filling.settle(attempt.ask.index, entry, scenario)
            entry = entry.model_copy(update={"gap": tried})
        if entry.outcome == "accepted" and scenario is not None:
            # The file first: a ledger that says "accepted" never lacks the scenario.
            self.catalog.write_scenario(scenario)
            self.accepted.append(scenario)
            if attempt.work.structure is not None:
                self.structures.append((scenario.id, attempt.work.structure))
            self.tracker.add(scenario)
        if scenario is not None:
            self._recent = [*self._recent, scenario.title][-_RECENT_SHOWN:]
        self.ledger.append(entry)
        self.entries.append(entry)
        return entry

    def steering(self, uncovered: tuple[str, ...] | None = None) -> Steering:
        """What the next prompt should know of the suite so far.

        ``uncovered``: what it is for; None: what the suite lacks most.
        """
        if uncovered is None:
            uncovered = self.tracker.phrases(_UNCOVERED_SHOWN)
        return Steering(uncovered, tuple(self._recent))

    def _decide(self, attempt: Attempt) -> tuple[LedgerEntry, Scenario | None]:
        work = attempt.work
        base = LedgerEntry(
            index=attempt.ask.index,
            attempt=attempt.ask.attempt,
            outcome=work.outcome,
            reason=work.reason,
            topic=attempt.ask.topic,
            request_id=attempt.ask.request_id,
            mode=attempt.answer.mode if attempt.answer else "none",
            scenario_id=work.scenario.id if work.scenario else None,
            structure=work.structure.fingerprint if work.structure else None,
            tokens=attempt.tokens,
            findings=work.findings,
            preventability=work.preventability,
            realised=work.realised,
        )
        if work.outcome != "accepted" or work.scenario is None or work.structure is None:
            return base, None
        verdict = self.dedupe.add(work.scenario.id, work.structure)
        if verdict.kind == "duplicate":
            update = {"outcome": "duplicate", "reason": verdict.text, "twin": verdict.twin}
            return base.model_copy(update=update), work.scenario
        if verdict.kind == "variant":
            variant = {"variant": True, "reason": verdict.text, "twin": verdict.twin}
            return base.model_copy(update=variant), work.scenario
        return base, work.scenario
