"""Triggers of phases as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, assert_never

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import (
    AllTrigger,
    AnyTrigger,
    ArrivalTrigger,
    GapTrigger,
    HeadwayTrigger,
    Phase,
    PhaseEndTrigger,
    PositionTrigger,
    SequenceTrigger,
    SimpleTrigger,
    SpeedTrigger,
    TimeTrigger,
    TtcTrigger,
)
from scenario_gen.errors import RolloutError
from scenario_gen.motion.plan import EndConditions
from scenario_gen.motion.trigger_tables import (
    GAP,
    HEADWAY,
    TTC,
    ArrivalConditions,
    Combined,
    ConditionSet,
    PairConditions,
    PlaceConditions,
    SpeedConditions,
    TriggerTable,
)
from scenario_gen.roads import LanePath, RoadNetwork
from scenario_gen.roads.arrival import place_on_way
from scenario_gen.units import Quantity

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_END_TYPES = (int, float, int)
_COMMON = (int, bool, float)
_PAIR_TYPES = (*_COMMON, np.int8, int, int, float, bool)
_PLACE_TYPES = (*_COMMON, int, float, float, float)
_SPEED_TYPES = (*_COMMON, int, float, bool)
_ARRIVAL_TYPES = (*_COMMON, int, float, float, float, float)


class Part(Protocol):
    """Rows of one group that share a road network."""

    group: Group
    rows: Indices
    network: RoadNetwork

    def column(self, quantity: Quantity | None) -> Floats:
        """(r,) values of a quantity."""

    def path(self, mover: Ego | Actor) -> LanePath:
        """The path of an actor."""


class TriggerColumns:
    """Collects the triggers of B scenarios with N actors that have P phases each."""

    def __init__(self, rows: int, actors: int, phases: int) -> None:
        self._actors, self._phases = actors, phases
        self._fire_s = np.full((rows * actors, phases), np.inf)
        self._ends: list[tuple[Any, ...]] = []
        self._alone, self._members = _Columns(), _Columns()
        self._groups: list[tuple[Indices, bool, list[Indices]]] = []
        self._delay_s: list[Floats] = []
        self._rising: list[NDArray[np.bool_]] = []
        self._hold_s: list[tuple[Floats, Floats]] = []
        self._count = 0

    def finished(self) -> tuple[Floats, EndConditions, TriggerTable]:
        """(M, P) times of time triggers, conditions on ends, and all other triggers."""
        return (
            self._fire_s,
            EndConditions(*_joined(self._ends, _END_TYPES)),
            TriggerTable(self._alone.finished(), self._members.finished(), self._combined()),
        )

    def add(
        self, part: Part, mine: Indices, number: int, phase: Phase, owner: Ego | Actor,
        names: Mapping[str, int],
    ) -> None:  # fmt: skip
        """Add the trigger of a phase.

        Args:
            part: the scenarios.
            mine: (r,) the owner of the phase, in each scenario.
            number: of the phase.
            phase: the phase.
            owner: the owner of the phase.
            names: numbers of actors by id.
        """
        trigger, flat = phase.trigger, mine * self._phases + number
        place = _Place(part, part.rows * self._actors, mine, phase, owner, names)
        match trigger:
            case PhaseEndTrigger():
                actor_id = place.owner_id if trigger.actor is None else trigger.actor
                source_phase = place.phase_number(actor_id, trigger.phase)
                source = place.indices(actor_id) * self._phases + source_phase
                self._ends.append((source, part.column(trigger.delay_s), flat))
            case AnyTrigger():
                for condition in trigger.of:
                    self._start_by(place, condition, flat, (mine, number))
            case AllTrigger() | SequenceTrigger():
                members = [self._member(place, condition) for condition in trigger.of]
                self._groups.append((flat, isinstance(trigger, SequenceTrigger), members))
            case _:
                self._start_by(place, trigger, flat, (mine, number))

    def _start_by(
        self, place: _Place, trigger: SimpleTrigger, flat: Indices, at: tuple[Indices, int]
    ) -> None:
        """Let one condition start phases, unless another one has done so before."""
        if isinstance(trigger, TimeTrigger):
            on_s, _ = place.time_held(trigger)
            start_s = on_s + place.part.column(trigger.delay_s)
            self._fire_s[at] = np.minimum(self._fire_s[at], start_s)
            return
        self._alone.add(place, trigger, flat)

    def _member(self, place: _Place, trigger: SimpleTrigger) -> Indices:
        """(r,) numbers of a condition of a combination."""
        numbers = self._count + np.arange(place.mine.size)
        self._count += place.mine.size
        self._delay_s.append(place.part.column(trigger.delay_s))
        self._rising.append(np.full(numbers.shape, trigger.edge == "rising"))
        if isinstance(trigger, TimeTrigger):
            self._hold_s.append(place.time_held(trigger))
        else:
            never = np.full(numbers.shape, np.inf)
            self._hold_s.append((never, -never))
            self._members.add(place, trigger, numbers)
        return numbers

    def _combined(self) -> Combined:
        most = max((len(members) for _, _, members in self._groups), default=0)
        table = [
            np.stack([*members, *[np.full(flat.shape, self._count)] * (most - len(members))], 1)
            for flat, _, members in self._groups
        ]
        return Combined(
            phase=_concatenated([flat for flat, _, _ in self._groups]).astype(np.int64),
            sequence=_concatenated(
                [np.full(flat.shape, ordered) for flat, ordered, _ in self._groups]
            ).astype(np.bool_),
            member=np.concatenate(table) if table else np.zeros((0, 0), dtype=np.int64),
            delay_s=_concatenated(self._delay_s),
            rising=_concatenated(self._rising).astype(np.bool_),
            on_s=_concatenated([on_s for on_s, _ in self._hold_s]),
            off_s=_concatenated([off_s for _, off_s in self._hold_s]),
        )


class _Place:
    """Where a trigger stands: the scenarios, the phase and the actors that it can name."""

    def __init__(
        self, part: Part, first: Indices, mine: Indices, phase: Phase, owner: Ego | Actor,
        names: Mapping[str, int],
    ) -> None:  # fmt: skip
        self.part, self.first, self.mine = part, first, mine
        self.phase, self.owner, self._names = phase, owner, names
        self.owner_id = owner.id if isinstance(owner, Actor) else EGO_ID

    def indices(self, name: str) -> Indices:
        """(r,) an actor by its id.

        Raises:
            RolloutError: there is no such actor.
        """
        if name not in self._names:
            raise self._error(
                f"the trigger of phase {self.phase.id} names {name}, which is no actor",
                f"actors: {', '.join(self._names)}",
            )
        return self.first + self._names[name]

    def mover(self, name: str) -> Ego | Actor:
        """An actor by its id, which exists."""
        scenario = self.part.group.scenario
        return next((actor for actor in scenario.actors if actor.id == name), scenario.ego)

    def phase_number(self, actor_id: str, wanted: str) -> int:
        """The number of a phase.

        Raises:
            RolloutError: there is no such phase, or no such actor.
        """
        self.indices(actor_id)
        phases = [phase.id for phase in self.mover(actor_id).phases]
        if wanted not in phases:
            raise self._error(
                f"the trigger of phase {self.phase.id} waits for {wanted}, which is no phase of"
                f" {actor_id}",
                f"its phases: {', '.join(phases) or 'none'}",
            )
        return phases.index(wanted)

    def point(self, trigger: PositionTrigger | ArrivalTrigger) -> tuple[Floats, Floats]:
        """(r,) x and y of a place."""
        network, s_m = self.part.network, self.part.column(trigger.s_m)
        t_m = network.lane_centre_t(trigger.road, trigger.lane, float(s_m[0]))
        return network.road(trigger.road).line.point(s_m, np.full(s_m.shape, t_m))

    def station(self, trigger: ArrivalTrigger) -> Floats:
        """(r,) station of a place on the way of an actor; NaN where the straight line counts.

        Raises:
            RolloutError: the way of the actor does not lead along the road of the place.
        """
        mover, s_m = self.mover(trigger.of), self.part.column(trigger.s_m)
        place = place_on_way(self.part.network, mover, trigger.road, trigger.lane, s_m)
        if place is None:
            raise self._error(
                f"the trigger of phase {self.phase.id}: {trigger.of} does not come along road"
                f" {trigger.road}",
                "name a road of its route, or give it a route that leads there",
            )
        return place

    def time_held(self, trigger: TimeTrigger) -> tuple[Floats, Floats]:
        """(r,) when a condition on the time begins and ceases to hold."""
        at_s = self.part.column(trigger.at_s)
        if trigger.edge == "none":
            return at_s, np.full(at_s.shape, np.inf)
        # A time of 0 has been reached from the first look on, so it never turns true.
        return np.where(at_s > 0.0, at_s, np.inf), np.where(at_s > 0.0, at_s, -np.inf)

    def _error(self, message: str, hint: str) -> RolloutError:
        return RolloutError(message, where=self.part.group.scenario.id, hint=hint)


class _Columns:
    """Conditions of all kinds but time."""

    def __init__(self) -> None:
        self._pairs: list[tuple[Any, ...]] = []
        self._places: list[tuple[Any, ...]] = []
        self._speeds: list[tuple[Any, ...]] = []
        self._arrivals: list[tuple[Any, ...]] = []

    def finished(self) -> ConditionSet:
        return ConditionSet(
            PairConditions(*_joined(self._pairs, _PAIR_TYPES)),
            PlaceConditions(*_joined(self._places, _PLACE_TYPES)),
            SpeedConditions(*_joined(self._speeds, _SPEED_TYPES)),
            ArrivalConditions(*_joined(self._arrivals, _ARRIVAL_TYPES)),
        )

    def add(self, place: _Place, trigger: SimpleTrigger, target: Indices) -> None:
        """Add a condition with its (r,) targets."""
        column = place.part.column
        rising = np.full(target.shape, trigger.edge == "rising")
        common = (target, rising, column(trigger.delay_s))
        match trigger:
            case GapTrigger():
                kind = np.full(target.shape, GAP)
                greater = np.full(target.shape, trigger.rule == "greater")
                other = place.indices(trigger.to)
                self._pairs.append(
                    (*common, kind, place.mine, other, column(trigger.gap_m), greater)
                )
            case TtcTrigger() | HeadwayTrigger():
                first, other = place.mine, place.indices(trigger.to)
                kind = np.full(target.shape, TTC if isinstance(trigger, TtcTrigger) else HEADWAY)
                # A time to collision is the same from both sides; the one that moves comes first:
                # see ``motion.relative``.
                swap = (column(place.owner.speed_mps) == 0.0) & (kind == TTC)
                first, other = np.where(swap, other, first), np.where(swap, first, other)
                less = np.zeros(target.shape, dtype=bool)
                self._pairs.append((*common, kind, first, other, column(trigger.below_s), less))
            case PositionTrigger():
                x_m, y_m = place.point(trigger)
                watched = place.indices(trigger.of)
                self._places.append((*common, watched, x_m, y_m, column(trigger.within_m)))
            case SpeedTrigger():
                watched = place.indices(trigger.of)
                greater = np.full(target.shape, trigger.rule == "greater")
                self._speeds.append((*common, watched, column(trigger.speed_mps), greater))
            case ArrivalTrigger():
                watched = place.indices(trigger.of)
                u_m, (x_m, y_m) = place.station(trigger), place.point(trigger)
                self._arrivals.append((*common, watched, column(trigger.below_s), u_m, x_m, y_m))
            case TimeTrigger():
                raise AssertionError("conditions on the time are no columns")
            case _:
                assert_never(trigger)


def _joined(parts: list[tuple[Any, ...]], types: Sequence[Any]) -> list[NDArray[Any]]:
    if not parts:
        return [np.zeros(0, dtype=kind) for kind in types]
    return [
        np.concatenate([part[i] for part in parts]).astype(kind) for i, kind in enumerate(types)
    ]


def _concatenated(parts: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0)
