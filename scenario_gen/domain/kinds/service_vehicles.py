"""Emergency services, farm and construction machines, and what runs on rails."""

from __future__ import annotations

from scenario_gen.domain.kinds.base import ActorKind, vehicle

_EMERGENCY = "VehicleEmergency"
_FARM, _BUILDING = "VehicleAgricultural", "VehicleConstruction"
_RAIL = "RoadUserVehicle"
_TRACK = "default: axle nearest to the rear as reference point; OpenLABEL has no class of its own"

SERVICE_VEHICLES: dict[str, ActorKind] = {
    "ambulance": vehicle("emergency_vehicle", _EMERGENCY, (6.5, 2.1, 2.8), 3.9, 1.6, 4500, 150,
                         3.5, 8.5),
    "police_car": vehicle("emergency_vehicle", _EMERGENCY, (4.7, 1.85, 1.6), 2.8, 0.95, 1800, 230,
                          5.0, 11.0),
    "police_motorcycle": vehicle("emergency_vehicle", _EMERGENCY, (2.3, 0.95, 1.6), 1.5, 0.4, 380,
                                 200, 7.0, 9.5),
    "fire_engine": vehicle("emergency_vehicle", _EMERGENCY, (8.5, 2.5, 3.3), 4.5, 2.5, 15000, 110,
                           2.0, 7.0),
    "ladder_truck": vehicle("emergency_vehicle", _EMERGENCY, (10.5, 2.5, 3.5), 5.0, 3.2, 16000,
                            100, 1.5, 6.5),
    "emergency_doctor_car": vehicle("emergency_vehicle", _EMERGENCY, (4.8, 1.9, 1.8), 2.9, 0.95,
                                    2100, 210, 5.0, 10.5),
    "tractor": vehicle("agricultural_vehicle", _FARM, (4.8, 2.5, 3.0), 2.7, 1.0, 6500, 50, 1.5,
                       5.0),
    "tractor_with_trailer": vehicle("agricultural_vehicle", _FARM, (12.0, 2.55, 3.2), 8.6, 2.5,
                                    20000, 40, 0.8, 4.5),
    "combine": vehicle("agricultural_vehicle", _FARM, (9.0, 3.5, 4.0), 3.8, 4.0, 16000, 40, 0.8,
                       4.0, "default: header taken off; it steers with the rear axle"),
    "excavator": vehicle("construction_vehicle", _BUILDING, (8.5, 2.5, 3.2), 2.8, 3.0, 18000, 35,
                         0.8, 4.0, "default: on wheels, boom in the position for the road"),
    "wheel_loader": vehicle("construction_vehicle", _BUILDING, (8.0, 2.6, 3.3), 3.2, 1.8, 16000,
                            40, 1.0, 4.5),
    "road_roller": vehicle("construction_vehicle", _BUILDING, (4.9, 2.1, 3.0), 3.4, 0.8, 10000,
                           12, 0.5, 2.5),
    "paver": vehicle("construction_vehicle", _BUILDING, (6.5, 2.6, 3.6), 2.8, 2.5, 18000, 5, 0.3,
                     2.0),
    "mobile_crane": vehicle("construction_vehicle", _BUILDING, (12.0, 2.75, 3.9), 6.5, 3.2, 48000,
                            80, 0.8, 5.0),
    "snow_plough": vehicle("construction_vehicle", _BUILDING, (10.0, 3.2, 3.5), 5.0, 2.0, 20000,
                           80, 1.0, 5.5, "default: blade across the front"),
    "sweeper": vehicle("construction_vehicle", _BUILDING, (6.0, 2.3, 2.8), 3.2, 1.4, 9000, 60, 1.0,
                       5.0),
    "tram": vehicle("tram", _RAIL, (30.0, 2.4, 3.5), 26.0, 2.0, 45000, 70, 1.3, 2.8, _TRACK),
    "long_tram": vehicle("tram", _RAIL, (42.0, 2.65, 3.5), 38.0, 2.0, 62000, 70, 1.3, 2.8, _TRACK),
    "train": vehicle("train", _RAIL, (70.0, 2.9, 4.3), 39.0, 5.0, 120000, 160, 1.0, 1.2, _TRACK),
    "locomotive": vehicle("train", _RAIL, (18.9, 3.0, 4.3), 10.4, 4.25, 85000, 140, 0.8, 1.1,
                          _TRACK),
    "freight_wagon": vehicle("train", _RAIL, (14.0, 2.9, 4.0), 9.0, 2.5, 60000, 100, 0.3, 0.9,
                             _TRACK),
}  # fmt: skip
