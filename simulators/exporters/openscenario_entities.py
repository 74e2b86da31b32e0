"""Ego and actors as OpenSCENARIO entities."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from scenario_gen.domain.actor import EGO_ID, KINDS, Actor, Ego
from scenario_gen.domain.actor_kinds import Dimensions
from scenario_gen.domain.behaviour import FREE
from scenario_gen.domain.scenario import Scenario
from simulators.exporters._xml import element, root_element
from simulators.exporters.openscenario_demand import Demand
from simulators.exporters.openscenario_hand_over import HandOver, write_controller
from simulators.exporters.openscenario_kinds import (
    BodyForm,
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


class _Body(NamedTuple):
    """All that the description of an entity is made of."""

    name: str
    role: str | None
    box: Dimensions
    form: VehicleForm | BodyForm
    tag: Literal["Vehicle", "Pedestrian", "MiscObject"]
    demand: Demand | None
    properties: tuple[tuple[str, str], ...]


def _scenario_object(parent: Any, name: str, mover: Ego | Actor, scenario: Scenario) -> Any:
    node = element(parent, "ScenarioObject", name=name)
    node.append(copy.deepcopy(_description(_body(mover, scenario))))
    return node


def _body(mover: Ego | Actor, scenario: Scenario) -> _Body:
    form: VehicleForm | BodyForm | None = vehicle_form(mover, moves=_moves(mover))
    demand = Demand.of(mover, scenario.parameters) if form is not None else None
    tag: Literal["Vehicle", "Pedestrian", "MiscObject"] = "Vehicle"
    if form is None:
        form, tag = pedestrian_form(mover), "Pedestrian"
    if form is None:
        form, tag = object_form(mover), "MiscObject"
    return _Body(
        mover.kind or mover.category, role(mover), mover.box, form, tag, demand,
        tuple(_properties(mover)),
    )  # fmt: skip


@lru_cache(maxsize=512)
def _description(body: _Body) -> Any:
    """The element of an entity; it is kept, as variants and suites have the same again."""
    owner = root_element("ScenarioObject")
    form = body.form
    if isinstance(form, VehicleForm):
        node = element(
            owner, "Vehicle", name=body.name, vehicleCategory=form.category, role=body.role,
            mass=form.mass_kg,
        )  # fmt: skip
        _bounding_box(node, body.box)
        if body.demand is not None:
            _drive(node, form, body.demand, body.box)
    elif body.tag == "Pedestrian":
        node = element(
            owner, "Pedestrian", name=body.name, mass=form.mass_kg,
            pedestrianCategory=form.category, role=body.role,
        )  # fmt: skip
        _bounding_box(node, body.box)
    else:
        node = element(
            owner, "MiscObject", name=body.name, mass=form.mass_kg,
            miscObjectCategory=form.category,
        )  # fmt: skip
        _bounding_box(node, body.box)
    properties = element(node, "Properties")
    for name, value in body.properties:
        element(properties, "Property", name=name, value=value)
    return node


def _drive(node: Any, form: VehicleForm, demand: Demand, box: Dimensions) -> None:
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
