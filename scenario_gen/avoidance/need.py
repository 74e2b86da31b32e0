"""Whether anything has to be done at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.selection import Selection
from scenario_gen.checks.ego_paths import ego_path
from scenario_gen.metrics import Measure, ego_frame, impact, required_decel
from scenario_gen.metrics.measure import ever

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_ROWS_AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class Need:
    """What B egos that keep their speed come to; arrays (B,)."""

    touches: Bools
    """Whether the ego touches somebody."""
    decel_mps2: Floats
    """The most that it would have to brake for an actor ahead; 0 where nobody is in its way."""


def need_of(everything: Selection, measures: Mapping[str, Measure] | None) -> Need:
    """From the criticality that the checks have worked out, or worked out here."""
    if measures is not None:
        return Need(
            ever(measures["impact_time_s"].valid),
            _most(measures["max_required_decel_mps2"]),
        )
    rows = everything.row.size
    touches, decel_mps2 = np.zeros(rows, dtype=np.bool_), np.zeros(rows)
    for first in range(0, rows, _ROWS_AT_ONCE):
        some = everything.take(np.arange(first, min(first + _ROWS_AT_ONCE, rows)))
        at = slice(first, first + _ROWS_AT_ONCE)
        paths = [
            ego_path(group.scenario.ego, network)
            for group, network in zip(some.batch.groups, some.networks, strict=True)
        ]
        frame = ego_frame(some.trace, paths)
        touches[at] = ever(impact(some.trace, frame).time.valid)
        decel_mps2[at] = _most(required_decel(some.trace, frame).greatest())
    return Need(touches, decel_mps2)


def _most(measure: Measure) -> Floats:
    """(B, A) -> (B,) the greatest valid value; 0 where there is none."""
    out: Floats = np.where(measure.valid, measure.value, 0.0).max(axis=1, initial=0.0)
    return out
