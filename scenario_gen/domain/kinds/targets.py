"""Test targets of Euro NCAP. Figures are rounded and not confirmed against the specifications."""

from __future__ import annotations

from scenario_gen.domain.kinds.base import ActorKind, body, vehicle

_SOURCE = "default: Euro NCAP {}, rounded, not confirmed against its specification"

TARGETS: dict[str, ActorKind] = {
    "ncap_gvt": vehicle("car", "VehicleCar", (4.02, 1.71, 1.43), 2.6, 0.7, 260, 130, 4.0, 6.0,
                        _SOURCE.format("global vehicle target (GVT)")),
    "ncap_adult": body("pedestrian", "HumanPedestrian", (0.6, 0.5, 1.8), 7, 5.6, 3.0, 5.0,
                       _SOURCE.format("adult pedestrian target (EPTa)")),
    "ncap_child": body("pedestrian", "HumanPedestrian", (0.5, 0.4, 1.15), 4, 5.6, 3.0, 5.0,
                       _SOURCE.format("child pedestrian target (EPTc)")),
    "ncap_cyclist": vehicle("bicycle", "HumanCyclist", (1.9, 0.5, 1.85), 1.1, 0.4, 12, 25, 2.5,
                            5.0, _SOURCE.format("bicyclist target (EBT)")),
    "ncap_motorcyclist": vehicle("motorcycle", "HumanMotorcyclist", (2.1, 0.8, 1.6), 1.4, 0.35,
                                 30, 80, 4.0, 6.0, _SOURCE.format("motorcyclist target (EMT)")),
}  # fmt: skip
