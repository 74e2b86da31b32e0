"""Conditions between two actors along the road: gap, time to collision, headway."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.crossings import passage
from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.relative import (
    Along,
    Bodies,
    Gap,
    accelerations,
    along,
    closing,
    closing_rate,
    common_ways,
    longitudinal_gap,
)
from scenario_gen.motion.trigger_tables import HEADWAY, TTC, PairConditions
from scenario_gen.motion.watches import NOTHING, Changes, changes, held

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]

_STILL_MPS = 1e-6


class PairWatch:
    """Watches values that are below 0 while a condition holds.

    A headway has a second one: the other actor is not behind. It is so while it is the distance,
    taken negative, from where the boxes begin to overlap.
    """

    def __init__(self, plan: Plan, conditions: PairConditions) -> None:
        self.conditions = conditions
        self._bodies = [Bodies.of(plan, a) for a in (conditions.actor, conditions.other)]
        self._ways = common_ways(plan.tracks, conditions.actor, conditions.other)
        self._before: tuple[Floats, Floats, Bools] | None = None

    def look(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> Changes:
        """See ``Watch``."""
        first, second = (along(engine, free, body) for body in self._bodies)
        gap = longitudinal_gap(engine, first, second, self._ways)
        value, behind = self._values(engine, first, second, gap)
        holds = (value < 0.0) & (behind < 0.0)
        before, self._before = self._before, (value, behind, holds)
        if before is None:
            return held(holds, now_s)
        value_before, behind_before, held_before = before
        new = (holds != held_before).nonzero()[0]
        if not new.size:
            return NOTHING
        step_s = now_s - before_s
        slope, behind_slope = self._slopes(
            engine, free, first.take(new), second.take(new),
            Gap(gap.gap_m[new], gap.rate_mps[new], gap.ahead[new]), new,
        )  # fmt: skip
        share = passage(value_before[new], value[new], slope * step_s)
        aside = passage(behind_before[new], behind[new], behind_slope * step_s)
        # To hold takes both, to cease one.
        share = np.where(holds[new], np.fmax(share, aside), np.fmin(share, aside))
        # One that sets off beside the other passes no limit: that shows at the end of the step.
        return changes(holds, new, before_s + np.nan_to_num(share, nan=1.0) * step_s)

    def keep(self, at: Indices) -> None:
        """See ``Watch``."""
        self.conditions = self.conditions.take(at)
        self._bodies = [body.take(at) for body in self._bodies]
        if self._ways is not None:
            self._ways = self._ways.take(at)
        if self._before is not None:
            value, behind, holds = self._before
            self._before = value[at], behind[at], holds[at]

    def _values(
        self, engine: Engine, first: Along, second: Along, gap: Gap
    ) -> tuple[Floats, Floats]:
        c, tracks = self.conditions, engine.plan.tracks
        # A gap is never below 0, so less than 0 never holds.
        value = np.where(c.greater, c.limit - gap.gap_m, gap.gap_m - c.limit)
        value[(c.limit <= 0.0) & ~c.greater] = np.inf
        ttc = (c.kind == TTC).nonzero()[0]
        if ttc.size:
            part = Gap(gap.gap_m[ttc], gap.rate_mps[ttc], gap.ahead[ttc])
            closing_mps = closing(tracks, first.take(ttc), second.take(ttc), part)
            # Time to collision is not defined once bodies overlap.
            value[ttc] = np.where(part.gap_m > 0.0, part.gap_m - c.limit[ttc] * closing_mps, np.inf)
        behind = np.full(value.shape, -1.0)
        headway = (c.kind == HEADWAY).nonzero()[0]
        if headway.size:
            gap_m, speed_mps = gap.gap_m[headway], first.speed_mps[headway]
            both_m = 2.0 * (first.half_m[headway] + second.half_m[headway])
            ahead = gap.ahead[headway] >= 0.0
            front_m = np.where(ahead, gap_m, -gap_m - both_m)
            behind[headway] = np.where(ahead, -gap_m - both_m, gap_m)
            # Headway is not defined for one that stands.
            moves = speed_mps > _STILL_MPS
            value[headway] = np.where(moves, front_m - c.limit[headway] * speed_mps, np.inf)
        value[np.isnan(value)] = np.inf
        return value, behind

    def _slopes(
        self, engine: Engine, free: FreeActors, first: Along, second: Along, gap: Gap, at: Indices
    ) -> tuple[Floats, Floats]:
        """(k,) rates of change of both values."""
        c = self.conditions
        rate_mps2 = closing_rate(engine, free, first, second, gap)
        of_ttc = gap.rate_mps - c.limit[at] * rate_mps2
        of_gap = np.where(c.greater[at], -gap.rate_mps, gap.rate_mps)
        front_mps = np.where(gap.ahead >= 0.0, gap.rate_mps, -gap.rate_mps)
        of_headway = front_mps - c.limit[at] * accelerations(engine, free, first.actor)
        kind = c.kind[at]
        slope = np.where(kind == TTC, of_ttc, np.where(kind == HEADWAY, of_headway, of_gap))
        return slope, -front_mps
