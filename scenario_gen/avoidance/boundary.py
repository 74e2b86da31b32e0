"""The boundary between preventable and not, over two parameters of a logical scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.assess import assess
from scenario_gen.avoidance.boundary_grid import (
    DEFAULT_GRID,
    Axis,
    Grid,
    cells_of,
    check_corners,
    places_in_cells,
    values_of_others,
)
from scenario_gen.avoidance.ideal import NOT_AVOIDED
from scenario_gen.avoidance.profiles import name_of
from scenario_gen.avoidance.settings import DEFAULT_SETTINGS, Settings
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.preventability import (
    PREVENTABILITY_VERDICTS,
    Boundary,
    BoundaryAxis,
    FlipLine,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.drivers import Driver
from scenario_gen.errors import InputError
from scenario_gen.motion import group_networks, rollout

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

#: So many concrete scenarios are rolled out at a time; bounds the memory.
_ROWS_AT_ONCE = 4096
_MOST_CELLS = 1_000_000
#: Name of the flip line of the physical bound.
PHYSICAL = "friction_limit"


def boundary(
    scenario: Scenario,
    x: Axis,
    y: Axis,
    profiles: Sequence[Driver],
    *,
    grid: Grid = DEFAULT_GRID,
    others: Mapping[str, float] | None = None,
    settings: Settings = DEFAULT_SETTINGS,
    folder: Path | None = None,
) -> Boundary:
    """Roll a logical scenario out over two of its parameters, and let profiles drive.

    Args:
        scenario: with parameters.
        x: the parameter along x.
        y: the parameter along y.
        profiles: the drivers.
        grid: cells and samples.
        others: values of other parameters; their defaults where not given.
        settings: constants of the verdict.
        folder: where an external road lies.

    Raises:
        InputError: no such parameters, an impossible value, or a grid that is too large.
    """
    across, up = cells_of(scenario, x, grid.x_cells), cells_of(scenario, y, grid.y_cells)
    if x.parameter == y.parameter:
        raise InputError(f"both axes are the parameter {x.parameter}", hint="name two of them")
    count = grid.x_cells * grid.y_cells * grid.samples**2
    if grid.samples < 1 or count > _MOST_CELLS:
        raise InputError(f"a grid of {count} samples", hint=f"at most {_MOST_CELLS}")
    fixed = values_of_others(scenario, {x.parameter, y.parameter}, others or {})
    check_corners(scenario, fixed, across, up)
    places_y, places_x = places_in_cells(up, grid.samples), places_in_cells(across, grid.samples)
    samples = {name: np.full(count, value) for name, value in fixed.items()}
    samples[x.parameter] = np.tile(places_x, places_y.size)
    samples[y.parameter] = np.repeat(places_y, places_x.size)
    shape = (grid.y_cells, grid.samples, grid.x_cells, grid.samples)
    verdict, avoids, bound = _outcomes(scenario, samples, profiles, settings, folder)

    def counted(mask: NDArray[np.bool_]) -> Counts:
        """(y cells, x cells) samples for which it holds."""
        return np.asarray(mask.reshape(shape).sum(axis=(1, 3)))

    by_verdict = {
        name: counted(verdict == code)
        for code, name in enumerate(PREVENTABILITY_VERDICTS)
        if (verdict == code).any()
    }
    by_profile = {
        name_of(profile): counted(avoids[index]) for index, profile in enumerate(profiles)
    }
    likeliest = np.stack(list(by_verdict.values())).argmax(axis=0)
    lines = {name: 2 * counts > grid.samples**2 for name, counts in by_profile.items()}
    flips = [_flips("verdict", likeliest, across, up)]
    lines[PHYSICAL] = 2 * counted(bound != NOT_AVOIDED) > grid.samples**2
    flips += [_flips(name, mostly, across, up) for name, mostly in lines.items()]
    return Boundary(
        scenario=scenario.id,
        x=across,
        y=up,
        others=fixed,
        samples_per_cell=grid.samples**2,
        profiles=tuple(by_profile),
        verdicts={name: _rows(counts) for name, counts in by_verdict.items()},
        avoided={name: _rows(counts) for name, counts in by_profile.items()},
        physically_avoidable=_rows(counted(bound != NOT_AVOIDED)),
        flips=tuple(flips),
    )


def _outcomes(
    scenario: Scenario, samples: Mapping[str, Floats], profiles: Sequence[Driver],
    settings: Settings, folder: Path | None,
) -> tuple[NDArray[np.int8], NDArray[np.bool_], Counts]:  # fmt: skip
    """(n,) verdicts, (P, n) who avoids, (n,) how it is physically avoidable."""
    count = next(iter(samples.values())).size
    parts = []
    for first in range(0, count, _ROWS_AT_ONCE):
        some = {name: values[first : first + _ROWS_AT_ONCE] for name, values in samples.items()}
        batch = ScenarioBatch.variants(scenario, some)
        networks = group_networks(batch, folder=folder)
        trace = rollout(batch, networks=networks, folder=folder)
        found = assess(batch, trace, networks, profiles, settings=settings)
        parts.append((found.verdict, found.avoids, found.bound))
    verdict, avoids, bound = zip(*parts, strict=True)
    return np.concatenate(verdict), np.concatenate(avoids, axis=1), np.concatenate(bound)


def _rows(counts: Counts) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in counts.tolist())


def _flips(of: str, kind: NDArray[np.generic], across: BoundaryAxis, up: BoundaryAxis) -> FlipLine:
    """Sides between cells of different kind; straight runs of sides are one segment."""
    x, y = across.edges, up.edges
    segments: list[tuple[float, float, float, float]] = []
    for column in range(across.cells - 1):
        for first, last in _runs(kind[:, column] != kind[:, column + 1]):
            segments.append((x[column + 1], y[first], x[column + 1], y[last]))
    for row in range(up.cells - 1):
        for first, last in _runs(kind[row] != kind[row + 1]):
            segments.append((x[first], y[row + 1], x[last], y[row + 1]))
    return FlipLine(of=of, segments=tuple(segments))


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and one beyond the last place of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
