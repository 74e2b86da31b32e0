"""Boxes that share a centimetre, at the start and later."""

from __future__ import annotations

import copy

from scenario_gen.confidence.planted import Data, Fault, forwards
from scenario_gen.domain.actor import Actor
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number

_CM_M = 0.01


def along_lane(actor: Actor) -> bool:
    """Whether an actor faces along its lane and keeps to its road."""
    on_lane = actor.trajectory is None and actor.carried_by is None and not actor.route
    return actor.start.heading_rad == 0.0 and on_lane


def along(base: Scenario, actor: Actor) -> bool:
    """The same on a road without a curve: there, places are lengths of its box apart."""
    return along_lane(actor) and "curve" not in getattr(base.road, "template", "curve")


def _twin(base: Scenario, data: Data, place: int, behind_m: float) -> bool:
    """Add a copy of an actor without phases so far behind it, rear to front, by ``behind_m``."""
    actor = base.actors[place]
    copied = copy.deepcopy(data["actors"][place])
    copied["id"] = "planted_twin"
    copied["phases"] = []
    s_m = copied["start"]["s_m"]
    s_m -= forwards(base, actor.start.lane) * (actor.box.length_m + behind_m)
    if s_m < 0.0:
        return False
    copied["start"]["s_m"] = s_m
    data["actors"].append(copied)
    return True


def _overlap_at_start(base: Scenario, data: Data) -> bool:
    for place, actor in enumerate(base.actors):
        if along(base, actor):
            return _twin(base, data, place, -_CM_M)
    return False


def _overlap_with_ego(base: Scenario, data: Data) -> bool:
    """A parked copy of the ego's box, its rear one centimetre inside the ego's front."""
    ego = base.ego
    if ego.start.heading_rad != 0.0:
        return False
    ahead_m = forwards(base, ego.start.lane) * (ego.box.length_m - _CM_M)
    data["actors"].append({
        "id": "planted_car", "category": ego.category, "kind": ego.kind,
        "dimensions": data["ego"]["dimensions"],
        "start": data["ego"]["start"] | {"s_m": data["ego"]["start"]["s_m"] + ahead_m},
        "speed_mps": 0.0,
    })  # fmt: skip
    return bool(data["actors"][-1]["start"]["s_m"] >= 0.0)


def _run_into(base: Scenario, data: Data) -> bool:
    """A copy that starts 1 m behind an actor that drives on at constant speed, and gains 1.01 m."""
    for place, actor in enumerate(base.actors):
        if along(base, actor) and not actor.phases and number(actor.speed_mps) > 0.0:
            if not _twin(base, data, place, 1.0):
                return False
            data["actors"][-1]["speed_mps"] += (1.0 + _CM_M) / base.duration_s
            return True
    return False


FAULTS = (
    Fault("boxes.overlap_at_start", "two actors overlap by 1 cm at the start",
          ("boxes.start",), _overlap_at_start),
    Fault("boxes.overlap_with_ego", "an actor overlaps the ego by 1 cm at the start",
          ("boxes.start",), _overlap_with_ego),
    Fault("boxes.run_into", "an actor runs into another one by 1 cm at the very end",
          ("boxes.actors",), _run_into),
)  # fmt: skip
