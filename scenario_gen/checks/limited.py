"""Rollouts in which everybody does no more than it can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.limits import DEFAULT_LIMITS, Limits
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.dynamics.realised import CHANGING, realised
from scenario_gen.roads import RoadNetwork

#: Steps in which a demand is followed. [s]
FINEST_S = 0.1
# Scenarios looked at together; bounds the memory beside the traces.
_ROWS = 512


def limited(
    batch: ScenarioBatch,
    trace: TraceBatch,
    networks: Sequence[RoadNetwork | None],
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> TraceBatch:
    """The trace with what movers do in place of what is demanded of them.

    Movers far inside their limits do exactly what is demanded. Phases begin and end as in the
    demand: nobody's trigger waits for a mover that is late.

    Args:
        batch: the scenarios.
        trace: their rollout.
        networks: one per group.
        limits: of the movers.
    """
    context = CheckContext(batch, trace, networks, None, limits)
    arrays: dict[str, Any] = {name: getattr(trace, name).copy() for name in CHANGING}
    for first in range(0, batch.size, _ROWS):
        part = context.part(first, min(first + _ROWS, batch.size))
        if not part.following.row.size:
            continue
        found = realised(part.trace, part.following, part.networks)
        actors = part.batch.actor_count
        for name in CHANGING:
            arrays[name][first : first + part.batch.size, :actors] = getattr(found, name)
    return replace(trace, **arrays)


def thinned(trace: TraceBatch, every: int) -> TraceBatch:
    """Every so many steps of a trace."""
    changed: dict[str, Any] = {
        name: np.ascontiguousarray(getattr(trace, name)[..., ::every])
        for name in (*CHANGING, "valid", "time_s")
    }
    return replace(trace, **changed)
