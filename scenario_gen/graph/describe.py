"""Words for the structure of behaviour: labels without ids, names or numbers."""

from __future__ import annotations

import hashlib
import math

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.behaviour import (
    Brake,
    Cross,
    GapTrigger,
    Keep,
    LaneChange,
    LateralOffset,
    Manoeuvre,
    Phase,
    SpeedChange,
    Trigger,
)
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number

_ROUNDS = 3


def turned_rad(frame: EgoFrame, road: str, ego_road: str) -> float:
    """What turns a heading against the reference line of a road to the ego's direction there."""
    return math.pi if road == ego_road and frame.direction < 0 else 0.0


def side_factor(frame: EgoFrame, road: str, ego_road: str) -> int:
    """+1 where "left of the reference line" is left for the ego, -1 where it is right."""
    return frame.direction if road == ego_road else 1


def manoeuvre_label(manoeuvre: Manoeuvre, actor: Actor, frame: EgoFrame, ego_road: str) -> str:
    """Kind, sense and dynamics of a manoeuvre of a concrete scenario."""
    match manoeuvre:
        case Keep():
            return "keep"
        case SpeedChange():
            target_mps, start_mps = number(manoeuvre.target_mps), number(actor.speed_mps)
            sense = "stop" if target_mps == 0 else "up" if target_mps > start_mps else "down"
            return f"speed:{sense}:{_dynamics(manoeuvre)}"
        case Brake():
            return f"brake:{'stop' if number(manoeuvre.until_mps) == 0 else 'slow'}"
        case LaneChange():
            target = frame.place(actor.start.road, manoeuvre.to_lane).label
            return f"lane_change:{target}:{_dynamics(manoeuvre)}"
        case LateralOffset():
            offset_m = number(manoeuvre.offset_m) * side_factor(frame, actor.start.road, ego_road)
            sense = "left" if offset_m > 0 else "right" if offset_m < 0 else "centre"
            return f"offset:{sense}:{_dynamics(manoeuvre)}"
        case Cross():
            turn_rad = turned_rad(frame, actor.start.road, ego_road)
            across = math.sin(number(manoeuvre.heading_rad) + turn_rad)
            return f"cross:{'left' if across > 0.1 else 'right' if across < -0.1 else 'along'}"


def trigger_label(trigger: Trigger) -> str:
    """Kind, sense and edge of a trigger; not whom or what it refers to."""
    sense = f":{trigger.rule}" if isinstance(trigger, GapTrigger) else ""
    return f"trigger:{trigger.kind}{sense}:{trigger.edge}"


def mover_label(mover: Ego | Actor, frame: EgoFrame) -> str:
    """Role, category, standing or moving, facing its lane or not, and its way at a junction."""
    role = "ego" if isinstance(mover, Ego) else "actor"
    motion = "standing" if number(mover.speed_mps) == 0 else "moving"
    against = ":against" if math.cos(number(mover.start.heading_rad)) < -0.5 else ""
    turn = frame.turn(mover.start.road, mover.route)
    return f"{role}:{mover.category}:{motion}{against}" + (f":{turn}" if turn else "")


def phase_key(phase: Phase, actor: Actor, frame: EgoFrame, ego_road: str) -> str:
    """Structure of a phase by itself."""
    what = manoeuvre_label(phase.manoeuvre, actor, frame, ego_road)
    return f"{trigger_label(phase.trigger)}>{what}"


def actor_keys(scenario: Scenario, frame: EgoFrame) -> list[str]:
    """Structure of each actor of a concrete scenario, in the order of the scenario.

    The key grows by what the triggers of the actor refer to (colour refinement), so actors of
    equal keys can change places without changing the structure.
    """
    ego_road = scenario.ego.start.road
    keys = [_own_key(actor, frame, ego_road) for actor in scenario.actors]
    if any(phase.trigger.kind != "time" for actor in scenario.actors for phase in actor.phases):
        for _ in range(_ROUNDS):
            keys = _with_references(scenario, keys, frame)
    return keys


def _own_key(actor: Actor, frame: EgoFrame, ego_road: str) -> str:
    place = frame.place(actor.start.road, actor.start.lane).label
    phases = sorted(phase_key(phase, actor, frame, ego_road) for phase in actor.phases)
    course = "trajectory" if actor.trajectory else ""
    return "|".join((mover_label(actor, frame), place, course, *phases))


def _with_references(scenario: Scenario, keys: list[str], frame: EgoFrame) -> list[str]:
    by_id = {EGO_ID: "ego"} | {a.id: k for a, k in zip(scenario.actors, keys, strict=True)}
    ego_road = scenario.ego.start.road
    known = {(a.id, p.id): phase_key(p, a, frame, ego_road) for a in scenario.actors
             for p in a.phases}  # fmt: skip
    grown = []
    for actor, key in zip(scenario.actors, keys, strict=True):
        parts = []
        for phase in actor.phases:
            whom, which = _refers_to(phase.trigger, actor)
            own = phase_key(phase, actor, frame, ego_road)
            parts.append(f"{own}<{by_id.get(whom, 'unknown')}<{known.get((whom, which), '')}")
        text = "\n".join((key, *sorted(parts)))
        grown.append(hashlib.blake2b(text.encode(), digest_size=12).hexdigest())
    return grown


def _refers_to(trigger: Trigger, actor: Actor) -> tuple[str, str]:
    """Id of the mover, and of its phase, that a trigger looks at."""
    match trigger.kind:
        case "gap" | "ttc":
            return trigger.to, ""
        case "position":
            return trigger.of, ""
        case "phase_end":
            return trigger.actor or actor.id, trigger.phase
        case _:
            return "", ""


def _dynamics(manoeuvre: SpeedChange | LaneChange | LateralOffset) -> str:
    return f"{manoeuvre.dynamics.dimension}:{manoeuvre.dynamics.shape}"
