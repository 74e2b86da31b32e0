"""Which settings are possible: against enumeration, and against covertable's own arrays."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.coverage import Constraint, FactorTable, tway, validity
from scenario_gen.coverage.valid import broken
from tests.coverage.suites import every_assignment, toy_table

SIZES = (2, 3, 2, 3, 2)


def _rule(draw: st.DrawFn) -> Constraint:
    chosen = draw(
        st.lists(st.integers(0, len(SIZES) - 1), min_size=1, max_size=4, unique=True)
    )  # fmt: skip
    return Constraint(
        tuple(
            (f"f{f}", tuple(draw(st.sets(st.sampled_from("abc"[: SIZES[f]]), min_size=1))))
            for f in chosen
        ),
        "drawn",
    )


@st.composite
def models(draw: st.DrawFn) -> tuple[FactorTable, tuple[Constraint, ...]]:
    """Five factors, some of which need not apply, some levels excluded, up to eight constraints."""
    rows = draw(st.lists(st.tuples(*(st.integers(-1, n - 1) for n in SIZES)), max_size=12))
    excluded = draw(st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 1)), max_size=2))
    sometimes = draw(st.frozensets(st.integers(0, 4)))
    count = draw(st.integers(0, 8))
    return (
        toy_table(rows, SIZES, excluded, sometimes=sometimes),
        tuple(_rule(draw) for _ in range(count)),
    )


def _possible(table: FactorTable, rules: tuple[Constraint, ...], t: int) -> set[tuple[object, ...]]:
    """Possible settings within the ODD, as the room finds them."""
    found = tway(table, t, rules)
    return {
        each_names
        for one in found.sets
        for each_names in (found.names(one, at) for at in np.argwhere(one.valid).tolist())
    }


def _enumerated(
    table: FactorTable, rules: Sequence[Constraint], t: int
) -> set[tuple[object, ...]]:  # fmt: skip
    order = [factor.name for factor in table.factors]
    out: set[tuple[object, ...]] = set()
    for whole in every_assignment(table, rules):
        pairs = [(name, whole[name]) for name in order if name in whole]
        out.update(itertools.combinations(pairs, t))
    return out


@given(models(), st.sampled_from([1, 2, 3]))
@settings(max_examples=120, deadline=None)
def test_possible_settings_are_those_of_all_whole_assignments(
    model: tuple[FactorTable, tuple[Constraint, ...]], t: int
) -> None:
    """Constraints of any arity, implied ones included; factors that need not apply."""
    table, rules = model
    assert _possible(table, rules, t) == _enumerated(table, rules, t)


@given(models())
@settings(max_examples=60, deadline=None)
def test_every_impossible_setting_has_a_reason_and_no_other(
    model: tuple[FactorTable, tuple[Constraint, ...]],
) -> None:
    table, rules = model
    valid = validity(table.factors, rules)
    for one in tway(table, 2, rules).sets:
        for at in np.argwhere(one.asked).tolist():
            why = valid.reason(dict(zip(one.factors, at, strict=True)))
            assert bool(why) != bool(one.possible[tuple(at)])


@given(models())
@settings(max_examples=40, deadline=None)
def test_a_row_breaks_a_constraint_where_all_its_levels_are_named(
    model: tuple[FactorTable, tuple[Constraint, ...]],
) -> None:
    table, rules = model
    found = broken(table.factors, table.codes, rules)
    for row, codes in enumerate(table.codes.tolist()):
        levels = {
            f.name: f.levels[code].name
            for f, code in zip(table.factors, codes, strict=True)
            if code >= 0
        }
        expected = any(all(levels.get(f) in named for f, named in rule.never) for rule in rules)
        assert found[row] == expected


@given(models(), st.sampled_from([1, 2, 3]))
@settings(max_examples=60, deadline=None)
def test_with_each_constraint_by_itself_the_counts_are_those_of_one_after_the_other(
    model: tuple[FactorTable, tuple[Constraint, ...]], t: int
) -> None:
    """NIST's CCMCL asks of every constraint alone whether a setting leaves it a way out."""
    table, rules = model
    free = _enumerated(table, (), t)
    for rule in rules:
        free &= _enumerated(table, (rule,), t)
    found = tway(table, t, rules)
    assert found.share_by_each.denominator == len(free)
    assert found.share_by_each.denominator >= found.share.denominator
    order = [factor.name for factor in table.factors]
    rows = [
        [
            (name, factor.levels[code].name)
            for name, factor, code in zip(order, table.factors, codes, strict=True)
            if code >= 0
        ]
        for codes in table.codes.tolist()
    ]
    seen = {setting for row in rows for setting in itertools.combinations(row, t)}
    assert found.share_by_each.numerator == len(seen & free)


def test_what_only_several_constraints_together_rule_out_is_found() -> None:
    """a needs a value of f1 that is not left: no single constraint names the pair (f0, f2)."""
    rules = (
        Constraint.pair("f0", ("a",), "f1", ("a",), "one"),
        Constraint.pair("f1", ("b",), "f2", ("b",), "other"),
    )
    found = tway(toy_table([], [2, 2, 2]), 2, rules)
    one = next(each for each in found.sets if each.factors == (0, 2))
    assert not one.possible[0, 1]
    assert one.possible.sum() == 3
    assert "no level of f1 is left" in found.validity.reason({0: 0, 2: 1})
    # A factor that need not apply leaves a way out.
    free = tway(toy_table([], [2, 2, 2], sometimes=frozenset({1})), 2, rules)
    assert next(each for each in free.sets if each.factors == (0, 2)).possible.all()


def test_a_model_that_no_scenario_can_keep_has_nothing_to_cover() -> None:
    rules = (Constraint((("f0", ("a", "b")),), "neither"),)
    found = tway(toy_table([[0, 0]], [2, 2]), 2, rules)
    assert (found.share.numerator, found.share.denominator, found.share.value) == (0, 0, None)


def _random_model(seed: int) -> tuple[list[int], tuple[Constraint, ...]]:
    pick = random.Random(seed)
    sizes = [pick.randint(2, 4) for _ in range(pick.randint(4, 6))]
    rules = []
    for _ in range(pick.randint(2, 6)):
        chosen = pick.sample(range(len(sizes)), pick.randint(2, 3))
        parts = tuple(
            (f"f{f}", tuple(pick.sample("abcd"[: sizes[f]], pick.randint(1, sizes[f] - 1))))
            for f in chosen
        )
        rules.append(Constraint(parts, "drawn"))
    return sizes, tuple(rules)


@pytest.mark.parametrize("seed", range(24))
def test_covertable_finds_the_same_valid_settings(seed: int) -> None:
    """Its arrays keep the constraints and cover every setting that it takes for possible."""
    covertable = pytest.importorskip("covertable")
    sizes, rules = _random_model(seed)
    t = 1 + seed % 3
    table = toy_table([], sizes)
    constraints = [
        {
            "operator": "not",
            "condition": {
                "operator": "and",
                "conditions": [
                    {"operator": "in", "left": name, "values": list(levels)}
                    for name, levels in rule.never
                ],
            },
        }
        for rule in rules
    ]
    factors = {f.name: list(f.level_names) for f in table.factors}
    rows = covertable.make(factors, strength=t, constraints=constraints)
    theirs = {
        setting
        for row in rows
        for setting in itertools.combinations([(name, row[name]) for name in factors], t)
    }
    assert theirs == _possible(table, rules, t)
    codes = [[factors[name].index(row[name]) for name in factors] for row in rows]
    covered = tway(toy_table(codes, sizes), t, rules)
    assert covered.share.value == 1.0
    assert covered.simple_share.value == 1.0
    # Of a part of the array, the counts are those of the settings seen in it.
    half = codes[: len(codes) // 2]
    seen = {
        setting
        for row in half
        for setting in itertools.combinations(
            [(f"f{f}", "abcd"[code]) for f, code in enumerate(row)], t
        )
    }
    assert tway(toy_table(half, sizes), t, rules).share.numerator == len(seen)
