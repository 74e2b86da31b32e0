"""From a batch of scenarios to the plan of its rollout: columns instead of objects.

Python loops here run over groups, actors, phases and distinct roads, never over the rows of a
group.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.batch import Group, ScenarioBatch
from scenario_gen.domain.behaviour import FREE, LATERAL, Cross
from scenario_gen.motion.compile_phases import PhaseColumns
from scenario_gen.motion.networks import row_networks
from scenario_gen.motion.plan import Plan, Trajectories
from scenario_gen.motion.tracks import Tracks
from scenario_gen.roads import LanePath, RoadNetwork
from scenario_gen.units import Quantity

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


def compile_plan(
    batch: ScenarioBatch,
    networks: Sequence[RoadNetwork],
    *,
    actors: int,
    phases: int,
    folder: Path | None = None,
) -> Plan:
    """The plan of a batch.

    Args:
        batch: what to roll out.
        networks: one per group.
        actors: N, at least that of the batch.
        phases: P, at least the most phases of an actor.
        folder: where the files of external roads with parameters lie.

    Raises:
        RoadError: an actor starts, or drives, where there is no lane.
        RolloutError: a phase needs a lane that no road of the actor's path has.
    """
    return _Compiler(batch, actors, phases).run(networks, folder)


class _Compiler:
    def __init__(self, batch: ScenarioBatch, actors: int, phases: int) -> None:
        self._batch, self._actors = batch, actors
        rows = batch.size
        self._shape = (rows, actors)
        self._paths: list[LanePath] = []
        self._path_row: dict[int, int] = {}
        self._row = np.zeros(self._shape, dtype=np.int64)
        self._present = np.zeros(self._shape, dtype=bool)
        self._u, self._q, self._speed = (np.zeros(self._shape) for _ in range(3))
        self._way, self._turn = np.ones(self._shape), np.zeros(self._shape)
        self._size = np.zeros((3, *self._shape))
        # Lane of the start, for actors that change lanes, and where the path expects it.
        self._lane, self._lane_q = np.zeros(self._shape, dtype=np.int32), np.zeros(self._shape)
        self._lines: list[tuple[Indices, Floats, Floats, Floats, Floats]] = []
        self._timed: list[tuple[Indices, Floats, Floats, Floats]] = []
        self._leavers: list[Indices] = []
        self._phases = PhaseColumns(rows, actors, phases)

    def run(self, networks: Sequence[RoadNetwork], folder: Path | None) -> Plan:
        batch, count = self._batch, self._batch.size * self._actors
        used: list[RoadNetwork] = []
        place: dict[int, int] = {}
        network_of_row = np.zeros(batch.size, dtype=np.int64)
        for index, rows, network in row_networks(batch, networks, folder):
            if id(network) not in place:
                place[id(network)] = len(used)
                used.append(network)
            network_of_row[rows] = place[id(network)]
            part = _Part(batch.groups[index], rows, rows - batch.starts[index], network)
            self._add(part)
        lines = _joined(self._lines, 5)
        tracks = Tracks.of(
            self._paths,
            self._row.reshape(-1),
            tuple(used),
            np.repeat(network_of_row, self._actors),
            self._lane.reshape(-1) != 0,
        )
        followed, q_m = self._on_start_lane(tracks)
        table, fire_s, ends, triggers = self._phases.finished()
        paths, syncs = self._phases.manoeuvres()
        return Plan(
            rows=batch.size,
            actors=self._actors,
            phases=fire_s.shape[1],
            present=self._present.reshape(count),
            duration_s=batch.column(lambda scenario: scenario.duration_s),
            tracks=tracks,
            networks=tuple(used),
            network=network_of_row,
            u_m=self._u.reshape(count),
            q_m=q_m,
            followed=followed,
            speed_mps=self._speed.reshape(count),
            way=self._way.reshape(count),
            turn_rad=self._turn.reshape(count),
            line_actor=lines[0].astype(np.int64),
            line_x_m=lines[1],
            line_y_m=lines[2],
            line_heading_rad=lines[3],
            stand_heading_rad=lines[4],
            length_m=self._size[0].reshape(count),
            width_m=self._size[1].reshape(count),
            centre_x_m=self._size[2].reshape(count),
            set_speed_mps=np.where(
                self._speed[:, 0] > 0.0,
                self._speed[:, 0],
                batch.column(lambda scenario: scenario.road.speed_limit_mps),
            ),
            table=table,
            fire_s=fire_s,
            ends=ends,
            triggers=triggers,
            trajectories=self._trajectories(),
            leaver=np.concatenate([np.zeros(0, dtype=np.int64), *self._leavers]),
            paths=paths,
            syncs=syncs,
        )

    def _add(self, part: _Part) -> None:
        scenario = part.group.scenario
        movers: tuple[Ego | Actor, ...] = (scenario.ego, *scenario.actors)
        names = {EGO_ID: 0} | {actor.id: i for i, actor in enumerate(scenario.actors, 1)}
        # Absent actors take the path of the ego, which keeps them harmless.
        ego_path = part.path(scenario.ego)
        self._row[part.rows] = self._row_of(ego_path)
        for index, mover in enumerate(movers):
            self._place(part, index, mover)
            self._phases.add(part, index, mover, names)
            if any(phase.manoeuvre.kind in FREE for phase in mover.phases):
                self._leavers.append(part.rows * self._actors + index)

    def _on_start_lane(self, tracks: Tracks) -> tuple[Indices, Floats]:
        """(M,) number of the lane followed at the start, and lateral position there."""
        u_m, q_m = self._u.reshape(-1), self._q.reshape(-1).copy()
        followed = np.zeros(u_m.shape, dtype=np.int64)
        at = self._lane.reshape(-1).nonzero()[0]
        if tracks.beside is not None and at.size:
            road, s_m, _ = tracks.to_road(at, u_m[at], q_m[at])
            followed[at] = tracks.lane_followed(at, road, s_m, self._lane.reshape(-1)[at])
            at = followed.nonzero()[0]
            lane_q_m = tracks.beside.at(tracks.row[at], followed[at], u_m[at]).q_m
            q_m[at] += lane_q_m - self._lane_q.reshape(-1)[at]
        return followed, q_m

    def _row_of(self, path: LanePath) -> int:
        if id(path) not in self._path_row:
            self._path_row[id(path)] = len(self._paths)
            self._paths.append(path)
        return self._path_row[id(path)]

    def _place(self, part: _Part, index: int, mover: Ego | Actor) -> None:
        rows, start, path = part.rows, mover.start, part.path(mover)
        s_m, offset_m = part.column(start.s_m), part.column(start.offset_m)
        road = part.network.road_ids.index(start.road)
        u_m, _ = path.station(road, s_m, np.zeros(s_m.shape))
        q_m = path.start_q_m + float(path.direction[0]) * offset_m
        heading_rad = part.column(start.heading_rad)
        # Facing against the lane means driving against it, as in esmini.
        facing_rad = np.remainder(heading_rad + np.pi, 2.0 * np.pi) - np.pi
        against = np.abs(facing_rad) > 0.5 * np.pi + 1e-9
        box = mover.box
        self._row[rows, index] = self._row_of(path)
        self._present[rows, index] = True
        self._u[rows, index], self._q[rows, index] = u_m, q_m
        self._speed[rows, index] = part.column(mover.speed_mps)
        self._way[rows, index] = np.where(against, -1.0, 1.0)
        self._turn[rows, index] = np.where(
            against, facing_rad - np.copysign(np.pi, facing_rad), facing_rad
        )
        if any(phase.manoeuvre.kind in LATERAL for phase in mover.phases):
            self._lane[rows, index], self._lane_q[rows, index] = start.lane, path.start_q_m
        for place, size_m in enumerate((box.length_m, box.width_m, box.centre_x_m)):
            self._size[place][rows, index] = size_m
        if isinstance(mover, Actor):
            self._leave_lane(part, index, mover, path, u_m, q_m, heading_rad)

    def _leave_lane(
        self,
        part: _Part,
        index: int,
        actor: Actor,
        path: LanePath,
        u_m: Floats,
        q_m: Floats,
        heading_rad: Floats,
    ) -> None:
        actors = part.rows * self._actors + index
        if actor.trajectory is not None:
            line = part.network.road(actor.trajectory.road).line
            points = actor.trajectory.points
            s_m = np.stack([part.column(point.s_m) for point in points], axis=1)
            t_m = np.stack([part.column(point.t_m) for point in points], axis=1)
            x_m, y_m = line.point(s_m, t_m)
            times_s = np.array([point.time_s for point in points])
            self._timed.append((actors, np.broadcast_to(times_s, x_m.shape), x_m, y_m))
            self._speed[part.rows, index] = 0.0
            return
        crossing = next((p.manoeuvre for p in actor.phases if p.manoeuvre.kind == "cross"), None)
        if not isinstance(crossing, Cross):
            return
        x_m, y_m, lane_rad = path.evaluate(u_m, q_m)
        road_rad = lane_rad if path.direction[0] > 0 else lane_rad - np.pi
        line_rad = road_rad + part.column(crossing.heading_rad)
        self._lines.append((actors, x_m, y_m, line_rad, lane_rad + heading_rad))
        self._way[part.rows, index] = 1.0
        # Its station is the distance on the line, which the curvature of the road does not touch.
        self._q[part.rows, index] = 0.0

    def _trajectories(self) -> Trajectories:
        most = max((entry[1].shape[1] for entry in self._timed), default=2)
        columns: list[Floats] = []
        for place, padding in ((1, np.inf), (2, 0.0), (3, 0.0)):
            parts = [
                np.pad(
                    entry[place],
                    ((0, 0), (0, most - entry[place].shape[1])),
                    constant_values=padding,
                )
                for entry in self._timed
            ]
            columns.append(np.concatenate(parts) if parts else np.zeros((0, most)))
        actors = [entry[0] for entry in self._timed]
        actor = np.concatenate(actors) if actors else np.zeros(0, dtype=np.int64)
        return Trajectories(actor, *columns)


class _Part:
    """Rows of one group that share a road network."""

    def __init__(
        self, group: Group, rows: Indices, in_group: Indices, network: RoadNetwork
    ) -> None:
        self.group, self.rows, self.network = group, rows, network
        self._in_group = in_group

    def column(self, quantity: Quantity | None) -> Floats:
        """(r,) values of a quantity for these rows."""
        values = self.group.column(quantity)
        if isinstance(values, np.ndarray):
            return values[self._in_group]
        return np.full(self.rows.shape, values)

    def path(self, mover: Ego | Actor) -> LanePath:
        """The path of an actor."""
        return self.network.path_of(mover)


def _joined(parts: Sequence[tuple[NDArray[Any], ...]], count: int) -> list[NDArray[Any]]:
    if not parts:
        return [np.zeros(0) for _ in range(count)]
    return [np.concatenate([part[i] for part in parts]) for i in range(count)]
