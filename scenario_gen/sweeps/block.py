"""What is kept of n variants: columns, and nothing that grows with time steps or actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks import CheckReport
from scenario_gen.metrics import MEASURES
from scenario_gen.metrics.catalogue import PLACE

Floats = NDArray[np.float64]

Stage: TypeAlias = Literal["checked", "not_rolled_out", "impossible"]
#: How far a variant came. ``not_rolled_out``: a rule that needs no rollout failed; ``impossible``:
#: its road cannot be built, or it cannot be rolled out.
STAGES: tuple[Stage, ...] = ("checked", "not_rolled_out", "impossible")
CHECKED, NOT_ROLLED_OUT, IMPOSSIBLE = range(3)

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


def worst_is(measure: str) -> str:
    """Which value of a measure is the worst: the least, the greatest, that of the first contact."""
    return MEASURES[PLACE[measure]].worst if measure in PLACE else "least"


def worst_of(report: CheckReport) -> Worst:
    """The worst over the actors of every measure of n variants."""
    found = report.worst
    value, actor, time_s = (
        np.stack([getattr(worst, field) for worst in found.values()])
        for field in ("value", "actor", "time_s")
    )
    sight = report.measures["min_sight_m"]
    # What the ego sees least is nobody's doing.
    return Worst(
        (*found, "min_sight_m"),
        np.vstack([value, sight.value.T]),
        np.vstack([actor, np.full((1, sight.value.shape[0]), NOBODY)]).astype(np.int8),
        np.vstack([time_s, np.full((1, sight.value.shape[0]), np.nan)]),
    )
