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
from scenario_gen.motion.plan import TTC, PairConditions, PlaceConditions, Plan
from scenario_gen.motion.relative import Along, Gap, along, closing, longitudinal_gap, positions

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]


class Conditions:
    """All conditions of a plan, watched over time."""

    def __init__(self, plan: Plan) -> None:
        self._pairs = _PairWatch(plan.pairs) if plan.pairs.phase.size else None
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
    def __init__(self, conditions: PairConditions) -> None:
        self._c = conditions
        self._open = np.arange(conditions.phase.size)
        self._before: Floats | None = None

    def check(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> bool:
        if not self._open.size:
            return False
        c, at = self._c, self._open
        first = along(engine, free, c.actor[at])
        second = along(engine, free, c.other[at])
        gap = longitudinal_gap(engine, first, second)
        limit = c.limit[at]
        sign = np.where(c.greater[at], -1.0, 1.0)
        value, slope = sign * (gap.gap_m - limit), sign * gap.rate_mps
        # Time to collision is not defined once bodies overlap, and no gap is below 0.
        never = np.isnan(gap.gap_m) | ((limit <= 0.0) & (sign > 0.0))
        ttc = (c.kind[at] == TTC).nonzero()[0]
        if ttc.size:
            closing_mps, rate_mps2 = _closing(first, second, gap, ttc)
            value[ttc] = gap.gap_m[ttc] - limit[ttc] * closing_mps
            slope[ttc] = gap.rate_mps[ttc] - limit[ttc] * rate_mps2
            never[ttc] |= gap.gap_m[ttc] <= 0.0
        value = np.where(never, np.inf, value)
        holds = value < 0.0
        if self._before is None:
            new = (holds & ~c.rising[at]).nonzero()[0]
            since_s = np.full(new.size, now_s)
        else:
            new = (holds & (self._before >= 0.0)).nonzero()[0]
            step_s = now_s - before_s
            share = _crossing(self._before[new], value[new], slope[new] * step_s)
            since_s = before_s + share * step_s
        if not new.size:
            self._before = value
            return False
        engine.fire(c.phase[at[new]], since_s + c.delay_s[at[new]])
        keep = np.ones(at.size, dtype=bool)
        keep[new] = False
        self._open, self._before = at[keep], value[keep]
        return True


class _PlaceWatch:
    def __init__(self, conditions: PlaceConditions) -> None:
        self._c = conditions
        self._open = np.arange(conditions.phase.size)
        self._before: tuple[Floats, Floats] | None = None

    def check(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> bool:
        if not self._open.size:
            return False
        c, at = self._c, self._open
        x_m, y_m = positions(engine, free, c.actor[at])
        dx_m, dy_m = x_m - c.x_m[at], y_m - c.y_m[at]
        within_m = c.within_m[at]
        if self._before is None:
            new = ((np.hypot(dx_m, dy_m) < within_m) & ~c.rising[at]).nonzero()[0]
            since_s = np.full(new.size, now_s)
        else:
            share = _entry(*self._before, dx_m, dy_m, within_m)
            new = (~np.isnan(share)).nonzero()[0]
            since_s = before_s + share[new] * (now_s - before_s)
        engine.fire(c.phase[at[new]], since_s + c.delay_s[at[new]])
        keep = np.ones(at.size, dtype=bool)
        keep[new] = False
        self._open, self._before = at[keep], (dx_m[keep], dy_m[keep])
        return bool(new.size)


def _closing(first: Along, second: Along, gap: Gap, at: Indices) -> tuple[Floats, Floats]:
    if at.size == first.u_m.size:
        return closing(first, second, gap)
    part = Gap(gap.gap_m[at], gap.rate_mps[at], gap.ahead[at])
    return closing(first.take(at), second.take(at), part)


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
