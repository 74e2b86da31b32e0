"""From the states of all time steps of a chunk to rows of a trace batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.poses import Poses

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_FLOATS = ("x_m", "y_m", "heading_rad", "speed_mps", "accel_mps2", "s_m", "t_m")
_INTS = ("road", "lane")
_ABSENT = {"road": -1, "lane": 0}
_BLOCK_STEPS = 16
# A time is within the duration when it is later by no more than rounding.
_ROUNDING_S = 1e-9


class Recorder:
    """Writes the states of one chunk into the rows of a trace from ``first`` on.

    States come step by step for all actors, and a trace holds the steps of an actor side by side;
    they are turned around in blocks that fit the cache.
    """

    def __init__(self, plan: Plan, trace: TraceBatch, first: int) -> None:
        self._plan, self._trace = plan, trace
        self._rows = slice(first, first + plan.rows)
        shape = (_BLOCK_STEPS, plan.u_m.size)
        self._floats = {name: np.empty(shape) for name in _FLOATS}
        self._ints = {name: np.empty(shape, dtype=np.int32) for name in _INTS}
        self._kept = self._written = 0
        self._lane: Ints | None = None
        self._lane_t_m = np.empty(0)

    def note(self, engine: Engine, free: FreeActors, poses: Poses) -> None:
        """Keep the states of the next time step."""
        tracks, u_m, q_m = self._plan.tracks, engine.now.u_m, engine.now.q_m
        if free.actor.size:
            u_m, q_m = u_m.copy(), q_m.copy()
            u_m[free.actor], q_m[free.actor] = free.u_m, free.q_m
        road, s_m, t_m = tracks.to_road(None, u_m, q_m)
        for name, values in zip(_FLOATS, (*poses, s_m, t_m), strict=True):
            self._floats[name][self._kept] = values
        self._ints["road"][self._kept] = road
        self._ints["lane"][self._kept] = self._lanes(road, s_m, t_m)
        self._kept += 1
        if self._kept == _BLOCK_STEPS:
            self._write_block(free)

    def finish(self, engine: Engine, free: FreeActors) -> None:
        """Write what is left; hold last states, and blank absent actors."""
        self._write_block(free)
        plan, trace, rows = self._plan, self._trace, self._rows
        over = np.flatnonzero(~trace.valid[rows].all(axis=1))
        absent = ~plan.present.reshape(plan.rows, plan.actors)
        for name in (*_FLOATS, *_INTS):
            values = getattr(trace, name)[rows]
            if over.size:
                count = trace.valid[rows][over].sum(axis=1)
                index = np.minimum(np.arange(values.shape[2]), count[:, None] - 1)
                values[over] = np.take_along_axis(values[over], index[:, None, :], axis=2)
            if absent.any():
                values[absent] = _ABSENT.get(name, np.nan)
        until_s = plan.duration_s[:, None, None] + _ROUNDING_S
        shape = (plan.rows, plan.actors, plan.phases)
        for target, times_s in (
            (trace.phase_start_s, engine.started_s.reshape(shape)),
            (trace.phase_end_s, engine.ended_s.reshape(shape)),
        ):
            target[rows] = np.where(times_s <= until_s, times_s, np.nan)

    def _lanes(self, road: Ints, s_m: Floats, t_m: Floats) -> Ints:
        """(M,) lanes; on a road that stays the same they change only with t."""
        tracks = self._plan.tracks
        if self._lane is None or tracks.simple is None or not tracks.borders.uniform:
            self._lane = tracks.lane(None, road, s_m, t_m)
        else:
            moved = (t_m != self._lane_t_m).nonzero()[0]
            self._lane[moved] = tracks.lane(moved, road[moved], s_m[moved], t_m[moved])
        self._lane_t_m = t_m
        return self._lane

    def _write_block(self, free: FreeActors) -> None:
        kept, steps = self._kept, slice(self._written, self._written + self._kept)
        heading_rad = self._floats["heading_rad"][:kept]
        heading_rad -= 2.0 * np.pi * np.rint(heading_rad / (2.0 * np.pi))
        if free.actor.size:
            self._locate(free)
        for name, values in (self._floats | self._ints).items():
            shaped = values[:kept].reshape(kept, self._plan.rows, self._plan.actors)
            getattr(self._trace, name)[self._rows, :, steps] = np.moveaxis(shaped, 0, -1)
        self._written += kept
        self._kept = 0

    def _locate(self, free: FreeActors) -> None:
        """Roads and lanes of the actors that leave their lanes, by their place in the world."""
        plan, kept = self._plan, self._kept
        network_of = plan.network[free.actor // plan.actors]
        for index, network in enumerate(plan.networks):
            at = free.actor[network_of == index]
            if not at.size:
                continue
            road, s_m, t_m, lane = network.locate(
                self._floats["x_m"][:kept, at], self._floats["y_m"][:kept, at]
            )
            off = road < 0
            # Off every lane, s and t still say where the actor is along the road of its start.
            for name, found in (("s_m", s_m), ("t_m", t_m)):
                self._floats[name][:kept, at] = np.where(off, self._floats[name][:kept, at], found)
            self._ints["road"][:kept, at], self._ints["lane"][:kept, at] = road, lane


def empty_trace(
    batch: ScenarioBatch,
    steps: int,
    step_s: float,
    phases: int,
    road_ids: tuple[tuple[str, ...], ...],
) -> TraceBatch:
    """A trace of a batch with room for its states."""
    time_s = np.arange(steps, dtype=np.float64) * step_s
    duration_s = batch.column(lambda scenario: scenario.duration_s)
    shape = (batch.size, batch.actor_count, steps)
    states: dict[str, Any] = {name: np.empty(shape) for name in _FLOATS}
    states |= {name: np.empty(shape, dtype=np.int32) for name in _INTS}
    return TraceBatch(
        time_s=time_s,
        valid=time_s <= duration_s[:, None] + _ROUNDING_S,
        present=batch.present,
        length_m=batch.actor_column(lambda mover: mover.box.length_m),
        width_m=batch.actor_column(lambda mover: mover.box.width_m),
        centre_x_m=batch.actor_column(lambda mover: mover.box.centre_x_m),
        road_ids=road_ids,
        group_of_row=batch.group_of_row,
        phase_start_s=np.full((*shape[:2], phases), np.nan),
        phase_end_s=np.full((*shape[:2], phases), np.nan),
        **states,
    )
