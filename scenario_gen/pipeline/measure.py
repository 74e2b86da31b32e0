"""What a run covers: tables and figures from the accepted scenarios and the ledger alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scenario_gen import coverage
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario

Figures: TypeAlias = dict[str, dict[str, float | int | None]]


@dataclass(frozen=True)
class Measured:
    """All tables of a run."""

    table: coverage.FactorTable
    marginals: coverage.Marginals
    pairs: coverage.TWay
    heat_map: coverage.HeatMap
    histograms: tuple[coverage.Histogram, ...]
    acceptance: coverage.Acceptance
    saturation: coverage.Saturation
    gaps: coverage.Gaps

    @property
    def figures(self) -> Figures:
        """The figures of the summary, each with numerator and denominator."""
        shares = {
            "factor values within the ODD": self.marginals.share,
            "pairs of factor values, valid ones": self.pairs.share,
            "pairs of factors fully covered": self.pairs.simple_share,
        }
        figures: Figures = {
            name: {
                "numerator": share.numerator,
                "denominator": share.denominator,
                "value": None if share.value is None else round(share.value, 6),
            }
            for name, share in shares.items()
        }
        figures["pairs of factor values, valid ones"]["excluded_as_impossible"] = (
            self.pairs.excluded
        )
        return figures


def measure(scenarios: Sequence[Scenario], entries: Sequence[LedgerEntry], odd: Odd) -> Measured:
    """Measure distinct accepted scenarios; variants count, duplicates were never kept."""
    table = coverage.factors(scenarios, odd)
    return Measured(
        table=table,
        marginals=coverage.marginals(table),
        pairs=coverage.pairwise(table),
        heat_map=coverage.heat_map(table),
        histograms=tuple(coverage.parameters(scenarios)),
        acceptance=coverage.acceptance(entries),
        saturation=coverage.saturation([entry.structure for entry in entries]),
        gaps=coverage.gaps(table),
    )
