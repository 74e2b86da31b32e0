"""Kinds of actors: complete, plausible, and with their source."""

from __future__ import annotations

import pytest

from scenario_gen.checks import DEFAULT_LIMITS
from scenario_gen.domain.actor import CATEGORIES, DEFAULT_DIMENSIONS, KINDS, ON_FOOT, Actor
from scenario_gen.domain.actor_kinds import SIZE_CLASSES, size_class

# Sub-classes of RoadUserVehicle and RoadUserHuman, and RoadUserAnimal, of OpenLABEL 1.0.
VEHICLES = (
    "Agricultural", "Bus", "Car", "Construction", "Cycle", "Emergency", "Motorcycle", "Trailer",
    "Truck", "Van", "Wheelchair",
)  # fmt: skip
HUMANS = (
    "AnimalRider", "Cyclist", "Driver", "Motorcyclist", "Passenger", "Pedestrian",
    "WheelchairUser",
)  # fmt: skip
WITHOUT_A_CLASS = {"debris", "vehicle_part"}


def actor(kind: str, **fields: object) -> Actor:
    start = {"lane": -1, "s_m": 50.0}
    data = {"id": "a", "category": KINDS[kind].category, "kind": kind, "start": start,
            "speed_mps": 0.0}  # fmt: skip
    return Actor.model_validate(data | fields)


def test_every_road_user_of_openlabel_is_covered() -> None:
    """Each class of the vehicle, human and animal lists is that of a kind, and no other is used."""
    classes = {f"Vehicle{name}" for name in VEHICLES} | {f"Human{name}" for name in HUMANS}
    used = {kind.openlabel for kind in KINDS.values()}
    assert used - {"", "RoadUserVehicle"} == classes | {"RoadUserAnimal"}


def test_only_things_have_no_class_of_road_users() -> None:
    """OpenLABEL has no road user for cargo and parts; rail vehicles are vehicles in general."""
    assert {k.category for k in KINDS.values() if not k.openlabel} == WITHOUT_A_CLASS
    general = {k.category for k in KINDS.values() if k.openlabel == "RoadUserVehicle"}
    assert general == {"tram", "train"}


def test_every_category_has_kinds_and_a_box() -> None:
    """No category is a word only."""
    assert {kind.category for kind in KINDS.values()} == set(CATEGORIES)
    assert set(DEFAULT_DIMENSIONS) == set(CATEGORIES)


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_plausible_in_itself(name: str) -> None:
    """Axles lie within the box, no motion is beyond that of cars, the source is said."""
    kind = KINDS[name]
    box = kind.dimensions
    rear_m, front_m = box.centre_x_m - box.length_m / 2, box.centre_x_m + box.length_m / 2
    assert rear_m <= 0.0 <= box.wheelbase_m <= front_m
    assert kind.mass_kg > 0.0
    if kind.category in ON_FOOT | WITHOUT_A_CLASS:
        assert (box.centre_x_m, box.wheelbase_m) == (0.0, 0.0)
    assert 0.0 < kind.speed_mps <= DEFAULT_LIMITS.speed_mps["car"].value
    assert 0.0 < kind.accel_mps2 <= 10.0
    assert 0.0 < kind.decel_mps2 <= 12.0
    assert kind.source.startswith("default: ")
    assert actor(name).box == box


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("hare", "small"), ("cat", "small"), ("dog", "small"), ("wild_boar", "medium"),
        ("sheep", "medium"), ("deer", "large"), ("moose", "very_large"), ("horse", "very_large"),
        ("cow", "very_large"),
    ],
)  # fmt: skip
def test_animals_have_a_size_class(name: str, size: str) -> None:
    """The class follows from the box, seen from the side."""
    assert size_class(KINDS[name]) == size


def test_there_are_animals_of_every_size() -> None:
    """Each size class has a member."""
    animals = [kind for kind in KINDS.values() if kind.category == "animal"]
    assert {size_class(kind) for kind in animals} == set(SIZE_CLASSES)
