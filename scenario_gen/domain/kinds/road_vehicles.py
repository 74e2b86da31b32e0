"""Cars, vans, trucks, buses and trailers.

Articulated vehicles are one rigid box on their first and their last axle: in tight bends they sweep
wider than in reality.
"""

from __future__ import annotations

from scenario_gen.domain.kinds.base import ActorKind, vehicle

_CAR, _VAN, _TRUCK = "VehicleCar", "VehicleVan", "VehicleTruck"
_BUS, _TRAILER = "VehicleBus", "VehicleTrailer"
_WEIGHTS = "default: greatest size of Council Directive 96/53/EC, annex I"

ROAD_VEHICLES: dict[str, ActorKind] = {
    # Cars: length, width, height; wheelbase, rear overhang; kg, km/h, m/s2, m/s2.
    "microcar": vehicle("car", _CAR, (2.9, 1.5, 1.5), 1.9, 0.5, 500, 45, 2.0, 7.0,
                        "default: light quadricycle, limited to 45 km/h"),
    "small_car": vehicle("car", _CAR, (3.7, 1.65, 1.5), 2.4, 0.65, 1100, 170, 4.0, 10.5),
    "medium_car": vehicle("car", _CAR, (4.5, 1.8, 1.5), 2.7, 0.9, 1500, 210, 5.0, 11.0),
    "large_car": vehicle("car", _CAR, (5.0, 1.9, 1.48), 2.95, 1.1, 1900, 250, 6.0, 11.0),
    "sports_car": vehicle("car", _CAR, (4.5, 1.9, 1.25), 2.5, 0.95, 1450, 250, 7.0, 11.5),
    "suv": vehicle("car", _CAR, (4.75, 1.93, 1.7), 2.85, 0.95, 2100, 220, 5.0, 10.5),
    "pickup": vehicle("car", _CAR, (5.35, 1.9, 1.85), 3.2, 1.2, 2300, 180, 4.0, 9.5),
    "taxi": vehicle("car", _CAR, (4.9, 1.85, 1.5), 2.9, 1.05, 1800, 210, 5.0, 10.5),
    # Vans.
    "small_van": vehicle("van", _VAN, (4.5, 1.85, 1.85), 2.8, 0.85, 1700, 160, 4.0, 10.0),
    "delivery_van": vehicle("van", _VAN, (5.95, 2.05, 2.6), 3.65, 1.3, 2900, 150, 3.0, 9.0),
    "box_van": vehicle("van", _VAN, (7.0, 2.2, 3.1), 4.0, 1.9, 3500, 130, 2.5, 8.5),
    "camper_van": vehicle("van", _VAN, (7.2, 2.3, 3.0), 4.0, 2.2, 3500, 130, 2.5, 8.5),
    # Trucks.
    "rigid_truck": vehicle("truck", _TRUCK, (9.0, 2.5, 3.6), 5.2, 1.9, 14000, 90, 1.5, 7.0),
    "refuse_truck": vehicle("truck", _TRUCK, (9.5, 2.5, 3.5), 4.9, 3.0, 22000, 85, 1.2, 6.5),
    "tipper": vehicle("truck", _TRUCK, (8.5, 2.5, 3.4), 4.8, 2.2, 26000, 90, 1.2, 6.5),
    "tanker": vehicle("truck", _TRUCK, (10.0, 2.5, 3.5), 5.8, 2.4, 26000, 90, 1.0, 6.5),
    "car_transporter": vehicle("truck", _TRUCK, (18.75, 2.55, 4.0), 14.0, 3.3, 34000, 90, 1.0,
                               6.0, _WEIGHTS),
    "semi_tractor": vehicle("truck", _TRUCK, (6.0, 2.5, 3.8), 3.7, 0.9, 8000, 90, 2.0, 7.0),
    "semi_trailer_truck": vehicle("truck", _TRUCK, (16.5, 2.55, 4.0), 11.1, 4.0, 40000, 90, 1.0,
                                  6.0, _WEIGHTS),
    "truck_and_trailer": vehicle("truck", _TRUCK, (18.75, 2.55, 4.0), 14.8, 2.5, 40000, 90, 1.0,
                                 6.0, _WEIGHTS),
    "log_truck": vehicle("truck", _TRUCK, (18.75, 2.55, 4.0), 14.8, 2.5, 40000, 90, 1.0, 6.0,
                         _WEIGHTS),
    "tow_truck": vehicle("truck", _TRUCK, (8.0, 2.4, 2.9), 4.5, 2.3, 9000, 90, 1.5, 7.0),
    # Buses.
    "minibus": vehicle("bus", _BUS, (7.0, 2.1, 2.8), 4.3, 1.7, 4500, 100, 2.0, 7.5),
    "city_bus": vehicle("bus", _BUS, (12.0, 2.55, 3.1), 5.9, 3.3, 14000, 80, 1.5, 6.5),
    "articulated_bus": vehicle("bus", _BUS, (18.0, 2.55, 3.1), 12.0, 3.3, 22000, 80, 1.2, 6.0,
                               "default: below the 18.75 m of Council Directive 96/53/EC"),
    "double_decker_bus": vehicle("bus", _BUS, (11.0, 2.55, 4.0), 5.6, 2.8, 16000, 80, 1.5, 6.5),
    "school_bus": vehicle("bus", _BUS, (11.0, 2.45, 3.2), 6.9, 3.0, 11500, 100, 1.5, 6.5),
    "coach": vehicle("bus", _BUS, (13.0, 2.55, 3.8), 6.4, 3.4, 17000, 100, 1.5, 7.0),
    # Trailers: the reference point is over their axles.
    "car_trailer": vehicle("trailer", _TRAILER, (4.0, 1.7, 1.2), 0.0, 1.6, 700, 100, 2.0, 8.0),
    "caravan": vehicle("trailer", _TRAILER, (7.0, 2.3, 2.6), 0.0, 2.9, 1500, 100, 2.0, 8.0),
    "boat_trailer": vehicle("trailer", _TRAILER, (7.5, 2.3, 2.2), 0.0, 2.2, 1800, 100, 2.0, 8.0),
    "horse_trailer": vehicle("trailer", _TRAILER, (4.3, 2.0, 2.6), 0.0, 1.7, 1500, 100, 2.0, 8.0),
    "semi_trailer": vehicle("trailer", _TRAILER, (13.6, 2.55, 4.0), 0.0, 4.0, 20000, 90, 1.0, 6.0,
                            "default: common in the limits of Council Directive 96/53/EC"),
    "warning_trailer": vehicle("trailer", _TRAILER, (3.6, 2.2, 3.6), 0.0, 1.6, 1200, 80, 2.0, 8.0,
                               "default: mobile sign of a road work, arrow board upright"),
}  # fmt: skip
