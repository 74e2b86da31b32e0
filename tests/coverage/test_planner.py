"""Choosing rows: they keep the constraints, cover all that is valid, and learn from failures."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.coverage import Constraint, tway
from scenario_gen.coverage.open_settings import OpenSettings
from scenario_gen.coverage.planner import Planner
from scenario_gen.coverage.reference import covering_reference
from scenario_gen.coverage.table import Codes
from scenario_gen.coverage.valid import broken
from tests.coverage.suites import toy_table

RULES = (
    Constraint.pair("f0", ("a",), "f1", ("b",), "a is not b"),
    Constraint((("f0", ("b",)), ("f1", ("c",)), ("f3", ("a", "b"))), "three at once"),
)
SIZES = [3, 3, 2, 4]


def _random_model(seed: int) -> tuple[list[int], tuple[Constraint, ...]]:
    pick = random.Random(seed)
    sizes = [pick.randint(2, 5) for _ in range(pick.randint(5, 8))]
    rules = []
    for _ in range(pick.randint(2, 5)):
        chosen = pick.sample(range(len(sizes)), pick.randint(2, 3))
        parts = tuple(
            (f"f{f}", tuple(pick.sample("abcde"[: sizes[f]], pick.randint(1, sizes[f] - 1))))
            for f in chosen
        )
        rules.append(Constraint(parts, "drawn"))
    return sizes, tuple(rules)


def _planner(
    settings: OpenSettings, rules: tuple[Constraint, ...], tries: int = 3, reach: str = ""
) -> Planner:
    """With levels of even worth, all within reach of one means but those of the factors named."""
    levels = np.array([f.name not in reach.split() for f in settings.factors for _ in f.levels])
    held = np.array([f.name not in reach.split() for f in settings.factors])
    worth = np.ones(settings.open.shape)
    return Planner(settings, rules, levels[None, :], held, worth, tries)


def _filled(
    settings: OpenSettings, planner: Planner, real: object = None, most: int = 2000
) -> list[Codes]:
    """Aim until nothing is left; ``real`` says whether a row can be had (None: any)."""
    rows: list[Codes] = []
    for key in range(most):
        target = planner.next(key, np.random.default_rng([7, key]))
        if target is None:
            return rows
        rows.append(target.codes)
        fine = real is None or real(target.codes)  # type: ignore[operator]
        new = settings.add(target.codes) if fine else np.empty((0, settings.strength), np.int64)
        planner.settle(key, new)
        planner.release(key)
    raise AssertionError("it never ends")


@given(
    st.lists(st.tuples(*(st.integers(-1, size - 1) for size in SIZES)), max_size=20),
    st.integers(1, 3),
)
def test_open_settings_are_those_that_coverage_leaves(
    rows: list[tuple[int, ...]], strength: int
) -> None:
    table = toy_table(rows, SIZES, frozenset({(3, 0)}), sometimes=frozenset({2}))
    settings = OpenSettings(table.factors, RULES, strength)
    new = sum(len(settings.add(codes)) for codes in table.counted)
    found = tway(table, strength, RULES)
    assert (settings.covered, settings.valid) == (found.share.numerator, found.share.denominator)
    assert new == settings.covered
    assert {settings.named(each) for each in settings.all().tolist()} == set(found.uncovered())


@pytest.mark.parametrize("seed", range(8))
def test_rows_keep_the_constraints_and_cover_all_that_is_valid(seed: int) -> None:
    sizes, rules = _random_model(seed)
    factors = toy_table([], sizes).factors
    for strength in (1, 2, 3) if seed < 2 else (2,):
        settings = OpenSettings(factors, rules, strength)
        rows = _filled(settings, _planner(settings, rules))
        assert settings.count == 0
        assert not broken(factors, np.array(rows), rules).any()


@pytest.mark.parametrize("seed", range(6))
def test_as_many_rows_as_covertable_needs_or_few_more(seed: int) -> None:
    sizes, rules = _random_model(100 + seed)
    factors = toy_table([], sizes).factors
    settings = OpenSettings(factors, rules, 2)
    rows = _filled(settings, _planner(settings, rules))
    reference = covering_reference(factors, rules, 2, 0.9)
    assert reference.share == 1.0
    assert reference.rows_to_target is not None
    assert reference.rows_to_target <= reference.rows
    assert len(rows) <= 1.25 * reference.rows + 1


def test_what_cannot_be_had_is_given_up_after_its_tries_and_holds_nothing_else_up() -> None:
    """f0=c with f3=d never succeeds, though no constraint says so."""
    settings = OpenSettings(toy_table([], SIZES).factors, RULES, 2)
    planner = _planner(settings, RULES, tries=3)
    rows = _filled(settings, planner, lambda codes: not (codes[0] == 2 and codes[3] == 3))
    given_up = [settings.named(each) for each in planner.given_up().tolist()]
    assert given_up == [(("f0", "c"), ("f3", "d"))]
    assert settings.count == 1
    aimed = sum(row[0] == 2 and row[3] == 3 for row in rows)
    assert 3 <= aimed <= 8


def test_factors_out_of_reach_are_left_free_and_named() -> None:
    settings = OpenSettings(toy_table([], SIZES).factors, RULES, 2)
    planner = _planner(settings, RULES, reach="f2")
    rows = _filled(settings, planner)
    assert {int(row[2]) for row in rows} == {-1}
    beyond = [settings.named(each) for each in planner.out_of_reach().tolist()]
    assert beyond
    assert all("f2" in dict(names) for names in beyond)
    assert len(beyond) == settings.count


def test_every_row_is_of_one_means_and_what_none_has_is_out_of_reach() -> None:
    """Two means: f0 is a or b with f1 a, and f0 is b with the rest of f1."""
    settings = OpenSettings(toy_table([], SIZES).factors, (), 2)
    levels = [(f.name, v.name) for f in settings.factors for v in f.levels]
    means = [
        {("f0", "a"), ("f0", "b"), ("f1", "a")},
        {("f0", "b"), ("f1", "b"), ("f1", "c")},
    ]
    choices = np.array([[x in m or x[0] in ("f2", "f3") for x in levels] for m in means])
    planner = Planner(settings, (), choices, np.ones(4, bool), np.ones(settings.open.shape), 3)
    rows = _filled(settings, planner)
    for row in rows:
        held = settings.levels(row)
        assert choices[:, held].all(axis=1).any()
    beyond = {settings.named(each) for each in planner.out_of_reach().tolist()}
    assert (("f0", "a"), ("f1", "b")) in beyond
    assert len(beyond) == settings.count
    assert all(dict(s).get("f0") == "c" or {"f0", "f1"} <= dict(s).keys() for s in beyond)


def test_a_setting_that_the_constraints_leave_to_no_means_is_out_of_reach() -> None:
    """f2 is a alone, which the constraint does not let come with f0 = a: no pair of f0 = a."""
    rules = (Constraint.pair("f0", ("a",), "f2", ("a",), "never"),)
    settings = OpenSettings(toy_table([], SIZES).factors, rules, 2)
    levels = [(f.name, v.name) for f in settings.factors for v in f.levels]
    choices = np.array([[x[0] != "f2" or x[1] == "a" for x in levels]])
    planner = Planner(settings, rules, choices, np.ones(4, bool), np.ones(settings.open.shape), 3)
    _filled(settings, planner)
    beyond = {settings.named(each) for each in planner.out_of_reach().tolist()}
    assert (("f0", "a"), ("f1", "a")) in beyond
    assert len(beyond) == settings.count


def test_targets_under_way_are_not_aimed_at_twice() -> None:
    settings = OpenSettings(toy_table([], SIZES).factors, RULES, 2)
    planner = _planner(settings, RULES)
    targets = [planner.next(key, np.random.default_rng(key)) for key in range(4)]
    wanted = [{tuple(each) for each in t.wanted.tolist()} for t in targets if t is not None]
    gaps = [tuple(t.gap.tolist()) for t in targets if t is not None]
    for (early, seen), (late, gap) in itertools.combinations(
        list(zip(range(4), wanted, strict=True)) + list(zip(range(4), gaps, strict=True)), 2
    ):
        if isinstance(gap, tuple) and isinstance(seen, set) and early < late:
            assert gap not in seen


def test_the_same_seeds_give_the_same_rows() -> None:
    found = []
    for _ in range(2):
        settings = OpenSettings(toy_table([], SIZES).factors, RULES, 2)
        found.append(np.array(_filled(settings, _planner(settings, RULES))).tolist())
    assert found[0] == found[1]


def test_the_setting_that_is_worth_most_is_a_gap_early() -> None:
    settings = OpenSettings(toy_table([], SIZES).factors, RULES, 2)
    planner = _planner(settings, RULES)
    first = settings.levels(np.array([1, 0, -1, -1], dtype=np.int16))
    planner.worth[tuple(first)] = 100.0
    covered = []
    for key in range(3):
        target = planner.next(key, np.random.default_rng(key))
        assert target is not None
        covered.append(tuple(first.tolist()) in {tuple(w) for w in target.wanted.tolist()})
        planner.settle(key, settings.add(target.codes))
        planner.release(key)
    assert any(covered)
