"""Judges of drivers whose danger is a condition on the present situation."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from scenario_gen.drivers.braking import Danger
from scenario_gen.drivers.onset import Onset
from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation


class Found(NamedTuple):
    """What a condition says of (B, A) actors."""

    holds: Bools
    margins: tuple[Floats, ...]
    """Positive while it holds; see ``Onset``."""
    demand_mps2: Floats | float


class ConditionJudge:
    """A danger lasts as long as a condition holds.

    With ``until_passed`` it lasts, once begun, until the actor is out of sight, no longer in front
    or no longer comes nearer.
    """

    def __init__(
        self,
        condition: Callable[[Situation], Found],
        rows: int,
        actors: int,
        scheme: Scheme,
        *,
        until_passed: bool = False,
    ) -> None:
        self._condition = condition
        self._onset = Onset(rows, actors, scheme)
        self._until_passed = until_passed

    def danger(self, situation: Situation) -> Danger:
        """The dangers of now."""
        holds, margins, demand_mps2 = self._condition(situation)
        if self._until_passed:
            near = situation.seen & situation.ahead & (situation.closing_mps > 0.0)
            holds = holds | (near & ~np.isnan(self._onset.since_s))
        return Danger(holds, self._onset.update(situation, holds, *margins), demand_mps2)
