"""Gaps and the tracker: what to ask for next."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.coverage import CoverageTracker, factors, gaps, steering_phrases
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from tests.space.scenarios import scenarios
from tests.worlds import crossing_pedestrian, cut_in

ODD = Odd(
    name="small",
    road_templates=("motorway_straight", "urban_street"),
    precipitation=("none",),
    illumination=("day", "night"),
    actors=("van", "pedestrian"),
)


def test_missing_levels_come_first_and_are_about_different_things() -> None:
    """Nothing is covered yet: one level of each factor before the second of any."""
    phrases = steering_phrases(factors([], ODD), 9)
    assert phrases[:5] == (
        "a cut-in in front of the ego", "a van", "on a straight motorway",
        "without rain or snow", "by day",
    )  # fmt: skip
    assert len(set(phrases)) == 9


def test_what_the_odd_excludes_is_never_asked_for() -> None:
    """Neither levels nor pairs with them."""
    found = gaps(factors([cut_in(), crossing_pedestrian()], ODD), 5000)
    named = {value for gap in found.gaps for value in gap.values}
    assert ("light", "twilight") not in named
    assert ("actor", "bus") not in named
    assert ("light", "night") in named


def test_pairs_are_of_levels_that_occur_and_are_possible() -> None:
    """A pair with a missing level says nothing beyond that level."""
    found = gaps(factors([cut_in(), crossing_pedestrian()]), 5000)
    pairs = {gap.values for gap in found.gaps if len(gap.values) == 2}
    assert (("event", "cut_in"), ("actor", "pedestrian")) in pairs
    assert (("event", "cut_in"), ("manoeuvre", "cross")) not in pairs
    assert not any(("light", "night") in pair for pair in pairs)


def test_rows_have_one_or_two_values_and_the_phrase() -> None:
    """Under a header, for a CSV."""
    header, *rows = gaps(factors([cut_in(), crossing_pedestrian()]), 5000).rows()
    assert {len(row) for row in rows} == {len(header)} == {5}
    assert ("event", "cut_in", "actor", "pedestrian",
            "a cut-in in front of the ego, a pedestrian") in rows  # fmt: skip


@given(st.lists(scenarios, max_size=4), st.integers(0, 300))
@settings(max_examples=25)
def test_the_tracker_says_what_the_whole_table_says(drawn: list[Scenario], limit: int) -> None:
    """Adding one by one and counting at once are the same."""
    tracker = CoverageTracker(ODD)
    for each in drawn:
        tracker.add(each)
    table = factors(drawn, ODD)
    assert tracker.phrases(limit) == steering_phrases(table, limit)
    assert tracker.gaps(limit) == gaps(table, limit).gaps
    assert (tracker.table().codes == table.codes).all()
    assert tracker.table().ids == table.ids


def test_a_covered_level_is_not_asked_for_again() -> None:
    """The phrase goes once a scenario has it."""
    tracker = CoverageTracker()
    assert "a van" in tracker.phrases(40)
    tracker.add(cut_in())
    assert "a van" not in tracker.phrases(40)
