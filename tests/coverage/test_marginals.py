"""Marginal coverage on suites with known counts."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.coverage import factors, marginals
from scenario_gen.domain.odd import Odd
from tests.coverage.suites import toy_table
from tests.worlds import crossing_pedestrian, cut_in, scenario


def test_counts_of_a_planted_suite_are_exact() -> None:
    """Three cut-ins and a pedestrian, one of them at night, outside the ODD."""
    night = {"time": {"kind": "sun", "elevation_rad": -0.4}}
    suite = [cut_in(), cut_in(), cut_in(environment=night), crossing_pedestrian()]
    odd = Odd(name="day", illumination=("day", "twilight"))
    found = marginals(factors(suite, odd))
    light = {level.level: level for level in found.of("light")}
    assert (light["day"].count, light["day"].covered) == (3, True)
    assert (light["twilight"].count, light["twilight"].covered) == (0, False)
    # Night counts for nothing, but it is shown.
    assert (light["night"].count, light["night"].outside, light["night"].covered) == (0, 1, False)
    assert light["night"].reason == "odd.illumination does not have it"
    share = next(share for share in found.shares if share.name == "light")
    assert (share.numerator, share.denominator, share.value) == (1, 2, 0.5)
    assert {level.count for level in found.of("event")} == {0, 1, 3}
    assert "light" not in found.unrestricted
    assert "friction" in found.unrestricted


def test_a_target_asks_for_more_than_one() -> None:
    """A level that occurs twice is not covered three times."""
    table = toy_table([[0], [0], [1]], [3])
    assert [x.covered for x in marginals(table, target=2).levels] == [True, False, False]
    assert marginals(table, target=2).share.numerator == 1
    assert [x.level for x in marginals(table, target=2).uncovered] == ["b", "c"]


def test_a_factor_that_does_not_apply_is_told() -> None:
    """A scenario without actors has no main actor."""
    found = marginals(factors([scenario()]))
    assert dict(found.not_applicable)["actor"] == 1
    assert dict(found.not_applicable)["road"] == 0


def test_nothing_coverable_has_no_share() -> None:
    """0 of 0 is not 0 %."""
    table = toy_table([[0]], [1], frozenset({(0, 0)}))
    assert marginals(table).share.value is None


def test_rows_say_covered_and_why_not() -> None:
    """One line per level under a header."""
    header, *rows = marginals(toy_table([[0]], [2], frozenset({(0, 1)}))).rows()
    assert header == ("factor", "level", "in_odd", "count", "target", "covered", "outside_odd",
                      "excluded_because")  # fmt: skip
    assert rows == [("f0", "a", True, 1, 1, True, 0, ""), ("f0", "b", False, 0, 1, False, 0, "odd")]


@given(
    st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 3)), max_size=30),
    st.frozensets(st.tuples(st.integers(0, 1), st.integers(0, 2))),
)
def test_counts_equal_counting_by_hand(
    codes: list[tuple[int, int]], excluded: frozenset[tuple[int, int]]
) -> None:
    """Inside and outside add up to all."""
    found = marginals(toy_table(codes, [3, 4], excluded))
    for f, size in enumerate((3, 4)):
        tally = Counter(code[f] for code in codes)
        for v, level in enumerate(found.of(f"f{f}")):
            assert level.count + level.outside == tally[v]
            assert level.outside == (tally[v] if (f, v) in excluded else 0)
        assert len(found.of(f"f{f}")) == size
    assert np.all([x.count >= 0 for x in found.levels])
