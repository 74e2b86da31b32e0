"""What lies ahead of the ego in its corridor: the view of a reference driver.

Every other actor is projected onto the path of the ego, whatever road it is on, so that traffic
crossing in a junction and people on the carriageway count like vehicles ahead in the lane. A box
that reaches into the corridor, which is as wide as the ego plus a margin, is a leader, provided
that it is within the sight distance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.motion.drivers import View
from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import track
from scenario_gen.motion.poses import Poses
from scenario_gen.motion.sight import EgoSight
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]

_MARGIN_M = 0.2
# The path of the ego is searched for the nearest of this many points, now and then.
_SAMPLES = 96
_SEARCH_EVERY = 10
_ROUNDS = 2


class Outlook:
    """Leaders of the egos of a plan, followed over time."""

    def __init__(self, engine: Engine, batch: ScenarioBatch) -> None:
        plan = engine.plan
        self._plan = plan
        self._sight = EgoSight(engine, batch)
        rows, others = plan.rows, plan.actors - 1
        self._ego = np.repeat(np.arange(rows) * plan.actors, others)
        """(B (N-1),) the ego that looks at each of the other actors."""
        number = np.arange(rows)[:, None] * plan.actors + np.arange(1, plan.actors)
        self._other = number.reshape(-1)
        self._u_m = np.zeros(self._other.shape)
        self._steps = 0
        egos = np.arange(rows) * plan.actors
        share = np.linspace(0.0, 1.0, _SAMPLES)
        self._grid_u_m = plan.tracks.length_m[egos][:, None] * share
        every = np.repeat(egos, _SAMPLES)
        x_m, y_m, _ = plan.tracks.pose(every, self._grid_u_m.reshape(-1), plan.q_m[every])
        self._grid_x_m = x_m.reshape(rows, _SAMPLES)
        self._grid_y_m = y_m.reshape(rows, _SAMPLES)

    def view(self, engine: Engine, poses: Poses) -> View:
        """What the egos see at the end of the present step; ``poses`` are of all M actors."""
        plan, now, ego, other = self._plan, engine.now, self._ego, self._other
        x_m, y_m = poses.x_m[other], poses.y_m[other]
        heading_rad = poses.heading_rad[other]
        cos, sin = np.cos(heading_rad), np.sin(heading_rad)
        x_m = x_m + plan.centre_x_m[other] * cos
        y_m = y_m + plan.centre_x_m[other] * sin
        if self._steps % _SEARCH_EVERY == 0:
            self._search(x_m, y_m)
        self._steps += 1
        self._u_m, q_m, path_rad = track(plan.tracks, ego, x_m, y_m, self._u_m, _ROUNDS)
        angle_rad = heading_rad - path_rad
        along, across = np.abs(np.cos(angle_rad)), np.abs(np.sin(angle_rad))
        length_m, width_m = plan.length_m[other], plan.width_m[other]
        half_m = 0.5 * (length_m * along + width_m * across)
        aside_m = np.abs(q_m - now.q_m[ego]) - 0.5 * (length_m * across + width_m * along)
        ahead_m = (self._u_m - now.u_m[ego]) * plan.tracks.stretch(ego, now.u_m[ego], now.q_m[ego])
        from_middle_m = ahead_m - plan.centre_x_m[ego]
        gap_m = from_middle_m - half_m - 0.5 * plan.length_m[ego]
        reach_m = np.repeat(self._sight.reach_m(engine, poses), plan.actors - 1)
        leads = (
            plan.present[other]
            & (from_middle_m > 0.0)
            & (from_middle_m - half_m <= reach_m)
            & (aside_m < 0.5 * plan.width_m[ego] + _MARGIN_M)
        )
        gap_m = np.where(leads, gap_m, np.inf).reshape(plan.rows, -1)
        speed_mps = (poses.speed_mps[other] * np.cos(angle_rad)).reshape(plan.rows, -1)
        if not gap_m.shape[1]:
            gap_m, speed_mps = np.full((plan.rows, 1), np.inf), np.zeros((plan.rows, 1))
        nearest = np.argmin(gap_m, axis=1)[:, None]
        return View(
            speed_mps=now.speed_mps.reshape(plan.rows, -1)[:, 0],
            set_speed_mps=plan.set_speed_mps,
            gap_m=np.take_along_axis(gap_m, nearest, axis=1)[:, 0],
            leader_mps=np.take_along_axis(speed_mps, nearest, axis=1)[:, 0],
            brake_limit_mps2=self._sight.friction(engine) * GRAVITY_MPS2,
        )

    def _search(self, x_m: Floats, y_m: Floats) -> None:
        rows = self._plan.rows
        x_m, y_m = x_m.reshape(rows, -1, 1), y_m.reshape(rows, -1, 1)
        away = (x_m - self._grid_x_m[:, None]) ** 2 + (y_m - self._grid_y_m[:, None]) ** 2
        nearest = np.argmin(away, axis=2)
        self._u_m = np.take_along_axis(self._grid_u_m, nearest, axis=1).reshape(-1)
