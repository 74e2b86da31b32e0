"""What a category and a kind of actor are, and short forms for the tables of kinds."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, TypeAlias, get_args

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.units import PositiveLengthNumber

Category: TypeAlias = Literal[
    "car",
    "van",
    "truck",
    "bus",
    "motorcycle",
    "bicycle",
    "pedestrian",
    "wheelchair",
    "animal",
    "debris",
    "trailer",
    "emergency_vehicle",
    "agricultural_vehicle",
    "construction_vehicle",
    "tram",
    "train",
    "animal_rider",
    "vehicle_part",
]
CATEGORIES: tuple[Category, ...] = get_args(Category)
MOTOR_VEHICLES: frozenset[Category] = frozenset(
    {
        "car", "van", "truck", "bus", "motorcycle", "trailer", "emergency_vehicle",
        "agricultural_vehicle", "construction_vehicle",
    }
)  # fmt: skip
VULNERABLE: frozenset[Category] = frozenset(
    {"bicycle", "pedestrian", "wheelchair", "motorcycle", "animal_rider"}
)
ON_FOOT: frozenset[Category] = frozenset({"pedestrian", "wheelchair", "animal", "animal_rider"})
"""Actors that may stand and move anywhere on the road, at any angle to it."""
ON_RAILS: frozenset[Category] = frozenset({"tram", "train"})


class Dimensions(Model):
    """Oriented box of an actor around its reference point.

    The reference point is that of OpenSCENARIO 1.2: the middle of the rear axle projected on the
    road for vehicles, the middle of the box for all others.
    """

    length_m: PositiveLengthNumber
    width_m: PositiveLengthNumber
    height_m: PositiveLengthNumber
    centre_x_m: Annotated[float, Field(ge=-10, le=40)] = 0.0
    """Distance from the reference point forward to the middle of the box."""
    wheelbase_m: Annotated[float, Field(ge=0, le=40)] = 0.0
    """Distance between the axles; 0 for what has none."""


class ActorKind(NamedTuple):
    """A kind of actor within a category."""

    category: Category
    dimensions: Dimensions
    mass_kg: float
    speed_mps: float
    """At most."""
    accel_mps2: float
    decel_mps2: float
    openlabel: str
    """Class of the OpenLABEL 1.0 ontology; empty where it has none."""
    source: str


OWN = "default: typical of the kind"
_KMH = 1.0 / 3.6


def box(
    length_m: float, width_m: float, height_m: float, centre_x_m: float = 0.0,
    wheelbase_m: float = 0.0,
) -> Dimensions:  # fmt: skip
    """A box from numbers in the order of the tables."""
    return Dimensions(
        length_m=length_m, width_m=width_m, height_m=height_m, centre_x_m=centre_x_m,
        wheelbase_m=wheelbase_m,
    )  # fmt: skip


def vehicle(
    category: Category,
    openlabel: str,
    size_m: tuple[float, float, float],
    wheelbase_m: float,
    rear_m: float,
    mass_kg: float,
    kmh: float,
    accel_mps2: float,
    decel_mps2: float,
    source: str = OWN,
) -> ActorKind:
    """A kind on wheels.

    Args:
        category: of the kind.
        openlabel: class of the OpenLABEL ontology.
        size_m: length, width and height.
        wheelbase_m: between the outermost axles.
        rear_m: overhang from the rear axle, the reference point, back to the end.
        mass_kg: with driver and a usual load.
        kmh: greatest speed in km/h.
        accel_mps2: greatest acceleration.
        decel_mps2: greatest deceleration on a dry road.
        source: of these figures.
    """
    centre_x_m = round(size_m[0] / 2 - rear_m, 3)
    return ActorKind(
        category, box(*size_m, centre_x_m, wheelbase_m), mass_kg, round(kmh * _KMH, 2),
        accel_mps2, decel_mps2, openlabel, source,
    )  # fmt: skip


def body(
    category: Category,
    openlabel: str,
    size_m: tuple[float, float, float],
    mass_kg: float,
    mps: float,
    accel_mps2: float,
    decel_mps2: float,
    source: str = OWN,
) -> ActorKind:
    """A kind whose reference point is the middle of its box; arguments as for ``vehicle``."""
    return ActorKind(
        category, box(*size_m), mass_kg, mps, accel_mps2, decel_mps2, openlabel, source
    )
