"""The engine of a rollout: moves all actors and lets phases start and end at their exact times.

A step goes from a state at its beginning (``base``) to one at its end (``now``). Events inside it
are taken in the order of their times: the actors that they concern are moved from ``base`` to the
time of the event, change what they are about to do, and are moved on to the end of the step. So a
result hardly depends on the length of the steps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion import plan as kinds
from scenario_gen.motion.kinematics import State, advance, at_rest, lean, settle
from scenario_gen.motion.lane_pose import lane_pose
from scenario_gen.motion.meetings import Meetings
from scenario_gen.motion.off_lane import OffLane
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.profiles import LINEAR, STEP

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

# Shorter transitions are steps: their rates would overflow.
_LEAST_EXTENT = 1e-9


class Engine:
    """The actors of a plan in motion.

    ``base`` and ``now`` are the states at the beginning and at the end of the present step;
    ``started_s`` and ``ended_s``, (M, P), say when phases began and came to their own end.

    Args:
        plan: what to do.
        driven: whether a driver chooses the speed of the egos, whose own phases that would change
            it do not begin then.
    """

    def __init__(self, plan: Plan, *, driven: bool = False) -> None:
        self.plan = plan
        self._driven = driven
        self.off = OffLane(plan)
        self.meetings = Meetings(plan)
        self.intent, self.base = at_rest(plan)
        self.now = self.base.copy()
        self._over: list[Indices] = []
        self._fired: list[Indices] = []
        shape = plan.fire_s.shape
        self.started_s = np.full(shape, np.nan)
        self.ended_s = np.full(shape, np.nan)
        self.turn_rad = plan.turn_rad.copy()
        self.crossing = np.zeros(shape[0], dtype=bool)
        self._fire_s = plan.fire_s.copy()
        self._next_fire_s = self._fire_s.min(axis=1, initial=np.inf)
        self._speed_phase = np.full(shape[0], -1)
        self._speed_end_s = np.full(shape[0], np.inf)
        self._lateral_phase = np.full(shape[0], -1)
        self._cross_phase = np.full(shape[0], -1)
        self._awaited = np.ones(plan.ends.phase.shape, dtype=bool)
        self._plan_s = np.full(shape[0], np.inf)

    def move(self, until_s: float) -> None:
        """Go to the end of the next step with all events that are known to lie in it."""
        self.base, self.now = self.now, self.base
        advance(self.intent, self.base, until_s, self.plan.tracks, None, into=self.now)
        self._play(until_s, None)

    def commit(self) -> None:
        """Make the end of this step the beginning of the next."""
        if self._over:
            settle(self.intent, self.now, np.concatenate(self._over))
            self._over.clear()

    def fire(self, phases: Indices, times_s: Floats) -> None:
        """Let phases, (k,) flat indices into (M, P), start at given times.

        A phase starts once, at the first of its times.
        """
        again = ~np.isnan(self.started_s.reshape(-1)[phases])
        np.minimum.at(self._fire_s.reshape(-1), phases, np.where(again, np.inf, times_s))
        actors = phases // self._fire_s.shape[1]
        self._next_fire_s[actors] = self._fire_s[actors].min(axis=1)
        self._fired.append(actors)

    def play_fired(self, until_s: float) -> None:
        """Take the events of phases fired since the last events were taken."""
        if self._fired:
            self._play(until_s, np.unique(np.concatenate(self._fired)))

    def _play(self, until_s: float, actors: Indices | None) -> None:
        """Take the events up to the end of the step, first those of some actors or of all."""
        per_row = np.arange(self.plan.actors)
        while True:
            next_s = self._next_event_s(actors)
            due = (next_s <= until_s).nonzero()[0]
            if not due.size:
                self._fired.clear()
                return
            time_s = next_s[due]
            at = due if actors is None else actors[due]
            # Only the first event of a scenario is certain: it may change the others.
            row = at // per_row.size
            begins = np.ones(row.size, dtype=bool)
            begins[1:] = row[1:] != row[:-1]
            begin = begins.nonzero()[0]
            first_s = np.minimum.reduceat(time_s, begin)
            first = time_s == first_s[np.cumsum(begins) - 1]
            self._take(at[first], time_s[first], until_s)
            # What happens in a scenario concerns nobody outside it.
            actors = (row[begin, None] * per_row.size + per_row).reshape(-1)

    def _next_event_s(self, actors: Indices | None) -> Floats:
        """(n,) time of the next event of each of the actors."""
        at = slice(None) if actors is None else actors
        next_s: Floats = np.minimum(self._next_fire_s[at], self._speed_end_s[at])
        np.minimum(next_s, self.now.stop_s[at], out=next_s)
        if self.meetings:
            np.minimum(next_s, self._plan_s[at], out=next_s)
        lateral = (self._lateral_phase[at] >= 0).nonzero()[0]
        if lateral.size:
            end_s = self.now.lateral_end_s[at]
            next_s[lateral] = np.minimum(next_s[lateral], end_s[lateral])
        return next_s

    def _take(self, at: Indices, time_s: Floats, until_s: float) -> None:
        """Take the next event of each of the actors ``at``, which is at ``time_s``."""
        self._end_phases(at, time_s)
        self._stop(at[self.now.stop_s[at] == time_s], until_s)
        plans = self._plan_s[at] == time_s if self.meetings else np.zeros(at.shape, dtype=bool)
        self._meet(at[plans], until_s)
        self._start(at[self._next_fire_s[at] == time_s], until_s)
        if self.meetings and not plans.all():
            self._tell(at[~plans], time_s[~plans])

    def _tell(self, at: Indices, time_s: Floats) -> None:
        """Let those who synchronise with actors to whom something has happened plan anew."""
        phase = self._speed_phase
        meeting = (phase >= 0).nonzero()[0]
        kind = self.plan.table.kind[meeting, phase[meeting]]
        meeting = meeting[kind == kinds.SYNCHRONISE]
        other = self.meetings.other(self.plan.table.row[meeting, phase[meeting]])
        happened = np.full(phase.shape, np.inf)
        happened[at] = time_s
        told_s = np.maximum(happened[other], self.base.time_s[meeting])
        self._plan_s[meeting] = np.minimum(self._plan_s[meeting], told_s)

    def _end_phases(self, at: Indices, time_s: Floats) -> None:
        over = (self._speed_end_s[at] == time_s) & (self._speed_phase[at] >= 0)
        self.ended_s[at[over], self._speed_phase[at[over]]] = time_s[over]
        self._speed_end_s[at[over]] = np.inf
        self._speed_phase[at[over]] = -1
        arrived = (self.now.lateral_end_s[at] == time_s) & (self._lateral_phase[at] >= 0)
        self.ended_s[at[arrived], self._lateral_phase[at[arrived]]] = time_s[arrived]
        self._lateral_phase[at[arrived]] = -1
        ended = at[over | arrived]
        if ended.size:
            self._over.append(ended)
            self._release()

    def _release(self) -> None:
        """Give the phases that wait for the end of another one their time."""
        ends = self.plan.ends
        waiting = np.flatnonzero(self._awaited)
        time_s = self.ended_s.reshape(-1)[ends.source[waiting]]
        ready = waiting[~np.isnan(time_s)]
        if ready.size:
            self._awaited[ready] = False
            time_s = self.ended_s.reshape(-1)[ends.source[ready]]
            self.fire(ends.phase[ready], time_s + ends.delay_s[ready])

    def _stop(self, at: Indices, until_s: float) -> None:
        """Crossings that have reached their end stop there."""
        if not at.size:
            return
        time_s = self.now.stop_s[at]
        state = self._moved(at, time_s)
        state.u_m[:] = self.intent.stop_m[at]
        state.stop_s[:] = np.inf
        self._set_speed(at, np.zeros(at.size))
        self.intent.stop_m[at] = np.inf
        self._speed_phase[at] = -1
        self._speed_end_s[at] = np.inf
        self.ended_s[at, self._cross_phase[at]] = time_s
        self._go_on(at, state, until_s)
        self._release()

    def _start(self, at: Indices, until_s: float) -> None:
        """Start the next phase of each of the actors."""
        if not at.size:
            return
        phase = np.argmin(self._fire_s[at], axis=1)
        time_s = self._next_fire_s[at]
        self._fire_s[at, phase] = np.inf
        self._next_fire_s[at] = self._fire_s[at].min(axis=1)
        # A condition seen at the end of a step may lie before an event already taken in it.
        time_s = np.maximum(time_s, self.base.time_s[at])
        kind = self.plan.table.kind[at, phase]
        can = self._can_start(at, kind)
        if not can.all():
            at, phase, time_s, kind = at[can], phase[can], time_s[can], kind[can]
        self.started_s[at, phase] = time_s
        state = self._moved(at, time_s)
        lateral, free = kind == kinds.LATERAL, kind == kinds.FREE
        self._start_lateral(at[lateral], phase[lateral], state, lateral.nonzero()[0])
        if free.any():
            self._start_free(at[free], phase[free], state, free.nonzero()[0])
        along = ~(lateral | free)
        self._start_speed(at[along], phase[along], state, along.nonzero()[0])
        self._go_on(at, state, until_s)

    def _can_start(self, at: Indices, kind: NDArray[np.int8]) -> NDArray[np.bool_]:
        """(k,) whether phases of these kinds have anything to act on."""
        can: NDArray[np.bool_] = (kind == kinds.FREE) | ~self.off.has_left(at)
        if self._driven:
            can &= (kind == kinds.LATERAL) | (at % self.plan.actors != 0)
        return can

    def _start_free(self, at: Indices, phase: Indices, state: State, rows: Indices) -> None:
        """Leave the lane, or the manoeuvre off it that is running."""
        time_s, row = state.time_s[rows], self.plan.table.row[at, phase]
        on_lane = lane_pose(self.plan, state.take(rows), self.turn_rad[at], at)
        pose = [on_lane.x_m, on_lane.y_m, on_lane.heading_rad]
        gone = self.off.has_left(at).nonzero()[0]
        if gone.size:
            before = self.off.pose(self.off.slot[at[gone]], time_s[gone])
            for values, known in zip(pose, before[:3], strict=True):
                values[gone] = known
        self.off.begin(at, row, time_s, (pose[0], pose[1], pose[2]))
        # Its place on the lane stays where it left.
        self._set_speed(at, np.zeros(at.size))
        self.intent.lateral[at] = 0.0
        state.slip_rad[rows] = 0.0
        state.lateral_end_s[rows] = np.inf
        self._lateral_phase[at] = -1
        self._speed_phase[at] = phase
        self._speed_end_s[at] = time_s + self.off.lasts_s(row)
        self._plan_s[at] = np.inf

    def _meet(self, at: Indices, until_s: float) -> None:
        """Choose anew the speeds of actors that synchronise."""
        if not at.size:
            return
        time_s = self._plan_s[at]
        state = self._moved(at, time_s)
        row = self.plan.table.row[at, self._speed_phase[at]]
        other = self.meetings.other(row)
        their = self._moved(other, np.maximum(time_s, self.base.time_s[other]))
        intent = self.intent
        changes = (intent.by_mps[other] != 0.0) | (intent.lateral[other] > 0.0)
        if self._driven:
            changes |= other % self.plan.actors == 0
        move = self.meetings.next_move(at, row, state, their, steady=~changes)
        self._set_speed(at, move.from_mps)
        intent.by_mps[at] = move.by_mps
        intent.speed_from_s[at] = time_s
        intent.speed_for_s[at] = np.maximum(move.lasts_s, _LEAST_EXTENT)
        intent.speed_shape[at] = LINEAR
        self._plan_s[at] = np.where(move.over, np.inf, time_s + move.lasts_s)
        self._speed_end_s[at] = np.where(move.over, time_s + move.lasts_s, np.inf)
        self._go_on(at, state, until_s)

    def _start_speed(self, at: Indices, phase: Indices, state: State, rows: Indices) -> None:
        if not at.size:
            return
        table = self.plan.table
        kind, extent = table.kind[at, phase], table.extent[at, phase]
        time_s, speed_mps = state.time_s[rows], state.speed_mps[rows]
        by_mps = table.target[at, phase] - speed_mps
        by_mps[(kind == kinds.KEEP) | (kind == kinds.SYNCHRONISE)] = 0.0
        by_mps = np.where(kind == kinds.BRAKE, np.minimum(by_mps, 0.0), by_mps)
        timed = (kind == kinds.KEEP) | (table.dimension[at, phase] == kinds.TIME)
        lasts_s = np.where(timed, extent, np.abs(by_mps) / np.where(timed, 1.0, extent))
        lasts_s[table.shape[at, phase] == STEP] = 0.0
        at_once = lasts_s < _LEAST_EXTENT
        self._set_speed(at, speed_mps + np.where(at_once, by_mps, 0.0))
        intent = self.intent
        intent.by_mps[at] = np.where(at_once, 0.0, by_mps)
        intent.speed_from_s[at] = time_s
        intent.speed_for_s[at] = np.where(at_once, 1.0, lasts_s)
        intent.speed_shape[at] = np.where(at_once, LINEAR, table.shape[at, phase])
        self._speed_phase[at] = phase
        self._speed_end_s[at] = time_s + lasts_s
        meeting = at[kind == kinds.SYNCHRONISE]
        self._speed_end_s[meeting] = np.inf
        self._plan_s[at] = np.where(kind == kinds.SYNCHRONISE, time_s, np.inf)
        self.meetings.begin(meeting)
        crossing = kind == kinds.CROSS
        off = at[crossing]
        intent.stop_m[off] = state.u_m[rows[crossing]] + table.distance_m[off, phase[crossing]]
        self._speed_phase[off] = -1
        self._speed_end_s[off] = np.inf
        self._cross_phase[off] = phase[crossing]
        self.crossing[off] = True

    def _set_speed(self, at: Indices, speed_mps: Floats) -> None:
        self.intent.from_mps[at] = speed_mps
        self.intent.by_mps[at] = 0.0

    def _start_lateral(self, at: Indices, phase: Indices, state: State, rows: Indices) -> None:
        if not at.size:
            return
        table, intent = self.plan.table, self.intent
        q_m = state.q_m[rows]
        by_q_m, lane = self._way_to_lane(at, phase, state.u_m[rows], q_m)
        beside_m, lean_rad = lean(self.plan.tracks, at, lane, state.u_m[rows], intent.way[at])
        extent = table.extent[at, phase]
        by_rate = table.dimension[at, phase] == kinds.RATE
        extent = np.where(by_rate, np.abs(by_q_m) / np.where(by_rate, extent, 1.0), extent)
        extent[table.shape[at, phase] == STEP] = 0.0
        at_once = (extent < _LEAST_EXTENT) | (np.abs(by_q_m) < _LEAST_EXTENT)
        state.q_m[rows] = q_m + np.where(at_once, by_q_m, 0.0)
        state.progress[rows] = 0.0
        state.slip_rad[rows] = lean_rad
        state.lateral_end_s[rows] = np.where(at_once, state.time_s[rows], np.inf)
        intent.lateral[at] = ~at_once
        intent.followed[at] = lane
        intent.from_q_m[at] = q_m - beside_m
        intent.by_q_m[at] = by_q_m
        intent.extent[at] = np.where(at_once, 1.0, extent)
        intent.by_distance[at] = table.dimension[at, phase] == kinds.DISTANCE
        intent.lateral_shape[at] = np.where(at_once, LINEAR, table.shape[at, phase])
        self._lateral_phase[at] = phase
        self.turn_rad[at] = 0.0

    def _way_to_lane(
        self, at: Indices, phase: Indices, u_m: Floats, q_m: Floats
    ) -> tuple[Floats, Indices]:
        """(k,) lateral displacement, left of the path, and (k,) number of the lane to follow.

        0 where there is no such lane.
        """
        table, tracks = self.plan.table, self.plan.tracks
        road, s_m, t_m = tracks.to_road(at, u_m, q_m)
        place = tracks.road_base[at] + road
        lane = table.lane[at, phase]
        lane = np.where(lane == 0, tracks.borders.lane(place, s_m, t_m), lane)
        target_t_m = tracks.borders.centre_t(place, s_m, lane) + table.target[at, phase]
        direction = tracks.table.direction_at(tracks.row[at], u_m)
        by_m = np.nan_to_num(direction * (target_t_m - t_m), nan=0.0)
        return by_m, tracks.lane_followed(at, road, s_m, lane)

    def _moved(self, at: Indices, time_s: Floats) -> State:
        """The states of some actors at times within the step."""
        return advance(self.intent.take(at), self.base.take(at), time_s, self.plan.tracks, at)

    def _go_on(self, at: Indices, state: State, until_s: float) -> None:
        """Make a state within the step the base of some actors and move them to its end."""
        self.base.put(at, state)
        self.now.put(at, advance(self.intent.take(at), state, until_s, self.plan.tracks, at))
