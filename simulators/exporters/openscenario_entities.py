"""Ego and actors as OpenSCENARIO entities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenario_gen.domain.actor import EGO_ID, KINDS, Actor, Ego
from scenario_gen.domain.actor_kinds import Dimensions
from scenario_gen.domain.behaviour import FREE
from scenario_gen.domain.scenario import Scenario
from simulators.exporters._xml import element
from simulators.exporters.holes import Read, derived
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
# esmini turns an actor at the corners of a polyline unless it is told to turn all along.
_TURNS_ALL_ALONG = ("plineInterpolation", "segment")


def write_entities(
    root: Any, scenario: Scenario, hand_over: HandOver, *, turning: bool = False
) -> None:
    """Append ``Entities`` with the ego first.

    Args:
        root: document element.
        scenario: whose entities these are.
        hand_over: of the ego.
        turning: whether all of them follow polylines that turn all along.
    """
    node = element(root, "Entities")
    ego = _scenario_object(node, EGO_ID, scenario.ego, scenario)
    write_controller(ego, hand_over)
    for actor in scenario.actors:
        _scenario_object(node, actor.id, actor, scenario)
    if turning:
        for properties in node.iterfind("ScenarioObject/*/Properties"):
            _turn_all_along(properties)


def _scenario_object(parent: Any, name: str, mover: Ego | Actor, scenario: Scenario) -> Any:
    owner = element(parent, "ScenarioObject", name=name)
    kind = mover.kind or mover.category
    vehicle = vehicle_form(mover, moves=_moves(mover))
    pedestrian = pedestrian_form(mover) if vehicle is None else None
    if vehicle is not None:
        node = element(
            owner, "Vehicle", name=kind, vehicleCategory=vehicle.category, role=role(mover),
            mass=vehicle.mass_kg,
        )  # fmt: skip
    elif pedestrian is not None:
        node = element(
            owner, "Pedestrian", name=kind, mass=pedestrian.mass_kg,
            pedestrianCategory=pedestrian.category, role=role(mover),
        )  # fmt: skip
    else:
        thing = object_form(mover)
        node = element(
            owner, "MiscObject", name=kind, mass=thing.mass_kg, miscObjectCategory=thing.category
        )
    _bounding_box(node, mover.box)
    if vehicle is not None:
        _drive(node, vehicle, mover, scenario)
    properties = element(node, "Properties")
    for code, value in _properties(mover):
        element(properties, "Property", name=code, value=value)
    return owner


def _drive(node: Any, form: VehicleForm, mover: Ego | Actor, scenario: Scenario) -> None:
    def demand(read: Read) -> Demand:
        return Demand.of(mover, scenario.parameters, read)

    element(
        node, "Performance",
        maxSpeed=derived(lambda read: max(form.max_speed_mps, demand(read).speed_mps)),
        maxAcceleration=derived(
            lambda read: max(form.max_acceleration_mps2, demand(read).rate_mps2)
        ),
        maxDeceleration=derived(
            lambda read: max(form.max_deceleration_mps2, demand(read).rate_mps2)
        ),
    )  # fmt: skip
    axles = element(node, "Axles")
    shape = {
        "wheelDiameter": form.wheel_diameter_m,
        "trackWidth": _TRACK_SHARE * mover.box.width_m,
        "positionZ": 0.5 * form.wheel_diameter_m,
    }
    element(axles, "FrontAxle", maxSteering=form.max_steering_rad,
            positionX=mover.box.wheelbase_m, **shape)  # fmt: skip
    element(axles, "RearAxle", maxSteering=0, positionX=0, **shape)


def _bounding_box(parent: Any, box: Dimensions) -> None:
    node = element(parent, "BoundingBox")
    element(node, "Center", x=box.centre_x_m, y=0, z=0.5 * box.height_m)
    element(node, "Dimensions", width=box.width_m, length=box.length_m, height=box.height_m)


def _properties(mover: Ego | Actor) -> Iterator[tuple[str, str]]:
    values: dict[str, str] = {"category": mover.category}
    if mover.kind is not None:
        values |= {"kind": mover.kind, "openlabel": KINDS[mover.kind].openlabel}
    if mover.lights:
        values["lights"] = " ".join(mover.lights)
    if isinstance(mover, Actor):
        values |= {"group": mover.group or "", "carried_by": mover.carried_by or ""}
    for name, value in values.items():
        if value:
            yield f"scenario_gen.{name}", value
    if any(phase.manoeuvre.kind in FREE for phase in mover.phases):
        yield _TURNS_ALL_ALONG


def _turn_all_along(properties: Any) -> None:
    name, value = _TURNS_ALL_ALONG
    if properties.find(f"Property[@name='{name}']") is None:
        element(properties, "Property", name=name, value=value)


def _moves(mover: Ego | Actor) -> bool:
    driven = bool(mover.phases) or getattr(mover, "trajectory", None) is not None
    return mover.speed_mps != 0.0 or driven
