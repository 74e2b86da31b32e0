"""Conditions on places: an actor is near one, or will be there within a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.crossings import chord
from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.relative import Along, Bodies, accelerations, along, positions
from scenario_gen.motion.tracks import Tracks
from scenario_gen.motion.trigger_tables import ArrivalConditions, PlaceConditions
from scenario_gen.motion.watches import NOTHING, Changes, held
from scenario_gen.motion.within_step import last_event, time_of_passage

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]


class PlaceWatch:
    """Watches whether actors are within circles."""

    def __init__(self, conditions: PlaceConditions) -> None:
        self.conditions = conditions
        self._before: tuple[Floats, Floats, Bools] | None = None

    def look(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> Changes:
        """See ``Watch``; a circle that is crossed within the step counts too."""
        c = self.conditions
        x_m, y_m = positions(engine, free, c.actor)
        dx_m, dy_m = x_m - c.x_m, y_m - c.y_m
        inside = np.hypot(dx_m, dy_m) < c.within_m
        before, self._before = self._before, (dx_m, dy_m, inside)
        if before is None:
            return held(inside, now_s)
        x0_m, y0_m, was_inside = before
        enters, leaves = chord(x0_m, y0_m, dx_m, dy_m, c.within_m)
        through = (enters >= 0.0) & (leaves <= 1.0)
        risen = (~was_inside & (inside | through)).nonzero()[0]
        fallen = ((was_inside | through) & ~inside).nonzero()[0]
        step_s = now_s - before_s
        return Changes(
            risen, before_s + _within(enters[risen]) * step_s,
            fallen, before_s + _within(leaves[fallen]) * step_s,
        )  # fmt: skip

    def keep(self, at: Indices) -> None:
        """See ``Watch``."""
        self.conditions = self.conditions.take(at)
        if self._before is not None:
            x_m, y_m, inside = self._before
            self._before = x_m[at], y_m[at], inside[at]


def _within(share: Floats) -> Floats:
    """Shares of a step; rounding may leave them a little outside it, or without a value."""
    if not share.size:
        return share
    return np.clip(np.nan_to_num(share, nan=1.0), 0.0, 1.0)


class ArrivalWatch:
    """Watches the time that actors still need to places at their present speed.

    It is below T while the way that is left is below T times the speed, and the place is ahead.
    """

    def __init__(self, plan: Plan, conditions: ArrivalConditions) -> None:
        self.conditions = conditions
        self._bodies = Bodies.of(plan, conditions.actor)
        self._driven = _Driven(plan.tracks)
        self._before: tuple[Floats, Floats, Bools] | None = None

    def look(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> Changes:
        """See ``Watch``; a condition that begins and ceases to hold within the step counts too."""
        c, now = self.conditions, along(engine, free, self._bodies)
        left_m = self._left(engine.plan.tracks, now, positions(engine, free, c.actor))
        value_m = left_m - c.below_s * now.speed_mps
        holds = (value_m < 0.0) & (left_m > 0.0)
        before, self._before = self._before, (left_m, value_m, holds)
        if before is None:
            return held(holds, now_s)
        left_before_m, value_before_m, held_before = before
        # On a straight line past a place the way that is left may jump from ahead to behind.
        through = ~np.isnan(c.u_m) & (value_before_m >= 0.0) & (left_m <= 0.0)
        through &= left_before_m > 0.0
        risen = (~held_before & (holds | through)).nonzero()[0]
        fallen = ((held_before | through) & ~holds).nonzero()[0]
        if not risen.size + fallen.size:
            return NOTHING
        at = np.concatenate([risen, fallen])
        passes_s, arrives_s = self._times(
            engine, free, at, now.take(at),
            (before_s, left_before_m[at], value_before_m[at]), (now_s, left_m[at], value_m[at]),
        )  # fmt: skip
        fallen_s = np.where(value_m[fallen] < 0.0, arrives_s[risen.size :], passes_s[risen.size :])
        return Changes(risen, passes_s[: risen.size], fallen, fallen_s)

    def keep(self, at: Indices) -> None:
        """See ``Watch``."""
        self.conditions = self.conditions.take(at)
        self._bodies = self._bodies.take(at)
        if self._before is not None:
            left_m, value_m, holds = self._before
            self._before = left_m[at], value_m[at], holds[at]

    def _left(self, tracks: Tracks, now: Along, place: tuple[Floats, Floats]) -> Floats:
        """(n,) way that is left, negative once the place is behind."""
        c = self.conditions
        left_m = self._along(c, self._bodies.way, now.u_m)
        straight = np.isnan(c.u_m).nonzero()[0]
        if straight.size:
            course_rad = tracks.heading(c.actor[straight], now.u_m[straight])
            course_rad += now.angle_rad[straight]
            x_m, y_m = place[0][straight], place[1][straight]
            left_m[straight] = _straight(c.take(straight), x_m, y_m, course_rad)
        return left_m

    def _along(self, c: ArrivalConditions, way: Floats, u_m: Floats) -> Floats:
        return way * (self._driven.at(c.actor, c.u_m) - self._driven.at(c.actor, u_m))

    def _times(
        self, engine: Engine, free: FreeActors, at: Indices, now: Along,
        begin: tuple[float, Floats, Floats], end: tuple[float, Floats, Floats],
    ) -> tuple[Floats, Floats]:  # fmt: skip
        """(n,) times at which values, and what is left, pass 0 between two (time, left, value)."""
        c, way = self.conditions.take(at), self._bodies.way[at]
        begin_s, begin_left_m, begin_value_m = begin
        end_s, end_left_m, end_value_m = end
        event = last_event(engine, free, c.actor, end_s)
        straight = np.isnan(c.u_m)
        rate_mps = np.where(straight, -now.speed_mps * np.sign(end_left_m), -way * now.rate_mps)
        event_left_m = np.where(
            straight,
            _straight(c, event.x_m, event.y_m, event.course_rad),
            self._along(c, way, event.u_m),
        )
        before_m = event_left_m - c.below_s * event.before_mps
        after_m = event_left_m - c.below_s * event.after_mps
        accel_mps2 = np.where(event.driven, accelerations(engine, free, c.actor), np.nan)
        passes_s = time_of_passage(
            (begin_s, begin_value_m), (event.time_s, before_m, after_m),
            (end_s, end_value_m, rate_mps - c.below_s * accel_mps2),
        )  # fmt: skip
        arrives_s = time_of_passage(
            (begin_s, begin_left_m), (event.time_s, event_left_m, event_left_m),
            (end_s, end_left_m, rate_mps),
        )  # fmt: skip
        return passes_s, arrives_s


def _straight(c: ArrivalConditions, x_m: Floats, y_m: Floats, course_rad: Floats) -> Floats:
    """(n,) straight distances from points to places, negative where these are behind."""
    dx_m, dy_m = c.x_m - x_m, c.y_m - y_m
    ahead_m = dx_m * np.cos(course_rad) + dy_m * np.sin(course_rad)
    return np.copysign(np.hypot(dx_m, dy_m), ahead_m)


class _Driven:
    """Distances in s along paths, which differ from stations where paths leave the reference."""

    def __init__(self, tracks: Tracks) -> None:
        table = tracks.table
        self._tracks = tracks
        length_m = np.diff(np.minimum(table.u0_m, table.length_m[:, None]), axis=1)
        first = np.zeros((table.u0_m.shape[0], 1))
        driven_m = np.cumsum(length_m * np.abs(table.s_rate[:, :-1]), axis=1)
        self._begin_m = np.hstack([first, driven_m])

    def at(self, actor: Indices, u_m: Floats) -> Floats:
        """(n,) stations -> (n,) distances from the beginning of the paths."""
        tracks, table = self._tracks, self._tracks.table
        if table.on_reference:
            return u_m
        # A station without a value stays so: the piece that it is put on does not matter.
        piece = table.piece(tracks.row[actor], np.nan_to_num(u_m))
        along_m = np.abs(table.s_rate.take(piece)) * (u_m - table.u0_m.take(piece))
        return self._begin_m.take(piece) + along_m
