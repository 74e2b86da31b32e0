"""What categories and kinds of actors are in OpenSCENARIO 1.2."""

from __future__ import annotations

from typing import NamedTuple

from scenario_gen.domain.actor import KINDS, Actor, Category, Ego
from scenario_gen.domain.actor_kinds import DEFAULT_MASS_KG as _KG


class VehicleForm(NamedTuple):
    """A vehicle as OpenSCENARIO describes one."""

    category: str
    mass_kg: float
    max_speed_mps: float
    max_acceleration_mps2: float
    max_deceleration_mps2: float
    max_steering_rad: float
    wheel_diameter_m: float


class BodyForm(NamedTuple):
    """A pedestrian or an object as OpenSCENARIO describes one."""

    category: str
    mass_kg: float


# Typical members of each class: defaults of this project.
_VEHICLES: dict[Category, VehicleForm] = {
    "car": VehicleForm("car", _KG["car"], 70, 7, 12, 0.6, 0.65),
    "van": VehicleForm("van", _KG["van"], 50, 5, 10, 0.6, 0.7),
    "truck": VehicleForm("truck", _KG["truck"], 35, 2, 8, 0.6, 1.0),
    "bus": VehicleForm("bus", _KG["bus"], 35, 2, 8, 0.8, 1.0),
    "motorcycle": VehicleForm("motorbike", _KG["motorcycle"], 80, 9, 11, 0.5, 0.65),
    "bicycle": VehicleForm("bicycle", _KG["bicycle"], 20, 2, 6, 0.8, 0.7),
    "trailer": VehicleForm("trailer", _KG["trailer"], 35, 2, 8, 0.0, 0.65),
    "emergency_vehicle": VehicleForm("van", _KG["emergency_vehicle"], 64, 7, 11, 0.6, 0.7),
    "agricultural_vehicle": VehicleForm("truck", _KG["agricultural_vehicle"], 17, 2, 6, 0.7, 1.6),
    "construction_vehicle": VehicleForm("truck", _KG["construction_vehicle"], 25, 2, 6, 0.7, 1.3),
    "tram": VehicleForm("tram", _KG["tram"], 23, 2, 3, 0.0, 0.6),
    "train": VehicleForm("train", _KG["train"], 45, 1, 2, 0.0, 0.9),
}
_PEDESTRIANS: dict[Category, BodyForm] = {
    "pedestrian": BodyForm("pedestrian", _KG["pedestrian"]),
    "wheelchair": BodyForm("wheelchair", _KG["wheelchair"]),
    "animal": BodyForm("animal", _KG["animal"]),
    "animal_rider": BodyForm("animal", _KG["animal_rider"]),
}
_THINGS: dict[Category, BodyForm] = {
    "debris": BodyForm("obstacle", _KG["debris"]),
    "vehicle_part": BodyForm("obstacle", _KG["vehicle_part"]),
}
# A body without a drive of its own.
_ROLLING = VehicleForm("trailer", _KG["debris"], 70, 1, 12, 0.0, 0.1)

_VEHICLE_CATEGORIES = {
    "police_car": "car",
    "emergency_doctor_car": "car",
    "police_motorcycle": "motorbike",
    "fire_engine": "truck",
    "ladder_truck": "truck",
    "semi_trailer": "semitrailer",
}
_OBJECT_CATEGORIES = {"barrier_element": "barrier", "fallen_tree": "vegetation"}
_ROLES = {
    "ambulance": "ambulance",
    "emergency_doctor_car": "ambulance",
    "paramedic": "ambulance",
    "fire_engine": "fire",
    "ladder_truck": "fire",
    "firefighter": "fire",
    "police_car": "police",
    "police_motorcycle": "police",
    "police_officer": "police",
    "tow_truck": "roadAssistance",
    "warning_trailer": "roadAssistance",
    "road_worker": "roadAssistance",
    "city_bus": "publicTransport",
    "articulated_bus": "publicTransport",
    "double_decker_bus": "publicTransport",
    "taxi": "publicTransport",
    "tram": "publicTransport",
    "long_tram": "publicTransport",
}
_CATEGORY_ROLES: dict[Category, str] = {
    "emergency_vehicle": "ambulance",
    "tram": "publicTransport",
}


def vehicle_form(mover: Ego | Actor, *, moves: bool) -> VehicleForm | None:
    """The vehicle that a mover is written as; None where it is none.

    Objects have no performance in OpenSCENARIO, so things that move are vehicles without a drive.
    """
    form = _VEHICLES.get(mover.category)
    if form is None and moves and mover.category in _THINGS:
        form = _ROLLING
        if mover.kind is None:
            return form._replace(mass_kg=_THINGS[mover.category].mass_kg)
    if form is None or mover.kind is None:
        return form
    kind = KINDS[mover.kind]
    return form._replace(
        category=_VEHICLE_CATEGORIES.get(mover.kind, form.category),
        mass_kg=kind.mass_kg,
        max_speed_mps=kind.speed_mps,
        max_acceleration_mps2=kind.accel_mps2,
        max_deceleration_mps2=kind.decel_mps2,
    )


def pedestrian_form(mover: Ego | Actor) -> BodyForm | None:
    """The pedestrian that a mover is written as; None where it is none."""
    form = _PEDESTRIANS.get(mover.category)
    if form is None or mover.kind is None:
        return form
    return form._replace(mass_kg=KINDS[mover.kind].mass_kg)


def object_form(mover: Ego | Actor) -> BodyForm:
    """The object that a standing thing is written as."""
    form = _THINGS[mover.category]
    if mover.kind is None:
        return form
    category = _OBJECT_CATEGORIES.get(mover.kind, form.category)
    return BodyForm(category, KINDS[mover.kind].mass_kg)


def role(mover: Ego | Actor) -> str | None:
    """Role of a vehicle or a person; None where it has none of its own."""
    if mover.kind is not None:
        return _ROLES.get(mover.kind)
    return _CATEGORY_ROLES.get(mover.category)
