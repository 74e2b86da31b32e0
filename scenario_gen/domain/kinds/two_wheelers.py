"""Cycles, scooters and motorcycles: ridden, without a rider, and lying on the road."""

from __future__ import annotations

from scenario_gen.domain.kinds.base import ActorKind, vehicle

_CYCLE, _MOTORCYCLE, _CYCLIST = "VehicleCycle", "VehicleMotorcycle", "HumanCyclist"
_LYING = "default: lying on its side"
_ROLLING = "default: rolling on without its rider"

TWO_WHEELERS: dict[str, ActorKind] = {
    "cyclist": vehicle("bicycle", _CYCLIST, (1.8, 0.6, 1.8), 1.05, 0.37, 90, 45, 1.5, 5.0),
    "child_cyclist": vehicle("bicycle", _CYCLIST, (1.4, 0.5, 1.4), 0.85, 0.28, 45, 25, 1.2, 4.0),
    "e_bike": vehicle("bicycle", _CYCLE, (1.85, 0.65, 1.8), 1.1, 0.37, 100, 45, 2.0, 5.5,
                      "default: speed pedelec, assistance to 45 km/h"),
    "cargo_bike": vehicle("bicycle", _CYCLE, (2.6, 0.85, 1.8), 1.9, 0.35, 180, 35, 1.2, 4.5),
    "tandem": vehicle("bicycle", _CYCLE, (2.5, 0.6, 1.8), 1.75, 0.37, 170, 50, 1.5, 5.0),
    "recumbent": vehicle("bicycle", _CYCLE, (2.2, 0.8, 1.2), 1.4, 0.4, 95, 50, 1.5, 5.0),
    "e_scooter": vehicle("bicycle", _CYCLE, (1.2, 0.55, 1.85), 0.9, 0.12, 90, 25, 1.5, 4.0,
                         "default: standing rider"),
    "riderless_bicycle": vehicle("bicycle", _CYCLE, (1.8, 0.6, 1.1), 1.05, 0.37, 15, 40, 0.5, 3.0,
                                 _ROLLING),
    "fallen_bicycle": vehicle("bicycle", _CYCLE, (1.8, 1.0, 0.6), 1.05, 0.37, 15, 40, 0.5, 8.0,
                              _LYING),
    "motorcyclist": vehicle("motorcycle", "HumanMotorcyclist", (2.2, 0.8, 1.5), 1.45, 0.4, 290,
                            220, 8.0, 10.0),
    "motorcycle": vehicle("motorcycle", _MOTORCYCLE, (2.2, 0.8, 1.5), 1.45, 0.4, 290, 220, 8.0,
                          10.0),
    "scooter": vehicle("motorcycle", _MOTORCYCLE, (1.95, 0.75, 1.6), 1.35, 0.3, 220, 120, 4.0,
                       8.5),
    "moped": vehicle("motorcycle", _MOTORCYCLE, (1.8, 0.7, 1.6), 1.25, 0.3, 170, 45, 2.5, 7.0,
                     "default: limited to 45 km/h"),
    "trike": vehicle("motorcycle", _MOTORCYCLE, (2.7, 1.5, 1.4), 1.75, 0.45, 500, 180, 5.0, 8.5),
    "riderless_motorcycle": vehicle("motorcycle", _MOTORCYCLE, (2.2, 0.8, 1.15), 1.45, 0.4, 210,
                                    180, 1.0, 5.0, _ROLLING),
    "fallen_motorcycle": vehicle("motorcycle", _MOTORCYCLE, (2.2, 1.2, 0.8), 1.45, 0.4, 210, 220,
                                 1.0, 9.0, _LYING),
}  # fmt: skip
