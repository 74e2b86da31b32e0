"""The smallest choice of columns that still meets every need: greedy, then exact.

A greedy choice is within a factor of ln n of the best (Chvatal 1979); it is then improved for a
fixed number of rounds. The exact search is an integer program solved by HiGHS. Where its time runs
out the greedy choice stands, with the bound that the linear relaxation gives: what is returned does
not depend on where the clock stopped the search. Interrupted by the keyboard, the best that is
known by then stands, and the result says so.
"""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from scenario_gen.coverage.relaxation import packing_bound, relaxation
from scenario_gen.coverage.table import Ints

Floats: TypeAlias = NDArray[np.float64]
Search: TypeAlias = Literal["proven", "out_of_time", "interrupted", "not_asked"]
_EPSILON = 1e-6
#: Rounds of improvement, at most, and for each column: numbers, not a time, so that the result is
#: the same everywhere.
_ROUNDS, _ROUNDS_EACH = 1500, 15
_SEED = 0x5E7
#: How often the keyboard is listened to while the solver works.
_LOOK_S = 0.2


@dataclass(frozen=True)
class Cover:
    """A choice of columns."""

    columns: Ints
    """Ascending."""
    method: Literal["exact", "greedy"]
    """``exact``: proven to cost least."""
    cost: float
    lower_bound: float
    """No choice costs less."""
    search: Search
    """How the search ended."""


def smallest_cover(has: sparse.csr_array, needed: Ints, cost: Floats, time_limit_s: float) -> Cover:
    """The choice of columns of least cost that meets the needs.

    Args:
        has: (needs, columns) 0 or 1: which column serves which need.
        needed: (needs,) columns that each need asks for, at most as many as serve it.
        cost: (columns,) positive.
        time_limit_s: for the exact search; 0: greedy alone.
    """
    rows = needed > 0
    has, needed = sparse.csr_array(has[rows]), needed[rows]
    best = Cover(greedy_cover(has, needed, cost), "greedy", 0.0, 0.0, "interrupted")
    if not needed.size:
        return Cover(best.columns, "exact", 0.0, 0.0, "proven")
    best = replace(best, cost=float(cost[best.columns].sum()))
    known = [best]
    with contextlib.suppress(KeyboardInterrupt):
        known.extend(_bettered(has, needed, cost, best, time_limit_s))
    return known[-1]


def _bettered(
    has: sparse.csr_array, needed: Ints, cost: Floats, first: Cover, time_limit_s: float
) -> Iterator[Cover]:
    """What is known after each stage: the bound, the improvement, the exact search."""
    chosen, price = first.columns, first.cost
    unit = _unit(cost)
    small, ask, columns = _reduced(has, needed, cost)
    bound = packing_bound(small, ask, cost[columns])
    relaxed, over = relaxation(small, ask, cost[columns])
    bound = _rounded_up(max(bound, relaxed), unit)
    yield replace(first, lower_bound=bound)
    if price > bound + _EPSILON:
        chosen = improved_cover(has, needed, cost, chosen)
        price = float(cost[chosen].sum())
    if price <= bound + _EPSILON:
        yield Cover(chosen, "exact", price, price, "proven")
        return
    if time_limit_s <= 0:
        yield Cover(chosen, "greedy", price, bound, "not_asked")
        return
    yield Cover(chosen, "greedy", price, bound, "interrupted")
    # A column that costs more than the room between the bound and what is known is in no better
    # choice.
    columns = columns[over <= price - relaxed + _EPSILON]
    best = _exact(has, needed, cost, columns, time_limit_s)
    if best is None:
        yield Cover(chosen, "greedy", price, bound, "out_of_time")
        return
    # Without the columns left out there may be no choice at all: then what is known is the best.
    best = best if best.size and cost[best].sum() < price - _EPSILON else chosen
    least = float(cost[best].sum())
    yield Cover(best, "exact", least, least, "proven")


def _exact(
    has: sparse.csr_array, needed: Ints, cost: Floats, columns: Ints, time_limit_s: float
) -> Ints | None:
    """The best choice of some columns, empty where they do not meet the needs; None: no proof in
    time."""
    # The solver does not look at the keyboard. In a thread of its own it is left where it is.
    found: list[Any] = []
    solver = threading.Thread(
        target=lambda: found.append(
            milp(
                cost[columns],
                constraints=LinearConstraint(sparse.csr_array(has[:, columns]), lb=needed),
                integrality=np.ones(columns.size),
                bounds=Bounds(0, 1),
                options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
            )
        ),
        daemon=True,
    )
    solver.start()
    while solver.is_alive():
        solver.join(_LOOK_S)
    if not found or found[0].status not in (0, 2):
        return None
    if found[0].status == 2:
        return np.empty(0, dtype=np.int64)
    return np.sort(columns[found[0].x > 0.5])


def greedy_cover(has: sparse.csr_array, needed: Ints, cost: Floats) -> Ints:
    """(n,) columns in ascending order: time and again the one that serves most for its cost.

    Of equals the first is taken. In the end, those that the others make superfluous are left out,
    the dearest first.
    """
    serves = sparse.csc_array(has)
    chosen = _completed(has, serves, needed, cost, np.empty(0, dtype=np.int64))
    return _without_superfluous(serves, needed, cost, chosen)


def improved_cover(has: sparse.csr_array, needed: Ints, cost: Floats, chosen: Ints) -> Ints:
    """A choice that costs no more: part of it is dropped and made good again, time after time.

    (Ruin and recreate: Schrimpf et al. 2000.) A fixed number of rounds from a fixed seed.
    """
    serves = sparse.csc_array(has)
    rng = np.random.default_rng(_SEED)
    for _ in range(min(_ROUNDS, _ROUNDS_EACH * cost.size)):
        share = rng.uniform(0.1, 0.4)
        kept = chosen[rng.random(chosen.size) >= share]
        # Slightly wrong costs, so that the same hole is not filled in the same way.
        tilted = cost * rng.uniform(0.9, 1.1, cost.size)
        other = _completed(has, serves, needed, tilted, kept)
        other = _without_superfluous(serves, needed, tilted, other)
        if cost[other].sum() <= cost[chosen].sum() + _EPSILON:
            chosen = other
    return chosen


def _completed(
    has: sparse.csr_array, serves: sparse.csc_array, needed: Ints, cost: Floats, kept: Ints
) -> Ints:
    """(n,) the kept columns and, greedily, those that are needed besides; ascending."""
    held = np.asarray(serves[:, kept].sum(axis=1), dtype=np.int64).reshape(-1)
    left = np.maximum(needed - held, 0)
    gain = np.asarray(has[np.flatnonzero(left)].sum(axis=0), dtype=np.int64).reshape(-1)
    free = np.ones(cost.size, dtype=bool)
    free[kept] = False
    chosen = kept.tolist()
    while left.any():
        column = int(np.argmax(np.where(free, gain / cost, -1.0)))
        free[column] = False
        chosen.append(column)
        served = serves.indices[serves.indptr[column] : serves.indptr[column + 1]]
        served = served[left[served] > 0]
        left[served] -= 1
        met = served[left[served] == 0]
        for row in met.tolist():
            gain[has.indices[has.indptr[row] : has.indptr[row + 1]]] -= 1
    return np.array(sorted(chosen), dtype=np.int64)


def _without_superfluous(
    serves: sparse.csc_array, needed: Ints, cost: Floats, chosen: Ints
) -> Ints:
    held = np.asarray(serves[:, chosen].sum(axis=1), dtype=np.int64).reshape(-1)
    kept = np.ones(chosen.size, dtype=bool)
    for place in np.argsort(-cost[chosen], kind="stable").tolist():
        column = int(chosen[place])
        served = serves.indices[serves.indptr[column] : serves.indptr[column + 1]]
        if (held[served] > needed[served]).all():
            held[served] -= 1
            kept[place] = False
    return chosen[kept]


def _reduced(
    has: sparse.csr_array, needed: Ints, cost: Floats
) -> tuple[sparse.csr_array, Ints, Ints]:
    """The same problem without needs that say the same, and without columns that serve the same."""
    keys = [has.indices[a:b].tobytes() for a, b in zip(has.indptr, has.indptr[1:], strict=False)]
    most: dict[bytes, int] = {}
    for row, key in enumerate(keys):
        if key not in most or needed[row] > needed[most[key]]:
            most[key] = row
    rows = np.array(sorted(most.values()), dtype=np.int64)
    small, ask = sparse.csr_array(has[rows]), needed[rows]
    if (ask > 1).any():
        # Two equal columns may both be needed.
        return small, ask, np.arange(has.shape[1], dtype=np.int64)
    by_column = sparse.csc_array(small)
    by_column.sort_indices()
    cheapest: dict[bytes, int] = {}
    for column in range(by_column.shape[1]):
        served = by_column.indices[by_column.indptr[column] : by_column.indptr[column + 1]]
        key = served.tobytes()
        if served.size and (key not in cheapest or cost[column] < cost[cheapest[key]]):
            cheapest[key] = column
    columns = np.array(sorted(cheapest.values()), dtype=np.int64)
    return sparse.csr_array(small[:, columns]), ask, columns


def _unit(cost: Floats) -> float:
    """All costs are multiples of this; 0 where nothing is known."""
    return float(cost[0]) if (cost == cost[0]).all() else 0.0


def _rounded_up(bound: float, unit: float) -> float:
    return math.ceil(bound / unit - _EPSILON) * unit if unit else bound
