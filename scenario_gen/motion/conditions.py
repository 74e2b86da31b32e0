"""Triggers that depend on what actors do, watched over time.

A condition is looked at at the end of every step. When it has changed, the time within the step is
found by interpolation, or in closed form where there is one. Edges and delays are those of
OpenSCENARIO 1.2: ``none`` starts as soon as the condition holds, ``rising`` when it turns true
after having been false.
"""

from __future__ import annotations

import numpy as np

from scenario_gen.motion.combinations import Combinations
from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.trigger_tables import ConditionSet
from scenario_gen.motion.watch_pairs import PairWatch
from scenario_gen.motion.watch_places import ArrivalWatch, PlaceWatch
from scenario_gen.motion.watch_speeds import SpeedWatch
from scenario_gen.motion.watches import Watch


class Conditions:
    """All conditions of a plan."""

    def __init__(self, plan: Plan) -> None:
        triggers = plan.triggers
        self._alone = _watches(plan, triggers.alone)
        self._members = _watches(plan, triggers.members)
        self._combinations = (
            Combinations(triggers.combined) if triggers.combined.phase.size else None
        )
        self._first = True

    def check(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> bool:
        """Fire the phases whose triggers became true since the last look; whether any did.

        The first look is at time 0, with ``before_s`` = ``now_s``.
        """
        fired = False
        for watch in self._alone:
            fired |= self._start(watch, engine, free, before_s, now_s)
        if self._combinations is not None:
            fired |= self._combine(self._combinations, engine, free, before_s, now_s)
        self._first = False
        return fired

    def _start(
        self, watch: Watch, engine: Engine, free: FreeActors, before_s: float, now_s: float
    ) -> bool:
        c = watch.conditions
        if not c.target.size:
            return False
        risen, risen_s, _, _ = watch.look(engine, free, before_s, now_s)
        if self._first:
            turned = ~c.rising[risen]
            risen, risen_s = risen[turned], risen_s[turned]
        if not risen.size:
            return False
        engine.fire(c.target[risen], risen_s + c.delay_s[risen])
        _drop(watch, risen)
        return True

    def _combine(
        self, combinations: Combinations, engine: Engine, free: FreeActors, before_s: float,
        now_s: float,
    ) -> bool:  # fmt: skip
        for watch in self._members:
            target = watch.conditions.target
            if target.size:
                found = watch.look(engine, free, before_s, now_s)
                combinations.rise(target[found.risen], found.risen_s, first=self._first)
                combinations.fall(target[found.fallen], found.fallen_s)
        phases, times_s = combinations.due(now_s)
        if not phases.size:
            return False
        engine.fire(phases, times_s)
        waiting = combinations.waiting()
        for watch in self._members:
            watch.keep(waiting[watch.conditions.target].nonzero()[0])
        return True


def _watches(plan: Plan, conditions: ConditionSet) -> list[Watch]:
    """Watches of those kinds that occur."""
    watches: list[Watch] = []
    if conditions.pairs.target.size:
        watches.append(PairWatch(plan, conditions.pairs))
    if conditions.places.target.size:
        watches.append(PlaceWatch(conditions.places))
    if conditions.speeds.target.size:
        watches.append(SpeedWatch(conditions.speeds))
    if conditions.arrivals.target.size:
        watches.append(ArrivalWatch(plan, conditions.arrivals))
    return watches


def _drop(watch: Watch, done: np.ndarray) -> None:
    keep = np.ones(watch.conditions.target.shape, dtype=bool)
    keep[done] = False
    watch.keep(keep.nonzero()[0])
