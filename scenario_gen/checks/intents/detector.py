"""A detector: how the event of one kind of intent is found in a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.metrics.measure import ever

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Share of a demanded value that sampling may hide between two steps.
SAMPLING = 0.01

I = TypeVar("I")  # noqa: E741  (an intent)


class Seen(NamedTuple):
    """Whether, and from when on, an event is seen; both (rows,)."""

    seen: Bools
    time_s: Floats
    """Of its first time step; NaN where it is not seen."""


@dataclass(frozen=True)
class Detector(Generic[I]):
    """Finds the events of one kind."""

    kind: type[I]
    find: Callable[[Encounter, I], Bools] = field(repr=False)
    """(rows, T) the time steps at which the event is seen."""
    words: str = ""
    """What was seen, where another event was asked for; empty: not told (see ``words``)."""
    mildest: I | None = None
    """An intent that asks for no more than the words say."""
    of_ego: bool = False
    """Whether the ego may be the one that does it."""

    def steps(self, meet: Encounter, intent: object) -> Bools:
        """(rows, T) the time steps at which the event of an intent is seen.

        Raises:
            TypeError: the intent is of another kind.
        """
        if not isinstance(intent, self.kind):
            raise TypeError(f"{type(intent).__name__} is no {self.kind.__name__}")
        return self.find(meet, intent) & meet.known


def first(meet: Encounter, steps: Bools) -> Seen:
    """The first of the time steps of an event."""
    seen = ever(steps)
    time_s = meet.context.trace.time_s[steps.argmax(axis=-1)]
    return Seen(seen, np.where(seen, time_s, np.nan))


def at_most(value: Floats, limit: Floats) -> Bools:
    """Whether values keep to a limit; NaN is none."""
    kept: Bools = (value <= limit) | np.isnan(limit)
    return kept


def earlier(steps: Bools) -> Bools:
    """(rows, T) whether any step before was marked."""
    out = np.zeros(steps.shape, dtype=np.bool_)
    out[:, 1:] = np.logical_or.accumulate(steps[:, :-1], axis=1)
    return out
