"""Combinations of levels that cannot be, each with the reason.

A scenario that is seen in an excluded combination is shown, not counted, so a wrong constraint
comes to light.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenario_gen.coverage.impossible import (
    OF_ENVIRONMENT,
    OF_EVENTS,
    OF_MANOEUVRES,
    OF_ROADS,
)
from scenario_gen.coverage.impossible_rollouts import OF_CONSTANT_SPEED, OF_ROLLOUTS


@dataclass(frozen=True)
class Constraint:
    """Levels of one or several factors that cannot come together."""

    never: tuple[tuple[str, tuple[str, ...]], ...]
    """(factor, its levels): no scenario has one of the levels of each factor."""
    reason: str

    @classmethod
    def pair(
        cls, first: str, first_levels: Sequence[str], second: str, second_levels: Sequence[str],
        reason: str,
    ) -> Constraint:  # fmt: skip
        """Levels of one factor that exclude levels of another."""
        return cls(((first, tuple(first_levels)), (second, tuple(second_levels))), reason)


CONSTRAINTS: tuple[Constraint, ...] = (
    *(Constraint.pair(*rule) for rule in (*OF_ENVIRONMENT, *OF_ROADS, *OF_EVENTS, *OF_MANOEUVRES)),
    *(Constraint(*rule) for rule in OF_ROLLOUTS),
)
#: These hold as well where the ego of the rollouts keeps its speed.
AT_CONSTANT_SPEED: tuple[Constraint, ...] = tuple(Constraint(*rule) for rule in OF_CONSTANT_SPEED)
