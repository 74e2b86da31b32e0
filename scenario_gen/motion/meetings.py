"""The synchronisations of a plan in motion: who has how far to go when."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.kinematics import State
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.synchronise import (
    BEGINNING,
    BEND_S,
    EVERY_S,
    STRAIGHT_S,
    Meeting,
    Move,
    next_move,
)

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


class Meetings:
    """Actors that synchronise. Those off their lanes are met in a straight line."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._doing = np.zeros(plan.u_m.shape)
        table = plan.tracks.table
        self._bends = np.any((table.curvature0 != 0.0) | (table.curvature_slope != 0.0), axis=1)
        count = plan.off_lane.size
        self._slot = np.full(plan.u_m.shape, -1)
        self._slot[plan.off_lane] = np.arange(count)
        self._seen_s = 0.0
        self._away = np.zeros(count, dtype=bool)
        self._x_m, self._y_m, self._vx_mps, self._vy_mps = np.zeros((4, count))

    def __bool__(self) -> bool:
        return bool(self._plan.syncs.other.size)

    def sight(
        self, time_s: float, away: NDArray[np.bool_], x_m: Floats, y_m: Floats, speed_mps: Floats,
        course_rad: Floats,
    ) -> None:  # fmt: skip
        """Note where the (F,) actors ``Plan.off_lane`` are that are away from their lanes."""
        self._seen_s, self._away, self._x_m, self._y_m = time_s, away, x_m, y_m
        self._vx_mps, self._vy_mps = speed_mps * np.cos(course_rad), speed_mps * np.sin(course_rad)

    def other(self, row: Indices) -> Indices:
        """(n,) rows of ``Plan.syncs`` -> with whom."""
        return self._plan.syncs.other[row]

    def begin(self, actors: Indices) -> None:
        """Synchronisations begin for these actors."""
        self._doing[actors] = BEGINNING

    def next_move(
        self, actors: Indices, row: Indices, state: State, their: State, *,
        steady: NDArray[np.bool_],
    ) -> Move:  # fmt: skip
        """What actors do next.

        Args:
            actors: (n,)
            row: (n,) rows of ``Plan.syncs``.
            state: (n,) of the actors.
            their: (n,) of those whom they are to meet.
            steady: (n,) whether those keep their speed and their place in the lane.
        """
        plan, syncs = self._plan, self._plan.syncs
        other = syncs.other[row]
        their_way_m = syncs.other_u_m[row] - their.u_m
        along_mps = plan.way[other] * their.speed_mps * np.cos(their.slip_rad)
        along_mps = along_mps / plan.tracks.stretch(other, their.u_m, their.q_m)
        ahead = np.where(their_way_m < 0.0, -1.0, 1.0)
        their_way_m, along_mps = np.abs(their_way_m), ahead * along_mps
        slot = self._slot[other]
        bends = self._bends[plan.tracks.row[actors]] | self._bends[plan.tracks.row[other]]
        every_s = np.where(steady, np.where(bends, BEND_S, STRAIGHT_S), EVERY_S)
        if self._away.size:
            away = ((slot >= 0) & self._away[slot]).nonzero()[0]
            straight = self._in_straight_line(row[away], slot[away], their.time_s[away])
            their_way_m[away], along_mps[away] = straight
            every_s[away] = EVERY_S
        move = next_move(
            Meeting(
                way_m=plan.way[actors] * (syncs.u_m[row] - state.u_m),
                speed_mps=state.speed_mps,
                their_way_m=their_way_m,
                their_mps=along_mps,
                final_mps=syncs.final_mps[row],
                doing=self._doing[actors],
                every_s=every_s,
            )
        )
        self._doing[actors] = move.doing
        return move

    def _in_straight_line(
        self, row: Indices, slot: Indices, time_s: Floats
    ) -> tuple[Floats, Floats]:
        """(k,) distance to the place, and speed towards it."""
        syncs, since_s = self._plan.syncs, time_s - self._seen_s
        vx_mps, vy_mps = self._vx_mps[slot], self._vy_mps[slot]
        dx_m = syncs.other_x_m[row] - self._x_m[slot] - since_s * vx_mps
        dy_m = syncs.other_y_m[row] - self._y_m[slot] - since_s * vy_mps
        distance_m = np.hypot(dx_m, dy_m)
        ahead = np.where(dx_m * vx_mps + dy_m * vy_mps < 0.0, -1.0, 1.0)
        return distance_m, ahead * np.hypot(vx_mps, vy_mps)
