"""Phases and their triggers as columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, assert_never

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import (
    Brake,
    ByDistance,
    ByRate,
    ByTime,
    Cross,
    GapTrigger,
    Keep,
    LaneChange,
    LateralOffset,
    Phase,
    PhaseEndTrigger,
    PositionTrigger,
    SpeedChange,
    TimeTrigger,
    TtcTrigger,
)
from scenario_gen.errors import RolloutError
from scenario_gen.motion import plan as kinds
from scenario_gen.motion.plan import EndConditions, PairConditions, PhaseTable, PlaceConditions
from scenario_gen.motion.profiles import LINEAR, SHAPES
from scenario_gen.roads import LanePath, RoadNetwork
from scenario_gen.units import Quantity

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


_PAIR_TYPES = (np.int8, int, int, float, bool, bool, float, int)
_PLACE_TYPES = (int, float, float, float, bool, float, int)
_END_TYPES = (int, float, int)


class Part(Protocol):
    """Rows of one group that share a road network."""

    group: Group
    rows: Indices
    network: RoadNetwork

    def column(self, quantity: Quantity | None) -> Floats:
        """(r,) values of a quantity."""

    def path(self, mover: Ego | Actor) -> LanePath:
        """The path of an actor."""


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
        )
        self._fire_s = np.full(shape, np.inf)
        self._pairs: list[tuple[Any, ...]] = []
        self._places: list[tuple[Any, ...]] = []
        self._ends: list[tuple[Any, ...]] = []

    def finished(
        self,
    ) -> tuple[PhaseTable, Floats, PairConditions, PlaceConditions, EndConditions]:
        """The table, the times of time triggers, and all other conditions."""
        return (
            self._table,
            self._fire_s,
            PairConditions(*_columns(self._pairs, _PAIR_TYPES)),
            PlaceConditions(*_columns(self._places, _PLACE_TYPES)),
            EndConditions(*_columns(self._ends, _END_TYPES)),
        )

    def add(self, part: Part, index: int, actor: Actor, names: Mapping[str, int]) -> None:
        """Add the phases of an actor, who is number ``index`` in scenarios with these names."""
        mine = part.rows * self._actors + index
        for number, phase in enumerate(actor.phases):
            self._add_manoeuvre(part, mine, number, phase, actor)
            self._add_trigger(part, mine, number, phase, actor, names)

    def _add_manoeuvre(
        self, part: Part, mine: Indices, number: int, phase: Phase, actor: Actor
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
                    _check_lane(part, actor, phase, manoeuvre.to_lane)
                    table.lane[at] = manoeuvre.to_lane
                self._add_dynamics(part, at, manoeuvre.dynamics)
            case Cross():
                table.kind[at] = kinds.CROSS
                table.dimension[at] = kinds.RATE
                table.extent[at] = part.column(manoeuvre.accel_mps2)
                table.target[at] = part.column(manoeuvre.speed_mps)
                table.distance_m[at] = part.column(manoeuvre.distance_m)
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

    def _add_trigger(
        self,
        part: Part,
        mine: Indices,
        number: int,
        phase: Phase,
        actor: Actor,
        names: Mapping[str, int],
    ) -> None:
        trigger = phase.trigger
        delay_s = part.column(trigger.delay_s)
        flat = mine * self._phases + number
        first = part.rows * self._actors
        count = mine.size
        rising = np.full(count, trigger.edge == "rising")
        match trigger:
            case TimeTrigger():
                at_s = part.column(trigger.at_s)
                # A time of 0 has been reached from the first look on, so it never turns true.
                never = rising & (at_s <= 0.0)
                self._fire_s[mine, number] = np.where(never, np.inf, at_s + delay_s)
            case GapTrigger() | TtcTrigger():
                gap = isinstance(trigger, GapTrigger)
                limit = trigger.gap_m if isinstance(trigger, GapTrigger) else trigger.below_s
                greater = isinstance(trigger, GapTrigger) and trigger.rule == "greater"
                other = _index(part, names, trigger.to, phase)
                # A gap is the same from both sides. For a time to collision the one that moves
                # comes first: see ``motion.relative``.
                swap = (part.column(actor.speed_mps) == 0.0) & (not gap)
                self._pairs.append((
                    np.full(count, kinds.GAP if gap else kinds.TTC),
                    np.where(swap, first + other, mine), np.where(swap, mine, first + other),
                    part.column(limit), np.full(count, greater), rising, delay_s, flat,
                ))  # fmt: skip
            case PositionTrigger():
                x_m, y_m = _place(part, trigger)
                watched = first + _index(part, names, trigger.of, phase)
                within_m = part.column(trigger.within_m)
                self._places.append((watched, x_m, y_m, within_m, rising, delay_s, flat))
            case PhaseEndTrigger():
                owner = actor.id if trigger.actor is None else trigger.actor
                source = _index(part, names, owner, phase)
                source_phase = _phase_number(part, owner, trigger.phase, phase)
                self._ends.append(((first + source) * self._phases + source_phase, delay_s, flat))
            case _:
                assert_never(trigger)


def _columns(parts: list[tuple[Any, ...]], types: tuple[type, ...]) -> list[NDArray[Any]]:
    if not parts:
        return [np.zeros(0, dtype=kind) for kind in types]
    return [
        np.concatenate([part[i] for part in parts]).astype(kind) for i, kind in enumerate(types)
    ]


def _place(part: Part, trigger: PositionTrigger) -> tuple[Floats, Floats]:
    s_m = part.column(trigger.s_m)
    t_m = part.network.lane_centre_t(trigger.road, trigger.lane, float(s_m[0]))
    return part.network.road(trigger.road).line.point(s_m, np.full(s_m.shape, t_m))


def _check_lane(part: Part, actor: Actor, phase: Phase, lane: int) -> None:
    used = sorted(set(part.path(actor).road_index.tolist()))
    roads = [part.network.roads[part.network.road_ids[index]] for index in used]
    if not any(spec.id == lane for road in roads for spec in road.lanes):
        raise RolloutError(
            f"actor {actor.id}, phase {phase.id}: no road on its way has a lane {lane}",
            where=part.group.scenario.id,
        )


def _index(part: Part, names: Mapping[str, int], name: str, phase: Phase) -> int:
    if name not in names:
        raise RolloutError(
            f"the trigger of phase {phase.id} names {name}, which is no actor",
            where=part.group.scenario.id,
            hint=f"actors: {', '.join(names)}",
        )
    return names[name]


def _phase_number(part: Part, owner: str, wanted: str, phase: Phase) -> int:
    phases = [
        other.id
        for actor in part.group.scenario.actors
        if actor.id == owner
        for other in actor.phases
    ]
    if wanted not in phases:
        raise RolloutError(
            f"the trigger of phase {phase.id} waits for {wanted}, which is no phase of {owner}",
            where=part.group.scenario.id,
            hint=f"its phases: {', '.join(phases) or 'none'}",
        )
    return phases.index(wanted)
