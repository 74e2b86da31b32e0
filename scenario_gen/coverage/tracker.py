"""Coverage while a run goes on: counts that grow by one scenario at a time."""

from __future__ import annotations

import numpy as np

from scenario_gen.coverage.constraints import CONSTRAINTS, Constraint
from scenario_gen.coverage.factors import factor_definitions, factors
from scenario_gen.coverage.gaps import Gap, open_gaps, order
from scenario_gen.coverage.heatmap import impossible_pairs
from scenario_gen.coverage.table import FactorTable
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario


class CoverageTracker:
    """Keeps the counts of levels and pairs, so that the next gaps are known at once."""

    def __init__(
        self, odd: Odd | None = None, constraints: tuple[Constraint, ...] = CONSTRAINTS
    ) -> None:
        self._odd = odd
        self._empty = _empty_table(odd)
        self._naming = order(self._empty, impossible_pairs(self._empty, constraints))
        size = int(self._empty.offsets[-1])
        self._counts = np.zeros((size, size), dtype=np.int64)
        self._tables: list[FactorTable] = []

    def add(self, scenario: Scenario) -> None:
        """Count a scenario."""
        table = factors([scenario], self._odd)
        self._tables.append(table)
        codes = table.counted[0]
        at = (codes + self._empty.offsets[:-1])[codes >= 0]
        self._counts[np.ix_(at, at)] += 1

    def gaps(self, limit: int) -> tuple[Gap, ...]:
        """The first uncovered levels and pairs."""
        return open_gaps(self._empty, self._counts, self._naming, limit)

    def phrases(self, limit: int) -> tuple[str, ...]:
        """The first uncovered levels and pairs, in words for a prompt."""
        return tuple(gap.phrase for gap in self.gaps(limit))

    def table(self) -> FactorTable:
        """The factor table of all scenarios added."""
        if not self._tables:
            return self._empty
        return FactorTable(
            self._empty.factors,
            np.concatenate([table.codes for table in self._tables]),
            np.concatenate([table.inside for table in self._tables]),
            tuple(scenario for table in self._tables for scenario in table.ids),
            self._empty.odd,
        )


def _empty_table(odd: Odd | None) -> FactorTable:
    found = factor_definitions(odd)
    shape = (0, len(found))
    name = factors([], odd).odd
    return FactorTable(found, np.empty(shape, np.int16), np.empty(shape, bool), (), name)
