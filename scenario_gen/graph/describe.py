"""Words for the structure of movers and their behaviour: labels without ids, names or numbers."""

from __future__ import annotations

import hashlib
import math

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.behaviour import Phase, Synchronise
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.manoeuvre_labels import Mover, manoeuvre_label
from scenario_gen.graph.trigger_labels import Reference, references, trigger_label
from scenario_gen.units import number

_ROUNDS = 3


def mover_label(mover: Mover, frame: EgoFrame) -> str:
    """Role, category and kind, standing or moving, facing its lane or not, way, and lights."""
    role = "ego" if isinstance(mover, Ego) else "actor"
    motion = "standing" if number(mover.speed_mps) == 0 else "moving"
    parts = [role, mover.category, motion]
    if mover.kind is not None:
        parts.append(f"kind={mover.kind}")
    if math.cos(number(mover.start.heading_rad)) < -0.5:
        parts.append("against")
    turn = frame.turn(mover.start.road, mover.route)
    if turn:
        parts.append(turn)
    if mover.lights:
        parts.append(f"lights={'+'.join(sorted(set(mover.lights)))}")
    return ":".join(parts)


def phase_key(phase: Phase, mover: Mover, frame: EgoFrame, ego_road: str) -> str:
    """Structure of a phase by itself."""
    what = manoeuvre_label(phase.manoeuvre, mover, frame, ego_road)
    return f"{trigger_label(phase.trigger)}>{what}"


def phase_references(phase: Phase, own: str) -> list[Reference]:
    """Whom a phase looks at: its conditions, and whom it synchronises with."""
    found = references(phase.trigger, own)
    if isinstance(phase.manoeuvre, Synchronise):
        found.append(Reference(phase.manoeuvre.with_actor))
    return found


def actor_keys(scenario: Scenario, frame: EgoFrame) -> list[str]:
    """Structure of each actor of a concrete scenario, in the order of the scenario.

    The key grows by what the actor refers to and belongs to (colour refinement), so actors of
    equal keys can change places without changing the structure.
    """
    ego_road = scenario.ego.start.road
    keys = [_own_key(actor, frame, ego_road) for actor in scenario.actors]
    if any(_refers(actor) for actor in scenario.actors):
        for _ in range(_ROUNDS):
            keys = _with_references(scenario, keys, frame)
    return keys


def _refers(actor: Actor) -> bool:
    if actor.carried_by is not None or actor.group is not None:
        return True
    return any(phase_references(phase, actor.id) for phase in actor.phases)


def _own_key(actor: Actor, frame: EgoFrame, ego_road: str) -> str:
    place = frame.place(actor.start.road, actor.start.lane).label
    phases = sorted(phase_key(phase, actor, frame, ego_road) for phase in actor.phases)
    course = "trajectory" if actor.trajectory else ""
    return "|".join((mover_label(actor, frame), place, course, *phases))


def _with_references(scenario: Scenario, keys: list[str], frame: EgoFrame) -> list[str]:
    by_id = {EGO_ID: "ego"} | {a.id: k for a, k in zip(scenario.actors, keys, strict=True)}
    ego_road = scenario.ego.start.road
    movers: tuple[tuple[str, Mover], ...] = (
        (EGO_ID, scenario.ego), *((actor.id, actor) for actor in scenario.actors),
    )  # fmt: skip
    known = {(name, p.id): phase_key(p, m, frame, ego_road) for name, m in movers
             for p in m.phases}  # fmt: skip
    members: dict[str, list[str]] = {}
    for actor in scenario.actors:
        if actor.group is not None:
            members.setdefault(actor.group, []).append(by_id[actor.id])
    grown = []
    for actor, key in zip(scenario.actors, keys, strict=True):
        parts = []
        for phase in actor.phases:
            seen = [
                f"{by_id.get(whom, 'unknown')}<{known.get((whom, which), '')}"
                for whom, which in phase_references(phase, actor.id)
            ]
            own = phase_key(phase, actor, frame, ego_road)
            parts.append("<".join((own, *sorted(seen))))
        carrier = "" if actor.carried_by is None else by_id.get(actor.carried_by, "unknown")
        group = "" if actor.group is None else ",".join(sorted(members[actor.group]))
        text = "\n".join((key, carrier, group, *sorted(parts)))
        grown.append(hashlib.blake2b(text.encode(), digest_size=12).hexdigest())
    return grown
