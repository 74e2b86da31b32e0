"""Ego and actors as OpenSCENARIO entities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from scenario_gen.domain.actor import EGO_ID, Actor, Category, Ego
from scenario_gen.domain.behaviour import ByTime, Phase
from scenario_gen.domain.parameter import Parameter
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import Quantity
from simulators.exporters._xml import element

#: Boolean parameter of every file: set it to true and the ego waits for the system under test.
EGO_PARAMETER = "EgoIsExternal"
_EGO_CONTROLLER = "ego_controller"


class _VehicleKind(NamedTuple):
    category: str
    mass_kg: float
    max_speed_mps: float
    max_acceleration_mps2: float
    max_deceleration_mps2: float
    max_steering_rad: float
    wheel_diameter_m: float
    role: str | None = None


# Typical members of each class: defaults of this project.
_VEHICLES: dict[Category, _VehicleKind] = {
    "car": _VehicleKind("car", 1500, 70, 7, 12, 0.6, 0.65),
    "van": _VehicleKind("van", 2500, 50, 5, 10, 0.6, 0.7),
    "truck": _VehicleKind("truck", 18000, 35, 2, 8, 0.6, 1.0),
    "bus": _VehicleKind("bus", 14000, 35, 2, 8, 0.8, 1.0),
    "motorcycle": _VehicleKind("motorbike", 250, 80, 9, 11, 0.5, 0.65),
    "bicycle": _VehicleKind("bicycle", 90, 20, 2, 6, 0.8, 0.7),
    "trailer": _VehicleKind("trailer", 1500, 35, 2, 8, 0.0, 0.65),
    "emergency_vehicle": _VehicleKind("van", 4000, 50, 5, 10, 0.6, 0.7, "ambulance"),
}
_PEDESTRIANS: dict[Category, tuple[str, float]] = {
    "pedestrian": ("pedestrian", 75),
    "wheelchair": ("wheelchair", 100),
    "animal": ("animal", 150),
}
_DEBRIS_KG = 20
# A body without a drive of its own.
_ROLLING_DEBRIS = _VehicleKind("trailer", _DEBRIS_KG, 50, 1, 10, 0.0, 0.1)
# Share of the box's width that is left beside the wheels.
_TRACK_SHARE = 0.85
# The steepest part of a cubic or sinusoidal transition, over its mean slope, is below this.
_PEAK_OVER_MEAN = 1.6


def write_entities(root: Any, scenario: Scenario) -> None:
    """Append ``Entities`` with the ego first."""
    node = element(root, "Entities")
    ego = _scenario_object(node, EGO_ID, scenario.ego, scenario)
    controller = element(element(ego, "ObjectController"), "Controller", name=_EGO_CONTROLLER)
    properties = element(controller, "Properties")
    element(properties, "Property", name="scenario_gen.system_under_test", value="true")
    # The controller of esmini for an ego that is driven from outside; inactive until activated.
    element(properties, "Property", name="esminiController", value="ExternalController")
    for actor in scenario.actors:
        _scenario_object(node, actor.id, actor, scenario)


def activate_ego_controller(private: Any) -> None:
    """Append the action that hands the ego over if the parameter of the file says so."""
    action = element(element(private, "PrivateAction"), "ControllerAction")
    switch = f"${EGO_PARAMETER}"
    element(action, "ActivateControllerAction", lateral=switch, longitudinal=switch)


def _scenario_object(parent: Any, name: str, mover: Ego | Actor, scenario: Scenario) -> Any:
    node = element(parent, "ScenarioObject", name=name)
    if mover.category in _VEHICLES:
        _vehicle(node, mover, _VEHICLES[mover.category], scenario)
    elif mover.category in _PEDESTRIANS:
        category, mass_kg = _PEDESTRIANS[mover.category]
        body = element(
            node, "Pedestrian", name=mover.category, mass=mass_kg, pedestrianCategory=category
        )
        _bounding_box(body, mover)
        _properties(body, mover)
    elif _moves(mover):
        # Objects have no performance, so a standing one is all that simulators take them for.
        _vehicle(node, mover, _ROLLING_DEBRIS, scenario)
    else:
        body = element(
            node, "MiscObject", name=mover.category, mass=_DEBRIS_KG,
            miscObjectCategory="obstacle",
        )  # fmt: skip
        _bounding_box(body, mover)
        _properties(body, mover)
    return node


def _vehicle(parent: Any, mover: Ego | Actor, kind: _VehicleKind, scenario: Scenario) -> None:
    box = mover.box
    node = element(
        parent, "Vehicle", name=mover.category, vehicleCategory=kind.category, role=kind.role,
        mass=kind.mass_kg,
    )  # fmt: skip
    _bounding_box(node, mover)
    demand = _Demand.of(mover, scenario.parameters)
    element(
        node, "Performance", maxSpeed=max(kind.max_speed_mps, demand.speed_mps),
        maxAcceleration=max(kind.max_acceleration_mps2, demand.rate_mps2),
        maxDeceleration=max(kind.max_deceleration_mps2, demand.rate_mps2),
    )  # fmt: skip
    axles = element(node, "Axles")
    shape = {
        "wheelDiameter": kind.wheel_diameter_m,
        "trackWidth": _TRACK_SHARE * box.width_m,
        "positionZ": 0.5 * kind.wheel_diameter_m,
    }
    element(axles, "FrontAxle", maxSteering=kind.max_steering_rad, positionX=box.wheelbase_m,
            **shape)  # fmt: skip
    element(axles, "RearAxle", maxSteering=0, positionX=0, **shape)
    _properties(node, mover)


def _bounding_box(parent: Any, mover: Ego | Actor) -> None:
    box = mover.box
    node = element(parent, "BoundingBox")
    element(node, "Center", x=box.centre_x_m, y=0, z=0.5 * box.height_m)
    element(node, "Dimensions", width=box.width_m, length=box.length_m, height=box.height_m)


def _properties(parent: Any, mover: Ego | Actor) -> None:
    element(element(parent, "Properties"), "Property", name="scenario_gen.category",
            value=mover.category)  # fmt: skip


def _moves(mover: Ego | Actor) -> bool:
    phased = isinstance(mover, Actor) and (mover.phases or mover.trajectory is not None)
    return mover.speed_mps != 0.0 or bool(phased)


class _Demand(NamedTuple):
    """The most that the phases of a mover ask of it, so that no simulator cuts it off.

    What is plausible is for the checks to say; a file says what the scenario says.
    """

    speed_mps: float
    rate_mps2: float

    @classmethod
    def of(cls, mover: Ego | Actor, parameters: tuple[Parameter, ...]) -> _Demand:
        ranges = {f"${p.name}": (p.minimum, p.maximum) for p in parameters}

        def bounds(quantity: Quantity) -> tuple[float, float]:
            return ranges[quantity] if isinstance(quantity, str) else (quantity, quantity)

        phases = mover.phases if isinstance(mover, Actor) else ()
        speeds = [bounds(speed)[1] for speed in (mover.speed_mps, *_target_speeds(phases))]
        rates = [bounds(rate)[1] for rate in _rates(phases)]
        times_s = [bounds(time)[0] for time in _times(phases)]
        rates += [_PEAK_OVER_MEAN * max(speeds) / max(time_s, 1e-3) for time_s in times_s]
        return cls(max(speeds), max(rates, default=0.0))


def _target_speeds(phases: tuple[Phase, ...]) -> Iterator[Quantity]:
    for phase in phases:
        if phase.manoeuvre.kind == "speed":
            yield phase.manoeuvre.target_mps
        elif phase.manoeuvre.kind == "cross":
            yield phase.manoeuvre.speed_mps
        elif phase.manoeuvre.kind == "brake":
            yield phase.manoeuvre.until_mps


def _rates(phases: tuple[Phase, ...]) -> Iterator[Quantity]:
    for phase in phases:
        if phase.manoeuvre.kind == "brake":
            yield phase.manoeuvre.decel_mps2
        elif phase.manoeuvre.kind == "cross":
            yield phase.manoeuvre.accel_mps2
        elif phase.manoeuvre.kind == "speed" and phase.manoeuvre.dynamics.dimension == "rate":
            yield phase.manoeuvre.dynamics.rate


def _times(phases: tuple[Phase, ...]) -> Iterator[Quantity]:
    for phase in phases:
        if phase.manoeuvre.kind == "speed" and isinstance(phase.manoeuvre.dynamics, ByTime):
            yield phase.manoeuvre.dynamics.time_s
