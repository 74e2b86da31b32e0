"""What is kept of n variants: columns, and nothing that grows with time steps or actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.metrics import Measure

Floats = NDArray[np.float64]

Stage: TypeAlias = Literal["checked", "not_rolled_out", "impossible"]
#: How far a variant came. ``not_rolled_out``: a rule that needs no rollout failed; ``impossible``:
#: its road cannot be built, or it cannot be rolled out.
STAGES: tuple[Stage, ...] = ("checked", "not_rolled_out", "impossible")
CHECKED, NOT_ROLLED_OUT, IMPOSSIBLE = range(3)

#: Worst is the least of these measures, of all others the greatest.
_LEAST = ("min_", "pet_", "impact_time_")
#: In ``Worst.actor`` where there is no value.
NOBODY = -1


@dataclass(frozen=True)
class Worst:
    """The worst value of M measures over the actors, with the actor and time, each (M, n)."""

    measures: tuple[str, ...]
    value: Floats
    """NaN where there is none."""
    actor: NDArray[np.int8]
    """Index of the actor in the scenario, from 0; ``NOBODY`` without a value."""
    time_s: Floats
    """When the worst is reached; NaN without a value, or where the measure has no time."""


@dataclass(frozen=True)
class Block:
    """What became of n variants."""

    stage: NDArray[np.int8]
    """(n,) codes, see ``STAGES``."""
    states: NDArray[np.int8]
    """(R, n) codes of ``scenario_gen.checks.STATES``, rule by rule."""
    worst: Worst | None
    """None where no variant was rolled out."""


def worst_is_least(measure: str) -> bool:
    """Whether the least value of a measure is the worst."""
    return measure.startswith(_LEAST)


def worst_of(measures: dict[str, Measure]) -> Worst:
    """Measures (n, A) -> the worst over A."""
    parts = [_worst(name, measure) for name, measure in measures.items()]
    value, actor, time_s = (np.stack(columns) for columns in zip(*parts, strict=True))
    return Worst(tuple(measures), value, actor.astype(np.int8), time_s)


def _worst(name: str, measure: Measure) -> tuple[Floats, NDArray[np.int64], Floats]:
    """(n,) value, actor and time of one measure."""
    rows, actors = measure.value.shape
    if not actors:
        nothing = np.full(rows, np.nan)
        return nothing, np.full(rows, NOBODY), nothing
    away = np.inf if worst_is_least(name) else -np.inf
    known = np.where(measure.valid, measure.value, away)
    at = known.argmin(axis=1) if worst_is_least(name) else known.argmax(axis=1)
    row = np.arange(rows)
    valid = measure.valid[row, at]
    # A measure that knows when it is reached says so in a field of its own.
    times_s = measure._asdict().get("time_s")
    time_s = times_s[row, at] if times_s is not None else np.nan
    return (
        np.where(valid, measure.value[row, at], np.nan),
        np.where(valid, at, NOBODY),
        np.where(valid, time_s, np.nan),
    )
