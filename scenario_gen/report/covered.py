"""The one place where the report asks for coverage: tables of levels in, typed measures out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np

from scenario_gen import coverage
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.coverage.heatmap import COVERED, EXCLUDED, OUTSIDE, UNCOVERED
from scenario_gen.domain.coverage import (
    Cell,
    CoverageReport,
    Exclusion,
    FactorInfo,
    FactorRows,
    LevelInfo,
    Measure,
    Population,
    Standing,
    Uncovered,
)
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario, canonical_json
from scenario_gen.report.model import PairMatrix
from scenario_gen.report.standing import Stands
from scenario_gen.version import VERSION

_MODEL = "all factors of the tool, pairwise"
_GAPS = 200
_WHAT: dict[Standing, str] = {
    "counted": "accepted, sound under the present rules, no duplicate",
    "duplicate": "accepted, but like another one within epsilon",
    "outside_odd": "accepted, but outside the ODD of the run",
    "stale": "accepted once, changed or failing the present rules since",
    "draft": "a file that the ledger does not know as accepted",
    "rejected": "proposals that failed a rule",
    "invalid": "answers that are no proposal",
    "error": "proposals without an answer, or that could not be worked on",
}
_LETTERS = {UNCOVERED: "u", COVERED: "c", EXCLUDED: "i", OUTSIDE: "o"}


def covered(
    suite: str,
    odd: Odd,
    scenarios: Sequence[Scenario],
    stands: Sequence[Stands],
    entries: Sequence[LedgerEntry],
) -> tuple[CoverageReport, tuple[PairMatrix, ...]]:
    """Coverage of the scenarios that count, and how often each pair of levels occurs in them."""
    counted = [s for s, one in zip(scenarios, stands, strict=True) if one.standing == "counted"]
    table = coverage.factors(counted, odd)
    heat = coverage.heat_map(table)
    marginals, pairs = coverage.marginals(table), coverage.pairwise(table)
    saturation = coverage.saturation([entry.structure for entry in entries])
    outside = tuple(
        Exclusion(
            what=f"levels of {title}",
            reason="the ODD leaves them out",
            count=count,
        )
        for name, title in marginals.titles
        if (count := sum(not level.allowed for level in marginals.of(name)))
    )
    measures = (
        Measure(
            id="marginal",
            group="marginal",
            title="Levels of single factors",
            statement="levels that occur in at least one counted scenario, of all levels that the"
            " ODD allows",
            source="default",
            unit="levels",
            numerator=marginals.share.numerator,
            denominator=marginals.share.denominator,
            value=marginals.share.value,
            exclusions=outside,
            cells=tuple(
                Cell(
                    values=((level.factor, level.level),),
                    count=level.count,
                    target=level.target,
                    state=(
                        "excluded"
                        if not level.allowed
                        else "covered" if level.covered else "uncovered"
                    ),
                    reason=level.reason,
                )
                for level in marginals.levels
            ),
            cells_total=len(marginals.levels),
            notes=(
                "The ODD says nothing about: "
                + ", ".join(marginals.unrestricted)
                + "; all their levels are asked for.",
            ),
        ),
        Measure(
            id="tway.2",
            group="combinations",
            title="Pairs of levels",
            statement="pairs of levels of two factors that occur together in at least one counted"
            " scenario, of all pairs that the ODD allows and no constraint rules out"
            " (variable-value configuration coverage)",
            source="NISTIR 7878",
            unit="pairs",
            numerator=pairs.share.numerator,
            denominator=pairs.share.denominator,
            value=pairs.share.value,
            exclusions=(
                Exclusion(
                    what="pairs", reason="a constraint says that they cannot be",
                    count=pairs.excluded,
                ),
            ),
            notes=("Both denominators: with the impossible pairs the share is"
                   f" {pairs.share_with_excluded.numerator} of"
                   f" {pairs.share_with_excluded.denominator}.",),
        ),
        Measure(
            id="tway.2.simple",
            group="combinations",
            title="Pairs of factors, fully covered",
            statement="pairs of factors of which every valid pair of levels occurs, of all pairs"
            " of factors (simple 2-way coverage)",
            source="NISTIR 7878",
            unit="pairs of factors",
            numerator=pairs.simple_share.numerator,
            denominator=pairs.simple_share.denominator,
            value=pairs.simple_share.value,
        ),
        Measure(
            id="saturation.structures",
            group="saturation",
            title="Different structures among proposals",
            statement="different structures, of proposals that became a scenario (duplicates and"
            " variants included)",
            source="default",
            unit="proposals",
            numerator=saturation.structures,
            denominator=saturation.observations,
            value=(
                saturation.structures / saturation.observations if saturation.observations else None
            ),
            figures={
                "structures seen once": saturation.once,
                "structures seen twice": saturation.twice,
                "Good-Turing: share of unseen structures": saturation.unseen_mass,
                "Chao1: structures the generator can bring, at least": saturation.chao1,
            },
            notes=(saturation.note,),
        ),
    )  # fmt: skip
    found = coverage.gaps(table, _GAPS).gaps
    report = CoverageReport(
        tool_version=VERSION,
        suite=suite,
        model=_MODEL,
        model_sha256=_sha([(f.name, f.level_names) for f in table.factors]),
        odd=odd.name,
        odd_sha256=_sha(odd.model_dump(mode="json")),
        strength=2,
        population=tuple(_population(scenarios, stands, entries)),
        table=_rows(table, marginals),
        measures=measures,
        uncovered=tuple(
            Uncovered(values=gap.values, worth=1.0, exposure=1.0, criticality=1.0,
                      phrase=gap.phrase[:400])
            for gap in found
        ),
        uncovered_total=len(found),
        notes=("Variants are counted: they differ from the first of their structure by more than"
               " epsilon.",),
    )  # fmt: skip
    return report, _matrices(table, heat)


def _population(
    scenarios: Sequence[Scenario], stands: Sequence[Stands], entries: Sequence[LedgerEntry]
) -> list[Population]:
    ids: dict[Standing, list[str]] = {}
    for scenario, one in zip(scenarios, stands, strict=True):
        ids.setdefault(one.standing, []).append(scenario.id)
    ledger = Counter(entry.outcome for entry in entries)
    found = []
    for standing, what in _WHAT.items():
        named = ids.get(standing, [])
        count = len(named)
        if standing == "duplicate":
            count += ledger["duplicate"]
            what = f"{what}, or turned down as such"
        elif standing in ("rejected", "invalid", "error"):
            count = ledger[standing]
        shown = () if standing == "counted" else tuple(named)
        found.append(Population(standing=standing, count=count, what=what, scenarios=shown))
    return found


def _rows(table: coverage.FactorTable, marginals: coverage.Marginals) -> FactorRows:
    missing = dict(marginals.not_applicable)
    return FactorRows(
        factors=tuple(
            FactorInfo(
                name=factor.name,
                title=factor.title,
                levels=tuple(LevelInfo(name=v.name, excluded=v.excluded) for v in factor.levels),
                origin=factor.limited_by,
                not_applicable=missing[factor.name],
            )
            for factor in table.factors
        ),
        scenarios=table.ids,
        codes=tuple(tuple(row) for row in table.counted.tolist()),
    )


def _matrices(table: coverage.FactorTable, heat: coverage.HeatMap) -> tuple[PairMatrix, ...]:
    found = []
    spans = [slice(int(a), int(b)) for a, b in zip(table.offsets, table.offsets[1:], strict=False)]
    for i, first in enumerate(table.factors):
        for j in range(i + 1, len(table.factors)):
            states = heat.states[spans[i], spans[j]]
            found.append(
                PairMatrix(
                    first=first.name,
                    second=table.factors[j].name,
                    counts=tuple(tuple(row) for row in heat.counts[spans[i], spans[j]].tolist()),
                    states=tuple("".join(_LETTERS[s] for s in row) for row in states.tolist()),
                    covered=int((states == COVERED).sum()),
                    valid=int(np.isin(states, (COVERED, UNCOVERED)).sum()),
                )
            )
    return tuple(found)


def _sha(data: object) -> str:
    return hashlib.sha256(canonical_json(data)).hexdigest()
