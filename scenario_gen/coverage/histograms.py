"""Histograms of realised parameters, with stated edges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage.csvtext import Row
from scenario_gen.coverage.reading import main_actor
from scenario_gen.coverage.table import Ints
from scenario_gen.domain.actor import Actor
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.units import Quantity

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Histogram:
    """Counts between edges; the last bin includes its upper edge.

    Attributes:
        edges: (K + 1,) in ``unit``.
        counts: (K,)
        below: values under the first edge.
        above: values over the last edge.
        missing: scenarios that do not have the quantity.
    """

    name: str
    title: str
    unit: str
    edges: Floats
    counts: Ints
    below: int
    above: int
    missing: int

    @property
    def occupied(self) -> int:
        """Bins with at least one value."""
        return int((self.counts > 0).sum())

    def rows(self) -> list[Row]:
        """Header and one row per bin, then what lies outside."""
        header: Row = ("parameter", "unit", "from", "to", "count")
        low, high = self.edges[:-1].tolist(), self.edges[1:].tolist()
        bins = [
            (self.name, self.unit, *each)
            for each in zip(low, high, self.counts.tolist(), strict=True)
        ]
        first, last = float(self.edges[0]), float(self.edges[-1])
        return [
            header,
            *bins,
            (self.name, self.unit, None, first, self.below),
            (self.name, self.unit, last, None, self.above),
        ]


@dataclass(frozen=True)
class QuantityOf:
    name: str
    title: str
    unit: str
    edges: Floats
    get: Callable[[Scenario], Quantity | None]
    factor: float = 1.0


def _of_main_actor(get: Callable[[Actor], Quantity]) -> Callable[[Scenario], Quantity | None]:
    def read(scenario: Scenario) -> Quantity | None:
        index = main_actor(scenario)
        return None if index is None else get(scenario.actors[index])

    return read


def _rain(scenario: Scenario) -> Quantity | None:
    falling = scenario.environment.precipitation
    return None if falling.kind == "none" else falling.intensity_mmph


_DECADES = np.array([10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000], float)
QUANTITIES = (
    QuantityOf("ego_speed", "Ego speed at the start", "km/h", np.arange(0.0, 161.0, 10.0),
              lambda s: s.ego.speed_mps, 3.6),
    QuantityOf("actor_speed", "Main actor, speed at the start", "km/h",
              np.arange(0.0, 161.0, 10.0), _of_main_actor(lambda a: a.speed_mps), 3.6),
    QuantityOf("friction", "Friction", "1", np.round(np.arange(0.0, 1.01, 0.1), 6),
              lambda s: s.environment.friction),
    QuantityOf("visibility", "Visibility", "m", _DECADES, lambda s: s.environment.visibility_m),
    QuantityOf("precipitation", "Precipitation, where it falls", "mm/h",
              np.array([0, 0.5, 1, 2.5, 5, 7.6, 10, 15, 30, 50, 100], float), _rain),
    QuantityOf("temperature", "Temperature", "degC", np.arange(-30.0, 51.0, 5.0),
              lambda s: s.environment.temperature_c),
    QuantityOf("wind", "Wind", "m/s", np.arange(0.0, 33.0, 2.0),
              lambda s: s.environment.wind.speed_mps),
    QuantityOf("duration", "Duration", "s", np.arange(0.0, 61.0, 5.0), lambda s: s.duration_s),
)  # fmt: skip


def parameters(
    scenarios: Sequence[Scenario] | ScenarioBatch,
    *,
    measured: dict[str, tuple[str, str, Floats, Floats]] | None = None,
) -> tuple[Histogram, ...]:
    """Histograms of what scenarios realise (variants of logical ones count one by one).

    Args:
        scenarios: S scenarios or a batch.
        measured: further quantities, such as measures of the rollout: by name the title, the
            unit, the values (S,) with NaN where undefined, and the edges (K + 1,).

    Raises:
        InputError: measured values are not of shape (S,), or their edges do not increase.
    """
    batch = scenarios if isinstance(scenarios, ScenarioBatch) else ScenarioBatch.of(scenarios)
    found = [
        histogram(q.name, q.title, q.unit, batch.column(q.get) * q.factor, q.edges)
        for q in QUANTITIES
    ]
    for name, (title, unit, values, edges) in (measured or {}).items():
        if values.shape != (batch.size,):
            raise InputError(f"{name} has the shape {values.shape}, expected ({batch.size},)")
        found.append(histogram(name, title, unit, values, edges))
    return tuple(found)


def histogram(name: str, title: str, unit: str, values: Floats, edges: Floats) -> Histogram:
    """Counts of values (S,) between edges (K + 1,); NaN counts as missing.

    Raises:
        InputError: the edges do not increase.
    """
    edges = np.asarray(edges, dtype=float)
    if edges.ndim != 1 or edges.size < 2 or not (np.diff(edges) > 0).all():
        raise InputError(f"the edges of {name} have to increase, and to be two at least")
    known = values[~np.isnan(values)]
    counts = np.histogram(known, edges)[0].astype(np.int64)
    return Histogram(
        name, title, unit, edges, counts,
        int((known < edges[0]).sum()), int((known > edges[-1]).sum()),
        int(values.size - known.size),
    )  # fmt: skip
