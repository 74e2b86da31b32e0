"""How far actors have come towards the path of the ego from where they kept to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.plan import Plan

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

# Slower movements across than this are wandering, and after so long of it a new place is kept.
_WANDER_MPS = 0.05
_SETTLED_S = 1.0
_IN_FRONT_M = 0.2


class Deviation:
    """Deviations of n actors from the places across that they keep to.

    Such a place is the middle of the lane at the start (or the start itself, off every lane),
    wherever the actor went farther from the path of the ego, and wherever it has kept to for 1 s.
    """

    def __init__(self, plan: Plan, ego: Indices, other: Indices) -> None:
        self._plan, self._ego, self._other = plan, ego, other
        self._far_m: Floats | None = None
        self._side = np.zeros(ego.shape)
        self._still_s = np.zeros(ego.shape)

    def update(self, q_m: Floats, aside_m: Floats, across_mps: Floats, step_s: float) -> Floats:
        """(n,) deviation in m, not negative.

        Args:
            q_m: (n,) place to the left of the ego's path.
            aside_m: (n,) place to the left of the ego.
            across_mps: (n,) speed of the actor to the left.
            step_s: time step.
        """
        side = np.where(aside_m < 0.0, -1.0, 1.0)
        if self._far_m is not None:
            # Who is right in front of the ego has no side, and keeps the one it came from.
            side = np.where(np.abs(aside_m) < _IN_FRONT_M, self._side, side)
        far_m = side * q_m
        if self._far_m is None:
            self._far_m = far_m + np.maximum(side * self._middle_m(), 0.0)
        else:
            still = np.abs(across_mps) < _WANDER_MPS
            self._still_s = np.where(still, self._still_s + step_s, 0.0)
            anew = (side != self._side) | (self._still_s >= _SETTLED_S)
            self._far_m = np.where(anew, far_m, np.maximum(self._far_m, far_m))
        self._side = side
        return np.maximum(self._far_m - far_m, 0.0)

    def _middle_m(self) -> Floats:
        """(n,) from the start to the middle of the lane, to the left of the ego's path; 0 off
        every lane."""
        plan, tracks, other = self._plan, self._plan.tracks, self._other
        u_m, q_m = plan.u_m[other], plan.q_m[other]
        road, s_m, t_m = tracks.to_road(other, u_m, q_m)
        lane = tracks.lane(other, road, s_m, t_m)
        place = tracks.road_base[other] + road
        middle_t_m = tracks.borders.centre_t(place, s_m, lane)
        by_m = tracks.table.direction_at(tracks.row[other], u_m) * (middle_t_m - t_m)
        turn_rad = tracks.heading(other, u_m) - tracks.heading(self._ego, plan.u_m[self._ego])
        out: Floats = np.nan_to_num(by_m, nan=0.0) * np.cos(turn_rad)
        return np.where(lane == 0, 0.0, out)
