"""Measures beyond levels and combinations, on suites with answers known in closed form."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.catalog.coverage_files import read_exposure, ready_exposures
from scenario_gen.coverage import Realised, Suite, count, coverage_report, default_model
from scenario_gen.coverage.diversity import effective, median_nearest
from scenario_gen.coverage.exposure import exposure_measures
from scenario_gen.coverage.parameter_space import largest_hole, scaled, sobol
from scenario_gen.coverage.suite import counted_rows
from scenario_gen.domain.coverage import Cell, CoverageReport, Measure
from scenario_gen.domain.coverage_model import CoverageModel, FactorChoice, ParameterAxis
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.provenance import Provenance
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.library import read_library
from tests.worlds import crossing_pedestrian, cut_in

ODD = Odd(name="any")
TINY = CoverageModel(name="tiny", factors=(FactorChoice(name="light"), FactorChoice(name="ttc")))
NIGHT = {"time": {"kind": "sun", "elevation_rad": -0.4}}


def _suite(*scenarios: Scenario, **fields: Any) -> Suite:
    seen = [RealisedValues(ttc_s=1.0, preventability="preventable") for _ in scenarios]
    structures = tuple(fields.pop("structures", [s.id for s in scenarios]))
    return Suite("toy", scenarios, structures, fields.pop("seen", Realised.of(seen)), **fields)


def _report(suite: Suite, model: CoverageModel = TINY, **options: Any) -> CoverageReport:
    return coverage_report(suite, ODD, model, **options)


def test_the_largest_hole_of_few_points_is_known() -> None:
    """On a line exactly; in the square of four corners it is the middle."""
    radius, centre = largest_hole(np.array([[0.1], [0.5], [0.6]]))
    assert (radius, centre[0]) == (pytest.approx(0.4), pytest.approx(1.0))
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    radius, centre = largest_hole(corners)
    assert radius == pytest.approx(math.sqrt(0.5), abs=1e-3)
    assert centre == pytest.approx([0.5, 0.5], abs=2e-3)
    radius, centre = largest_hole(np.array([[0.0, 0.0, 0.0]]))
    assert radius == pytest.approx(math.sqrt(3))
    assert centre.tolist() == [1.0, 1.0, 1.0]


@given(st.integers(1, 40), st.integers(1, 4), st.integers(0, 2**31))
def test_a_hole_is_empty(count: int, dimensions: int, seed: int) -> None:
    """No point is nearer to the centre than the radius, and the centre lies in the cube."""
    points = np.random.default_rng(seed).random((count, dimensions))
    radius, centre = largest_hole(points)
    assert np.linalg.norm(points - centre, axis=1).min() == pytest.approx(radius)
    assert ((centre >= 0) & (centre <= 1)).all()


def test_axes_are_scaled_and_what_lies_beyond_is_left_out() -> None:
    axis = ParameterAxis(name="visibility", minimum=10.0, maximum=1000.0, scale="log")
    found = scaled(axis, np.array([10.0, 100.0, 1000.0, 5.0, np.nan]))
    assert found[:3] == pytest.approx([0.0, 0.5, 1.0])
    assert np.isnan(found[3:]).all()


def test_a_sobol_suite_is_as_even_as_the_baseline() -> None:
    """Planted: scenarios at the very points of the Sobol set."""
    axes = (
        ParameterAxis(name="ego_speed", minimum=36.0, maximum=108.0),
        ParameterAxis(name="friction", minimum=0.5, maximum=1.0),
    )
    scenarios = tuple(
        cut_in(id=f"s-{n}", ego_speed_mps=10.0 + 20.0 * x, environment={"friction": 0.5 + y / 2})
        for n, (x, y) in enumerate(sobol(16, 2).tolist())
    )
    report = _report(_suite(*scenarios), TINY.model_copy(update={"parameters": axes}))
    for name in ("parameters.dispersion", "parameters.discrepancy"):
        assert report.measure(name).value == pytest.approx(1.0, abs=1e-6)
    bins = report.measure("parameters.bins.1")
    assert (bins.denominator, sum(cell.count for cell in bins.cells)) == (20, 32)


def test_diversity_of_known_shares() -> None:
    """Even shares of k levels have the effective number k; one level alone has 1."""
    assert effective(np.array([3, 3, 3, 0])) == pytest.approx(3.0)
    assert effective(np.array([9])) == pytest.approx(1.0)
    assert median_nearest(np.array([[0, 0], [0, 0], [1, 0]], dtype=np.int16)) == 0.0
    assert median_nearest(np.array([[0, 0], [0, 1]], dtype=np.int16)) == 0.5


def test_variants_count_only_where_a_level_differs() -> None:
    """Three of one structure, two of them with equal levels; and one of another."""
    codes = np.array([[0, 1], [0, 1], [0, 2], [0, 1]], dtype=np.int16)
    structures = ["a", "a", "a", "b"]
    assert counted_rows(structures, codes, "where_they_differ").tolist() == [0, 2, 3]
    assert counted_rows(structures, codes, "apart").tolist() == [0, 3]
    assert counted_rows(structures, codes, "counted").tolist() == [0, 1, 2, 3]


def test_variants_are_beside_the_count_and_in_no_numerator() -> None:
    scenarios = [cut_in(id="a"), cut_in(id="b"), cut_in(id="c", environment=NIGHT)]
    suite = _suite(*scenarios, structures=["x", "x", "x"])
    counted = count(suite, ODD, TINY)
    assert [counted.scenarios[row].id for row in range(counted.size)] == ["a", "c"]
    report = _report(suite)
    light = {cell.values[0][1]: cell for cell in report.measure("marginal.light").cells}
    assert (light["day"].count, light["day"].variants, light["night"].count) == (1, 1, 1)
    strict = "numerator with the first scenario of each structure alone"
    assert report.measure("marginal.light").numerator == 2
    assert report.measure("marginal.light").figures[strict] == 1


def test_published_rows_are_covered_by_descent_and_by_likeness() -> None:
    """A library scenario covers its own row; a child the row that it comes from."""
    row = next(s for s in read_library() if s.library and s.library.family == "nhtsa")
    child = crossing_pedestrian(id="child").model_copy(
        update={
            "provenance": Provenance(
                proposer="person", parent="ncap23-ccrs", tool_version="1"
            )
        }
    )  # fmt: skip
    report = _report(_suite(row, child))
    assert row.library is not None
    found = report.measure("published.nhtsa")
    own = next(cell for cell in found.cells if cell.values[0][1] == row.library.row)
    assert own.rows == (0,)
    assert found.denominator == 37
    ncap = report.measure("published.euro_ncap")
    assert (ncap.figures["by descent"], ncap.denominator) == (1, 25)


def test_every_triggering_condition_is_found_by_what_it_says() -> None:
    """Planted one by one; what content cannot show is in no denominator."""
    low_sun = {"time": {"kind": "sun", "elevation_rad": 0.1}, "cloud_okta": 0}
    lens = {"perception": {"dirty_lens": 0.2}}
    wind = {"wind": {"speed_mps": 12.0}}
    suite = _suite(
        cut_in(id="plain"),
        cut_in(id="sun", environment=low_sun),
        cut_in(id="lens", environment=lens),
        cut_in(id="wind", environment=wind),
        cut_in(id="tag", tags=["triggering:mode_confusion"]),
    )
    report = _report(suite, TINY.model_copy(update={"variants": "counted"}))
    found = {c.values[0][1]: c.rows for c in report.measure("triggering").cells if c.count}
    assert found == {"low_sun": (1,), "dirty_lens": (2,), "crosswind": (3,)}
    assert report.measure("triggering.scenarios").numerator == 3
    states = {c.values[0][1]: c.state for c in report.measure("triggering").cells}
    assert states["mode_confusion"] == "excluded"
    assert report.measure("triggering").denominator == len(states) - 1


def test_a_tag_of_a_triggering_condition_counts_only_where_content_bears_it_out() -> None:
    """Claimed and there, claimed and not there, of no condition at all."""
    suite = _suite(
        cut_in(id="there", tags=["triggering:dirty_lens"],
               environment={"perception": {"dirty_lens": 0.2}}),
        cut_in(id="not-there", tags=["triggering:spray"]),
        cut_in(id="nobody-knows", tags=["triggering:gremlins"]),
        cut_in(id="mode", tags=["triggering:mode_confusion"]),
    )  # fmt: skip
    report = _report(suite, TINY.model_copy(update={"variants": "counted"}))
    found = report.measure("triggering")
    assert found.numerator == 1
    left_out = {each.reason: each.scenarios for each in found.exclusions if each.scenarios}
    assert left_out == {
        "content does not bear the tag out": ("not-there", "mode"),
        "the tag names no condition of the set": ("nobody-knows",),
    }
    assert [(one.id, one.row, one.counted) for one in report.links] == [
        ("mode_confusion", 3, False), ("spray", 1, False), ("dirty_lens", 0, True),
    ]  # fmt: skip


def test_criticality_bands_hold_every_rolled_out_scenario_once() -> None:
    seen = Realised.of(
        [
            RealisedValues(ttc_s=0.0, impact_mps=5.0, preventability="unpreventable"),
            RealisedValues(ttc_s=2.0, preventability="trivial"),
            RealisedValues(ttc_s=2.1),
            RealisedValues(),
            None,
        ]
    )
    scenarios = [cut_in(id=name) for name in "abcde"]
    report = _report(_suite(*scenarios, seen=seen))
    found = report.measure("criticality.critical")
    assert (found.numerator, found.denominator) == (2, 4)
    assert [cell.rows for cell in found.cells] == [(0,), (1,), (2,), (3,)]
    assert found.exclusions[0].scenarios == ("e",)
    judged = report.measure("criticality.preventability")
    assert (judged.numerator, judged.denominator) == (1, 2)


def test_saturation_speaks_of_the_generator() -> None:
    """f1 = 2, f2 = 1, S = 4 of n = 7: Good-Turing 2/7, Chao1 4 + 4/2 = 6."""
    suite = _suite(cut_in(id="a"), proposals=("p", "q", "r", "r", "s", "s", "s"))
    report = _report(suite)
    unseen, chao = report.measure("saturation.unseen"), report.measure("saturation.chao1")
    assert (unseen.numerator, unseen.denominator) == (2, 7)
    assert (chao.numerator, chao.denominator) == (4, 6)
    assert unseen.curves[0].points[-1].y == 4
    for measure in (unseen, chao):
        assert "not of the world" in measure.notes[0]


def _base(**states: str) -> Measure:
    cells = tuple(
        Cell(values=(("f", name),), count=int(state == "covered"), state=state)  # type: ignore[arg-type]
        for name, state in states.items()
    )
    return Measure(id="marginal.f", group="marginal", title="f", statement="f", source="f",
                   unit="levels", numerator=1, denominator=2, value=0.5, cells=cells)  # fmt: skip


def _table(**fields: Any) -> ExposureTable:
    data = {"name": "t", "title": "t", "source": "s", "weighs": "f", "unit": "%", "kind": "k"}
    return ExposureTable.model_validate(data | fields)


def test_weights_count_a_group_once_and_leave_out_what_cannot_be() -> None:
    base = _base(a="covered", b="uncovered", c="uncovered", d="excluded", e="uncovered")
    groups = ({"levels": ("a", "b"), "share": 30}, {"levels": ("c",), "share": 10},
              {"levels": ("d",), "share": 60})  # fmt: skip
    (found,) = exposure_measures([_table(groups=groups)], [base])
    assert (found.numerator, found.denominator, found.value) == (30, 40, 0.75)
    assert found.figures["unweighted value"] == 0.5
    assert {each.what: each.count for each in found.exclusions} == {
        "levels without a number": 1, "shares of what is left out": 1,
    }  # fmt: skip
    with pytest.raises(InputError, match="no level 'z'"):
        exposure_measures([_table(shares={"z": 1.0})], [base])


def test_the_tables_that_come_with_the_tool_speak_of_levels_that_there_are() -> None:
    """And of every row of the typology; their shares are shares."""
    model = default_model(ODD)
    tables = [read_exposure(name) for name in ready_exposures()]
    assert set(model.exposure) == {table.name for table in tables}
    report = coverage_report(_suite(cut_in(id="a")), ODD, model, tables)
    for table in tables:
        found = report.measure(f"exposure.{table.name}")
        total = sum(group.share for group in table.entries)
        assert 90 < total <= 100.01
        assert found.denominator == pytest.approx(total)
        named = {*table.not_stated, *(x for group in table.entries for x in group.levels)}
        base = report.measure(
            table.weighs if table.weighs.startswith("published.") else f"marginal.{table.weighs}"
        )
        assert named == {cell.values[0][1] for cell in base.cells}


def test_gaps_are_ordered_by_worth_and_no_pair_before_its_missing_level() -> None:
    model = default_model(ODD)
    report = _report(_suite(cut_in(id="a"), crossing_pedestrian(id="b")), model)
    worth = [gap.worth for gap in report.uncovered]
    assert worth == sorted(worth, reverse=True)
    pairs = report.measure("tway.2")
    singles = report.measure("tway.1")
    missing = sum(m.denominator - m.numerator for m in (pairs, singles))
    assert report.uncovered_total == missing
    place = {gap.values: n for n, gap in enumerate(report.uncovered)}
    for gap in report.uncovered:
        if len(gap.values) == 2:
            for value in gap.values:
                assert place.get((value,), -1) < place[gap.values]


def test_an_empty_suite_has_denominators_and_covers_nothing() -> None:
    report = _report(_suite(), default_model(ODD))
    for measure in report.measures:
        assert measure.numerator == 0, measure.id
        assert measure.value in (0, None), measure.id
    assert report.measure("tway.2").denominator > 1000
