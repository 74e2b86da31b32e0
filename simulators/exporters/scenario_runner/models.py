"""Entities by the names of CARLA's blueprints."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.scenario import Scenario
from simulators.exporters._xml import element
from simulators.profiles.model import Writing

# A thing that moves is a vehicle without a drive, and props are no vehicles.
_SMALLEST = "trailer"


def write_models(root: Any, scenario: Scenario, writing: Writing) -> None:
    """Name the models of all entities, and give the ego its properties.

    Vehicles and objects are looked up by their name, pedestrians by their model.
    """
    movers: dict[str, Ego | Actor] = {
        EGO_ID: scenario.ego,
        **{actor.id: actor for actor in scenario.actors},
    }
    for node in root.iterfind("Entities/ScenarioObject"):
        name = node.get("name")
        mover = movers[name]
        for body in node:
            if body.tag not in ("Vehicle", "Pedestrian", "MiscObject"):
                continue
            is_thing = mover.category in ("debris", "vehicle_part")
            keys = (
                (_SMALLEST,) if body.tag == "Vehicle" and is_thing else (mover.kind, mover.category)
            )
            model = next((writing.models[key] for key in keys if key in writing.models), None)
            if model is not None:
                body.set("name", model)
                if body.tag == "Pedestrian":
                    body.set("model", model)
            if name == EGO_ID:
                for key, value in writing.ego_properties.items():
                    element(body.find("Properties"), "Property", name=key, value=value)
