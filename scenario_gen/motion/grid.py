"""Grids over the parameters of a logical scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.parameter import Parameter
from scenario_gen.errors import InputError

Floats = NDArray[np.float64]


def grid(
    parameters: tuple[Parameter, ...], count: int, levels: Mapping[str, int]
) -> dict[str, Floats]:
    """Evenly spaced values from minimum to maximum in all combinations, (n,) each, n <= count.

    A parameter with one level has its default. The last parameter changes fastest.

    Args:
        parameters: of the scenario.
        count: most points.
        levels: of single parameters, by name; the others get as many as ``count`` allows, as even
            as possible.

    Raises:
        InputError: a name is not that of a parameter, a level is not positive, or the given
            levels alone make more than ``count`` points.
    """
    known = [parameter.name for parameter in parameters]
    for name, level in levels.items():
        if name not in known:
            raise InputError(f"there is no parameter {name!r}", hint=f"known: {', '.join(known)}")
        if level < 1:
            raise InputError(f"{level} levels of {name}", hint="give at least 1")
    if (least := math.prod(levels.values())) > count:
        raise InputError(
            f"a grid of {' x '.join(map(str, levels.values()))} levels has {least} points, more"
            f" than {count}", hint="ask for more points, or for fewer levels",
        )  # fmt: skip
    axes = [
        np.linspace(parameter.minimum, parameter.maximum, level)
        if level > 1
        else np.array([parameter.default])
        for parameter, level in zip(parameters, _levels(parameters, count, levels), strict=True)
    ]
    mesh = np.meshgrid(*axes, indexing="ij")
    return {name: values.reshape(-1) for name, values in zip(known, mesh, strict=True)}


def _levels(parameters: tuple[Parameter, ...], count: int, given: Mapping[str, int]) -> list[int]:
    """Levels per parameter: as even as possible, their product at most ``count``."""
    levels = [given.get(parameter.name, 1) for parameter in parameters]
    free = [
        index
        for index, parameter in enumerate(parameters)
        # A range without extent has one value only.
        if parameter.name not in given and parameter.minimum < parameter.maximum
    ]
    while True:
        for place in sorted(free, key=lambda i: (levels[i], i)):
            if math.prod(levels) // levels[place] * (levels[place] + 1) <= count:
                levels[place] += 1
                break
        else:
            return levels
