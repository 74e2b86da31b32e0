"""Ego and actors as OpenSCENARIO entities."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.actor import EGO_ID, KINDS, Actor, Ego
from scenario_gen.domain.behaviour import FREE
from scenario_gen.domain.scenario import Scenario
from simulators.exporters._xml import element
from simulators.exporters.openscenario_demand import Demand
from simulators.exporters.openscenario_hand_over import HandOver, write_controller
from simulators.exporters.openscenario_kinds import (
    VehicleForm,
    object_form,
    pedestrian_form,
    role,
    vehicle_form,
)

# Share of the box's width that is left beside the wheels.
_TRACK_SHARE = 0.85


def write_entities(root: Any, scenario: Scenario, hand_over: HandOver) -> None:
    """Append ``Entities`` with the ego first."""
    node = element(root, "Entities")
    ego = _scenario_object(node, EGO_ID, scenario.ego, scenario)
    write_controller(ego, hand_over)
    for actor in scenario.actors:
        _scenario_object(node, actor.id, actor, scenario)


def _scenario_object(parent: Any, name: str, mover: Ego | Actor, scenario: Scenario) -> Any:
    node = element(parent, "ScenarioObject", name=name)
    vehicle = vehicle_form(mover, moves=_moves(mover))
    pedestrian = pedestrian_form(mover)
    if vehicle is not None:
        _vehicle(node, mover, vehicle, scenario)
    elif pedestrian is not None:
        body = element(
            node, "Pedestrian", name=_type_name(mover), mass=pedestrian.mass_kg,
            pedestrianCategory=pedestrian.category, role=role(mover),
        )  # fmt: skip
        _bounding_box(body, mover)
        _properties(body, mover)
    else:
        thing = object_form(mover)
        body = element(
            node, "MiscObject", name=_type_name(mover), mass=thing.mass_kg,
            miscObjectCategory=thing.category,
        )  # fmt: skip
        _bounding_box(body, mover)
        _properties(body, mover)
    return node


def _vehicle(parent: Any, mover: Ego | Actor, form: VehicleForm, scenario: Scenario) -> None:
    box = mover.box
    node = element(
        parent, "Vehicle", name=_type_name(mover), vehicleCategory=form.category,
        role=role(mover), mass=form.mass_kg,
    )  # fmt: skip
    _bounding_box(node, mover)
    demand = Demand.of(mover, scenario.parameters)
    element(
        node, "Performance", maxSpeed=max(form.max_speed_mps, demand.speed_mps),
        maxAcceleration=max(form.max_acceleration_mps2, demand.rate_mps2),
        maxDeceleration=max(form.max_deceleration_mps2, demand.rate_mps2),
    )  # fmt: skip
    axles = element(node, "Axles")
    shape = {
        "wheelDiameter": form.wheel_diameter_m,
        "trackWidth": _TRACK_SHARE * box.width_m,
        "positionZ": 0.5 * form.wheel_diameter_m,
    }
    element(axles, "FrontAxle", maxSteering=form.max_steering_rad, positionX=box.wheelbase_m,
            **shape)  # fmt: skip
    element(axles, "RearAxle", maxSteering=0, positionX=0, **shape)
    _properties(node, mover)


def _type_name(mover: Ego | Actor) -> str:
    return mover.kind or mover.category


def _bounding_box(parent: Any, mover: Ego | Actor) -> None:
    box = mover.box
    node = element(parent, "BoundingBox")
    element(node, "Center", x=box.centre_x_m, y=0, z=0.5 * box.height_m)
    element(node, "Dimensions", width=box.width_m, length=box.length_m, height=box.height_m)


def _properties(parent: Any, mover: Ego | Actor) -> None:
    values: dict[str, str] = {"category": mover.category}
    if mover.kind is not None:
        values |= {"kind": mover.kind, "openlabel": KINDS[mover.kind].openlabel}
    if mover.lights:
        values["lights"] = " ".join(mover.lights)
    if isinstance(mover, Actor):
        values |= {"group": mover.group or "", "carried_by": mover.carried_by or ""}
    node = element(parent, "Properties")
    for name, value in values.items():
        if value:
            element(node, "Property", name=f"scenario_gen.{name}", value=value)
    if any(phase.manoeuvre.kind in FREE for phase in mover.phases):
        # esmini turns an actor at the corners of a polyline unless it is told to turn all along.
        element(node, "Property", name="plineInterpolation", value="segment")


def _moves(mover: Ego | Actor) -> bool:
    driven = bool(mover.phases) or getattr(mover, "trajectory", None) is not None
    return mover.speed_mps != 0.0 or driven
