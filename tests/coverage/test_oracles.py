"""Measures against other ways to work them out, on random suites."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Voronoi, cKDTree
from scipy.spatial.distance import pdist, squareform
from scipy.stats import entropy, qmc

from scenario_gen.coverage import Suite, coverage_report, saturation
from scenario_gen.coverage.diversity import effective, median_nearest, sobol_codes
from scenario_gen.coverage.parameter_space import largest_hole
from scenario_gen.coverage.realised import Realised
from scenario_gen.domain.coverage_model import CoverageModel, FactorChoice, ParameterAxis
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.realised import RealisedValues
from tests.coverage.suites import toy_table
from tests.worlds import cut_in

seeds = st.integers(0, 2**31)


def _exact_hole(points: np.ndarray) -> float:
    """In the square: at a corner, or at a corner of the Voronoi diagram of points and mirrors."""
    mirrors = [points * [-1, 1], points * [1, -1], [2, 0] + points * [-1, 1],
               [0, 2] + points * [1, -1]]  # fmt: skip
    inner = Voronoi(np.vstack([points, *mirrors])).vertices
    inner = inner[((inner >= 0) & (inner <= 1)).all(axis=1)]
    corners = list(itertools.product((0.0, 1.0), repeat=2))
    return float(cKDTree(points).query(np.vstack([inner, corners]))[0].max())


@given(st.integers(3, 60), seeds)
@settings(max_examples=25, deadline=None)
def test_the_hole_in_a_square_is_found_to_one_in_a_thousand(count: int, seed: int) -> None:
    points = np.random.default_rng(seed).random((count, 2))
    exact = _exact_hole(points)
    radius, _ = largest_hole(points)
    assert exact * 0.999 <= radius <= exact * (1 + 1e-9)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12).filter(any))
def test_the_effective_number_is_the_exponential_of_the_entropy(counts: list[int]) -> None:
    found = effective(np.array(counts))
    assert found == pytest.approx(np.exp(entropy(counts)))
    assert 1 - 1e-9 <= found <= sum(n > 0 for n in counts) + 1e-9


@given(st.integers(2, 150), st.integers(1, 6), seeds)
@settings(max_examples=40, deadline=None)
def test_the_median_of_nearest_distances_is_that_of_a_distance_matrix(
    rows: int, columns: int, seed: int
) -> None:
    codes = np.random.default_rng(seed).integers(-1, 3, (rows, columns)).astype(np.int16)
    apart = squareform(pdist(codes, "hamming"))
    np.fill_diagonal(apart, np.inf)
    assert median_nearest(codes) == pytest.approx(np.median(apart.min(axis=1)))


@given(st.lists(st.sampled_from("abcdefghij"), max_size=40))
def test_good_turing_and_chao1_of_a_tally(names: list[str]) -> None:
    found = saturation(names)
    times = Counter(Counter(names).values())
    once, twice, different = times[1], times[2], len(set(names))
    assert found.unseen_mass == (once / len(names) if names else None)
    corrected = different + once * (once - 1) / (2 * (twice + 1))
    assert found.chao1_corrected == corrected
    assert found.chao1 == (different + once**2 / (2 * twice) if twice else corrected)
    assert found.chao1 >= different


@given(st.integers(1, 200), seeds)
@settings(max_examples=20, deadline=None)
def test_the_baseline_draws_every_allowed_level_evenly_and_no_other(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 6, 4).tolist()
    table = toy_table([], sizes, frozenset({(0, 0)}))
    codes = sobol_codes(table, 256)
    assert (codes[:, 0] > 0).all()
    for f, size in enumerate(sizes):
        drawn = np.bincount(codes[:, f], minlength=size)[1 if f == 0 else 0 :]
        assert drawn.max() - drawn.min() <= 2
    assert (sobol_codes(table, count) == codes[:count]).all() or count > 256


def _warnock(points: np.ndarray) -> float:
    """The L2 star discrepancy by its closed form, with loops."""
    count, dimensions = points.shape
    first = 3.0**-dimensions
    second = sum(np.prod((1 - x**2) / 2) for x in points) * 2 / count
    third = sum(np.prod(1 - np.maximum(x, y)) for x in points for y in points) / count**2
    return float(np.sqrt(first - second + third))


@given(st.integers(1, 12), seeds)
@settings(max_examples=10, deadline=None)
def test_the_parameter_space_of_a_random_suite(count: int, seed: int) -> None:
    """Bins against a histogram, discrepancy against its closed form, the hole against no ball."""
    rng = np.random.default_rng(seed)
    speeds = rng.uniform(12.0, 38.0, count).round(2)
    grips = rng.uniform(0.4, 1.0, count).round(2)
    axes = (
        ParameterAxis(name="ego_speed", minimum=36.0, maximum=144.0, bins=6),
        ParameterAxis(name="friction", minimum=0.5, maximum=1.0, bins=5),
    )
    model = CoverageModel(name="tiny", factors=(FactorChoice(name="light"),), parameters=axes)
    scenarios = tuple(
        cut_in(id=f"s-{n}", ego_speed_mps=v, environment={"friction": mu})
        for n, (v, mu) in enumerate(zip(speeds.tolist(), grips.tolist(), strict=True))
    )
    suite = Suite("toy", scenarios, tuple(s.id for s in scenarios),
                  Realised.of([RealisedValues()] * count))  # fmt: skip
    report = coverage_report(
        suite, Odd(name="any"), model.model_copy(update={"variants": "counted"}), strength=1
    )
    inside = grips >= 0.5
    speed_bins = np.histogram(speeds * 3.6, 6, (36.0, 144.0))[0]
    grip_bins = np.histogram(grips, 5, (0.5, 1.0))[0]
    one, two = report.measure("parameters.bins.1"), report.measure("parameters.bins.2")
    assert [cell.count for cell in one.cells] == [*speed_bins, *grip_bins]
    assert (one.numerator, one.denominator) == (
        (speed_bins > 0).sum() + (grip_bins > 0).sum(), 11,
    )  # fmt: skip
    both = np.histogram2d(speeds * 3.6, grips, (6, 5), ((36.0, 144.0), (0.5, 1.0)))[0]
    assert (two.numerator, two.denominator) == ((both > 0).sum(), 30)
    beyond = [e for e in one.exclusions if "friction" in e.what]
    assert sum(e.count for e in beyond) == (~inside).sum()
    if not inside.any():
        return
    unit = np.column_stack([(speeds[inside] * 3.6 - 36) / 108, (grips[inside] - 0.5) / 0.5])
    found = report.measure("parameters.discrepancy").numerator
    assert found == pytest.approx(_warnock(unit), abs=1e-6)
    assert found == pytest.approx(qmc.discrepancy(unit, method="L2-star"), abs=1e-6)
