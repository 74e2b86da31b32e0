"""Combinations of levels that cannot be, each with the reason.

A scenario that is seen in an excluded combination is shown, not counted, so a wrong constraint
comes to light.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.coverage.impossible import (
    OF_ENVIRONMENT,
    OF_EVENTS,
    OF_MANOEUVRES,
    OF_ROADS,
)
from scenario_gen.coverage.table import Bools, FactorTable


@dataclass(frozen=True)
class Constraint:
    """Levels of one factor that exclude levels of another."""

    first: str
    first_levels: tuple[str, ...]
    second: str
    second_levels: tuple[str, ...]
    reason: str


CONSTRAINTS: tuple[Constraint, ...] = tuple(
    Constraint(*rule) for rule in (*OF_ENVIRONMENT, *OF_ROADS, *OF_EVENTS, *OF_MANOEUVRES)
)


def forbidden(
    table: FactorTable, constraints: tuple[Constraint, ...] = CONSTRAINTS
) -> tuple[Bools, dict[tuple[int, int], str]]:
    """Which pairs of levels cannot be.

    Returns:
        (L, L) symmetric over the levels of all factors, and the reason for each pair of positions
        (the smaller one first). Constraints on factors that the table lacks say nothing.
    """
    position = {
        (factor.name, level): int(table.offsets[f]) + v
        for f, factor in enumerate(table.factors)
        for v, level in enumerate(factor.level_names)
    }
    size = int(table.offsets[-1])
    matrix = np.zeros((size, size), dtype=bool)
    reasons: dict[tuple[int, int], str] = {}
    for rule in constraints:
        for first in rule.first_levels:
            for second in rule.second_levels:
                a = position.get((rule.first, first))
                b = position.get((rule.second, second))
                if a is None or b is None:
                    continue
                matrix[a, b] = matrix[b, a] = True
                reasons.setdefault((min(a, b), max(a, b)), rule.reason)
    return matrix, reasons
