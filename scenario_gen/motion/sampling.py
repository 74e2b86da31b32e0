"""Parameter values of a logical scenario: random, Latin hypercube or grid.

Random values go through the inverse of the cumulative distribution, truncated to the range of the
parameter, so that every method that spreads numbers over [0, 1] serves every distribution.
"""

from __future__ import annotations

import math
from typing import Literal, TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.parameter import LogNormal, Normal, Parameter, Uniform
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.motion.normal import cumulative, quantile

Floats = NDArray[np.float64]
Method: TypeAlias = Literal["distribution", "lhs", "grid"]


def sample(
    scenario: Scenario, count: int, seed: int, method: Method = "distribution"
) -> dict[str, Floats]:
    """Parameter name -> (B,) values; empty for a scenario without parameters.

    Args:
        scenario: a logical scenario.
        count: B; a grid has at most so many points, as even as the number of parameters allows.
        seed: of the generator (PCG64); a grid has no chance in it.
        method: ``distribution`` draws independently, ``lhs`` draws one value from each of B
            equally probable layers of every parameter (McKay, Beckman, Conover 1979), ``grid``
            takes evenly spaced values from minimum to maximum in all combinations.

    Raises:
        InputError: ``count`` is not positive, or the method is unknown.
    """
    if count < 1:
        raise InputError(f"{count} samples wanted", hint="ask for at least 1")
    parameters = scenario.parameters
    if method == "grid":
        return _grid(parameters, count)
    if method not in ("distribution", "lhs"):
        raise InputError(f"unknown method {method!r}", hint="use distribution, lhs or grid")
    generator = np.random.Generator(np.random.PCG64(seed))
    values = {}
    for parameter in parameters:
        share = generator.random(count)
        if method == "lhs":
            share = (generator.permutation(count) + share) / count
        values[parameter.name] = from_share(parameter, share)
    return values


def from_share(parameter: Parameter, share: Floats) -> Floats:
    """(B,) probabilities -> (B,) values of the distribution, truncated to the range."""
    low, high = parameter.minimum, parameter.maximum
    match parameter.distribution:
        case Uniform():
            values = low + share * (high - low)
        case Normal(mean=mean, sigma=sigma):
            values = mean + sigma * _truncated((low - mean) / sigma, (high - mean) / sigma, share)
        case LogNormal(mean_log=mean, sigma_log=sigma):
            bounds = [(math.log(b) - mean) / sigma if b > 0 else -math.inf for b in (low, high)]
            values = np.exp(mean + sigma * _truncated(bounds[0], bounds[1], share))
        case _:
            assert_never(parameter.distribution)
    return np.clip(values, low, high)


def _truncated(low: float, high: float, share: Floats) -> Floats:
    """(B,) standard normal numbers between two bounds."""
    if low > 0.0:
        # The upper tail mirrored: probabilities near 1 have no digits left to tell them apart.
        return -_truncated(-high, -low, 1.0 - share)
    below, above = cumulative(low), cumulative(high)
    if not above > below:
        # The range has no probability at all: its likeliest value stands for it.
        return np.full(share.shape, min(max(0.0, low), high))
    least = np.nextafter(0.0, 1.0)
    probability = below + share * (above - below)
    return np.clip(quantile(np.clip(probability, least, 1.0 - 2.0**-53)), low, high)


def _grid(parameters: tuple[Parameter, ...], count: int) -> dict[str, Floats]:
    levels = _levels(len(parameters), count)
    axes = [
        np.linspace(parameter.minimum, parameter.maximum, level)
        if level > 1
        else np.array([parameter.default])
        for parameter, level in zip(parameters, levels, strict=True)
    ]
    mesh = np.meshgrid(*axes, indexing="ij")
    return {
        parameter.name: values.reshape(-1)
        for parameter, values in zip(parameters, mesh, strict=True)
    }


def _levels(parameters: int, count: int) -> list[int]:
    """Levels per parameter: as even as possible, their product at most ``count``."""
    levels = [1] * parameters
    while True:
        for place in sorted(range(parameters), key=lambda i: (levels[i], i)):
            if math.prod(levels) // levels[place] * (levels[place] + 1) <= count:
                levels[place] += 1
                break
        else:
            return levels
