"""What became of proposals: outcomes, what was rejected and why, duplicates and variants."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_gen import coverage
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.standing import Stands
from scenario_gen.report.model import Figure, Table
from scenario_gen.report.tables import by, count, share, table, text

_NOT_KEPT = ("rejected", "invalid", "error")
_OUTCOMES = {
    "accepted": "passed the rules and was kept",
    "duplicate": "like one that was kept before",
    "rejected": "failed a rule of severity error",
    "invalid": "the answer was no proposal",
    "error": "no answer, or it could not be worked on",
}


def outcome_figures(entries: Sequence[LedgerEntry]) -> list[Figure]:
    """Shares of proposals."""
    total = len(entries)
    found = []
    for outcome, what in (("accepted", "accepted"), ("duplicate", "duplicates")):
        number_of = sum(entry.outcome == outcome for entry in entries)
        found.append(
            Figure(
                id=f"proposals.{what}",
                section="summary",
                title=f"Proposals {what}" if what == "accepted" else "Duplicates among proposals",
                definition=f"proposals with the outcome {outcome}, of all proposals in the ledger",
                numerator=number_of,
                denominator=total,
                value=number_of / total if total else None,
                table="outcomes",
            )
        )
    return found


def outcome_tables(entries: Sequence[LedgerEntry]) -> list[Table]:
    """Outcomes, reasons, the proposals that were not kept, and the findings behind."""
    acceptance = coverage.acceptance(entries)
    total = len(entries)
    lost = [entry for entry in entries if entry.outcome in _NOT_KEPT]
    errors = [(e, f) for e in lost for f in e.findings if f.severity == "error"]
    return [
        table(
            "summary", "outcomes", "Proposals by outcome",
            [text("outcome", "Outcome"), text("what", "What it means"),
             count("proposals", "Proposals"), share("share", "Of all")],
            [(name, _OUTCOMES.get(name, ""), n, n / total if total else None)
             for name, n in acceptance.outcomes],
            note=f"All {total} proposals of the ledger.",
        ),
        table(
            "rejected", "rejected_by_reason", "Not kept, by reason",
            [text("outcome", "Outcome"), text("reason", "Rule or reason"),
             count("proposals", "Proposals")],
            acceptance.reasons,
            note="A proposal that breaks several rules counts once for each of them.",
        ),
        table(
            "rejected", "rejected", "Every proposal that was not kept",
            [count("index", "Proposal"), text("request", "Request"), text("topic", "Topic"),
             text("outcome", "Outcome"), text("reason", "Reason")],
            [(e.index, e.request_id, e.topic, e.outcome, e.reason) for e in lost],
        ),
        table(
            "rejected", "rejected_findings", "What the rules said of them",
            [count("index", "Proposal"), text("rule", "Rule"), text("version", "Version"),
             text("path", "Where"), text("message", "What is wrong"), text("value", "Value"),
             text("limit", "Limit"), text("unit", "Unit"), text("source", "Source")],
            [(e.index, f.rule, f.version, f.path, f.message, _shown(f.value), _shown(f.limit),
              f.unit, f.source) for e, f in errors],
            note="Findings of severity error.",
        ),
    ]  # fmt: skip


def duplicate_tables(
    entries: Sequence[LedgerEntry], scenarios: Sequence[Scenario], stands: Sequence[Stands]
) -> list[Table]:
    """Which twin was kept: of proposals, and of files of the catalog."""
    turned_down = [e for e in entries if e.outcome == "duplicate"]
    variants = [e for e in entries if e.outcome == "accepted" and e.variant]
    files = [
        (s.id, one.twin, one.why)
        for s, one in zip(scenarios, stands, strict=True)
        if one.standing == "duplicate"
    ]
    return [
        table(
            "duplicates", "duplicates", "Proposals turned down as duplicates",
            [count("index", "Proposal"), text("request", "Request"), text("topic", "Topic"),
             text("twin", "Kept in its place"), text("reason", "How alike")],
            [(e.index, e.request_id, e.topic, e.twin, e.reason) for e in turned_down],
            behind=[by(id=e.twin) if e.twin else None for e in turned_down],
        ),
        table(
            "duplicates", "duplicate_files", "Accepted scenarios that are like another one",
            [text("scenario", "Scenario"), text("twin", "Counted in its place"),
             text("why", "How alike")],
            files,
            note="Found anew for this report. They are in no measure.",
            behind=[by(id=name) for name, _, _ in files],
        ),
        table(
            "duplicates", "variants", "Variants: the structure was there before",
            [count("index", "Proposal"), text("scenario", "Scenario"),
             text("twin", "Nearest of its structure"), text("reason", "How different")],
            [(e.index, e.scenario_id, e.twin, e.reason) for e in variants],
            note="Accepted with other parameters than the ones before.",
            behind=[by(id=e.scenario_id) if e.scenario_id else None for e in variants],
        ),
    ]  # fmt: skip


def integrity_tables(
    entries: Sequence[LedgerEntry], scenarios: Sequence[Scenario], stands: Sequence[Stands]
) -> list[Table]:
    """Accepted scenarios that are in no measure, and entries without a file."""
    there = {scenario.id for scenario in scenarios}
    left_out = [
        (s.id, one.standing, one.why)
        for s, one in zip(scenarios, stands, strict=True)
        if one.standing != "counted"
    ]
    missing = [
        (e.index, e.scenario_id)
        for e in entries
        if e.outcome == "accepted" and e.scenario_id not in there
    ]
    return [
        table(
            "integrity", "not_counted", "Scenarios in the catalog that are not counted",
            [text("scenario", "Scenario"), text("standing", "Standing"), text("why", "Why")],
            left_out,
            behind=[by(id=name) for name, _, _ in left_out],
        ),
        table(
            "integrity", "missing", "Accepted in the ledger, but the file is gone",
            [count("index", "Proposal"), text("scenario", "Scenario")],
            missing,
        ),
    ]  # fmt: skip


def _shown(value: float | str | None) -> str | None:
    return f"{value:g}" if isinstance(value, float) else value
