"""What every cover costs at least: the linear relaxation, by column generation.

The relaxation is solved over a few columns; the others are priced with its dual values, and those
that would lower the cost come in. Whatever dual values y >= 0 there are, ``b y + sum_j min(0, c_j -
(A' y)_j)`` is a lower bound for every choice of columns (Lagrange), so that stopping early is safe.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from scenario_gen.coverage.table import Ints

Floats: TypeAlias = NDArray[np.float64]
#: Rounds of column generation, and columns that come in with each: a number, not a time, so that
#: the bound is the same everywhere.
_ROUNDS = 40
_COMING_IN = 150
_MOST_ACTIVE = 900
_GATHERINGS = 200
_MOST_PACKED = 4_000
_EPSILON = 1e-7


def relaxation(has: sparse.csr_array, needed: Ints, cost: Floats) -> tuple[float, Floats]:
    """A lower bound, and what each column costs beyond what it is worth at that bound.

    Args:
        has: (needs, columns) 0 or 1; every need can be met.
        needed: (needs,) columns that each need asks for, at least 1.
        cost: (columns,) positive.

    Returns:
        The bound, and (columns,) reduced costs: a choice that costs less than ``bound + r`` has no
        column with a reduced cost of more than r.
    """
    serves = sparse.csc_array(has)
    active = _first_columns(serves, needed, cost)
    best, best_over = 0.0, cost.copy()
    for _ in range(_ROUNDS):
        part = sparse.csr_array(serves[:, active])
        found = linprog(cost[active], A_ub=-part, b_ub=-needed, bounds=(0, 1), method="highs-ds")
        if found.status != 0:
            break
        value = np.maximum(-found.ineqlin.marginals, 0.0)
        over = cost - has.T @ value
        # Dual values that no column is worth more than are a bound by themselves; scaled down, all
        # are.
        scaled = value / max(float(((cost - over) / cost).max()), 1.0)
        for at in (value, scaled):
            slack = cost - has.T @ at
            bound = float(needed @ at + np.minimum(slack, 0.0).sum())
            if bound > best:
                best, best_over = bound, slack
        outside = np.setdiff1d(np.arange(cost.size), active)
        coming = outside[over[outside] < -_EPSILON]
        if not coming.size or active.size >= _MOST_ACTIVE:
            break
        coming = coming[np.argsort(over[coming], kind="stable")[:_COMING_IN]]
        active = np.sort(np.concatenate((active, coming)))
    return best, best_over


def _first_columns(serves: sparse.csc_array, needed: Ints, cost: Floats) -> Ints:
    """As many of the cheapest columns for each need as it asks for, so that all can be met."""
    has = sparse.csr_array(serves)
    size = np.diff(serves.indptr)
    rate = cost / np.maximum(size, 1)
    chosen: set[int] = set()
    for row in range(has.shape[0]):
        columns = has.indices[has.indptr[row] : has.indptr[row + 1]]
        order = np.argsort(rate[columns], kind="stable")[: int(needed[row])]
        chosen.update(columns[order].tolist())
    return np.array(sorted(chosen), dtype=np.int64)


def packing_bound(has: sparse.csr_array, needed: Ints, cost: Floats) -> float:
    """A lower bound from needs of which no column serves two: each asks for columns of its own.

    Such needs are gathered from every need on, the rarest first; the best gathering counts. Of very
    many needs the rarest alone are looked at: which of them go together is a matrix of all pairs.
    """
    some = np.sort(np.argsort(np.diff(has.indptr), kind="stable")[:_MOST_PACKED])
    has, needed = sparse.csr_array(has[some]), needed[some]
    together = sparse.csr_array(has @ has.T)
    rarest = np.argsort(np.diff(has.indptr), kind="stable")
    least = np.array(
        [
            np.sort(cost[has.indices[a:b]])[:n].sum()
            for a, b, n in zip(has.indptr[:-1], has.indptr[1:], needed, strict=True)
        ]
    )
    best = 0.0
    for start in rarest[:: max(1, rarest.size // _GATHERINGS)].tolist():
        free = np.ones(rarest.size, dtype=bool)
        total = 0.0
        for row in (start, *rarest.tolist()):
            if free[row]:
                total += float(least[row])
                free[together.indices[together.indptr[row] : together.indptr[row + 1]]] = False
        best = max(best, total)
    return best
