"""Published figures: our drivers on the JRC's grids, thresholds, the closed form, and the pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scenario_gen.drivers import DRIVERS, Scheme
from scenario_gen.drivers.page import drivers_page
from scenario_gen.drivers.published import (
    COUNTS,
    GRIDS,
    TABLES,
    Count,
    compare,
    find_grid,
    grid_section,
    published_page,
    ways,
)
from scenario_gen.drivers.published.outcomes import published_collisions
from scenario_gen.errors import InputError

DOCS = Path(__file__).parents[2] / "docs"
for_counts = pytest.mark.parametrize("count", COUNTS, ids=lambda one: f"{one.grid}-{one.driver}")
#: What the published program answers, case by case: grid, driver, parameters, collision.
FACTS = [
    ("cut_in_low", "r157_careful_jrc", (30, 10, 27, 0.2), False),
    ("cut_in_low", "r157_careful_jrc", (30, 10, 27, 0.3), True),
    ("cut_in_low", "r157_careful_jrc", (60, 30, 8, 1.7), True),
    ("cut_in_low", "r157_careful_jrc", (60, 30, 9, 0), False),
    ("cut_in_low", "fsm", (40, 20, 1, 1.7), True),
    ("cut_in_low", "fsm", (40, 20, 2, 0), False),
    ("cut_in_low", "fsm", (40, 30, 2, 0.9), True),
    ("cut_in_low", "fsm", (40, 30, 2, 1), False),
    ("cut_in_low", "rss_jrc", (60, 10, 11, 1.7), True),
    ("cut_in_low", "rss_jrc", (60, 10, 12, 0), False),
    ("cut_in_low", "rss_jrc", (60, 30, 6, 0.7), False),
    ("cut_in_low", "rss_jrc", (60, 30, 6, 0.8), True),
    ("cut_in_low", "r157_system", (30, 20, 1, 0.4), False),
    ("cut_in_low", "r157_system", (30, 20, 1, 0.5), True),
    ("cut_in_low", "r157_system", (50, 10, 13, 1.7), True),
    ("cut_in_low", "r157_system", (50, 10, 14, 0), False),
    ("cut_in_high", "r157_careful_jrc", (110, 40, 17, 1.7), True),
    ("cut_in_high", "r157_careful_jrc", (110, 40, 19, 0), False),
    ("cut_in_high", "r157_careful_jrc", (110, 70, 73, 0.2), False),
    ("cut_in_high", "r157_careful_jrc", (110, 70, 73, 0.3), True),
    ("cut_in_high", "fsm", (90, 10, 43, 0.6), False),
    ("cut_in_high", "fsm", (90, 10, 43, 0.7), True),
    ("cut_in_high", "fsm", (130, 10, 85, 0.5), False),
    ("cut_in_high", "fsm", (130, 10, 85, 0.6), True),
    ("cut_in_high", "rss_jrc", (70, 10, 21, 0.7), False),
    ("cut_in_high", "rss_jrc", (70, 10, 21, 0.8), True),
    ("cut_in_high", "rss_jrc", (90, 10, 21, 1.1), False),
    ("cut_in_high", "rss_jrc", (90, 10, 21, 1.2), True),
    ("cut_in_high", "r157_system", (110, 10, 49, 1.7), True),
    ("cut_in_high", "r157_system", (110, 10, 51, 0), False),
    ("cut_in_high", "r157_system", (130, 70, 33, 1.7), True),
    ("cut_in_high", "r157_system", (130, 70, 35, 0), False),
    ("cut_out", "r157_careful_jrc", (90, 147, 2.9), False),
    ("cut_out", "r157_careful_jrc", (100, 2, 0.1), True),
    ("cut_out", "r157_careful_jrc", (100, 32, 0.9), True),
    ("cut_out", "r157_careful_jrc", (100, 32, 1.1), False),
    ("cut_out", "fsm", (60, 62, 0.1), True),
    ("cut_out", "fsm", (60, 62, 0.3), False),
    ("cut_out", "fsm", (100, 112, 0.1), True),
    ("cut_out", "fsm", (100, 112, 0.3), False),
    ("cut_out", "rss_jrc", (120, 62, 2.9), False),
    ("cut_out", "rss_jrc", (120, 67, 0.1), True),
    ("cut_out", "rss_jrc", (130, 117, 0.1), True),
    ("cut_out", "rss_jrc", (130, 117, 0.3), False),
    ("following", "rss_jrc", (0.9, 106), False),
    ("following", "rss_jrc", (0.9, 108), True),
    ("following", "rss_jrc", (0.95, 108), False),
    ("following", "rss_jrc", (0.95, 110), True),
]


@cache
def sampled(grid: str, driver: str) -> NDArray[np.bool_]:
    """Collisions with the scheme of the publication; once for all tests of a grid."""
    return GRIDS[grid].play(DRIVERS[driver]).collision


def test_the_grids_are_as_large_as_published() -> None:
    for count in COUNTS:
        assert GRIDS[count.grid].size == count.cases
        published = published_collisions(count.grid, count.driver, count.cases)
        assert published.sum() == count.collisions


@for_counts
def test_every_case_of_a_grid_ends_as_published(count: Count) -> None:
    """The count is that of the publication, and no case differs."""
    ours = sampled(count.grid, count.driver)
    assert int(ours.sum()) == count.collisions
    published = published_collisions(count.grid, count.driver, count.cases)
    np.testing.assert_array_equal(ours, published)


@pytest.mark.parametrize(
    ("grid", "driver"),
    [("cut_in_low", "fsm"), ("cut_in_high", "rss_jrc"), ("cut_out", "rss_jrc"),
     ("following", "rss_jrc")],
)  # fmt: skip
def test_differing_cases_are_listed_one_by_one(grid: str, driver: str) -> None:
    """None with the scheme of the publication; in continuous time within 13 % or 12 cases.

    The row of the page is what is measured. Continuous time takes long: one driver of each grid
    stands for all.
    """
    one = compare(grid, driver)
    assert one.published is not None
    assert one.differing == 0
    published, exact = one.published.collisions, int(one.exact.sum())
    assert abs(exact - published) <= max(0.13 * published, 12)
    rows = list(one.rows())
    assert len(rows) == int((one.exact != one.published_cases).sum())
    assert {row.scheme for row in rows} == {"exact"}
    assert all(row.published != row.ours for row in rows)
    assert grid_section(grid, [one]).splitlines()[-1] in section_of(grid)


@pytest.mark.parametrize(("grid", "driver", "values", "collision"), FACTS)
def test_single_cases_end_as_published(
    grid: str, driver: str, values: tuple[float, ...], collision: bool
) -> None:
    """Pairs of neighbours on both sides of the border between collision and none."""
    cases = find_grid(grid)
    near = [
        np.isclose(column, value)
        for column, value in zip(cases.columns.values(), values, strict=True)
    ]
    match = np.flatnonzero(np.logical_and.reduce(near))
    assert match.size == 1
    assert bool(cases.take(match).play(DRIVERS[driver]).collision[0]) == collision


def test_a_part_of_a_grid_ends_as_it_does_in_the_whole() -> None:
    """Cases do not influence each other."""
    grid, some = GRIDS["following"], np.array([1100, 3, 1051, 700])
    for scheme in Scheme:
        whole = grid.play(DRIVERS["rss_jrc"], scheme).collision
        assert whole.any()
        np.testing.assert_array_equal(
            grid.take(some).play(DRIVERS["rss_jrc"], scheme).collision, whole[some]
        )


@for_counts
def test_the_ideal_driver_avoids_what_others_avoid_by_braking(count: Count) -> None:
    """In every case in which doing nothing ends in a collision."""
    nothing, ideal = sampled(count.grid, "constant_speed"), sampled(count.grid, "ideal")
    assert not (ideal & nothing & ~sampled(count.grid, count.driver)).any()


def test_thresholds_are_reproduced_exactly() -> None:
    """The tables of UN R157 (by its formula) and of EU 2022/1426, in all their decimals."""
    assert [table.rule.name for table in TABLES] == [
        "r157_cut_in", "eu_cut_in", "eu_cut_in_standing",
    ]  # fmt: skip
    for table in TABLES:
        assert table.ours_s == table.published_s


def test_the_two_regulations_differ_by_a_tenth_of_a_second() -> None:
    r157, eu, _ = (table.rule for table in TABLES)
    assert r157.threshold_s(10.0) - eu.threshold_s(10.0) == pytest.approx(0.1)


def test_the_way_of_the_careful_driver_is_its_closed_form() -> None:
    """7.75, 19.68 and 35.68 m; simulated within 0.1 % in steps of 0.1, 0.05 and 0.01 s."""
    found = ways()
    without = [way for way in found if way.release_mps2 == 0.0]
    assert [round(way.formula_m, 2) for way in without] == [7.75, 19.68, 35.68]
    assert len(found) == 6
    for way in found:
        assert len(way.simulated_m) == 3
        for simulated_m in way.simulated_m:
            assert simulated_m == pytest.approx(way.formula_m, rel=1e-3)


def test_an_unknown_grid_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"no grid 'cut_up'.*cut_out"):
        find_grid("cut_up")


@for_counts
def test_the_page_of_figures_has_every_count(count: Count) -> None:
    """Published and ours, with no case differing."""
    begins = f"| `{count.driver}` | {count.cases} | {count.collisions} | {count.collisions} | 0 |"
    assert begins in section_of(count.grid)


def test_the_page_of_figures_is_the_one_of_the_code() -> None:
    """All of it but the measured rows."""
    page = (DOCS / "published_figures.md").read_text()
    assert published_page([section_of(name) for name in GRIDS]) == page
    for name in GRIDS:
        assert section_of(name).startswith(grid_section(name, []))


def section_of(grid: str) -> str:
    """The section of a grid in the page in the repository."""
    page = (DOCS / "published_figures.md").read_text()
    begin = page.index(f"### {grid}\n")
    return page[begin : page.index("\n\n#", begin) + 1]


def test_the_page_of_drivers_is_the_one_of_the_code() -> None:
    assert (DOCS / "drivers.md").read_text() == drivers_page()
