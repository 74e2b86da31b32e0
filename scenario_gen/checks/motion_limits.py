"""What everybody in a batch can do at most: by kind, by category, or by what carries it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.limit import Limit, MotionLimit
from scenario_gen.checks.limits import Limits
from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError

Floats = NDArray[np.float64]


class MotionLimits:
    """Limits of B scenarios with N movers, the ego first.

    What is carried moves as its carrier does: the greater of their limits counts.
    """

    def __init__(self, batch: ScenarioBatch, limits: Limits) -> None:
        self._batch = batch
        self._limits = limits
        self._values: dict[MotionLimit, Floats] = {}

    def values(self, name: MotionLimit) -> Floats:
        """(B, N) the limit of everybody; NaN where there is none."""
        if name not in self._values:
            out = np.full((self._batch.size, self._batch.actor_count), np.nan)
            for group, rows in self._batch.slices():
                found = [
                    limit_of(self._limits, group.scenario, mover, name)
                    for mover in _everybody(group.scenario)
                ]
                out[rows, : len(found)] = [np.nan if one is None else one.value for one in found]
            self._values[name] = out
        return self._values[name]

    def source(self, row: int, mover: int, name: MotionLimit) -> Limit:
        """The limit of one mover with its source.

        Raises:
            InputError: it has no such limit.
        """
        scenario = self._batch.groups[int(self._batch.group_of_row[row])].scenario
        found = limit_of(self._limits, scenario, _everybody(scenario)[mover], name)
        if found is None:
            raise InputError(f"mover {mover} has no limit of {name}")
        return found


def _everybody(scenario: Scenario) -> tuple[Ego | Actor, ...]:
    return (scenario.ego, *scenario.actors)


def limit_of(
    limits: Limits, scenario: Scenario, mover: Ego | Actor, name: MotionLimit
) -> Limit | None:
    """The limit of a mover of a scenario; None where there is none."""
    own = limits.of(mover.category, mover.kind, name)
    if own is None or not isinstance(mover, Actor) or mover.carried_by is None:
        return own
    carrier = next(actor for actor in scenario.actors if actor.id == mover.carried_by)
    other = limits.of(carrier.category, carrier.kind, name)
    return other if other is not None and other.value > own.value else own
