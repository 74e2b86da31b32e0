"""How far the egos of a rollout see, and the friction under them, step by step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.metrics.patches import Surfaces
from scenario_gen.metrics.sight import reach_m, sight_model
from scenario_gen.metrics.sight.others import Bodies
from scenario_gen.motion.events import Engine
from scenario_gen.motion.poses import Poses
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


class EgoSight:
    """Sight and grip of the egos of a plan; worked out where something limits or changes them."""

    def __init__(self, engine: Engine, batch: ScenarioBatch) -> None:
        plan = engine.plan
        self._plan = plan
        self._model = sight_model(batch, plan.networks, plan.network)
        self._rows = np.flatnonzero(self._model.limited)
        self._surfaces = Surfaces.of(batch, _road_ids(batch, plan.networks, plan.network))
        self._all = np.arange(plan.rows, dtype=np.int64)

    def reach_m(self, engine: Engine, poses: Poses) -> Floats:
        """(B,) how far the egos see from the middle of their boxes."""
        model, rows, plan = self._model, self._rows, self._plan
        out = model.weather.visibility_m.start.copy()
        if rows.size:
            ego = rows * plan.actors
            time_s = engine.now.time_s[ego]
            others = None
            if model.spray_actor.shape[1] or model.glare_actor.shape[1]:
                others = model.others(
                    rows,
                    time_s,
                    self._bodies(poses, ego[:, None]),
                    lambda actor: self._bodies(poses, ego[:, None] + actor),
                )
            station_m = engine.now.u_m[ego] + plan.centre_x_m[ego]
            limits = model.limits(rows, time_s, station_m, poses.heading_rad[ego], others)
            out[rows] = reach_m(limits)[0]
        return out

    def friction(self, engine: Engine) -> Floats:
        """(B,) friction where the egos are now, at their speed."""
        now, plan = engine.now, self._plan
        ego = self._all * plan.actors
        speed_mps = now.speed_mps[ego]
        if not self._surfaces.vary:
            return self._surfaces.steady(speed_mps)
        road, s_m, t_m = plan.tracks.to_road(ego, now.u_m[ego], now.q_m[ego])
        lane = plan.tracks.lane(ego, road, s_m, t_m)
        return self._surfaces.at(self._all, now.time_s[ego], road, s_m, lane, speed_mps)

    def _bodies(self, poses: Poses, actor: Indices) -> Bodies:
        plan = self._plan
        heading_rad, forward_m = poses.heading_rad[actor], plan.centre_x_m[actor]
        return Bodies(
            poses.x_m[actor] + forward_m * np.cos(heading_rad),
            poses.y_m[actor] + forward_m * np.sin(heading_rad),
            heading_rad,
            poses.speed_mps[actor],
            plan.length_m[actor],
            plan.width_m[actor],
        )


def _road_ids(
    batch: ScenarioBatch, networks: Sequence[RoadNetwork], network_of_row: Indices
) -> list[tuple[str, ...]]:
    """Names of the roads for each group; variants of a template have the same ones."""
    return [networks[int(network_of_row[first])].road_ids for first in batch.starts]
