"""Triggers that depend on where actors are: gap, time to collision, position reached.

A condition is looked at in every step. When it has become true, the time within the step is found
by interpolation: quadratic in value and rate for gap and time to collision, the intersection of
the way with the circle for a position. Edges and delays are those of OpenSCENARIO 1.2: ``none``
starts as soon as the condition holds, ``rising`` when it turns true after having been false.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.plan import TTC, PlaceConditions, Plan
from scenario_gen.motion.relative import (
    Along,
    Bodies,
    Gap,
    along,
    closing,
    closing_rate,
    common_ways,
    longitudinal_gap,
    positions,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]


class Conditions:
    """All conditions of a plan, watched over time."""

    def __init__(self, plan: Plan) -> None:
        self._pairs = _PairWatch(plan) if plan.pairs.phase.size else None
        self._places = _PlaceWatch(plan.places) if plan.places.phase.size else None

    def check(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> bool:
        """Fire the phases whose conditions became true since the last look; whether any did.

        The first look is at time 0, with ``before_s`` = ``now_s``.
        """
        fired = False
        for watch in (self._pairs, self._places):
            if watch is not None:
                fired |= watch.check(engine, free, before_s, now_s)
        return fired


class _PairWatch:
    def __init__(self, plan: Plan) -> None:
        self._open = plan.pairs
        self._bodies = [Bodies.of(plan, a) for a in (plan.pairs.actor, plan.pairs.other)]
        self._ways = common_ways(plan.tracks, plan.pairs.actor, plan.pairs.other)
        self._before: Floats | None = None

    def check(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> bool:
        c, tracks = self._open, engine.plan.tracks
        if not c.phase.size:
            return False
        first, second = (along(engine, free, body) for body in self._bodies)
        gap = longitudinal_gap(engine, first, second, self._ways)
        # A gap is never below 0, so less than 0 never holds.
        value = np.where(c.greater, c.limit - gap.gap_m, gap.gap_m - c.limit)
        value[(c.limit <= 0.0) & ~c.greater] = np.inf
        ttc = (c.kind == TTC).nonzero()[0]
        if ttc.size:
            part = Gap(gap.gap_m[ttc], gap.rate_mps[ttc], gap.ahead[ttc])
            closing_mps = closing(tracks, first.take(ttc), second.take(ttc), part)
            # Time to collision is not defined once bodies overlap.
            value[ttc] = np.where(part.gap_m > 0.0, part.gap_m - c.limit[ttc] * closing_mps, np.inf)
        value[np.isnan(value)] = np.inf
        if self._before is None:
            new = ((value < 0.0) & ~c.rising).nonzero()[0]
            since_s = np.full(new.size, now_s)
        else:
            new = ((value < 0.0) & (self._before >= 0.0)).nonzero()[0]
            step_s = now_s - before_s
            slope = self._slope(
                engine, free, first.take(new), second.take(new),
                Gap(gap.gap_m[new], gap.rate_mps[new], gap.ahead[new]), new,
            )  # fmt: skip
            share = _crossing(self._before[new], value[new], slope * step_s)
            since_s = before_s + share * step_s
        self._before = value
        if not new.size:
            return False
        engine.fire(c.phase[new], since_s + c.delay_s[new])
        self._close(new)
        return True

    def _slope(
        self,
        engine: Engine,
        free: FreeActors,
        first: Along,
        second: Along,
        gap: Gap,
        at: Indices,
    ) -> Floats:
        """(k,) rates of change of the values that are compared with 0."""
        c = self._open
        rate_mps2 = closing_rate(engine, free, first, second, gap)
        of_ttc = gap.rate_mps - c.limit[at] * rate_mps2
        of_gap = np.where(c.greater[at], -gap.rate_mps, gap.rate_mps)
        return np.where(c.kind[at] == TTC, of_ttc, of_gap)

    def _close(self, done: Indices) -> None:
        keep = np.ones(self._open.phase.size, dtype=bool)
        keep[done] = False
        at = keep.nonzero()[0]
        self._open = self._open.take(at)
        self._bodies = [body.take(at) for body in self._bodies]
        if self._ways is not None:
            self._ways = self._ways.take(at)
        if self._before is not None:
            self._before = self._before[at]


class _PlaceWatch:
    def __init__(self, conditions: PlaceConditions) -> None:
        self._open = conditions
        self._before: tuple[Floats, Floats] | None = None

    def check(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> bool:
        c = self._open
        if not c.phase.size:
            return False
        x_m, y_m = positions(engine, free, c.actor)
        dx_m, dy_m = x_m - c.x_m, y_m - c.y_m
        if self._before is None:
            new = ((np.hypot(dx_m, dy_m) < c.within_m) & ~c.rising).nonzero()[0]
            since_s = np.full(new.size, now_s)
        else:
            share = _entry(*self._before, dx_m, dy_m, c.within_m)
            new = (~np.isnan(share)).nonzero()[0]
            since_s = before_s + share[new] * (now_s - before_s)
        self._before = dx_m, dy_m
        if not new.size:
            return False
        engine.fire(c.phase[new], since_s + c.delay_s[new])
        keep = np.ones(c.phase.size, dtype=bool)
        keep[new] = False
        at = keep.nonzero()[0]
        self._open, self._before = c.take(at), (dx_m[at], dy_m[at])
        return True


def _crossing(before: Floats, now: Floats, slope: Floats) -> Floats:
    """(n,) share of the step at which a value that was >= 0 and is < 0 passed through 0.

    The value is taken for the parabola through both with the given slope (per step) at the end.
    """
    known = np.isfinite(before)
    before = np.where(known, before, 1.0)
    bend = before - now + slope
    # With z = 1 - share: bend z^2 - slope z + now = 0.
    root = np.sqrt(np.maximum(slope * slope - 4.0 * bend * now, 0.0))
    linear = now / np.minimum(now - before, -1e-300)
    left = np.where(linear > 1.0, 1.0, linear)
    for denominator in (slope - root, slope + root):
        safe = np.where(denominator == 0.0, 1.0, denominator)
        z = np.where(denominator == 0.0, -1.0, 2.0 * now / safe)
        left = np.where((z >= 0.0) & (z <= 1.0), z, left)
    return np.where(known, 1.0 - left, 1.0)


def _entry(x0: Floats, y0: Floats, x1: Floats, y1: Floats, radius: Floats) -> Floats:
    """(n,) share of the way from 0 to 1 at which it enters the circle round the origin, or NaN."""
    dx, dy = x1 - x0, y1 - y0
    a = dx * dx + dy * dy
    half_b = x0 * dx + y0 * dy
    c = x0 * x0 + y0 * y0 - radius * radius
    discriminant = half_b * half_b - a * c
    moving = (a > 0.0) & (discriminant > 0.0) & (c >= 0.0)
    share = (-half_b - np.sqrt(np.where(moving, discriminant, 0.0))) / np.where(a > 0.0, a, 1.0)
    return np.where(moving & (share >= 0.0) & (share <= 1.0), share, np.nan)
