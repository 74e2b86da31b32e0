"""Parameter values: distributions, Latin hypercube, grid."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.domain.parameter import Parameter
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.motion import METHODS, Method, draw, sample
from scenario_gen.motion.shares import from_share
from tests.worlds import scenario


def _parameter(low: float, high: float, **distribution: Any) -> Parameter:
    return Parameter.model_validate(
        {"name": "p", "unit": "1", "minimum": low, "maximum": high, "default": low,
         "distribution": distribution or {"kind": "uniform"}}
    )  # fmt: skip


def _logical(*ranges: tuple[float, float]) -> Scenario:
    parameters = [
        {"name": f"p{i}", "unit": "m", "minimum": low, "maximum": high, "default": low}
        for i, (low, high) in enumerate(ranges)
    ]
    return scenario(parameters=parameters)


def _limited(bound: float, relation: str = "<=", default: float = 0.0) -> Scenario:
    """p0 + p1 is limited, both within [0, 1]."""
    parameters = [
        {"name": f"p{i}", "unit": "m", "minimum": 0.0, "maximum": 1.0, "default": default}
        for i in range(2)
    ]
    limit = {"terms": {"p0": 1.0, "p1": 1.0}, "relation": relation, "bound": bound,
             "reason": "a test"}  # fmt: skip
    return scenario(parameters=parameters, constraints=[limit])


def test_a_truncated_normal_has_its_quantiles() -> None:
    """Symmetric truncation keeps the median; the bounds are the extremes."""
    parameter = _parameter(8.0, 12.0, kind="normal", mean=10.0, sigma=1.0)
    values = from_share(parameter, np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(values, [8.0, 10.0, 12.0], atol=1e-12)


def test_a_normal_truncated_far_in_its_tail_stays_in_range() -> None:
    """Where probabilities near 1 have no digits left, the mirrored tail is used."""
    parameter = _parameter(20.0, 22.0, kind="normal", mean=10.0, sigma=1.0)
    values = from_share(parameter, np.linspace(0.0, 1.0, 11))
    assert (np.diff(values) > 0.0).all()
    # The tail beyond z falls off like exp(-z x): the median lies ln 2 / z above the bound.
    assert values[5] == pytest.approx(20.0 + math.log(2.0) / 10.0, abs=0.002)


def test_a_range_hundreds_of_sigmas_away_has_its_quantiles_too() -> None:
    """Where the probability of the range is below the least double: an exponential tail."""
    parameter = _parameter(1000.0, 1001.0, kind="normal", mean=0.0, sigma=1.0)
    values = from_share(parameter, np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(values, [1000.0, 1000.0 + math.log(2.0) / 1000.0, 1001.0], rtol=1e-9)


@given(st.floats(-1e6, 1e6), st.floats(0.0, 1e6), st.floats(-1e6, 1e6), st.floats(1e-9, 1e6),
       st.sampled_from(["uniform", "normal", "log_normal"]))  # fmt: skip
def test_any_distribution_stays_in_range_and_in_order(
    low: float, width: float, mean: float, sigma: float, kind: str
) -> None:
    """Finite, never decreasing with the probability, without a warning, whatever the numbers."""
    shape = {"uniform": {}, "normal": {"mean": mean, "sigma": sigma},
             "log_normal": {"mean_log": mean / 1e4, "sigma_log": sigma}}[kind]  # fmt: skip
    parameter = _parameter(low, low + width, kind=kind, **shape)
    values = from_share(parameter, np.array([0.0, 1e-12, 0.3, 0.7, 1.0 - 1e-12, 1.0]))
    assert (values >= low).all()
    assert (values <= parameter.maximum).all()
    assert (np.diff(values) >= -1e-9 * (abs(low) + width)).all()


def test_a_log_normal_has_its_median() -> None:
    """Truncated to a wide range, from 0 on."""
    parameter = _parameter(0.0, 1e6, kind="log_normal", mean_log=1.0, sigma_log=0.5)
    assert from_share(parameter, np.array([0.5]))[0] == pytest.approx(math.e, rel=1e-9)


def test_samples_are_in_range_and_repeatable() -> None:
    """The same seed gives the same values, another one others."""
    world = _logical((1.0, 3.0), (-5.0, 5.0))
    one, again, other = (sample(world, 200, seed) for seed in (1, 1, 2))
    for name, (low, high) in {"p0": (1.0, 3.0), "p1": (-5.0, 5.0)}.items():
        assert one[name].shape == (200,)
        assert ((one[name] >= low) & (one[name] <= high)).all()
        np.testing.assert_array_equal(one[name], again[name])
        assert (one[name] != other[name]).any()


def test_a_latin_hypercube_has_one_value_in_every_layer() -> None:
    """Of every parameter, whatever the number of samples."""
    for count in (1, 7, 64):
        values = sample(_logical((0.0, 1.0), (0.0, 2.0)), count, seed=5, method="lhs")
        for name, scale in (("p0", 1.0), ("p1", 2.0)):
            layers = np.floor(values[name] / scale * count).astype(int)
            assert sorted(layers.tolist()) == list(range(count))


def test_a_grid_takes_all_combinations_of_even_steps() -> None:
    """At most as many points as asked for, with the ends of the ranges in it."""
    values = sample(_logical((0.0, 1.0), (10.0, 20.0)), 13, seed=0, method="grid")
    pairs = set(zip(values["p0"].tolist(), values["p1"].tolist(), strict=True))
    assert len(pairs) == 12
    assert {0.0, 1.0} <= set(values["p0"].tolist())
    assert {10.0, 15.0, 20.0} == set(values["p1"].tolist()) or len(set(values["p1"])) == 3


def test_a_scenario_without_parameters_has_no_samples() -> None:
    """An empty mapping, for every method."""
    for method in METHODS:
        assert sample(scenario(), 3, 0, method) == {}


def test_senseless_wishes_are_refused() -> None:
    """No samples, or a method that does not exist."""
    with pytest.raises(InputError, match="0 samples"):
        sample(_logical((0.0, 1.0)), 0, 0)
    with pytest.raises(InputError, match="halton"):
        sample(_logical((0.0, 1.0)), 3, 0, cast(Method, "halton"))
    with pytest.raises(InputError, match="negative"):
        sample(_logical((0.0, 1.0)), 3, -1)
    with pytest.raises(InputError, match="no levels"):
        sample(_logical((0.0, 1.0)), 3, 1, "lhs", {"p0": 2})


def test_sobol_points_are_spread_more_evenly_than_drawn_ones() -> None:
    """Of 2^n points each of as many cells of a square grid has one; chance would miss a third."""
    values = sample(_logical((0.0, 1.0), (0.0, 1.0)), 256, seed=4, method="sobol")
    cells = {(int(16 * a), int(16 * b)) for a, b in zip(*values.values(), strict=True)}
    assert len(cells) == 256


@pytest.mark.parametrize("method", ["distribution", "sobol"])
def test_more_samples_begin_with_the_fewer(method: Method) -> None:
    """Of independent draws and of a sequence, with constraints too."""
    for world in (_logical((0.0, 1.0), (0.0, 2.0)), _limited(0.6)):
        few, many = sample(world, 5, 1, method), sample(world, 300, 1, method)
        for name, values in few.items():
            np.testing.assert_array_equal(values, many[name][:5])


def test_a_grid_has_the_levels_that_are_given() -> None:
    """The others get what is left; a range without extent has one value."""
    world = _logical((0.0, 1.0), (10.0, 20.0), (5.0, 5.0))
    values = sample(world, 20, 0, "grid", {"p1": 5})
    assert sorted(set(values["p1"].tolist())) == [10.0, 12.5, 15.0, 17.5, 20.0]
    assert sorted(set(values["p0"].tolist())) == pytest.approx([0.0, 1 / 3, 2 / 3, 1.0])
    assert set(values["p2"].tolist()) == {5.0}
    assert values["p0"].size == 20


@pytest.mark.parametrize("levels", [{"p9": 3}, {"p0": 0}, {"p0": 5, "p1": 5}])
def test_levels_that_do_not_fit_are_refused(levels: dict[str, int]) -> None:
    """Unknown names, no level, more points than asked for."""
    with pytest.raises(InputError):
        sample(_logical((0.0, 1.0), (0.0, 1.0)), 20, 0, "grid", levels)


@given(st.sampled_from(METHODS), st.floats(0.3, 2.0), st.integers(1, 200), st.integers(0, 9))
def test_samples_keep_the_constraints(method: Method, most: float, count: int, seed: int) -> None:
    """p0 + p1 <= most on the unit square: all kept, as many as asked for, the share reported."""
    drawn = draw(_limited(most), count, seed, method)
    total = drawn.values["p0"] + drawn.values["p1"]
    assert (total <= most + 1e-8).all()
    assert drawn.count == total.size
    assert drawn.tried >= drawn.count
    if method != "grid":
        assert drawn.count == count
    again = draw(_limited(most), count, seed, method)
    np.testing.assert_array_equal(total, again.values["p0"] + again.values["p1"])


@pytest.mark.parametrize("method", METHODS)
def test_the_feasible_share_is_that_of_the_area(method: Method) -> None:
    """A triangle of half the square: within 2 %, which a right sampler misses once in 10^4."""
    share = draw(_limited(1.0), 10_000, 1, method).feasible_share
    assert share == pytest.approx(0.5, abs=0.02)


def test_points_of_a_grid_on_the_bound_are_kept() -> None:
    """10 of 16 points of a 4 x 4 grid are on or below the diagonal, whatever rounding says."""
    drawn = draw(_limited(1.0), 16, 0, "grid")
    assert (drawn.count, drawn.tried) == (10, 16)


def test_a_sliver_of_a_space_is_refused() -> None:
    """Fewer than one in a hundred points: the error names the constraint and counts."""
    for method in METHODS:
        if method != "grid":
            with pytest.raises(InputError, match=r"keep the constraints.*p0 \+ p1 >= 1.95"):
                draw(_limited(1.95, ">=", 1.0), 300, 3, method)


def test_a_grid_without_a_feasible_point_is_refused() -> None:
    """Only the corner (1, 1) is feasible; with one level each there are the defaults alone."""
    world = _limited(1.99, ">=", 1.0)
    assert draw(world, 4, 0, "grid").count == 1
    limit = world.constraints[0].model_copy(update={"bound": 1.5, "relation": "<="})
    world = world.model_copy(update={"constraints": (*world.constraints, limit)})
    with pytest.raises(InputError, match="only 0 of 4 points"):
        draw(world, 4, 0, "grid")
