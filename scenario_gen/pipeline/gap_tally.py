"""What a ledger says of each gap: how often it was tried, and what stood against it."""

from __future__ import annotations

from collections import Counter

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.gap import Setting


def tally(entries: list[LedgerEntry]) -> dict[Setting, tuple[int, Counter[str]]]:
    """By gap: proposals for it, and what stood against it."""
    out: dict[Setting, tuple[int, Counter[str]]] = {}
    for entry in entries:
        if entry.gap is None:
            continue
        tries, reasons = out.get(entry.gap.gap, (0, Counter()))
        if not entry.gap.filled:
            reasons.update(_reasons(entry))
        out[entry.gap.gap] = (tries + 1, reasons)
    return out


def _reasons(entry: LedgerEntry) -> list[str]:
    if entry.gap is not None and entry.gap.came_out:
        return [f"came out as {factor} = {level}" for factor, level in entry.gap.came_out]
    rules = sorted({finding.rule for finding in entry.findings if finding.severity == "error"})
    return rules or [entry.reason.partition(":")[0].strip() or entry.outcome]
