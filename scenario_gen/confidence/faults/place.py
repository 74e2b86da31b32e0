"""Actors where, or facing as, they cannot be."""

from __future__ import annotations

import math

from scenario_gen.confidence.faults.boxes import along
from scenario_gen.confidence.planted import Data, Fault
from scenario_gen.domain.actor import MOTOR_VEHICLES
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number


def _first_vehicle(base: Scenario) -> int | None:
    for number_, actor in enumerate(base.actors):
        if along(base, actor) and actor.category in MOTOR_VEHICLES:
            return number_
    return None


def _off_road(base: Scenario, data: Data) -> bool:
    found = _first_vehicle(base)
    if found is None:
        return False
    data["actors"][found]["start"]["offset_m"] = 60.0
    return True


def _beyond_end(base: Scenario, data: Data) -> bool:
    if not base.actors:
        return False
    data["actors"][0]["start"]["s_m"] = 19_000.0
    return True


def _no_lane(base: Scenario, data: Data) -> bool:
    if not base.actors:
        return False
    data["actors"][0]["start"]["lane"] = -19
    return True


def _no_road(base: Scenario, data: Data) -> bool:
    if not base.actors:
        return False
    data["actors"][0]["start"]["road"] = "nowhere"
    return True


def _turned_round(base: Scenario, data: Data) -> bool:
    found = _first_vehicle(base)
    if found is None or number(base.actors[found].speed_mps) < 5.0 or base.actors[found].phases:
        return False
    if any(intent.actor == base.actors[found].id for intent in base.intent):
        return False
    data["actors"][found]["start"]["heading_rad"] = math.pi
    return True


def _ego_stands(base: Scenario, data: Data) -> bool:
    if base.ego.phases or number(base.ego.speed_mps) == 0.0:
        return False
    data["ego"]["speed_mps"] = 0.0
    return True


FAULTS = (
    Fault("place.off_road", "a vehicle starts 60 m beside its lane",
          ("road.start", "road.on_road"), _off_road),
    Fault("place.beyond_end", "an actor starts 19 km down its road",
          ("references.s_range",), _beyond_end),
    Fault("place.no_lane", "an actor starts in a lane that does not exist",
          ("references.roads",), _no_lane),
    Fault("place.no_road", "an actor starts on a road that does not exist",
          ("references.roads",), _no_road),
    Fault("place.turned_round", "a vehicle drives against its lane and nothing says so",
          ("road.wrong_way",), _turned_round),
    Fault("place.ego_stands", "the ego stands all the time",
          ("ego.moves",), _ego_stands),
)  # fmt: skip
