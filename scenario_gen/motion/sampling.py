"""Parameter values of a logical scenario: by distribution, Latin hypercube, Sobol points or grid.

Constraints between parameters are kept by every method. Points that break one are left out: a grid
gets smaller by them, the other methods go on drawing until there are as many as were asked for. So
the points that are kept are spread over the feasible part as the method spreads them over the
whole; a Latin hypercube with constraints has one value in every layer only before they are left
out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.constraint import feasible
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.motion.grid import grid
from scenario_gen.motion.shares import Spread, from_share, shares

Floats = NDArray[np.float64]
Method: TypeAlias = Literal["distribution", "lhs", "sobol", "grid"]
METHODS: tuple[Method, ...] = get_args(Method)

# Where less than this share of the space is feasible, the ranges say too little of it to draw.
_LEAST_SHARE = 0.01
# Points after which the share is known well enough.
_ENOUGH_POINTS = 10_000


@dataclass(frozen=True)
class Samples:
    """Sets of parameter values that keep the constraints."""

    values: dict[str, Floats]
    """Parameter name -> (n,) values; empty for a scenario without parameters."""
    count: int
    """n"""
    tried: int
    """Points looked at, those that break a constraint included."""

    @property
    def feasible_share(self) -> float:
        """Of the points looked at, how many keep the constraints."""
        return self.count / self.tried


def sample(
    scenario: Scenario,
    count: int,
    seed: int,
    method: Method = "distribution",
    levels: Mapping[str, int] | None = None,
) -> dict[str, Floats]:
    """Parameter name -> (B,) values; see ``draw``."""
    return draw(scenario, count, seed, method, levels).values


def draw(
    scenario: Scenario,
    count: int,
    seed: int,
    method: Method = "distribution",
    levels: Mapping[str, int] | None = None,
) -> Samples:
    """Sets of parameter values. The same arguments give the same values.

    Args:
        scenario: a logical scenario.
        count: B; a grid has at most so many points.
        seed: of the generator (PCG64); a grid has no chance in it.
        method: ``distribution`` draws independently, ``lhs`` one value from each of B equally
            probable layers of every parameter (McKay, Beckman, Conover 1979), ``sobol`` points of
            a scrambled Sobol sequence (most even where B is a power of 2), ``grid`` takes evenly
            spaced values in all combinations. The first n values of ``distribution`` and
            ``sobol`` are the same whatever B.
        levels: number of values of single parameters of a grid.

    Raises:
        InputError: ``count`` or ``seed`` is out of range, the method is unknown, ``levels`` does
            not fit, or too small a share of the points keeps the constraints.
    """
    if count < 1:
        raise InputError(f"{count} samples wanted", hint="ask for at least 1")
    if seed < 0:
        raise InputError(f"seed {seed} is negative", hint="use 0 or more")
    if method not in METHODS:
        raise InputError(f"unknown method {method!r}", hint=f"use one of {', '.join(METHODS)}")
    if levels and method != "grid":
        raise InputError(f"method {method} has no levels", hint="levels belong to a grid")
    if not scenario.parameters:
        return Samples({}, count, count)
    if method == "grid":
        return _on_grid(scenario, count, levels or {})
    return _spread(scenario, count, seed, method)


def _on_grid(scenario: Scenario, count: int, levels: Mapping[str, int]) -> Samples:
    values = grid(scenario.parameters, count, levels)
    tried = next(iter(values.values())).size
    kept = feasible(scenario.constraints, values, tried)
    if not kept.any():
        raise _too_few(scenario, 0, tried)
    return Samples({name: v[kept] for name, v in values.items()}, int(kept.sum()), tried)


def _spread(scenario: Scenario, count: int, seed: int, method: Spread) -> Samples:
    parts: dict[str, list[Floats]] = {parameter.name: [] for parameter in scenario.parameters}
    found = tried = 0
    for share in shares(method, len(parts), count, seed):
        values = {
            parameter.name: from_share(parameter, share[:, index])
            for index, parameter in enumerate(scenario.parameters)
        }
        kept = feasible(scenario.constraints, values, len(share)).nonzero()[0][: count - found]
        for name, part in values.items():
            parts[name].append(part[kept])
        found += kept.size
        if found == count:
            # What lies behind the last one that is kept was not looked at.
            tried += int(kept[-1]) + 1
            return Samples({n: np.concatenate(p) for n, p in parts.items()}, count, tried)
        tried += len(share)
        if tried >= _ENOUGH_POINTS and found < _LEAST_SHARE * tried:
            break
    raise _too_few(scenario, found, tried)


def _too_few(scenario: Scenario, found: int, tried: int) -> InputError:
    return InputError(
        f"only {found} of {tried} points keep the constraints of the parameters: "
        + "; ".join(str(constraint) for constraint in scenario.constraints),
        hint="narrow the ranges of the parameters to where the constraints can be kept",
    )
