"""Categories of actors and kinds within them: size, mass, limits of motion, and their source.

Categories follow the vehicle and human lists of the OpenLABEL 1.0 ontology; every kind names its
OpenLABEL class. Sizes and masses are defaults of this project for a typical member unless a source
is given; limits of motion are what such a member can do at most.
"""

from __future__ import annotations

from scenario_gen.domain.kinds.animals import ANIMALS, SIZE_CLASSES, SizeClass, size_class
from scenario_gen.domain.kinds.base import (
    CATEGORIES,
    MOTOR_VEHICLES,
    ON_FOOT,
    ON_RAILS,
    VULNERABLE,
    ActorKind,
    Category,
    Dimensions,
    box,
)
from scenario_gen.domain.kinds.people import PEOPLE
from scenario_gen.domain.kinds.road_vehicles import ROAD_VEHICLES
from scenario_gen.domain.kinds.service_vehicles import SERVICE_VEHICLES
from scenario_gen.domain.kinds.targets import TARGETS
from scenario_gen.domain.kinds.things import THINGS
from scenario_gen.domain.kinds.two_wheelers import TWO_WHEELERS

#: Default box by category: defaults of this project for a typical member of the class
#: (car: compact class; truck: rigid 3-axle; bus: 12 m city bus; animal: red deer; debris: pallet).
DEFAULT_DIMENSIONS: dict[Category, Dimensions] = {
    "car": box(4.5, 1.8, 1.5, 1.35, 2.7),
    "van": box(5.9, 2.05, 2.6, 1.7, 3.6),
    "truck": box(9.0, 2.5, 3.6, 2.6, 5.2),
    "bus": box(12.0, 2.55, 3.1, 2.7, 5.9),
    "motorcycle": box(2.2, 0.8, 1.5, 0.7, 1.45),
    "bicycle": box(1.8, 0.6, 1.8, 0.53, 1.05),
    "pedestrian": box(0.5, 0.6, 1.8),
    "wheelchair": box(1.1, 0.7, 1.3),
    "animal": box(1.9, 0.6, 1.4),
    "debris": box(1.2, 0.8, 0.3),
    "trailer": box(5.0, 2.1, 2.0),
    "emergency_vehicle": box(5.9, 2.05, 2.6, 1.7, 3.6),
    "agricultural_vehicle": box(4.8, 2.5, 3.0, 1.4, 2.7),
    "construction_vehicle": box(7.0, 2.5, 3.3, 1.6, 3.2),
    "tram": box(30.0, 2.4, 3.5, 13.0, 26.0),
    "train": box(70.0, 2.9, 4.3, 30.0, 39.0),
    "animal_rider": box(2.4, 0.7, 2.5),
    "vehicle_part": box(1.1, 0.15, 1.2),
}

#: Mass by category in kg, of that typical member with driver and a usual load.
DEFAULT_MASS_KG: dict[Category, float] = {
    "car": 1500,
    "van": 2500,
    "truck": 18000,
    "bus": 14000,
    "motorcycle": 250,
    "bicycle": 90,
    "pedestrian": 75,
    "wheelchair": 100,
    "animal": 150,
    "debris": 20,
    "trailer": 1500,
    "emergency_vehicle": 4000,
    "agricultural_vehicle": 6500,
    "construction_vehicle": 16000,
    "tram": 45000,
    "train": 120000,
    "animal_rider": 600,
    "vehicle_part": 30,
}

#: Kind -> what it is, by family.
KINDS: dict[str, ActorKind] = {
    **ROAD_VEHICLES,
    **SERVICE_VEHICLES,
    **TWO_WHEELERS,
    **PEOPLE,
    **ANIMALS,
    **THINGS,
    **TARGETS,
}

__all__ = [
    "CATEGORIES",
    "DEFAULT_DIMENSIONS",
    "DEFAULT_MASS_KG",
    "KINDS",
    "MOTOR_VEHICLES",
    "ON_FOOT",
    "ON_RAILS",
    "SIZE_CLASSES",
    "VULNERABLE",
    "ActorKind",
    "Category",
    "Dimensions",
    "SizeClass",
    "size_class",
]
