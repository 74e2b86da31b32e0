"""Phases, triggers and the places that they name, with their JSON paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scenario_gen.checks.context import mover_path, movers
from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import (
    AllTrigger,
    AnyTrigger,
    ArrivalTrigger,
    Phase,
    PositionTrigger,
    SequenceTrigger,
    Synchronise,
    Trigger,
)
from scenario_gen.units import Quantity


class PlacedPhase(NamedTuple):
    """A phase of the ego or an actor."""

    path: str
    mover: Ego | Actor
    phase: Phase


class NamedPlace(NamedTuple):
    """A place that a trigger or a manoeuvre names; fields are called with a prefix."""

    path: str
    prefix: str
    road: str
    lane: int
    s_m: Quantity


def phases(group: Group) -> Iterator[PlacedPhase]:
    """All phases, those of the ego first."""
    for index, mover in enumerate(movers(group)):
        for p, phase in enumerate(mover.phases):
            yield PlacedPhase(f"{mover_path(index)}.phases[{p}]", mover, phase)


def triggers(found: PlacedPhase) -> Iterator[tuple[str, Trigger]]:
    """The conditions that start a phase, each with its path."""
    trigger, path = found.phase.trigger, f"{found.path}.trigger"
    if isinstance(trigger, AllTrigger | AnyTrigger | SequenceTrigger):
        for k, one in enumerate(trigger.of):
            yield f"{path}.of[{k}]", one
    else:
        yield path, trigger


def named_places(found: PlacedPhase) -> Iterator[NamedPlace]:
    """The places in the triggers and the manoeuvre of a phase."""
    for path, trigger in triggers(found):
        if isinstance(trigger, PositionTrigger | ArrivalTrigger):
            yield NamedPlace(path, "", trigger.road, trigger.lane, trigger.s_m)
    manoeuvre, path = found.phase.manoeuvre, f"{found.path}.manoeuvre"
    if isinstance(manoeuvre, Synchronise):
        yield NamedPlace(path, "", manoeuvre.road, manoeuvre.lane, manoeuvre.s_m)
        yield NamedPlace(
            path, "their_", manoeuvre.their_road, manoeuvre.their_lane, manoeuvre.their_s_m
        )


def name_of(mover: Ego | Actor) -> str:
    """Id of an actor, or that of the ego."""
    return mover.id if isinstance(mover, Actor) else EGO_ID
