"""The one place where the report asks for coverage: what counts in, typed measures out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scenario_gen import coverage
from scenario_gen.catalog.coverage_files import read_exposure
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage import CoverageReport, Standing
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.review_summary import ReviewSummary
from scenario_gen.domain.scenario import Scenario
from scenario_gen.report.model import PairMatrix
from scenario_gen.report.replay import Replayed
from scenario_gen.report.standing import Stands

_OF_OUTCOME: dict[str, Standing] = {
    "duplicate": "duplicate",
    "rejected": "rejected",
    "invalid": "invalid",
    "error": "error",
}
_STATES = {"covered": "c", "uncovered": "u", "impossible": "i", "excluded": "o"}
_VARIANT = "a variant of a counted scenario that differs from it in no level of any factor"


def covered(
    brief: Brief,
    odd: Odd,
    scenarios: Sequence[Scenario],
    now: Sequence[Replayed],
    stands: Sequence[Stands],
    entries: Sequence[LedgerEntry],
    review: ReviewSummary | None = None,
) -> tuple[CoverageReport, list[Stands]]:
    """Coverage of the scenarios that count, and the standings, with variants that do not.

    Raises:
        InputError: the coverage model names what there is not.
    """
    model = coverage.default_model(odd, brief)
    suite = replace(_suite(brief, scenarios, now, stands, entries), review=review)
    tables = [read_exposure(name) for name in model.exposure]
    report = coverage.coverage_report(suite, odd, model, tables, strength=2)
    counted = set(report.table.scenarios)
    final = [
        Stands("variant", _VARIANT) if one.standing == "counted" and s.id not in counted else one
        for s, one in zip(scenarios, stands, strict=True)
    ]
    return report, final


def _suite(
    brief: Brief,
    scenarios: Sequence[Scenario],
    now: Sequence[Replayed],
    stands: Sequence[Stands],
    entries: Sequence[LedgerEntry],
) -> coverage.Suite:
    accepted = {e.scenario_id: e for e in entries if e.outcome == "accepted" and e.scenario_id}
    kept: list[Scenario] = []
    structures: list[str] = []
    seen: list[RealisedValues | None] = []
    apart = [
        coverage.Apart(
            _OF_OUTCOME[entry.outcome], entry.scenario_id or "", entry.reason, proposal=True
        )
        for entry in entries
        if entry.outcome in _OF_OUTCOME
    ]
    there = {scenario.id for scenario in scenarios}
    apart += [coverage.Apart("stale", n, "its file is gone") for n in accepted if n not in there]
    for scenario, one, standing in zip(scenarios, now, stands, strict=True):
        if standing.standing != "counted" or one.structure is None:
            apart.append(coverage.Apart(standing.standing, scenario.id, standing.why))
            continue
        entry = accepted.get(scenario.id)
        label = entry.preventability if entry else None
        verdict = label.verdict if label else "not_checked"
        kept.append(scenario)
        structures.append(one.structure.fingerprint)
        seen.append(one.seen and one.seen.model_copy(update={"preventability": verdict}))
    return coverage.Suite(
        brief.name,
        tuple(kept),
        tuple(structures),
        coverage.Realised.of(seen),
        tuple(apart),
        proposals=tuple(entry.structure for entry in entries if entry.structure),
        requirements=brief.asked_requirements,
        given_tags=brief.tags,
    )


def pair_matrices(report: CoverageReport) -> tuple[PairMatrix, ...]:
    """How often each pair of levels of two factors occurs, and which pairs are asked for."""
    factors = report.table.factors
    codes = np.array(report.table.codes, dtype=np.int64).reshape(-1, len(factors))
    places = {
        (factor.name, level.name): (at, code)
        for at, factor in enumerate(factors)
        for code, level in enumerate(factor.levels)
    }
    letters = {
        (i, j): np.full((len(factors[i].levels), len(factors[j].levels)), "o")
        for i in range(len(factors))
        for j in range(i + 1, len(factors))
    }
    for cell in next((m.cells for m in report.measures if m.id == "tway.2"), ()):
        (i, a), (j, b) = sorted(places[pair] for pair in cell.values)
        letters[i, j][a, b] = _STATES[cell.state]
    found = []
    for (i, j), states in letters.items():
        counts = np.zeros(states.shape, dtype=np.int64)
        both = (codes[:, i] >= 0) & (codes[:, j] >= 0)
        np.add.at(counts, (codes[both, i], codes[both, j]), 1)
        found.append(
            PairMatrix(
                first=factors[i].name,
                second=factors[j].name,
                counts=tuple(map(tuple, counts.tolist())),
                states=tuple("".join(row) for row in states.tolist()),
                covered=int((states == "c").sum()),
                valid=int(np.isin(states, ("c", "u")).sum()),
            )
        )
    return tuple(found)
