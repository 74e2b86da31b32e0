"""Parameter values: distributions, Latin hypercube, grid."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any, cast, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.domain.parameter import Parameter
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.motion import sample
from scenario_gen.motion.normal import cumulative, quantile
from scenario_gen.motion.sampling import Method, from_share
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


@given(st.floats(1e-300, 1.0 - 1e-16))
def test_the_quantile_is_that_of_the_standard_library(probability: float) -> None:
    """To 1e-9 over the whole range of double precision."""
    expected = NormalDist().inv_cdf(probability)
    assert quantile(np.array([probability]))[0] == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(st.floats(-35.0, 8.0))
def test_the_quantile_inverts_the_cumulative_function(z: float) -> None:
    """Far into the lower tail."""
    if cumulative(z) < 1.0 - 1e-9:
        assert quantile(np.array([cumulative(z)]))[0] == pytest.approx(z, abs=1e-6)


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


def test_a_range_without_any_probability_gives_its_likeliest_value() -> None:
    """Hundreds of sigmas away from the mean."""
    parameter = _parameter(1000.0, 1001.0, kind="normal", mean=0.0, sigma=1.0)
    np.testing.assert_array_equal(from_share(parameter, np.array([0.1, 0.9])), 1000.0)


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
    for method in get_args(Method):
        assert sample(scenario(), 3, 0, method) == {}


def test_senseless_wishes_are_refused() -> None:
    """No samples, or a method that does not exist."""
    with pytest.raises(InputError, match="0 samples"):
        sample(_logical((0.0, 1.0)), 0, 0)
    with pytest.raises(InputError, match="sobol"):
        sample(_logical((0.0, 1.0)), 3, 0, cast(Method, "sobol"))
