"""What a run covers: the report of all measures, and the tables and figures behind the plots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from scenario_gen import coverage
from scenario_gen.catalog.coverage_files import read_exposure
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd

Figures: TypeAlias = dict[str, dict[str, float | int | None]]
_SHOWN = {
    "factor values within the ODD": "marginal",
    "pairs of factor values, valid ones": "tway.2",
    "pairs of factors fully covered": "tway.2.simple",
}


@dataclass(frozen=True)
class Measured:
    """All tables of a run."""

    report: CoverageReport
    table: coverage.FactorTable
    marginals: coverage.Marginals
    pairs: coverage.TWay
    heat_map: coverage.HeatMap
    histograms: tuple[coverage.Histogram, ...]
    acceptance: coverage.Acceptance
    saturation: coverage.Saturation

    @property
    def figures(self) -> Figures:
        """The figures of the summary, each with numerator and denominator."""
        figures: Figures = {}
        for name, measure_id in _SHOWN.items():
            found = self.report.measure(measure_id)
            figures[name] = {
                "numerator": found.numerator,
                "denominator": found.denominator,
                "value": None if found.value is None else round(found.value, 6),
            }
        figures["pairs of factor values, valid ones"]["excluded_as_impossible"] = (
            self.pairs.excluded
        )
        return figures


def measure(
    suite: coverage.Suite,
    entries: Sequence[LedgerEntry],
    odd: Odd,
    model: CoverageModel,
    *,
    strength: int = 2,
    folder: Path | None = None,
) -> Measured:
    """Measure a suite: accepted distinct scenarios count, everything else stands apart.

    Args:
        suite: what can count, and what stands apart.
        entries: the ledger.
        odd: that is measured against.
        model: that is measured against.
        strength: the greatest t of t-way coverage.
        folder: where exposure tables of the model are looked for first.

    Raises:
        InputError: the model names what there is not.
        BriefError: there is no such exposure table.
    """
    tables = [read_exposure(name, folder) for name in model.exposure]
    counted = coverage.count(suite, odd, model)
    rules = coverage.constraints_of(model, counted.table.factors)
    return Measured(
        report=coverage.report_of(counted, odd, tables, strength=strength),
        table=counted.table,
        marginals=coverage.marginals(counted.table, constraints=rules),
        pairs=coverage.pairwise(counted.table, rules),
        heat_map=coverage.heat_map(counted.table, rules),
        histograms=tuple(coverage.parameters(counted.scenarios)),
        acceptance=coverage.acceptance(entries),
        saturation=coverage.saturation([entry.structure for entry in entries]),
    )
