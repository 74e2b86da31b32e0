"""Actors that leave their lane: crossing, on a trajectory, or by a free manoeuvre.

Their places on the road are tracked: (u, q) along the path of their start is corrected in every
step by Newton's method, which needs a step or two because it starts from the last place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.events import Engine
from scenario_gen.motion.lane_pose import lane_pose
from scenario_gen.motion.plan import Plan, Trajectories
from scenario_gen.motion.tracks import Tracks

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_FIRST_STEPS = 12
_STEPS = 2


class FreeActors:
    """World poses (F,) of the actors that leave their lane, and their places (u, q) on the path of
    their start. Those with free manoeuvres are among them from the start on."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.actor: Indices = plan.off_lane
        self.slot = np.full(plan.u_m.shape, -1)
        """(M,) place of an actor among the free ones, or -1."""
        self.slot[self.actor] = np.arange(self.actor.size)
        self.away = np.ones(self.actor.shape, dtype=bool)
        """(F,) whether the actor is off its lane at this time."""
        self._motion = _TrajectoryMotion(plan.trajectories)
        self.u_m = plan.u_m[self.actor]
        self.q_m, self.path_heading_rad, self.heading_rad, self.x_m, self.y_m = np.zeros(
            (5, self.actor.size)
        )
        self.course_rad = np.zeros(self.actor.size)
        """(F,) direction of motion; the heading where the actor stands."""
        self.speed_mps, self.accel_mps2 = np.zeros((2, self.actor.size))
        self._tracked = np.zeros(self.actor.shape, dtype=bool)
        self._rounds = _FIRST_STEPS

    def update(self, engine: Engine, time_s: float) -> None:
        """Set poses and places at the end of the present step."""
        if not self.actor.size:
            return
        crossing, timed = self._crossing(engine), self._motion.at(time_s)
        x_m, y_m, heading_rad, speed_mps, accel_mps2 = (
            np.concatenate(pair) for pair in zip(crossing, timed, strict=True)
        )
        course_rad = heading_rad
        first = x_m.size
        u_m, q_m, path_rad = self._track(np.arange(first), x_m, y_m)
        if self._plan.leaver.size:
            values = (x_m, y_m, heading_rad, course_rad, speed_mps, accel_mps2, u_m, q_m, path_rad)
            leavers = self._leaving(engine, time_s, first)
            x_m, y_m, heading_rad, course_rad, speed_mps, accel_mps2, u_m, q_m, path_rad = (
                np.concatenate(pair) for pair in zip(values, leavers, strict=True)
            )
            self.away[first:] = engine.off.gone
        self.x_m, self.y_m, self.heading_rad, self.course_rad = x_m, y_m, heading_rad, course_rad
        self.speed_mps, self.accel_mps2 = speed_mps, accel_mps2
        self.u_m, self.q_m, self.path_heading_rad = u_m, q_m, path_rad
        self._rounds = _STEPS
        if engine.meetings:
            engine.meetings.sight(time_s, self.away, x_m, y_m, speed_mps, course_rad)

    def _crossing(self, engine: Engine) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """(L,) x, y, heading, speed and acceleration of the actors that cross."""
        plan, now, lines = self._plan, engine.now, self._plan.line_actor
        along_m = now.u_m[lines] - plan.u_m[lines]
        moved = engine.crossing[lines] | (along_m > 0.0)
        x_m = plan.line_x_m + along_m * np.cos(plan.line_heading_rad)
        y_m = plan.line_y_m + along_m * np.sin(plan.line_heading_rad)
        heading_rad = np.where(moved, plan.line_heading_rad, plan.stand_heading_rad)
        return x_m, y_m, heading_rad, now.speed_mps[lines], now.accel_mps2[lines]

    def _leaving(self, engine: Engine, time_s: float, first: int) -> tuple[Floats, ...]:
        """(F',) x, y, heading, course, speed, acceleration, u, q and heading of the path.

        Of the actors with free manoeuvres, whose places are those from ``first`` on.
        """
        plan, leaver, off = self._plan, self._plan.leaver, engine.off
        state = engine.now.take(leaver)
        lane = lane_pose(plan, state, engine.turn_rad[leaver], leaver)
        course_rad = np.where(state.speed_mps > 0.0, lane.course_rad, lane.heading_rad)
        values = (lane.x_m, lane.y_m, lane.heading_rad, course_rad, state.speed_mps,
                  state.accel_mps2, state.u_m, state.q_m, lane.path_heading_rad)  # fmt: skip
        gone = off.gone.nonzero()[0]
        if not gone.size:
            return values
        pose = off.pose(gone, time_s)
        place = self._track(first + gone, pose.x_m, pose.y_m)
        copies = tuple(np.array(value) for value in values)
        for target, found in zip(copies, (*pose, *place), strict=True):
            target[gone] = found
        return copies

    def _track(self, at: Indices, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats, Floats]:
        """(n,) places in the arrays here, and points -> station, lateral position, heading."""
        found = (self.u_m[at], self.q_m[at], self.path_heading_rad[at])
        # Those that stand where they stood are where they were.
        moved = self._tracked[at] & (x_m == self.x_m[at]) & (y_m == self.y_m[at])
        moved = (~moved).nonzero()[0]
        if moved.size:
            self._tracked[at] = True
            actor, u_m = self.actor[at[moved]], found[0][moved]
            place = track(self._plan.tracks, actor, x_m[moved], y_m[moved], u_m, self._rounds)
            for target, value in zip(found, place, strict=True):
                target[moved] = value
        return found


def track(
    tracks: Tracks, actor: Indices, x_m: Floats, y_m: Floats, u_m: Floats, rounds: int
) -> tuple[Floats, Floats, Floats]:
    """(n,) points and first guesses -> (n,) station, lateral position and heading of the path."""
    for _ in range(rounds):
        path_x_m, path_y_m, heading_rad = tracks.pose(actor, u_m, np.zeros(u_m.shape))
        cos, sin = np.cos(heading_rad), np.sin(heading_rad)
        ahead_m = (x_m - path_x_m) * cos + (y_m - path_y_m) * sin
        q_m = (y_m - path_y_m) * cos - (x_m - path_x_m) * sin
        u_m = u_m + ahead_m / tracks.stretch(actor, u_m, q_m)
    path_x_m, path_y_m, heading_rad = tracks.pose(actor, u_m, np.zeros(u_m.shape))
    q_m = (y_m - path_y_m) * np.cos(heading_rad) - (x_m - path_x_m) * np.sin(heading_rad)
    return u_m, q_m, heading_rad


class _TrajectoryMotion:
    """Trajectories as functions of time: linear between the vertices, at rest after the last."""

    def __init__(self, given: Trajectories) -> None:
        self._time_s, self._x_m, self._y_m = given.time_s, given.x_m, given.y_m
        last = np.sum(np.isfinite(given.time_s), axis=1) - 1
        self._last = last
        self._row = np.arange(last.size)
        self._until_s = given.time_s[self._row, last]
        with np.errstate(invalid="ignore"):
            for_s = np.diff(given.time_s, axis=1)
            dx_m, dy_m = np.diff(given.x_m, axis=1), np.diff(given.y_m, axis=1)
        real = np.isfinite(for_s)
        for_s = np.where(real, for_s, 1.0)
        self._vx = np.where(real, dx_m / for_s, 0.0)
        self._vy = np.where(real, dy_m / for_s, 0.0)
        self._speed = np.hypot(self._vx, self._vy)
        self._heading_rad = _held_headings(self._vx, self._vy)
        self._middle_s = given.time_s[:, :-1] + 0.5 * for_s
        # Speed is piecewise constant; its rate is taken between the middles of the segments.
        between_s = 0.5 * (for_s[:, :-1] + for_s[:, 1:])
        self._accel = np.where(real[:, 1:], np.diff(self._speed, axis=1) / between_s, 0.0)

    def at(self, time_s: float) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """(F,) x, y, heading, speed and acceleration at a time."""
        row, over = self._row, time_s >= self._until_s
        segment = np.clip(np.sum(self._time_s <= time_s, axis=1) - 1, 0, self._last - 1)
        since_s = np.minimum(time_s, self._until_s) - self._time_s[row, segment]
        x_m = self._x_m[row, segment] + since_s * self._vx[row, segment]
        y_m = self._y_m[row, segment] + since_s * self._vy[row, segment]
        speed_mps = np.where(over, 0.0, self._speed[row, segment])
        accel_mps2 = np.zeros(row.shape)
        if self._accel.shape[1]:
            pair = np.where(time_s < self._middle_s[row, segment], segment - 1, segment)
            inner = (pair >= 0) & (pair <= self._last - 2) & ~over
            pair = np.clip(pair, 0, self._accel.shape[1] - 1)
            accel_mps2 = np.where(inner, self._accel[row, pair], 0.0)
        return x_m, y_m, self._heading_rad[row, segment], speed_mps, accel_mps2


def _held_headings(vx: Floats, vy: Floats) -> Floats:
    """(F, V-1) headings of segments; one without length keeps the heading before it."""
    heading_rad = np.arctan2(vy, vx)
    moving = (vx != 0.0) | (vy != 0.0)
    index = np.where(moving, np.arange(vx.shape[1]), 0)
    held = np.maximum.accumulate(index, axis=1)
    # Before the first movement the heading is that of the first movement.
    first = np.argmax(moving, axis=1)[:, None]
    return np.take_along_axis(heading_rad, np.maximum(held, first), axis=1)
