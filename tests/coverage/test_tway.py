"""t-way coverage against an oracle that counts one setting after the other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.coverage import Constraint, FactorTable, factors, heat_map, pairwise, tway
from scenario_gen.coverage.heatmap import COVERED, EXCLUDED, OUTSIDE, SAME_FACTOR, UNCOVERED
from scenario_gen.errors import InputError
from tests.coverage.suites import every_assignment, toy_table
from tests.worlds import crossing_pedestrian, cut_in

RULES = (
    Constraint.pair("f0", ("a",), "f1", ("b",), "a is not b"),
    Constraint.pair("f2", ("c",), "f0", ("a", "b"), "c is neither"),
    Constraint.pair("f1", ("a",), "unknown", ("x",), "says nothing here"),
    Constraint((("f0", ("b",)), ("f1", ("c",)), ("f3", ("a", "b"))), "three at once"),
)

tables = st.builds(
    toy_table,
    st.lists(
        st.tuples(st.integers(-1, 1), st.integers(-1, 2), st.integers(-1, 2), st.integers(-1, 1)),
        max_size=25,
    ),
    st.just([2, 3, 3, 2]),
    st.frozensets(st.tuples(st.integers(0, 3), st.integers(0, 1)), max_size=2),
    sometimes=st.frozensets(st.integers(0, 3)),
)


def _oracle(table: FactorTable, strength: int) -> tuple[int, int, int, int, int]:
    """Covered, valid, asked; factor sets fully covered, and those with something valid."""
    covered = valid = asked = full = sets = 0
    whole = every_assignment(table, RULES)
    rows = [
        {
            f.name: f.levels[code].name
            for f, code in zip(table.factors, codes, strict=True)
            if code >= 0 and f.levels[code].allowed
        }
        for codes in table.codes.tolist()
    ]
    for chosen in itertools.combinations(table.factors, strength):
        missing = here = 0
        for levels in itertools.product(*(f.levels for f in chosen)):
            if not all(level.allowed for level in levels):
                continue
            asked += 1
            setting = {f.name: v.name for f, v in zip(chosen, levels, strict=True)}
            if not any(setting.items() <= each.items() for each in whole):
                continue
            valid += 1
            here += 1
            seen = any(setting.items() <= row.items() for row in rows)
            covered += seen
            missing += not seen
        sets += here > 0
        full += here > 0 and missing == 0
    return covered, valid, asked, full, sets


@given(tables, st.sampled_from([1, 2, 3]))
@settings(max_examples=60)
def test_shares_equal_counting_one_setting_after_the_other(
    table: FactorTable, strength: int
) -> None:
    """Both denominators, and the choices of factors fully covered."""
    found = tway(table, strength, RULES)
    covered, valid, asked, full, sets = _oracle(table, strength)
    assert (found.share.numerator, found.share.denominator) == (covered, valid)
    both = found.share_with_excluded
    assert (both.numerator, both.denominator) == (covered, asked)
    assert (found.simple_share.numerator, found.simple_share.denominator) == (full, sets)
    assert found.complete_share(1.0).numerator == full
    assert found.complete_share(0.0).numerator == sets
    assert len(list(found.uncovered())) == valid - covered
    assert len(found.uncovered_rows()) == valid - covered + 1
    assert found.excluded == asked - valid


@given(tables)
@settings(max_examples=40)
def test_the_heat_map_agrees_with_the_pairs(table: FactorTable) -> None:
    """Every pair is in one state, and the states add up to the shares."""
    found, matrix = pairwise(table, RULES), heat_map(table, RULES)
    upper = matrix.states[np.triu_indices(len(matrix.levels))]
    assert (upper == COVERED).sum() == found.share.numerator
    assert (upper == UNCOVERED).sum() == found.share.denominator - found.share.numerator
    assert (upper == EXCLUDED).sum() == found.excluded
    assert (matrix.counts == matrix.counts.T).all()
    for each in found.sets:
        first, second = (slice(*table.offsets[f : f + 2]) for f in each.factors)
        np.testing.assert_array_equal(matrix.counts[first, second], each.counts)


def test_a_pair_that_should_be_impossible_and_occurs_is_shown_not_counted() -> None:
    """A wrong constraint comes to light."""
    found = pairwise(toy_table([[0, 1], [1, 1]], [2, 2]), RULES[:1])
    assert (found.share.numerator, found.share.denominator, found.excluded) == (1, 3, 1)
    assert list(found.contradicting()) == [((("f0", "a"), ("f1", "b")), 1)]
    assert list(found.uncovered()) == [(("f0", "a"), ("f1", "a")), (("f0", "b"), ("f1", "a"))]


def test_heat_map_rows_give_the_state_and_the_reason() -> None:
    """Levels that the ODD lacks are outside, whatever the constraints say."""
    matrix = heat_map(toy_table([[1, 0]], [2, 3], frozenset({(1, 2)})), RULES[:1])
    assert matrix.states[0, 1] == SAME_FACTOR
    assert matrix.states[0, 4] == OUTSIDE
    rows = {(row[1], row[3]): row[4:] for row in matrix.rows()[1:]}
    assert rows["a", "b"] == (0, "impossible", "a is not b")
    assert rows["b", "a"] == (1, "covered", "")
    assert rows["b", "c"] == (0, "outside the ODD", "")
    assert len(rows) == 6


def test_the_strength_is_one_to_three() -> None:
    """Beyond, the number of settings explodes."""
    with pytest.raises(InputError, match="strength 4"):
        tway(toy_table([], [2]), 4)


def test_pairs_of_real_scenarios_contradict_no_constraint() -> None:
    """The constraints of the product fit the scenes that the tests share."""
    found = pairwise(factors([cut_in(), crossing_pedestrian()]))
    assert list(found.contradicting()) == []
    assert found.excluded > 50
    assert found.share.denominator == found.share_with_excluded.denominator - found.excluded
    assert found.rows()[0][:2] == ("factor_1", "factor_2")


def test_friction_bands_excluded_for_ice_and_dry_roads() -> None:
    """Ice grips little, a dry road much."""
    table = factors([])
    reasons = {
        tuple(sorted((_name(table, a), _name(table, b)))): why
        for (a, b), why in heat_map(table).reasons.items()
    }
    assert "tyre tables" in reasons["friction=over 0.6", "surface=icy"]
    assert "tyre tables" in reasons["friction=up to 0.15", "surface=dry"]
    assert ("friction=over 0.6", "surface=dry") not in reasons
    assert ("friction=up to 0.15", "surface=icy") not in reasons


def _name(table: FactorTable, position: int) -> str:
    f = int(np.searchsorted(table.offsets, position, side="right")) - 1
    factor = table.factors[f]
    return f"{factor.name}={factor.levels[position - int(table.offsets[f])].name}"
