"""The smallest cover against trying all choices."""

from __future__ import annotations

import itertools
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from scenario_gen.coverage import set_cover
from scenario_gen.coverage.relaxation import packing_bound, relaxation
from scenario_gen.coverage.set_cover import greedy_cover, smallest_cover


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(needs, columns) 0 or 1, what is needed, and costs; every need can be met."""
    rows, columns = draw(st.integers(1, 8)), draw(st.integers(1, 9))
    flags = draw(st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns))
    has = np.array(flags, dtype=np.int32).reshape(rows, columns)
    for row in range(rows):
        if not has[row].any():
            has[row, draw(st.integers(0, columns - 1))] = 1
    needed = np.array([draw(st.integers(0, min(3, int(n)))) for n in has.sum(axis=1)])
    even = draw(st.booleans())
    costs = [1.0 if even else draw(st.integers(1, 9)) * 1.5 for _ in range(columns)]
    return has, needed, np.array(costs)


def _least(has: np.ndarray, needed: np.ndarray, cost: np.ndarray) -> float:
    """The cost of the best of all choices."""
    best = np.inf
    for flags in itertools.product((0, 1), repeat=has.shape[1]):
        chosen = np.array(flags)
        if (has @ chosen >= needed).all():
            best = min(best, float(cost @ chosen))
    return best


@settings(max_examples=120)
@given(problems())
def test_the_exact_choice_costs_as_much_as_the_best_of_all(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    has, needed, cost = problem
    found = smallest_cover(sparse.csr_array(has), needed, cost, 20.0)
    least = _least(has, needed, cost)
    assert found.method == "exact"
    assert found.cost == pytest.approx(least)
    assert found.lower_bound == pytest.approx(least)
    assert (has[:, found.columns].sum(axis=1) >= needed).all()


@settings(max_examples=120)
@given(problems())
def test_without_time_the_choice_meets_all_needs_and_the_bound_is_one(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    has, needed, cost = problem
    matrix = sparse.csr_array(has)
    found = smallest_cover(matrix, needed, cost, 0.0)
    least = _least(has, needed, cost)
    assert (has[:, found.columns].sum(axis=1) >= needed).all()
    assert found.lower_bound <= least + 1e-6
    assert found.cost == pytest.approx(cost[found.columns].sum())
    assert found.cost >= least - 1e-6
    if found.method == "exact":
        assert found.cost == pytest.approx(least)
    plain = greedy_cover(matrix, needed, cost)
    assert (has[:, plain].sum(axis=1) >= needed).all()
    assert found.cost <= cost[plain].sum() + 1e-9


@settings(max_examples=80)
@given(problems())
def test_both_bounds_are_below_the_best(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    has, needed, cost = problem
    has, needed = has[needed > 0], needed[needed > 0]
    if not needed.size:
        return
    matrix, least = sparse.csr_array(has), _least(has, needed, cost)
    bound, over = relaxation(matrix, needed, cost)
    assert bound <= least + 1e-6
    assert packing_bound(matrix, needed, cost) <= least + 1e-6
    # A column that costs more than there is room for is in no better choice.
    for column in np.flatnonzero(over > least - bound + 1e-6).tolist():
        others = np.delete(has, column, axis=1)
        assert (others.sum(axis=1) >= needed).all()
        assert _least(others, needed, np.delete(cost, column)) <= least + 1e-6


def test_the_greedy_trap_is_seen_through() -> None:
    """Greed takes the wide column first and then needs two more; two narrow ones are enough."""
    has = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1], [1, 0, 1], [0, 1, 0], [0, 0, 1]])
    needed = np.ones(6, dtype=np.int64)
    found = smallest_cover(sparse.csr_array(has), needed, np.ones(3), 5.0)
    assert found.columns.tolist() == [1, 2]


def test_where_the_time_runs_out_the_choice_does_not_depend_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a hard problem: whatever the search had found by then, the greedy choice stands."""
    draw = np.random.default_rng(5)
    has = sparse.csr_array((draw.random((120, 60)) < 0.12).astype(np.int32))
    has = sparse.csr_array(has[np.flatnonzero(np.diff(has.indptr) > 0)])
    needed, cost = np.ones(has.shape[0], dtype=np.int64), np.ones(60)
    monkeypatch.setattr(set_cover, "_ROUNDS", 0)
    plain = smallest_cover(has, needed, cost, 0.0)
    asked = {}

    def out_of_time(*_: object, **options: object) -> object:
        asked.update(options)
        return type("Result", (), {"status": 1, "x": np.ones(60)})()

    monkeypatch.setattr(set_cover, "milp", out_of_time)
    found = smallest_cover(has, needed, cost, 3.0)
    assert asked["options"] == {"time_limit": 3.0, "mip_rel_gap": 0.0}
    assert found.method == plain.method == "greedy"
    assert found.columns.tolist() == plain.columns.tolist()
    assert found.lower_bound == plain.lower_bound < found.cost


@pytest.mark.parametrize("stage", ["relaxation", "improved_cover", "milp"])
def test_interrupted_the_best_that_is_known_stands_and_says_so(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At any stage: the choice meets all needs, and the bound is one."""
    rng = np.random.default_rng(1)
    has = (rng.random((60, 40)) < 0.12).astype(np.int32)
    has[~has.any(axis=1), 0] = 1
    needed, cost = np.ones(60, dtype=np.int64), rng.integers(2, 9, 40).astype(float)
    proven = smallest_cover(sparse.csr_array(has), needed, cost, 20.0)
    assert (proven.method, proven.search) == ("exact", "proven")

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    if stage == "milp":
        # The solver goes on in its thread; the keyboard is heard by the one that waits for it.
        monkeypatch.setattr(threading.Thread, "join", interrupt)
        monkeypatch.setattr(set_cover, "milp", lambda *_, **__: time.sleep(0.05))
    else:
        monkeypatch.setattr(set_cover, stage, interrupt)
    found = smallest_cover(sparse.csr_array(has), needed, cost, 20.0)
    assert (found.method, found.search) == ("greedy", "interrupted")
    assert (has[:, found.columns].sum(axis=1) >= needed).all()
    assert found.cost == cost[found.columns].sum() >= proven.cost
    assert found.lower_bound <= proven.cost
