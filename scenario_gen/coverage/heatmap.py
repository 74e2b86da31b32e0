"""Pairwise coverage as one matrix over the levels of all factors."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np

from scenario_gen.coverage.constraints import CONSTRAINTS, Constraint
from scenario_gen.coverage.csvtext import Row
from scenario_gen.coverage.table import Bools, Codes, FactorTable, Ints
from scenario_gen.coverage.valid import validity

UNCOVERED: Final = 0
COVERED: Final = 1
EXCLUDED: Final = 2
"""A constraint says that the pair cannot be."""
OUTSIDE: Final = 3
"""The ODD lacks one of the levels."""
SAME_FACTOR: Final = 4
"""Two levels of one factor: no pair."""
STATES: Final = ("uncovered", "covered", "impossible", "outside the ODD", "same factor")


@dataclass(frozen=True)
class HeatMap:
    """Pairs of levels.

    Attributes:
        factors: L names of the factor of each level.
        levels: L names of the levels.
        counts: (L, L) scenarios within the ODD that have both levels; the diagonal holds the
            counts of single levels.
        states: (L, L) one of the codes of this module.
        reasons: why a pair of positions, the smaller one first, cannot be.
    """

    factors: tuple[str, ...]
    levels: tuple[str, ...]
    counts: Ints
    states: Codes
    reasons: dict[tuple[int, int], str]

    def rows(self) -> list[Row]:
        """Header and one row per pair of levels of different factors."""
        header: Row = ("factor_1", "level_1", "factor_2", "level_2", "count", "state", "reason")
        rows: list[Row] = [header]
        for a, b in np.argwhere(np.triu(self.states != SAME_FACTOR)).tolist():
            state = int(self.states[a, b])
            reason = self.reasons.get((a, b), "") if state == EXCLUDED else ""
            rows.append((self.factors[a], self.levels[a], self.factors[b], self.levels[b],
                         int(self.counts[a, b]), STATES[state], reason))  # fmt: skip
        return rows


def heat_map(table: FactorTable, constraints: tuple[Constraint, ...] = CONSTRAINTS) -> HeatMap:
    """The matrix of pairs of a table."""
    size = int(table.offsets[-1])
    ones = np.zeros((table.counted.shape[0], size))
    rows, columns = np.nonzero(table.counted >= 0)
    ones[rows, table.offsets[columns] + table.counted[rows, columns]] = 1.0
    # Sums of ones are exact in double precision, and the product is quick in it.
    counts = np.rint(ones.T @ ones).astype(np.int64)
    blocked, reasons = forbidden(table, constraints)
    states = pair_states(table, counts, blocked)
    factors = [factor.name for factor in table.factors for _ in factor.levels]
    levels = [level.name for factor in table.factors for level in factor.levels]
    return HeatMap(tuple(factors), tuple(levels), counts, states, reasons)


def forbidden(
    table: FactorTable, constraints: tuple[Constraint, ...] = CONSTRAINTS
) -> tuple[Bools, dict[tuple[int, int], str]]:
    """Which pairs of levels cannot be, implied ones included.

    Returns:
        (L, L) symmetric over the levels of all factors, and the reason for each pair of positions
        (the smaller one first) that the ODD has.
    """
    valid = validity(table.factors, constraints)
    matrix = impossible_pairs(table, constraints)
    allowed = np.flatnonzero(table.allowed)
    owner = np.repeat(np.arange(len(table.factors)), np.diff(table.offsets))
    reasons: dict[tuple[int, int], str] = {}
    found = allowed[np.argwhere(np.triu(matrix[np.ix_(allowed, allowed)]))]
    by_factors = np.lexsort((found[:, 1], found[:, 0], owner[found[:, 1]], owner[found[:, 0]]))
    for left, right in found[by_factors].tolist():
        one, other = int(owner[left]), int(owner[right])
        a, b = left - int(table.offsets[one]), right - int(table.offsets[other])
        reasons[left, right] = valid.reason({one: a, other: b})
    return matrix, reasons


def impossible_pairs(
    table: FactorTable, constraints: tuple[Constraint, ...] = CONSTRAINTS
) -> Bools:
    """(L, L) which pairs of levels cannot be; symmetric. Without the reasons, which take longer."""
    valid = validity(table.factors, constraints)
    size = int(table.offsets[-1])
    matrix = np.zeros((size, size), dtype=bool)
    for one, other in itertools.combinations(range(len(table.factors)), 2):
        rows = slice(int(table.offsets[one]), int(table.offsets[one + 1]))
        columns = slice(int(table.offsets[other]), int(table.offsets[other + 1]))
        matrix[rows, columns] = ~valid.possible((one, other))
        matrix[columns, rows] = matrix[rows, columns].T
    return matrix


def pair_states(table: FactorTable, counts: Ints, blocked: Bools) -> Codes:
    """(L, L) state of each pair from its count, the ODD and the constraints."""
    states = np.where(counts > 0, COVERED, UNCOVERED)
    states[blocked] = EXCLUDED
    states[~table.allowed] = OUTSIDE
    states[:, ~table.allowed] = OUTSIDE
    owner = np.repeat(np.arange(len(table.factors)), np.diff(table.offsets))
    states[owner[:, None] == owner] = SAME_FACTOR
    return states.astype(np.int16)
