"""What factors look at in a scenario: its main actor, that actor's relation and manoeuvre."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

from scenario_gen.domain.actor import Actor
from scenario_gen.domain.behaviour import LATERAL, Phase
from scenario_gen.domain.relation import EgoFrame, LanePlace
from scenario_gen.domain.scenario import Scenario

RelationLevel: TypeAlias = Literal[
    "same lane ahead", "same lane behind", "lane on the left", "lane on the right", "oncoming",
    "crossing road on the left", "crossing road on the right", "roadside on the left",
    "roadside on the right",
]  # fmt: skip

_BESIDE: dict[str, RelationLevel] = {
    "left": "lane on the left",
    "right": "lane on the right",
    "beside_left": "roadside on the left",
    "beside_right": "roadside on the right",
    "oncoming": "oncoming",
    "arm_left": "crossing road on the left",
    "arm_right": "crossing road on the right",
    "arm_opposite": "oncoming",
}
_SUITED = {
    "cut_in": LATERAL,
    "cut_out": LATERAL,
    "braking": frozenset({"brake", "speed"}),
    "crossing_path": frozenset({"cross", "lane_change", "offset", "speed"}),
    "oncoming": LATERAL,
}


def main_actor(scenario: Scenario) -> int | None:
    """Index of the actor that the scenario is about; None where there is none.

    The actor of the first intent; without intents the first one with a behaviour, or the first.
    """
    actors = scenario.actors
    if not actors:
        return None
    named = {actor.id: index for index, actor in enumerate(actors)}
    for intent in scenario.intent:
        if intent.actor in named:
            return named[intent.actor]
    moved = (i for i, actor in enumerate(actors) if actor.phases or actor.trajectory)
    return next(moved, 0)


def main_phase(scenario: Scenario, actor: Actor) -> Phase | None:
    """The phase that makes the event: of the kind that the intent asks for, else not a ``keep``."""
    kind = next((i.kind for i in scenario.intent if i.actor == actor.id), None)
    suited = _SUITED.get(kind or "", frozenset())
    for phase in actor.phases:
        if phase.manoeuvre.kind in suited:
            return phase
    for phase in actor.phases:
        if phase.manoeuvre.kind != "keep":
            return phase
    return actor.phases[0] if actor.phases else None


def relation(frame: EgoFrame, actor: Actor, *, ahead: bool) -> RelationLevel | None:
    """Where the actor is to the ego at the start; None where it is none of the named places.

    An actor that faces the ego in a lane of the ego's own direction is oncoming, too.
    """
    place = frame.place(actor.start.road, actor.start.lane)
    if place.side in ("same", "left", "right") and _reversed(actor):
        return "oncoming"
    if place.side == "same":
        if place.detail:
            return None
        return "same lane ahead" if ahead else "same lane behind"
    if place.side.startswith("arm") and place.detail == "away":
        return None
    return _BESIDE.get(place.side)


def direction_factor(place: LanePlace, actor: Actor) -> float:
    """+1 where the actor moves with the ego, -1 against it, 0 across."""
    if place.side.startswith("arm") and place.side != "arm_opposite":
        return 0.0
    with_lane = -1.0 if place.side in ("oncoming", "arm_opposite") else 1.0
    heading_rad = actor.start.heading_rad
    turned = math.cos(heading_rad) if isinstance(heading_rad, int | float) else 1.0
    return with_lane * (1.0 if turned > 0.5 else -1.0 if turned < -0.5 else 0.0)


def _reversed(actor: Actor) -> bool:
    heading_rad = actor.start.heading_rad
    return isinstance(heading_rad, int | float) and math.cos(heading_rad) < -0.5
