"""Free manoeuvres in motion: from the pose at their start along their polylines."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.plan import Plan

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


# No scenario lasts as long.
_MOST_S = 50_000.0
_ROW_S = 2.0 * _MOST_S


class OffPose(NamedTuple):
    """(n,) poses and speeds; angles are not wrapped."""

    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    course_rad: Floats
    """Direction of motion; the heading where the actor stands."""
    speed_mps: Floats
    accel_mps2: Floats


class OffLane:
    """The actors of a plan that have free manoeuvres, and the one that each is carrying out."""

    def __init__(self, plan: Plan) -> None:
        paths = plan.paths
        self.slot = np.full(plan.u_m.shape, -1)
        """(M,) place of an actor among those with free manoeuvres, or -1."""
        self.slot[plan.leaver] = np.arange(plan.leaver.size)
        self.gone = np.zeros(plan.leaver.shape, dtype=bool)
        """(F,) whether the actor has left its lane."""
        self._row = np.zeros(plan.leaver.shape, dtype=np.int64)
        self._since_s, self._x_m, self._y_m, self._heading_rad = np.zeros((4, plan.leaver.size))
        self._paths = paths
        # Times of all rows in one rising sequence, so that one search finds all segments.
        rows_s = np.arange(len(paths.time_s))[:, None] * _ROW_S
        self._keys_s = (np.minimum(paths.time_s, _MOST_S) + rows_s).reshape(-1)
        for_s = np.diff(paths.time_s, axis=1)
        ahead_m, left_m = np.diff(paths.ahead_m, axis=1), np.diff(paths.left_m, axis=1)
        moves = (for_s > 0.0) & ((ahead_m != 0.0) | (left_m != 0.0))
        safe_s = np.where(for_s > 0.0, for_s, 1.0)
        self._for_s = safe_s
        self._moves = moves
        self._direction_rad = np.arctan2(left_m, ahead_m)
        self._accel = _accelerations(paths.time_s, safe_s, paths.from_mps, paths.to_mps)

    def has_left(self, actors: Indices) -> NDArray[np.bool_]:
        """(n,) whether actors have left their lanes."""
        slot = self.slot[actors]
        if not self.gone.size:
            return np.zeros(slot.shape, dtype=bool)
        left: NDArray[np.bool_] = (slot >= 0) & self.gone[slot]
        return left

    def begin(
        self,
        actors: Indices,
        rows: Indices,
        time_s: Floats,
        pose: tuple[Floats, Floats, Floats],
    ) -> None:
        """Let actors begin free manoeuvres, (n,) rows of ``Plan.paths``, at times and poses."""
        at = self.slot[actors]
        self.gone[at] = True
        self._row[at], self._since_s[at] = rows, time_s
        self._x_m[at], self._y_m[at], self._heading_rad[at] = pose

    def lasts_s(self, rows: Indices) -> Floats:
        """(n,) rows of ``Plan.paths`` -> how long they take."""
        lasts_s: Floats = self._paths.time_s[rows, -1]
        return lasts_s

    def pose(self, at: Indices, time_s: float | Floats) -> OffPose:
        """Poses of actors that have left their lane, by their (n,) slots."""
        paths, row = self._paths, self._row[at]
        since_s = time_s - self._since_s[at]
        last = paths.time_s.shape[1] - 1
        over = since_s >= paths.time_s[row, -1]
        key_s = row * _ROW_S + np.clip(since_s, 0.0, _MOST_S)
        segment = np.searchsorted(self._keys_s, key_s, side="right") - 1 - row * (last + 1)
        segment = np.where(over, last - 1, np.clip(segment, 0, last - 1))
        # Keys are rounded more than times, and rows are to be the same wherever they stand.
        segment -= (paths.time_s[row, segment] > since_s) & (segment > 0)
        segment += (paths.time_s[row, segment + 1] <= since_s) & (segment < last - 1)
        share = (since_s - paths.time_s[row, segment]) / self._for_s[row, segment]
        share = np.where(over, 1.0, np.clip(share, 0.0, 1.0))

        def between(values: Floats) -> Floats:
            begin = values[row, segment]
            found: Floats = begin + share * (values[row, segment + 1] - begin)
            return found

        ahead_m, left_m, turned_rad = (
            between(paths.ahead_m), between(paths.left_m), between(paths.heading_rad)
        )  # fmt: skip
        origin_rad = self._heading_rad[at]
        cos, sin = np.cos(origin_rad), np.sin(origin_rad)
        heading_rad = origin_rad + turned_rad
        begin_mps, end_mps = paths.from_mps[row, segment], paths.to_mps[row, segment]
        moving = self._moves[row, segment] & ~over
        return OffPose(
            x_m=self._x_m[at] + ahead_m * cos - left_m * sin,
            y_m=self._y_m[at] + ahead_m * sin + left_m * cos,
            heading_rad=heading_rad,
            course_rad=np.where(
                moving, origin_rad + self._direction_rad[row, segment], heading_rad
            ),
            speed_mps=np.where(over, 0.0, begin_mps + share * (end_mps - begin_mps)),
            accel_mps2=np.where(over, 0.0, self._accel[row, segment]),
        )


def _accelerations(time_s: Floats, for_s: Floats, from_mps: Floats, to_mps: Floats) -> Floats:
    """(K, V - 1) rate of change of speed on each segment.

    Where speed jumps between segments, the jump counts for the later one of them.
    """
    accel: Floats = (to_mps - from_mps) / for_s
    jump_mps = from_mps[:, 1:] - to_mps[:, :-1]
    accel[:, 1:] += np.where(np.diff(time_s, axis=1)[:, 1:] > 0.0, jump_mps / for_s[:, 1:], 0.0)
    return accel
