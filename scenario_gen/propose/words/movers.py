"""Who takes part, and where from, in words."""

from __future__ import annotations

from typing import TypeAlias

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.topology import RAMPS
from scenario_gen.propose.words.common import a

Mover: TypeAlias = Ego | Actor

_CATEGORIES = {
    "debris": "piece of debris",
    "animal_rider": "rider on an animal",
    "vehicle_part": "part of a vehicle",
}
#: Kinds whose name is no noun of its own.
_KINDS = {
    "pushing_a_pram": "person pushing a pram",
    "pushing_a_bicycle": "person pushing a bicycle",
    "walking_a_dog": "person walking a dog",
    "driver_on_foot": "driver on foot",
    "pipes": "load of pipes",
    "planks": "load of planks",
    "bricks": "load of bricks",
    "garden_waste": "heap of garden waste",
    "sheet_metal": "piece of sheet metal",
    "tyre_tread": "piece of tyre tread",
    "truck_and_trailer": "truck with a trailer",
    "tractor_with_trailer": "tractor with a trailer",
    "bicycle_from_carrier": "bicycle fallen from a carrier",
    "ncap_gvt": "vehicle target of Euro NCAP",
    "ncap_adult": "adult target of Euro NCAP",
    "ncap_child": "child target of Euro NCAP",
    "ncap_cyclist": "cyclist target of Euro NCAP",
    "ncap_motorcyclist": "motorcyclist target of Euro NCAP",
    "suv": "sport utility vehicle",
    "e_bike": "e-bike",
    "e_scooter": "e-scooter",
}
_LIGHTS = {
    "headlights": "headlights",
    "high_beam": "high beam",
    "brake": "brake lights",
    "hazard": "hazard lights",
    "indicator_left": "left indicator",
    "indicator_right": "right indicator",
    "emergency": "emergency lights",
}


def noun(mover: Mover) -> str:
    """Its kind, or its category where it has none."""
    if mover.kind is not None:
        return _KINDS.get(mover.kind, mover.kind.replace("_", " "))
    return _CATEGORIES.get(mover.category, mover.category.replace("_", " "))


def who(name: str, scenario: Scenario) -> str:
    """``a van`` for the id of an actor, ``the ego`` for the ego."""
    actor = next((actor for actor in scenario.actors if actor.id == name), None)
    if actor is not None:
        return a(noun(actor))
    return "the ego" if name == EGO_ID else name


def lights(mover: Mover) -> str:
    """`` with its hazard lights on``; nothing where none are on."""
    if not mover.lights:
        return ""
    return f" with its {' and '.join(_LIGHTS[light] for light in dict.fromkeys(mover.lights))} on"


def origin(mover: Mover, frame: EgoFrame) -> str:
    """`` from the left``: where an actor starts as seen from the ego, as far as is known."""
    place = frame.place(mover.start.road, mover.start.lane)
    if place.detail in RAMPS:
        return " from the ramp"
    if place.kind == "unknown":
        return ""
    match place.side:
        case "left" | "beside_left" | "arm_left":
            return " from the left"
        case "right" | "beside_right" | "arm_right":
            return " from the right"
        case "oncoming":
            return " from the oncoming lane"
        case "arm_opposite":
            return " from ahead"
        case "arm_behind":
            return " from behind"
        case "ring":
            return " from the roundabout"
        case "rail":
            return " from the railway"
        case "connection" | "link":
            return " from within the junction"
        case "same" | "elsewhere":
            return ""
