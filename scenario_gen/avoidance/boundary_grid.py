"""The grid of a boundary: two axes, the values of the other parameters, and places in the cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from scenario_gen.domain.parameter import Parameter
from scenario_gen.domain.preventability import BoundaryAxis
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.validation import problems
from scenario_gen.errors import InputError

Floats = NDArray[np.float64]


class Grid(NamedTuple):
    """How finely a boundary is looked at."""

    x_cells: int = 40
    y_cells: int = 40
    samples: int = 1
    """Along either axis of a cell: 1 looks at the middle, k at k times k places."""


DEFAULT_GRID = Grid()


class Axis(NamedTuple):
    """A parameter, and from where to where; its own range where not given."""

    parameter: str
    low: float | None = None
    high: float | None = None


def _parameter(scenario: Scenario, name: str) -> Parameter:
    for parameter in scenario.parameters:
        if parameter.name == name:
            return parameter
    known = ", ".join(parameter.name for parameter in scenario.parameters)
    raise InputError(
        f"there is no parameter {name[:60]!r}", where=scenario.id,
        hint=f"parameters: {known}" if known else "the scenario is concrete: it has none",
    )  # fmt: skip


def cells_of(scenario: Scenario, axis: Axis, cells: int) -> BoundaryAxis:
    """An axis with its cells.

    Raises:
        InputError: there is no such parameter, or no range.
    """
    parameter = _parameter(scenario, axis.parameter)
    if cells < 1:
        raise InputError(f"{cells} cells along {parameter.name}", hint="at least one")
    low = parameter.minimum if axis.low is None else axis.low
    high = parameter.maximum if axis.high is None else axis.high
    if not (np.isfinite([low, high]).all() and high > low):
        raise InputError(
            f"{parameter.name} from {low:g} to {high:g} is no range", where=scenario.id,
            hint="give one: name:from:to",
        )  # fmt: skip
    edges = np.linspace(low, high, cells + 1)
    return BoundaryAxis(parameter=parameter.name, unit=parameter.unit, edges=tuple(edges.tolist()))


def check_corners(
    scenario: Scenario, fixed: Mapping[str, float], across: BoundaryAxis, up: BoundaryAxis
) -> None:
    """Refuse corners of the grid that are no scenario: bounds of quantities are intervals.

    Raises:
        InputError: a value is not possible.
    """
    for x, y in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
        values = {**fixed, across.parameter: across.edges[x], up.parameter: up.edges[y]}
        try:
            scenario.concrete(values)
        except ValidationError as error:
            first = problems(error)[0]
            raise InputError(
                f"a value is not possible: {first.path}: {first.message}", where=scenario.id,
                hint="narrow the ranges",
            ) from error  # fmt: skip


def values_of_others(
    scenario: Scenario, axes: set[str], others: Mapping[str, float]
) -> dict[str, float]:
    """Values of the parameters that are no axes: as given, or their defaults.

    Raises:
        InputError: there is no such parameter, or it is an axis.
    """
    for name in others:
        _parameter(scenario, name)
        if name in axes:
            raise InputError(f"{name} is given a value and is an axis too", hint="do one of both")
    return {
        parameter.name: float(others.get(parameter.name, parameter.default))
        for parameter in scenario.parameters
        if parameter.name not in axes
    }


def places_in_cells(axis: BoundaryAxis, samples: int) -> Floats:
    """(cells * samples,) evenly spread within each cell."""
    edges = np.array(axis.edges)
    share = (np.arange(samples) + 0.5) / samples
    return np.asarray((edges[:-1, None] + share * np.diff(edges)[:, None]).ravel())
