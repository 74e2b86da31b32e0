"""Which actors other actors hide from the ego, step by step; as ``metrics.sight.visible`` has it.

Things beside the road count where they shorten the sight along the path of the ego (see
``motion.sight``), not for actors beside it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.geometry import Box, Point, is_blocked
from scenario_gen.metrics.sight import SPOTS, Onlookers
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.poses import Poses

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]

_BITS = 1 << np.arange(len(SPOTS))
_ALL = int(_BITS.sum())


class Hidden:
    """Who can hide whom in a chunk, which may be laid out for more actors than it has."""

    def __init__(self, batch: ScenarioBatch, actors: int) -> None:
        known, own = Onlookers.of(batch), batch.actor_count
        self._eye_m = known.eye_m
        self._height_m = np.full((batch.size, actors), np.nan)
        self._height_m[:, :own] = known.height_m
        self._hides = np.zeros((batch.size, actors - 1, actors - 1), dtype=np.bool_)
        self._hides[:, : own - 1, : own - 1] = known.hides[:, 1:, None] & known.apart[:, 1:, 1:]
        """(B, A, A) whether the first can hide the second."""
        self._rows = np.flatnonzero(self._hides.any(axis=(1, 2)))

    def unhidden(self, seen: Bools, poses: Poses, plan: Plan) -> Bools:
        """(B, A) actors within sight -> (B, A) those of them that nobody hides wholly."""
        rows = self._rows[seen[self._rows].any(axis=1)] if self._rows.size else self._rows
        if not rows.size:
            return seen
        box = _boxes(rows, poses, plan)
        x_m, y_m = (np.asarray(part)[:, 1:] - np.asarray(part)[:, :1] for part in box[:2])
        half_m = 0.5 * np.hypot(np.asarray(box.length_m), np.asarray(box.width_m))[:, 1:]
        # Hiding ones o along and beside the line from the ego to targets a: (r, O, A).
        way_m = np.maximum(np.hypot(x_m, y_m), 1e-6)[:, None]
        ox, oy, ax, ay = x_m[:, :, None], y_m[:, :, None], x_m[:, None], y_m[:, None]
        along_m = (ox * ax + oy * ay) / way_m
        aside_m = np.abs(ox * ay - oy * ax) / way_m
        reach_m = half_m[:, :, None] + half_m[:, None]
        near = (aside_m < reach_m) & (along_m > -reach_m) & (along_m < way_m + reach_m)
        near &= self._hides[rows] & seen[rows, None]
        row, hiding, hidden = np.nonzero(near)
        if not row.size:
            return seen
        blocked = self._blocked(rows, row, 1 + hiding, 1 + hidden, box)
        spots = np.zeros(seen.shape, dtype=np.int64)
        np.bitwise_or.at(spots, (rows[row], hidden), blocked)
        return np.asarray(seen & (spots != _ALL))

    def _blocked(
        self, rows: Indices, row: Indices, hiding: Indices, hidden: Indices, box: Box
    ) -> Indices:
        """(n,) bits of the spots of targets that others hide from the ego."""
        x_m, y_m, heading_rad, length_m, width_m = (np.asarray(part) for part in box)
        at, height_m = (row, hidden), self._height_m[rows]
        cos, sin = np.cos(heading_rad[at]), np.sin(heading_rad[at])
        ahead_m, left_m = SPOTS[:, :1] * length_m[at], SPOTS[:, 1:] * width_m[at]
        target = Point(
            x_m[at] + ahead_m * cos - left_m * sin,
            y_m[at] + ahead_m * sin + left_m * cos,
            height_m[at],
        )
        eye = Point(x_m[row, 0], y_m[row, 0], self._eye_m[rows][row])
        screen = Box(*(np.asarray(part)[row, hiding] for part in box))
        hit = is_blocked(eye, target, screen, height_m[row, hiding])
        bits: Indices = (hit * _BITS[:, None]).sum(axis=0)
        return bits


def _boxes(rows: Indices, poses: Poses, plan: Plan) -> Box:
    """(R, N) boxes of all actors of some rows."""
    actor = rows[:, None] * plan.actors + np.arange(plan.actors)
    heading_rad, forward_m = poses.heading_rad[actor], plan.centre_x_m[actor]
    return Box(
        poses.x_m[actor] + forward_m * np.cos(heading_rad),
        poses.y_m[actor] + forward_m * np.sin(heading_rad),
        heading_rad,
        plan.length_m[actor],
        plan.width_m[actor],
    )
