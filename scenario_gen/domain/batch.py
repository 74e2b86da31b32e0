"""Batches: many concrete scenarios as columns, without one object per scenario.

A batch is a sequence of groups. A group is one scenario and, for a logical one, a column of values
per parameter, so a group of a million variants costs one scenario object and a few arrays. Rows
of the batch are the rows of its groups in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import Quantity

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """One scenario with ``rows`` concrete variants.

    ``samples`` maps every parameter name to its values, shape (rows,).
    """

    scenario: Scenario
    rows: int = 1
    samples: Mapping[str, Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {parameter.name for parameter in self.scenario.parameters}
        if names != set(self.samples):
            raise ValueError(
                f"scenario {self.scenario.id}: samples for {sorted(self.samples)},"
                f" parameters are {sorted(names)}"
            )
        for name, values in self.samples.items():
            if values.shape != (self.rows,):
                raise ValueError(
                    f"samples of {name}: shape {values.shape}, expected ({self.rows},)"
                )

    def column(self, quantity: Quantity | None) -> Floats | float:
        """A quantity of this scenario for all rows: a number, or (rows,). NaN for None."""
        if quantity is None:
            return np.nan
        if isinstance(quantity, str):
            return self.samples[quantity[1:]]
        return quantity


@dataclass(frozen=True)
class ScenarioBatch:
    """B concrete scenarios with up to N actors, the ego being actor 0."""

    groups: tuple[Group, ...]

    @classmethod
    def of(cls, scenarios: Sequence[Scenario]) -> ScenarioBatch:
        """One row per scenario; logical ones take the defaults of their parameters."""
        return cls(
            tuple(
                Group(s, 1, {p.name: np.array([p.default]) for p in s.parameters})
                for s in scenarios
            )
        )

    @classmethod
    def variants(cls, scenario: Scenario, samples: Mapping[str, Floats]) -> ScenarioBatch:
        """One row per sample of one logical scenario; each of ``samples`` has shape (B,)."""
        rows = next(iter(samples.values())).shape[0] if samples else 1
        return cls((Group(scenario, rows, dict(samples)),))

    @cached_property
    def size(self) -> int:
        """Number of rows B."""
        return sum(group.rows for group in self.groups)

    @cached_property
    def actor_count(self) -> int:
        """N: the ego and the most actors that a scenario of the batch has."""
        return 1 + max((len(group.scenario.actors) for group in self.groups), default=0)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """First row of each group."""
        return tuple(np.cumsum([0, *(g.rows for g in self.groups)])[:-1].tolist())

    def slices(self) -> Iterator[tuple[Group, slice]]:
        """Each group with its rows."""
        for group, start in zip(self.groups, self.starts, strict=True):
            yield group, slice(start, start + group.rows)

    @cached_property
    def group_of_row(self) -> NDArray[np.int64]:
        """(B,) index of the group that a row belongs to."""
        return np.repeat(np.arange(len(self.groups)), [g.rows for g in self.groups])

    def scenario(self, row: int) -> Scenario:
        """The concrete scenario of a row, as an object."""
        index = int(self.group_of_row[row])
        group = self.groups[index]
        at = row - self.starts[index]
        return group.scenario.concrete({n: float(v[at]) for n, v in group.samples.items()})

    def column(self, get: Callable[[Scenario], Quantity | None]) -> Floats:
        """(B,) a quantity of the scenario; NaN where it is None."""
        out = np.empty(self.size)
        for group, rows in self.slices():
            out[rows] = group.column(get(group.scenario))
        return out

    def actor_column(self, get: Callable[[Ego | Actor], Quantity | None]) -> Floats:
        """(B, N) a quantity of ego and actors; NaN where it is None or there is no such actor."""
        out = np.full((self.size, self.actor_count), np.nan)
        for group, rows in self.slices():
            movers: tuple[Ego | Actor, ...] = (group.scenario.ego, *group.scenario.actors)
            for index, mover in enumerate(movers):
                out[rows, index] = group.column(get(mover))
        return out

    @cached_property
    def present(self) -> NDArray[np.bool_]:
        """(B, N) whether the scenario has this actor."""
        return ~np.isnan(self.actor_column(lambda mover: mover.box.length_m))

    def take(self, first: int, last: int) -> ScenarioBatch:
        """Rows ``first`` to ``last`` (exclusive) as a batch."""
        parts = []
        for group, rows in self.slices():
            low, high = max(first, rows.start), min(last, rows.stop)
            if low < high:
                cut = slice(low - rows.start, high - rows.start)
                samples = {name: values[cut] for name, values in group.samples.items()}
                parts.append(Group(group.scenario, high - low, samples))
        return ScenarioBatch(tuple(parts))

    def select(self, rows: NDArray[np.int64]) -> ScenarioBatch:
        """The given rows, in increasing order, as a batch."""
        parts = []
        for group, own in self.slices():
            first, last = np.searchsorted(rows, (own.start, own.stop))
            if first < last:
                at = rows[first:last] - own.start
                samples = {name: values[at] for name, values in group.samples.items()}
                parts.append(Group(group.scenario, at.size, samples))
        return ScenarioBatch(tuple(parts))
