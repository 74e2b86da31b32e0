"""The summary of a run: counts and figures that do not depend on the clock."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import metadata

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.base import Model
from scenario_gen.domain.gap import CoveringReference, FillReport, LevelOutOfReach
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.preventability import PREVENTABILITY_VERDICTS, PreventabilityVerdict
from scenario_gen.version import VERSION

_SHOWN_VERSIONS = ("lxml", "matplotlib", "networkx", "numpy", "openai", "pydantic", "xllamacpp",
                   "asam-qc-openscenarioxml")  # fmt: skip


class GapFigures(Model):
    """What filling gaps came to, in numbers."""

    model: str
    strength: int
    target: float
    numerator: int
    denominator: int
    """Valid combinations, those that were given up included."""
    in_reach: int
    """Of these, those that some proposal can be held to or that occur all the same."""
    numerator_before: int
    scenarios_before: int
    proposals: int
    filled: int
    """Proposals that filled the gap that they were for."""
    given_up: int
    out_of_reach: int
    unreachable: tuple[LevelOutOfReach, ...] = ()
    """Levels that keep combinations out of reach, and why."""
    reference: CoveringReference | None


class Summary(Model):
    """What a run asked, got and kept. A proposal is one answer of the proposer."""

    brief: str
    proposer: str
    model: str | None
    seed: int
    wanted: int
    proposed: int
    accepted: int
    rejected: int
    duplicates: int
    variants: int
    """Accepted scenarios that share their structure with an earlier one."""
    invalid: int
    errors: int
    requests: int
    tokens: int
    prompt_tokens: int
    completion_tokens: int
    acceptance_rate: float | None
    """accepted / proposed."""
    duplicates_per_100: float | None
    """Duplicates per 100 proposals."""
    tokens_per_accepted: float | None
    limits: LimitsUsed
    """That the rules judged by."""
    response_modes: dict[str, int]
    """Answers by how their structure was asked for; ``json_object`` and ``text`` are fallbacks."""
    rejections_by_rule: dict[str, int]
    preventability: dict[PreventabilityVerdict, int]
    """Accepted scenarios by who could have avoided a contact in them."""
    preventability_profiles: tuple[str, ...]
    """The reference drivers that judged."""
    topics_left_out: tuple[str, ...]
    stopped_by: str
    exports: dict[str, dict[str, int]]
    """Files by exporter: written, valid, invalid, not_checked."""
    coverage: dict[str, dict[str, float | int | None]]
    """Figures with numerator and denominator."""
    versions: dict[str, str]
    gaps: GapFigures | None = None
    """Of a run that filled gaps; ``gaps.json`` has the rest."""


def counts(entries: Sequence[LedgerEntry]) -> dict[str, int | float | None]:
    """All fields of a summary that follow from the ledger."""
    outcome = Counter(entry.outcome for entry in entries)
    proposed, accepted = len(entries), outcome["accepted"]
    prompt = sum(entry.tokens.prompt for entry in entries)
    completion = sum(entry.tokens.completion for entry in entries)
    return {
        "proposed": proposed,
        "accepted": accepted,
        "rejected": outcome["rejected"],
        "duplicates": outcome["duplicate"],
        "variants": sum(entry.variant for entry in entries),
        "invalid": outcome["invalid"],
        "errors": outcome["error"],
        "requests": sum(entry.mode != "none" for entry in entries),
        "tokens": prompt + completion,
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "acceptance_rate": _ratio(accepted, proposed),
        "duplicates_per_100": _ratio(100 * outcome["duplicate"], proposed),
        "tokens_per_accepted": _ratio(prompt + completion, accepted),
    }


def figures_of(report: FillReport) -> GapFigures:
    """The numbers of a report."""
    return GapFigures(
        model=report.model,
        strength=report.strength,
        target=report.target,
        numerator=report.numerator,
        denominator=report.denominator,
        in_reach=report.in_reach,
        numerator_before=report.numerator_before,
        scenarios_before=report.scenarios_before,
        proposals=report.proposals,
        filled=report.gaps_filled,
        given_up=report.given_up,
        out_of_reach=report.denominator - report.in_reach,
        unreachable=report.unreachable,
        reference=report.reference,
    )


def response_modes(entries: Sequence[LedgerEntry]) -> dict[str, int]:
    """Answers by response mode."""
    return _sorted(Counter(entry.mode for entry in entries))


def rejections_by_rule(entries: Sequence[LedgerEntry]) -> dict[str, int]:
    """Proposals not accepted, by the rules of severity error that failed."""
    tally: Counter[str] = Counter()
    for entry in entries:
        if entry.outcome in ("rejected", "invalid"):
            tally.update({f.rule for f in entry.findings if f.severity == "error"})
    return _sorted(tally)


def preventability_counts(entries: Sequence[LedgerEntry]) -> dict[PreventabilityVerdict, int]:
    """Accepted scenarios by verdict, in the order of the verdicts; of all that occur."""
    tally = Counter(
        "not_checked" if entry.preventability is None else entry.preventability.verdict
        for entry in entries
        if entry.outcome == "accepted"
    )
    return {verdict: tally[verdict] for verdict in PREVENTABILITY_VERDICTS if tally[verdict]}


def versions() -> dict[str, str]:
    """Versions of this tool, Python and the libraries that the result depends on."""
    found = {"scenario-gen": VERSION, "python": platform.python_version()}
    for name in _SHOWN_VERSIONS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return dict(sorted(found.items()))


def _ratio(numerator: float, denominator: int) -> float | None:
    return round(numerator / denominator, 6) if denominator else None


def _sorted(tally: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(tally.items()))
