"""Acceptance: what became of proposals, and the rules that turned them down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from scenario_gen.coverage.csvtext import Row
from scenario_gen.coverage.marginals import Share
from scenario_gen.domain.finding import Finding

OUTCOMES = ("accepted", "duplicate", "rejected", "invalid", "error")


class LedgerRow(Protocol):
    """What is read of a line of the ledger."""

    @property
    def outcome(self) -> str:
        """One of ``OUTCOMES``."""

    @property
    def variant(self) -> bool:
        """Accepted with a structure that was there already."""

    @property
    def reason(self) -> str:
        """In one line."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What the rules said."""


@dataclass(frozen=True)
class Acceptance:
    """Counts of proposals by outcome and, for those turned down, by rule."""

    outcomes: tuple[tuple[str, int], ...]
    variants: int
    """Accepted ones that are variants."""
    reasons: tuple[tuple[str, str, int], ...]
    """Outcome, rule id (or the class of the reason), proposals; the most frequent first.

    A proposal that breaks several rules counts once for each of them.
    """

    @property
    def share(self) -> Share:
        """Accepted of all proposals."""
        counts = dict(self.outcomes)
        return Share("accepted proposals", counts["accepted"], sum(counts.values()))

    def rows(self) -> list[Row]:
        """Header, one row per outcome, then one per outcome and reason."""
        header: Row = ("outcome", "reason", "proposals")
        return [header, *((name, "", count) for name, count in self.outcomes), *self.reasons]


def acceptance(rows: Iterable[LedgerRow]) -> Acceptance:
    """Count the lines of a ledger."""
    outcomes: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    variants = 0
    for row in rows:
        outcomes[row.outcome] += 1
        variants += row.outcome == "accepted" and row.variant
        if row.outcome not in ("accepted", "duplicate"):
            reasons.update((row.outcome, reason) for reason in _reasons(row))
    names = [*OUTCOMES, *sorted(outcomes.keys() - set(OUTCOMES))]
    ranked = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return Acceptance(
        tuple((name, outcomes[name]) for name in names),
        variants,
        tuple((outcome, reason, count) for (outcome, reason), count in ranked),
    )


def _reasons(row: LedgerRow) -> list[str]:
    rules = sorted({finding.rule for finding in row.findings if finding.severity == "error"})
    # What follows the first colon is particular to one proposal.
    return rules or [row.reason.partition(":")[0].strip() or "no reason given"]
