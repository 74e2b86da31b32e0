"""Phases and their triggers as columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.behaviour import (
    Brake,
    ByDistance,
    ByRate,
    ByTime,
    Cross,
    FollowPath,
    Keep,
    LaneChange,
    LateralOffset,
    Phase,
    Reverse,
    Slide,
    SpeedChange,
    Swing,
    Synchronise,
    Turn,
    Walk,
)
from scenario_gen.errors import RolloutError
from scenario_gen.motion import plan as kinds
from scenario_gen.motion.compile_free import FreeColumns
from scenario_gen.motion.compile_triggers import Part, TriggerColumns
from scenario_gen.motion.plan import EndConditions, Paths, PhaseTable, Synchronisations
from scenario_gen.motion.profiles import LINEAR, SHAPES
from scenario_gen.motion.trigger_tables import TriggerTable

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


class PhaseColumns:
    """Collects the phases of B scenarios with N actors into arrays (B * N, P)."""

    def __init__(self, rows: int, actors: int, phases: int) -> None:
        shape = (rows * actors, phases)
        self._actors, self._phases = actors, phases
        self._table = PhaseTable(
            kind=np.full(shape, kinds.NONE, dtype=np.int8),
            shape=np.full(shape, LINEAR, dtype=np.int8),
            dimension=np.full(shape, kinds.TIME, dtype=np.int8),
            extent=np.ones(shape),
            target=np.zeros(shape),
            lane=np.zeros(shape, dtype=np.int32),
            distance_m=np.full(shape, np.inf),
            row=np.full(shape, -1, dtype=np.int64),
        )
        self._free = FreeColumns()
        self._triggers = TriggerColumns(rows, actors, phases)

    def finished(self) -> tuple[PhaseTable, Floats, EndConditions, TriggerTable]:
        """The table, the times of time triggers, conditions on ends, and all other triggers."""
        return (self._table, *self._triggers.finished())

    def manoeuvres(self) -> tuple[Paths, Synchronisations]:
        """The free manoeuvres and the synchronisations."""
        return self._free.paths(), self._free.syncs()

    def add(self, part: Part, index: int, mover: Ego | Actor, names: Mapping[str, int]) -> None:
        """Add the phases of an actor, who is number ``index`` in scenarios with these names."""
        mine = part.rows * self._actors + index
        for number, phase in enumerate(mover.phases):
            self._add_manoeuvre(part, mine, number, phase, mover)
            self._triggers.add(part, mine, number, phase, mover, names)

    def _add_manoeuvre(
        self, part: Part, mine: Indices, number: int, phase: Phase, mover: Ego | Actor
    ) -> None:
        table, at, manoeuvre = self._table, (mine, number), phase.manoeuvre
        match manoeuvre:
            case Keep():
                table.kind[at] = kinds.KEEP
                table.extent[at] = part.column(manoeuvre.duration_s)
            case SpeedChange():
                table.kind[at] = kinds.SPEED
                table.target[at] = part.column(manoeuvre.target_mps)
                self._add_dynamics(part, at, manoeuvre.dynamics)
            case Brake():
                table.kind[at] = kinds.BRAKE
                table.dimension[at] = kinds.RATE
                table.extent[at] = part.column(manoeuvre.decel_mps2)
                table.target[at] = part.column(manoeuvre.until_mps)
            case LaneChange() | LateralOffset():
                table.kind[at] = kinds.LATERAL
                table.target[at] = part.column(manoeuvre.offset_m)
                if isinstance(manoeuvre, LaneChange):
                    _check_lane(part, mover, phase, manoeuvre.to_lane)
                    table.lane[at] = manoeuvre.to_lane
                self._add_dynamics(part, at, manoeuvre.dynamics)
            case Cross():
                table.kind[at] = kinds.CROSS
                table.dimension[at] = kinds.RATE
                table.extent[at] = part.column(manoeuvre.accel_mps2)
                table.target[at] = part.column(manoeuvre.speed_mps)
                table.distance_m[at] = part.column(manoeuvre.distance_m)
            case Synchronise():
                table.kind[at] = kinds.SYNCHRONISE
                first = part.rows * self._actors
                table.row[at] = self._free.add_sync(part, phase, manoeuvre, mover, first)
            case FollowPath() | Turn() | Slide() | Reverse() | Walk() | Swing():
                table.kind[at] = kinds.FREE
                table.row[at] = self._free.add_path(part, phase, manoeuvre, mover)
            case _:
                assert_never(manoeuvre)

    def _add_dynamics(
        self, part: Part, at: tuple[Indices, int], dynamics: ByTime | ByRate | ByDistance
    ) -> None:
        extent = (
            dynamics.time_s if isinstance(dynamics, ByTime)
            else dynamics.rate if isinstance(dynamics, ByRate)
            else dynamics.distance_m
        )  # fmt: skip
        self._table.dimension[at] = kinds.DIMENSIONS[dynamics.dimension]
        self._table.shape[at] = SHAPES[dynamics.shape]
        self._table.extent[at] = part.column(extent)


def _check_lane(part: Part, mover: Ego | Actor, phase: Phase, lane: int) -> None:
    used = sorted(set(part.path(mover).road_index.tolist()))
    roads = [part.network.roads[part.network.road_ids[index]] for index in used]
    if not any(spec.id == lane for road in roads for spec in road.lanes):
        name = mover.id if isinstance(mover, Actor) else EGO_ID
        raise RolloutError(
            f"actor {name}, phase {phase.id}: no road on its way has a lane {lane}",
            where=part.group.scenario.id,
        )
