"""What lies around the egos of a rollout, as a reference driver faces it.

Every other actor is projected onto the path of the ego, whatever road it is on, so that traffic
crossing in a junction and people on the carriageway count like vehicles in the lane.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.drivers import Situation
from scenario_gen.motion.deviation import Deviation
from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import track
from scenario_gen.motion.hidden import Hidden
from scenario_gen.motion.poses import Poses
from scenario_gen.motion.sight import EgoSight
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]

# The path of the ego is searched for the nearest of this many points, now and then.
_SAMPLES = 96
_SEARCH_EVERY = 10
_ROUNDS = 2


class Outlook:
    """The surroundings of the egos of a plan, followed over time."""

    def __init__(self, engine: Engine, batch: ScenarioBatch) -> None:
        plan = engine.plan
        self._plan = plan
        self._sight = EgoSight(engine, batch)
        self._hidden = Hidden(batch, plan.actors)
        rows, others = plan.rows, plan.actors - 1
        self._rows = np.arange(rows) * plan.actors
        self._ego = np.repeat(self._rows, others)
        """(B (N-1),) the ego that looks at each of the other actors."""
        number = self._rows[:, None] + np.arange(1, plan.actors)
        self._other = number.reshape(-1)
        self._deviation = Deviation(plan, self._ego, self._other)
        self._half_ego_m = 0.5 * plan.length_m[self._ego]
        self._u_m = np.zeros(self._other.shape)
        self._steps = 0
        share = np.linspace(0.0, 1.0, _SAMPLES)
        self._grid_u_m = plan.tracks.length_m[self._rows][:, None] * share
        every = np.repeat(self._rows, _SAMPLES)
        x_m, y_m, _ = plan.tracks.pose(every, self._grid_u_m.reshape(-1), plan.q_m[every])
        self._grid_x_m = x_m.reshape(rows, _SAMPLES)
        self._grid_y_m = y_m.reshape(rows, _SAMPLES)

    def situation(
        self, engine: Engine, poses: Poses, time_s: float, step_s: float, accel_mps2: Floats
    ) -> Situation:
        """What the egos face at the end of the present step.

        Args:
            engine: the actors in motion.
            poses: of all M actors.
            time_s: of the end of the step.
            step_s: until the next time.
            accel_mps2: (B,) of the egos over the step before.
        """
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
        breadth_m = length_m * across + width_m * along
        ahead_m = (self._u_m - now.u_m[ego]) * plan.tracks.stretch(ego, now.u_m[ego], now.q_m[ego])
        from_middle_m = ahead_m - plan.centre_x_m[ego]
        aside_m = q_m - now.q_m[ego]
        aside = np.where(aside_m < 0.0, -1.0, 1.0)
        off_m = np.abs(aside_m)
        course_rad = poses.course_rad[other] - path_rad
        speed_mps, direction = poses.speed_mps[other], np.cos(course_rad)
        across_mps = speed_mps * np.sin(course_rad)
        ego_mps = (now.speed_mps[self._rows] * np.sin(now.slip_rad[self._rows])).repeat(
            plan.actors - 1
        )
        reach_m = half_m + self._half_ego_m
        ego_width_m = plan.width_m[ego]
        near_m = np.hypot(
            np.maximum(from_middle_m - half_m, 0.0), np.maximum(off_m - 0.5 * breadth_m, 0.0)
        )
        sight_m = np.repeat(self._sight.reach_m(engine, poses), plan.actors - 1)
        seen = (plan.present[other] & (near_m <= sight_m)).reshape(plan.rows, -1)
        shape = seen.shape
        return Situation(
            time_s=time_s,
            step_s=step_s,
            speed_mps=now.speed_mps[self._rows],
            accel_mps2=accel_mps2,
            set_speed_mps=plan.set_speed_mps,
            grip_mps2=self._sight.friction(engine) * GRAVITY_MPS2,
            gap_m=(np.abs(from_middle_m) - reach_m).reshape(shape),
            ahead=(from_middle_m > 0.0).reshape(shape),
            reach_m=reach_m.reshape(shape),
            along_mps=(speed_mps * direction).reshape(shape),
            along_mps2=(poses.accel_mps2[other] * direction).reshape(shape),
            side_gap_m=(off_m - 0.5 * (breadth_m + ego_width_m)).reshape(shape),
            towards_mps=(aside * (ego_mps - across_mps)).reshape(shape),
            deviation_m=self._deviation.update(q_m, aside_m, across_mps, step_s).reshape(shape),
            wrap_m=np.minimum(breadth_m, ego_width_m).reshape(shape),
            seen=self._hidden.unhidden(seen, poses, plan),
        )

    def _search(self, x_m: Floats, y_m: Floats) -> None:
        rows = self._plan.rows
        x_m, y_m = x_m.reshape(rows, -1, 1), y_m.reshape(rows, -1, 1)
        away = (x_m - self._grid_x_m[:, None]) ** 2 + (y_m - self._grid_y_m[:, None]) ** 2
        nearest = np.argmin(away, axis=2)
        self._u_m = np.take_along_axis(self._grid_u_m, nearest, axis=1).reshape(-1)
