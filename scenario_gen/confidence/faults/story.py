"""Stories that do not happen, and actors that have no part in them."""

from __future__ import annotations

from scenario_gen.confidence.planted import Data, Fault, forwards
from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.behaviour import FREE, LATERAL, LaneChange
from scenario_gen.domain.intent import CutIn
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number

#: Kinds of intent that an actor without phases, behind the ego and slower, cannot show.
_NEEDS_MEETING = frozenset(
    {"cut_in", "cut_out", "braking", "crossing_path", "standing_in_lane", "oncoming", "slow_lead",
     "close_approach", "contact", "alongside", "tailgating", "stopping"}
)  # fmt: skip


def _index(base: Scenario, name: str) -> int:
    return [actor.id for actor in base.actors].index(name)


def _never_enters(base: Scenario, data: Data) -> bool:
    """A cutting-in actor turns back 5 cm before its box reaches the border of the lane."""
    for intent in base.intent:
        if not isinstance(intent, CutIn):
            continue
        place = _index(base, intent.actor)
        actor = base.actors[place]
        lane_m = getattr(base.road, "lane_width_m", None)
        for p, phase in enumerate(actor.phases):
            change = phase.manoeuvre
            one_lane = isinstance(change, LaneChange) and (
                abs(change.to_lane - actor.start.lane) == 1
            )
            if not one_lane or lane_m is None or not isinstance(change, LaneChange):
                continue
            if change.to_lane != base.ego.start.lane or change.offset_m != 0.0:
                continue
            if any(
                other.manoeuvre.kind in LATERAL | FREE
                for other in actor.phases
                if other is not phase
            ):
                continue
            free_m = 0.5 * (number(lane_m) - actor.box.width_m) - 0.05
            towards = 1.0 if change.to_lane > actor.start.lane else -1.0
            data["actors"][place]["phases"][p]["manoeuvre"] = {
                "kind": "offset",
                "offset_m": towards * free_m,
                "dynamics": data["actors"][place]["phases"][p]["manoeuvre"]["dynamics"],
            }
            return free_m > 0.0
    return False


def _behind_for_ever(base: Scenario, data: Data) -> bool:
    """The actor of the first intent stays behind the ego, at half of its speed."""
    for intent in base.intent:
        if intent.actor == EGO_ID or intent.kind not in _NEEDS_MEETING:
            continue
        place = _index(base, intent.actor)
        ego = data["ego"]
        s_m = ego["start"]["s_m"] - forwards(base, base.ego.start.lane) * 30.0
        if s_m < 5.0 or base.actors[place].carried_by or number(base.ego.speed_mps) < 5.0:
            return False
        if base.ego.route or base.actors[place].category in ("tram", "train"):
            return False
        data["actors"][place] |= {
            "start": ego["start"] | {"s_m": s_m},
            "speed_mps": 0.5 * ego["speed_mps"],
            "phases": [],
            "trajectory": None,
            "route": [],
        }
        return True
    return False


def _idle_actor(base: Scenario, data: Data) -> bool:
    """One more car that is behind the ego, at half of its speed, for ever."""
    ego = data["ego"]
    s_m = ego["start"]["s_m"] - forwards(base, base.ego.start.lane) * 60.0
    if s_m < 5.0 or base.ego.phases or base.ego.route or number(base.ego.speed_mps) < 5.0:
        return False
    data["actors"].append({
        "id": "planted_idler", "category": "car", "start": ego["start"] | {"s_m": s_m},
        "speed_mps": 0.5 * ego["speed_mps"],
    })  # fmt: skip
    return True


def _never_triggered(base: Scenario, data: Data) -> bool:
    for actor in data["actors"]:
        if actor["phases"]:
            actor["phases"][0]["trigger"] = {"kind": "time", "at_s": base.duration_s + 1.0}
            return True
    return False


def _unknown_actor(_: Scenario, data: Data) -> bool:
    for actor in data["actors"]:
        for phase in actor["phases"]:
            if "to" in phase["trigger"]:
                phase["trigger"]["to"] = "nobody"
                return True
    return False


FAULTS = (
    Fault("story.never_enters", "a cut-in turns back 5 cm before the border of the lane",
          ("intent.seen",), _never_enters),
    Fault("story.behind_for_ever", "the actor that it is about stays behind the ego",
          ("intent.seen", "relevance.near_ego"), _behind_for_ever),
    Fault("story.idle_actor", "one more car stays behind the ego for ever",
          ("relevance.every_actor",), _idle_actor),
    Fault("story.never_triggered", "a phase is triggered after the end",
          ("phases.happen",), _never_triggered),
    Fault("story.unknown_actor", "a trigger names an actor that does not exist",
          ("references.ids",), _unknown_actor),
)  # fmt: skip
