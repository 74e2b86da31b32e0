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

_FLOATS = ("x_m", "y_m", "heading_rad", "course_rad", "speed_mps", "accel_mps2", "s_m", "t_m")
_ANGLES = ("heading_rad", "course_rad")
_INTS = ("road", "lane")
_ABSENT = {"road": -1, "lane": 0}
_BLOCK_STEPS = 32
# Of few actors more steps fit.
_BLOCK_STATES = 16_384
# Numbers between the steps of a block: 5 lines of the cache.
_PADDING = 40
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
        self._block = max(_BLOCK_STEPS, min(_BLOCK_STATES // plan.u_m.size, trace.time_s.size))
        shape = (self._block, plan.u_m.size)
        # Steps as far apart as a power of 2 would share a few places of the cache.
        padded = (self._block, plan.u_m.size + _PADDING)
        self._actors = np.arange(plan.u_m.size)
        tracks = plan.tracks
        # Where lanes change with t alone, most actors need no look-up in most steps.
        self._at_once = tracks.simple is not None and tracks.borders.uniform
        self._u_m, self._q_m = np.empty(shape), np.empty(shape)
        self._floats = {name: np.empty(padded)[:, : shape[1]] for name in _FLOATS}
        self._ints = {name: np.empty(padded, dtype=np.int32)[:, : shape[1]] for name in _INTS}
        self._away = np.zeros((self._block, plan.off_lane.size), dtype=bool)
        self._kept = self._written = 0
        self._lane: Ints | None = None
        self._lane_t_m = np.empty(0)

    def note(self, engine: Engine, free: FreeActors, poses: Poses) -> None:
        """Keep the states of the next time step."""
        tracks, u_m, q_m = self._plan.tracks, engine.now.u_m, engine.now.q_m
        if free.actor.size:
            u_m, q_m = u_m.copy(), q_m.copy()
            u_m[free.actor], q_m[free.actor] = free.u_m, free.q_m
        at = self._kept
        for name, values in zip(poses._fields, poses, strict=True):
            self._floats[name][at] = values
        self._away[at] = free.away
        if self._at_once:
            road, s_m, t_m = tracks.to_road(None, u_m, q_m)
            self._floats["s_m"][at], self._floats["t_m"][at] = s_m, t_m
            self._ints["road"][at] = road
            self._ints["lane"][at] = self._lanes(road, s_m, t_m)
        else:
            self._u_m[at], self._q_m[at] = u_m, q_m
        self._kept += 1
        if self._kept == self._block:
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
        """(M,) lanes, looked up anew for those whose t has changed."""
        tracks = self._plan.tracks
        if self._lane is None:
            self._lane = tracks.lane(None, road, s_m, t_m)
        else:
            moved = (t_m != self._lane_t_m).nonzero()[0]
            self._lane[moved] = tracks.lane(moved, road[moved], s_m[moved], t_m[moved])
        self._lane_t_m = t_m
        return self._lane

    def _write_block(self, free: FreeActors) -> None:
        kept, steps = self._kept, slice(self._written, self._written + self._kept)
        if not self._at_once:
            self._look_up()
        for name in _ANGLES:
            _wrap(self._floats[name][:kept])
        if free.actor.size:
            self._locate(free)
        for name, values in (self._floats | self._ints).items():
            shaped = values[:kept].reshape(kept, self._plan.rows, self._plan.actors)
            getattr(self._trace, name)[self._rows, :, steps] = np.moveaxis(shaped, 0, -1)
        self._written += kept
        self._kept = 0

    def _look_up(self) -> None:
        """Roads, s, t and lanes of all states of the block together."""
        kept, tracks = self._kept, self._plan.tracks
        actors = np.tile(self._actors, kept)
        road, s_m, t_m = tracks.to_road(
            actors, self._u_m[:kept].reshape(-1), self._q_m[:kept].reshape(-1)
        )
        shape = (kept, self._actors.size)
        self._floats["s_m"][:kept], self._floats["t_m"][:kept] = (
            s_m.reshape(shape), t_m.reshape(shape),
        )  # fmt: skip
        self._ints["road"][:kept] = road.reshape(shape)
        self._ints["lane"][:kept] = tracks.lane(actors, road, s_m, t_m).reshape(shape)

    def _locate(self, free: FreeActors) -> None:
        """Roads and lanes of the actors that leave their lanes, by their place in the world."""
        plan, kept = self._plan, self._kept
        away = self._away[:kept]
        network_of = plan.network[free.actor // plan.actors]
        for index, network in enumerate(plan.networks):
            slot = ((network_of == index) & away.any(axis=0)).nonzero()[0]
            if not slot.size:
                continue
            at, on_lane = free.actor[slot], ~away[:, slot]
            road, s_m, t_m, lane = network.locate(
                self._floats["x_m"][:kept, at], self._floats["y_m"][:kept, at]
            )
            # Off every lane, s and t still say where the actor is along the road of its start.
            off = on_lane | (road < 0)
            for name, found in (("s_m", s_m), ("t_m", t_m)):
                self._floats[name][:kept, at] = np.where(off, self._floats[name][:kept, at], found)
            for name, there in (("road", road), ("lane", lane)):
                self._ints[name][:kept, at] = np.where(on_lane, self._ints[name][:kept, at], there)


def _wrap(angle_rad: Floats) -> None:
    """Angles to [-pi, pi], in place; -0 becomes 0 whether or not another one needs it."""
    if max(angle_rad.max(initial=0.0), -angle_rad.min(initial=0.0)) > np.pi:
        angle_rad -= 2.0 * np.pi * np.rint(angle_rad / (2.0 * np.pi))
    else:
        angle_rad += 0.0


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
