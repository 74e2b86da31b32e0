"""Conditions on the speed of an actor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.crossings import speed_reached
from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.relative import accelerations, speeds
from scenario_gen.motion.trigger_tables import SpeedConditions
from scenario_gen.motion.watches import NOTHING, Changes, changes, held
from scenario_gen.motion.within_step import last_event, time_of_passage

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]

# A speed that is reached is neither less nor greater, whatever rounding leaves of it.
_ROUNDING_MPS = 1e-6


class SpeedWatch:
    """Watches by how much speeds are on the wrong side of their limits."""

    def __init__(self, conditions: SpeedConditions) -> None:
        self.conditions = conditions
        self._before: Floats | None = None

    def look(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> Changes:
        """See ``Watch``."""
        c = self.conditions
        value_mps = _value(c, speeds(engine, free, c.actor))
        holds = value_mps < 0.0
        before, self._before = self._before, value_mps
        if before is None:
            return held(holds, now_s)
        new = (holds != (before < 0.0)).nonzero()[0]
        if not new.size:
            return NOTHING
        c = c.take(new)
        event = last_event(engine, free, c.actor, now_s)
        accel_mps2 = np.where(event.driven, accelerations(engine, free, c.actor), np.nan)
        time_s = time_of_passage(
            (before_s, before[new]),
            (event.time_s, _value(c, event.before_mps), _value(c, event.after_mps)),
            (now_s, value_mps[new], np.where(c.greater, -accel_mps2, accel_mps2)),
        )
        exact_s = speed_reached(engine.intent.take(c.actor), c.limit_mps)
        known = event.driven & (exact_s >= event.time_s) & (exact_s <= now_s)
        return changes(holds, new, np.where(known, exact_s, time_s))

    def keep(self, at: Indices) -> None:
        """See ``Watch``."""
        self.conditions = self.conditions.take(at)
        if self._before is not None:
            self._before = self._before[at]


def _value(c: SpeedConditions, speed_mps: Floats) -> Floats:
    """(n,) values that are below 0 where a condition holds."""
    over_mps = speed_mps - c.limit_mps
    return np.where(c.greater, -over_mps, over_mps) + _ROUNDING_MPS
