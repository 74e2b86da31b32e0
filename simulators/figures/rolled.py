"""A rollout with its scenario, and how far another one is from it in words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]

#: Less than this is no difference: of places [m] and of times [s].
_NEAR_M, _NEAR_S = 0.005, 0.005


class Rolled(NamedTuple):
    """What is meant."""

    scenario: Scenario
    """Concrete."""
    network: RoadNetwork
    trace: TraceBatch
    """Of one row."""

    def times_s(self) -> Floats:
        """(T,) within the duration."""
        times_s: Floats = self.trace.time_s[self.trace.valid[0]]
        return times_s

    def column(self, name: str, row: int) -> Floats:
        """(T,) of a mover, within the duration."""
        values: Floats = getattr(self.trace, name)[0, row, self.trace.valid[0]]
        return values

    def row_of(self, name: str) -> int:
        """Row of a mover by its name."""
        if name == "ego":
            return 0
        return 1 + [actor.id for actor in self.scenario.actors].index(name)


def apart_words(ours: TraceBatch, theirs: TraceBatch, row: int, phase: int | None) -> str:
    """How far a mover is from where it is meant to be, and its phase from when.

    Args:
        ours: what is meant, one row.
        theirs: what a target makes of it, with the same times.
        row: of the mover.
        phase: number of its phase; None: of none.
    """
    known = ours.valid[0]
    away_m = np.hypot(
        ours.x_m[0, row, known] - theirs.x_m[0, row, known],
        ours.y_m[0, row, known] - theirs.y_m[0, row, known],
    )
    words = [started_words(ours, theirs, row, phase)] if phase is not None else []
    worst = int(np.argmax(away_m))
    if away_m[worst] >= _NEAR_M:
        words.append(f"up to {away_m[worst]:.2f} m away, at {ours.time_s[known][worst]:.1f} s")
    faster = theirs.speed_mps[0, row, known] - ours.speed_mps[0, row, known]
    fastest = int(np.argmax(np.abs(faster)))
    if abs(faster[fastest]) >= 0.05:
        words.append(f"up to {abs(faster[fastest]):.1f} m/s {_than(faster[fastest])}")
    return ", ".join(filter(None, words)) or "no difference in this rollout"


def _than(faster: float) -> str:
    return "faster" if faster > 0.0 else "slower"


def started_words(ours: TraceBatch, theirs: TraceBatch, row: int, phase: int) -> str:
    """When a phase begins in another rollout, as compared to ours."""
    return later_words(
        float(ours.phase_start_s[0, row, phase]), float(theirs.phase_start_s[0, row, phase])
    )


def later_words(ours_s: float, theirs_s: float) -> str:
    """How much later something begins for a target; NaN: never."""
    if np.isnan(ours_s) and np.isnan(theirs_s):
        return ""
    if np.isnan(theirs_s):
        return f"never fires there; meant at {ours_s:.2f} s"
    if np.isnan(ours_s):
        return f"fires there alone, at {theirs_s:.2f} s"
    if abs(theirs_s - ours_s) < _NEAR_S:
        return ""
    side = "later" if theirs_s > ours_s else "earlier"
    return f"fires {abs(theirs_s - ours_s):.2f} s {side}"
