"""The parameter space: bins, the largest hole, discrepancy. Every axis is scaled to [0, 1].

    occupied bins / bins                                                                  (1)
    dispersion = sup over x in [0, 1]^d of the distance to the nearest scenario           (2)
    discrepancy: L2 star discrepancy                                                      (3)

The dispersion is the radius of the largest empty *ball* whose centre is in the cube. On one axis
it is exact; on more it is searched for, from a fixed net of points, the corners included, that are
then improved: a lower bound. (2) and (3) stand beside those of a scrambled Sobol set of equal size.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage import build
from scenario_gen.coverage.build import exclusion, only, ratio
from scenario_gen.coverage.histograms import QUANTITIES
from scenario_gen.coverage.suite import Counted
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.coverage import Cell, Exclusion, Measure
from scenario_gen.domain.coverage_model import ParameterAxis
from scenario_gen.errors import InputError

Floats: TypeAlias = NDArray[np.float64]
SEED = 20_260_101
#: Discrepancy takes time with the square of the points; of more, every k-th is taken.
MOST_POINTS = 4_000
_NET, _IMPROVED, _STEPS, _CORNERS = 13, 32, 60, 10
#: An edge belongs to the bin above it; rounding must not take a value on it to the one below.
_ROUNDING = 1e-9
#: Names, titles and units of the axes that a model can name.
AXES = {quantity.name: (quantity.title, quantity.unit) for quantity in QUANTITIES}


@dataclass(frozen=True)
class Space:
    """Points of scenarios in the cube.

    Attributes:
        axes: d axes.
        unit: (C, d) in [0, 1]; NaN where a scenario has no such value, or one beyond the axis.
        missing: (C, d) has no such value.
    """

    axes: tuple[ParameterAxis, ...]
    unit: Floats
    missing: NDArray[np.bool_]

    @classmethod
    def of(cls, counted: Counted) -> Space:
        """The points of counted scenarios.

        Raises:
            InputError: the model names an axis that there is not.
        """
        axes = counted.model.parameters
        known = {quantity.name: quantity for quantity in QUANTITIES}
        batch = ScenarioBatch.of(counted.scenarios)
        unit = np.full((counted.size, len(axes)), np.nan)
        missing = np.zeros(unit.shape, dtype=bool)
        for place, axis in enumerate(axes):
            if axis.name not in known:
                raise InputError(
                    f"there is no parameter {axis.name}",
                    where=f"$.parameters[{place}]",
                    hint=f"known: {', '.join(known)}",
                )
            quantity = known[axis.name]
            values = batch.column(quantity.get) * quantity.factor
            missing[:, place] = np.isnan(values)
            unit[:, place] = scaled(axis, values)
        return cls(axes, unit, missing)

    @property
    def whole(self) -> NDArray[np.int64]:
        """Rows with a value on every axis."""
        return np.flatnonzero(~np.isnan(self.unit).any(axis=1))


def scaled(axis: ParameterAxis, values: Floats) -> Floats:
    """Values onto [0, 1]; NaN beyond the axis."""
    low, high = axis.minimum, axis.maximum
    inside = (values >= low) & (values <= high)
    safe = np.where(inside, values, high)
    if axis.scale == "log":
        unit = np.log(safe / low) / np.log(high / low)
    else:
        unit = (safe - low) / (high - low)
    return np.where(inside, unit, np.nan)


def shown(axis: ParameterAxis, unit: float) -> str:
    """A place on the axis, in its unit."""
    low, high = axis.minimum, axis.maximum
    value = low * (high / low) ** unit if axis.scale == "log" else low + unit * (high - low)
    symbol = AXES[axis.name][1]
    return f"{value:.4g}" + ("" if symbol == "1" else f" {symbol}")


def parameter_measures(counted: Counted) -> list[Measure]:
    """``parameters.bins.1``, ``parameters.bins.2``, ``parameters.dispersion``, ``.discrepancy``."""
    if not counted.model.parameters:
        return []
    space = Space.of(counted)
    out = [_bins(counted, space, 1)]
    if len(space.axes) > 1:
        out.append(_bins(counted, space, 2))
    points, baseline = _points(space)
    if points.shape[0]:
        out += [_dispersion(counted, space, points, baseline),
                _discrepancy(counted, space, points, baseline)]  # fmt: skip
    return out


def _bins(counted: Counted, space: Space, k: int) -> Measure:
    cells: list[Cell] = []
    for chosen in itertools.combinations(range(len(space.axes)), k):
        axes = [space.axes[place] for place in chosen]
        whole = np.flatnonzero(~np.isnan(space.unit[:, chosen]).any(axis=1))
        sizes = [axis.bins for axis in axes]
        unit = space.unit[whole][:, chosen]
        at = np.minimum((unit * sizes + _ROUNDING).astype(int), np.array(sizes) - 1)
        flat = np.ravel_multi_index(tuple(at.T), sizes)
        order = np.argsort(flat, kind="stable")
        starts = np.searchsorted(flat[order], np.arange(int(np.prod(sizes)) + 1))
        for index, place in enumerate(np.ndindex(*sizes)):
            rows = tuple(np.sort(whole[order[starts[index] : starts[index + 1]]]).tolist())
            names = tuple(
                (a.name, f"{shown(a, n / a.bins)} to {shown(a, (n + 1) / a.bins)}")
                for a, n in zip(axes, place, strict=True)
            )
            found = build.state(allowed=True, possible=True, covered=bool(rows))
            cells.append(Cell(values=names, count=len(rows), state=found, rows=rows))
    covered = sum(cell.state == "covered" for cell in cells)
    words = "axis" if k == 1 else "pair of axes"
    return Measure(
        id=f"parameters.bins.{k}",
        group="parameters",
        title=f"Bins of every {words}",
        statement=(
            f"bins with a counted scenario, of all bins, over every {words}; bins are of equal"
            " width on the axis, logarithmic where it is. An edge between two bins belongs to the"
            " upper one, the end of the axis to the last. Values are those at the start"
        ),
        source="default: occupied of feasible bins; no bin within an axis is taken as infeasible",
        unit="bins",
        numerator=covered,
        denominator=len(cells),
        value=ratio(covered, len(cells)),
        exclusions=only(_excluded(counted, space)),
        cells=tuple(cells),
        cells_total=len(cells),
    )


def _excluded(counted: Counted, space: Space) -> list[Exclusion]:
    out = []
    ids = counted.table.ids
    for place, axis in enumerate(space.axes):
        lacks = np.flatnonzero(space.missing[:, place]).tolist()
        beyond = np.flatnonzero(np.isnan(space.unit[:, place]) & ~space.missing[:, place]).tolist()
        out += [
            exclusion(f"scenarios without {axis.name}", "they have no such value",
                      [ids[row] for row in lacks]),
            exclusion(
                f"scenarios beyond the axis {axis.name}",
                f"it goes from {axis.minimum:g} to {axis.maximum:g} {AXES[axis.name][1]}",
                [ids[row] for row in beyond],
            ),
        ]  # fmt: skip
    return out


def _points(space: Space) -> tuple[Floats, Floats]:
    """Points with a value on every axis, at most ``MOST_POINTS``, and as many of a Sobol set."""
    points = space.unit[space.whole]
    points = points[:: max(1, -(-points.shape[0] // MOST_POINTS))]
    return points, sobol(points.shape[0], len(space.axes))


def sobol(count: int, dimensions: int) -> Floats:
    """(count, dimensions) the first points of a scrambled Sobol sequence with a fixed seed."""
    # scipy.stats takes a second to import, and whatever rolls out or checks imports this room.
    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(SEED))
    points: Floats = engine.random_base2((max(count, 1) - 1).bit_length())
    return points[:count]


def largest_hole(points: Floats) -> tuple[float, Floats]:
    """Radius and centre (d,) of the largest empty ball with its centre in the cube."""
    from scipy.spatial import cKDTree

    dimensions = points.shape[1]
    if dimensions == 1:
        return _largest_gap(np.sort(points[:, 0]))
    tree = cKDTree(points)
    net = sobol(1 << _NET, dimensions)
    if dimensions <= _CORNERS:
        net = np.vstack((net, list(itertools.product((0.0, 1.0), repeat=dimensions))))
    away = tree.query(net)[0]
    best = net[np.argsort(-away, kind="stable")[:_IMPROVED]]
    radius = tree.query(best)[0]
    steps = np.random.default_rng(SEED)
    width = 0.5 * float(radius.max())
    for _ in range(_STEPS):
        moved = np.clip(best + width * steps.uniform(-1, 1, (24, *best.shape)), 0.0, 1.0)
        away = tree.query(moved.reshape(-1, dimensions))[0].reshape(24, -1)
        pick = away.argmax(axis=0)
        further = away[pick, np.arange(best.shape[0])]
        better = further > radius
        best[better] = moved[pick, np.arange(best.shape[0])][better]
        radius[better] = further[better]
        width *= 0.85
    top = int(radius.argmax())
    return float(radius[top]), best[top]


def _largest_gap(line: Floats) -> tuple[float, Floats]:
    ends = [(float(line[0]), 0.0), (1.0 - float(line[-1]), 1.0)]
    inner = np.diff(line) / 2
    if inner.size:
        at = int(inner.argmax())
        ends.append((float(inner[at]), float(line[at] + inner[at])))
    radius, centre = max(ends)
    return radius, np.array([centre])


def _dispersion(counted: Counted, space: Space, points: Floats, baseline: Floats) -> Measure:
    radius, centre = largest_hole(points)
    reference, _ = largest_hole(baseline)
    names = tuple(
        (axis.name, shown(axis, float(x))) for axis, x in zip(space.axes, centre, strict=True)
    )
    return Measure(
        id="parameters.dispersion",
        group="parameters",
        title="Largest hole of the parameter space",
        statement=(
            "radius of the largest empty ball with its centre in the cube that all axes together"
            " make, scaled to [0, 1], over that of a scrambled Sobol set of as many points. Less is"
            " better; 1 is as even as the Sobol set. The cell is the centre, its weight the radius"
        ),
        source="Niederreiter 1992, dispersion; found by a search, so a lower bound",
        unit="radius",
        numerator=round(radius, 9),
        denominator=round(reference, 9),
        value=ratio(radius, reference),
        exclusions=only(_excluded(counted, space)),
        figures={"points": points.shape[0], "axes": len(space.axes),
                 "largest possible radius": round(float(np.sqrt(len(space.axes))), 9)},
        cells=(Cell(values=names, count=0, state="uncovered", weight=round(radius, 9), rows=()),),
        cells_total=1,
        notes=_thinned(space, points),
    )  # fmt: skip


def _discrepancy(counted: Counted, space: Space, points: Floats, baseline: Floats) -> Measure:
    from scipy.stats import qmc

    found = float(qmc.discrepancy(points, method="L2-star"))
    reference = float(qmc.discrepancy(baseline, method="L2-star"))
    return Measure(
        id="parameters.discrepancy",
        group="parameters",
        title="Unevenness of the parameter space",
        statement=(
            "L2 star discrepancy of the scenarios in the cube that all axes together make, over"
            " that of a scrambled Sobol set of as many points. Less is more even"
        ),
        source="scipy.stats.qmc.discrepancy, method L2-star (Warnock 1972)",
        unit="discrepancy",
        numerator=round(found, 9),
        denominator=round(reference, 9),
        value=ratio(found, reference),
        exclusions=only(_excluded(counted, space)),
        figures={"points": points.shape[0], "axes": len(space.axes)},
        notes=_thinned(space, points),
    )


def _thinned(space: Space, points: Floats) -> tuple[str, ...]:
    every = int(space.whole.size)
    if every == points.shape[0]:
        return ()
    return (f"of {every} points, {points.shape[0]} at equal steps are taken",)
