"""From numbers spread over [0, 1] to values of parameters.

Every number goes through the inverse of the cumulative distribution, truncated to the range of the
parameter, so that every method that spreads numbers over [0, 1] serves every distribution.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.parameter import LogNormal, Normal, Parameter, Uniform

Floats = NDArray[np.float64]
Spread: TypeAlias = Literal["distribution", "lhs", "sobol"]

# Points drawn at a time; a power of 2, as Sobol points are balanced in such numbers.
_BLOCK = 1 << 16
#: A Sobol sequence of 30 bits has no more points (scipy.stats.qmc.Sobol).
SOBOL_POINTS = 1 << 30


def shares(method: Spread, dimensions: int, count: int, seed: int) -> Iterator[Floats]:
    """Blocks (k, P) of points in the unit cube, without end.

    Args:
        method: ``distribution`` draws independently; ``lhs`` gives one Latin hypercube of
            ``count`` points after the other (McKay, Beckman, Conover 1979); ``sobol`` a Sobol
            sequence, scrambled as Owen does (scipy.stats.qmc).
        dimensions: P.
        count: points wanted.
        seed: of the generator (PCG64).
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    block = min(_BLOCK, 1 << max(count - 1, 0).bit_length())
    if method == "distribution":
        while True:
            yield generator.random((block, dimensions))
    # Imported here: it takes longer than most commands.
    from scipy.stats import qmc

    if method == "lhs":
        cube = qmc.LatinHypercube(dimensions, rng=generator)
        while True:
            yield cube.random(count)
    sequence = qmc.Sobol(dimensions, scramble=True, rng=generator)
    for _ in range(SOBOL_POINTS // block):
        yield sequence.random(block)


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
    if not low < high:
        return np.full(share.shape, low)
    from scipy.stats import truncnorm

    values: Floats = truncnorm.ppf(share, low, high)
    return values
