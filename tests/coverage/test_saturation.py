"""Saturation of the generator: formulas with known answers."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.coverage import new_pairs, saturation, to_csv
from tests.coverage.suites import toy_table


def test_chao1_with_structures_seen_twice() -> None:
    """S = 4, f1 = 2, f2 = 1: 4 + 4 / 2 = 6; bias-corrected 4 + 2 / 4 = 4.5."""
    found = saturation(["a", "b", "c", "c", "d", "d", "d"])
    assert (found.structures, found.once, found.twice) == (4, 2, 1)
    assert found.chao1 == 6.0
    assert found.chao1_corrected == 4.5
    assert found.unseen_mass is not None
    assert math.isclose(found.unseen_mass, 2 / 7)


def test_chao1_without_structures_seen_twice_is_bias_corrected() -> None:
    """S = 3, f1 = 3, f2 = 0: 3 + 3 * 2 / 2 = 6."""
    assert saturation(["a", "b", "c"]).chao1 == 6.0
    assert saturation(["a", "b", "c"]).unseen_mass == 1.0


def test_a_generator_that_only_repeats_itself_is_saturated() -> None:
    """No structure seen once: nothing new to be expected."""
    found = saturation(["a"] * 5)
    assert (found.unseen_mass, found.chao1) == (0.0, 1.0)


def test_without_scenarios_nothing_is_estimated() -> None:
    """None, not zero."""
    found = saturation([None, None])
    assert (found.unseen_mass, found.chao1, found.observations) == (None, 0.0, 0)
    assert len(found.rows()) == 1


def test_the_note_speaks_of_the_generator() -> None:
    """Whoever shows the figures can show what they mean."""
    assert saturation([]).note.startswith("saturation of the generator, not of the world")


def test_novelty_over_proposals() -> None:
    """Proposals that became no scenario are left out; rows add up."""
    table = toy_table([[0, 0], [0, 0], [0, 1], [1, 1]], [2, 2])
    found = saturation(["a", None, "a", "b", "c"], table)
    assert found.is_new.tolist() == [1, 0, 1, 1]
    assert found.new_pairs.tolist() == [1, 0, 1, 1]
    assert to_csv(found.rows()).splitlines()[-1] == "4,1,3,1,3"


@given(st.lists(st.tuples(st.integers(-1, 1), st.integers(-1, 2), st.integers(-1, 1)), max_size=20))
def test_new_pairs_equal_remembering_pairs(codes: list[tuple[int, int, int]]) -> None:
    """Each pair counts for the first scenario that has it."""
    seen: set[tuple[int, int, int, int]] = set()
    expected = []
    for code in codes:
        here = {
            (f, g, code[f], code[g])
            for f in range(3)
            for g in range(f + 1, 3)
            if code[f] >= 0 and code[g] >= 0
        }
        expected.append(len(here - seen))
        seen |= here
    assert new_pairs(toy_table(codes, [2, 3, 2])).tolist() == expected
