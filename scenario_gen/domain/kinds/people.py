"""People on foot, in wheelchairs and on horses, standing or fallen."""

from __future__ import annotations

from scenario_gen.domain.kinds.base import ActorKind, body

_PEDESTRIAN, _WHEELCHAIR = "HumanPedestrian", "HumanWheelchairUser"
_STEP = (0.5, 0.6, 1.75)
"""Length, width and height of an adult in mid-step."""
_SLIDING = "default: lying; slides on from the speed at which it fell"

PEOPLE: dict[str, ActorKind] = {
    "adult": body("pedestrian", _PEDESTRIAN, (0.5, 0.6, 1.75), 75, 8.0, 4.0, 6.0),
    "child": body("pedestrian", _PEDESTRIAN, (0.35, 0.4, 1.2), 25, 5.5, 3.5, 5.0),
    "toddler": body("pedestrian", _PEDESTRIAN, (0.3, 0.35, 0.9), 13, 2.5, 2.0, 3.0),
    "senior": body("pedestrian", _PEDESTRIAN, (0.5, 0.6, 1.65), 70, 2.5, 1.5, 2.5),
    "runner": body("pedestrian", _PEDESTRIAN, (0.8, 0.6, 1.75), 70, 8.0, 4.0, 6.0),
    "driver_on_foot": body("pedestrian", "HumanDriver", _STEP, 75, 8.0, 4.0, 6.0),
    "passenger": body("pedestrian", "HumanPassenger", _STEP, 75, 8.0, 4.0, 6.0),
    "road_worker": body("pedestrian", _PEDESTRIAN, _STEP, 80, 6.0, 3.0, 5.0),
    "police_officer": body("pedestrian", _PEDESTRIAN, _STEP, 80, 7.0, 4.0, 6.0),
    "firefighter": body("pedestrian", _PEDESTRIAN, _STEP, 100, 5.0, 3.0, 5.0),
    "paramedic": body("pedestrian", _PEDESTRIAN, _STEP, 80, 6.0, 3.0, 5.0),
    "crossing_guard": body("pedestrian", _PEDESTRIAN, _STEP, 75, 4.0, 2.0, 4.0),
    "pushing_a_pram": body("pedestrian", _PEDESTRIAN, (1.6, 0.6, 1.7), 95, 3.0, 1.5, 3.0),
    "pushing_a_bicycle": body("pedestrian", _PEDESTRIAN, (1.8, 0.9, 1.75), 90, 3.0, 1.5, 3.0),
    "walking_a_dog": body("pedestrian", _PEDESTRIAN, (1.6, 0.7, 1.75), 90, 4.0, 2.5, 4.0),
    "skateboarder": body("pedestrian", _PEDESTRIAN, (0.8, 0.6, 1.75), 75, 9.0, 2.0, 4.0),
    "fallen_pedestrian": body("pedestrian", _PEDESTRIAN, (1.75, 0.6, 0.35), 75, 8.0, 1.0, 8.0,
                              "default: lying on the road"),
    "fallen_cyclist": body("pedestrian", "HumanCyclist", (1.75, 0.7, 0.4), 75, 15.0, 1.0, 9.0,
                           _SLIDING),
    "fallen_motorcyclist": body("pedestrian", "HumanMotorcyclist", (1.75, 0.7, 0.4), 85, 61.0,
                                1.0, 9.0, _SLIDING),
    "wheelchair_user": body("wheelchair", _WHEELCHAIR, (1.1, 0.7, 1.3), 95, 3.0, 1.5, 3.0),
    "powered_wheelchair": body("wheelchair", "VehicleWheelchair", (1.15, 0.7, 1.35), 180, 4.2, 1.5,
                               3.0, "default: 15 km/h"),
    "pushed_wheelchair": body("wheelchair", _WHEELCHAIR, (1.6, 0.7, 1.75), 170, 2.5, 1.0, 2.0),
    "mobility_scooter": body("wheelchair", "VehicleWheelchair", (1.4, 0.7, 1.4), 190, 4.2, 1.5,
                             3.0, "default: 15 km/h"),
    "horse_rider": body("animal_rider", "HumanAnimalRider", (2.4, 0.7, 2.5), 600, 15.0, 4.0, 5.0),
    "camel_rider": body("animal_rider", "HumanAnimalRider", (3.0, 0.9, 2.9), 650, 15.0, 3.0, 4.0),
}  # fmt: skip
