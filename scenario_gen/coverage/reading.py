"""What factors look at in a scenario: its main actor, that actor's relation and manoeuvre."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

from scenario_gen.domain.actor import Actor
from scenario_gen.domain.behaviour import LATERAL, Phase
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.relation import EgoFrame, LanePlace
from scenario_gen.domain.road import SingleRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.topology import RAMPS

RelationLevel: TypeAlias = Literal[
    "same lane ahead", "same lane behind", "lane on the left", "lane on the right", "oncoming",
    "crossing road on the left", "crossing road on the right", "roadside on the left",
    "roadside on the right", "on a ramp", "in a roundabout", "on a railway", "within a junction",
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
    "ring": "in a roundabout",
    "rail": "on a railway",
    "connection": "within a junction",
    "link": "within a junction",
}
_PATHS = frozenset({"path", "turn", "slide"})
_SUITED: dict[str, frozenset[str]] = {
    "cut_in": LATERAL,
    "cut_out": LATERAL,
    "braking": frozenset({"brake", "speed"}),
    "crossing_path": frozenset({"cross", "walk", "lane_change", "offset", "speed", "turn"}),
    "oncoming": LATERAL,
    "accelerating": frozenset({"speed"}),
    "loss_of_control": _PATHS,
    "reversing": frozenset({"reverse", "path"}),
    "turning": frozenset({"turn", "path"}),
    "drift": LATERAL,
    "lane_changing": LATERAL,
    "leaves_road": LATERAL | _PATHS,
    "from_occlusion": frozenset({"cross", "walk", "synchronise", "speed"}),
    "falling": frozenset({"slide", "path"}),
    "stopping": frozenset({"brake", "speed"}),
}
_ACROSS = frozenset({"arm_left", "arm_right", "rail", "ring", "connection", "link", "elsewhere"})


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
    if place.detail in RAMPS:
        return "on a ramp"
    if place.side in ("same", "left", "right") and _reversed(actor):
        return "oncoming"
    if place.side == "same":
        if frame.is_junction and place.detail:
            return None
        return "same lane ahead" if ahead else "same lane behind"
    if place.side.startswith("arm") and place.detail == "away":
        return None
    return _BESIDE.get(place.side)


def direction_factor(place: LanePlace, actor: Actor) -> float:
    """+1 where the actor moves with the ego, -1 against it, 0 across."""
    if place.side in _ACROSS:
        return 0.0
    towards = place.side == "oncoming" or (place.side == "arm_opposite" and place.detail != "away")
    with_lane = -1.0 if towards else 1.0
    heading_rad = actor.start.heading_rad
    turned = math.cos(heading_rad) if isinstance(heading_rad, int | float) else 1.0
    return with_lane * (1.0 if turned > 0.5 else -1.0 if turned < -0.5 else 0.0)


def _reversed(actor: Actor) -> bool:
    heading_rad = actor.start.heading_rad
    return isinstance(heading_rad, int | float) and math.cos(heading_rad) < -0.5


def dynamics(environment: Environment) -> str:
    """What changes over time: one thing, ``several`` or ``none``."""
    found = set()
    for change in environment.changes:
        surface = change.surface_condition is not None or change.friction is not None
        light = change.sun is not None or change.cloud_okta is not None
        parts = {
            "precipitation": change.precipitation is not None,
            "visibility": change.visibility_m is not None,
            "light": light,
            "surface": surface,
            "wind": change.wind is not None,
        }
        found |= {name for name, changes in parts.items() if changes}
    return _one_of(found)


def places(environment: Environment) -> str:
    """What differs along the road: one kind of stretch, ``several`` or ``none``."""
    parts = {
        "patch": environment.patches,
        "visibility_zone": environment.visibility_zones,
        "wind_zone": environment.wind_zones,
    }
    return _one_of({name for name, stretches in parts.items() if stretches})


def perception(environment: Environment) -> str:
    """What makes it hard to see: one thing, ``several`` or ``none``."""
    seen = environment.perception
    parts = {
        "dirty_lens": seen.dirty_lens != 0,
        "headlight_glare": bool(seen.headlight_glare),
        "spray": bool(environment.spray),
        "wet_reflection": seen.wet_reflection,
        "failed_street_lights": seen.street_lights == "failed",
        "clutter": seen.clutter != "none",
    }
    return _one_of({name for name, present in parts.items() if present})


def profile(scenario: Scenario, frame: EgoFrame) -> str:
    """How the road rises and falls, as the ego drives along it."""
    vertical = scenario.road.vertical if isinstance(scenario.road, SingleRoad) else None
    if vertical is None:
        return "level"
    if vertical.kind == "grade":
        return "uphill" if frame.direction > 0 else "downhill"
    return vertical.kind


def _one_of(found: set[str]) -> str:
    return "none" if not found else found.pop() if len(found) == 1 else "several"
