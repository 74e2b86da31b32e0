"""A detector: how the event of one kind of intent is found in a trace, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypeVar

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


class Tell(NamedTuple):
    """A figure of an event."""

    name: str
    """With its unit, such as ``gap_m``."""
    values: Callable[[Encounter], Floats]
    """(rows, T)"""
    pick: Literal["first", "least", "most"] = "first"
    """Which one counts: that at the first step of the event, or one over all of it."""


@dataclass(frozen=True)
class Detector(Generic[I]):
    """Finds the events of one kind."""

    kind: type[I]
    find: Callable[[Encounter, I], Bools] = field(repr=False)
    """(rows, T) the time steps at which the event is seen."""
    words: str = ""
    """What was seen, where another event was asked for; empty: it is not listed."""
    mildest: Any = None
    """An intent that asks for no more than the words say: what events are listed by."""
    of_ego: bool = False
    """Whether the ego may be the one that does it."""
    with_ego: bool = False
    """Whether it is done to the ego."""
    partner: str = ""
    """Field of the intent that names another one who takes part; empty: there is none."""
    companions: Callable[[Encounter, int, int], tuple[str, ...]] | None = field(
        default=None, repr=False
    )
    """Ids of others who take part, of an event that begins in a row at a step."""
    companion: str = ""
    """What those others do, for documentation."""
    tells: tuple[Tell, ...] = field(default=(), repr=False)
    """Figures of its events."""

    @property
    def name(self) -> str:
        """Name of the kind."""
        name: str = self.kind.model_fields["kind"].default  # type: ignore[attr-defined]  # I: models
        return name

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


#: Figures that several kinds tell.
GAP = Tell("gap_m", lambda meet: meet.gap_m)
LEAST_GAP = Tell("gap_m", lambda meet: meet.gap_m, "least")
CLOSING = Tell("closing_mps", lambda meet: meet.closing_mps)
SPEED = Tell("speed_mps", lambda meet: meet.speed_mps)
