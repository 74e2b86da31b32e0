"""Cargo, debris and parts of vehicles.

Their greatest speed is that of a vehicle that loses them; what lies or falls slows down by
friction.
"""

from __future__ import annotations

from scenario_gen.domain.kinds.base import ActorKind, Category, body

_LOST = "default: comes off a vehicle at 160 km/h"
_LIES = "default: lies on the road"


def _thing(
    size_m: tuple[float, float, float], mass_kg: float, mps: float = 45.0, source: str = _LOST,
    category: Category = "debris",
) -> ActorKind:  # fmt: skip
    return body(category, "", size_m, mass_kg, mps, 10.0, 12.0, source)


THINGS: dict[str, ActorKind] = {
    "pallet": _thing((1.2, 0.8, 0.15), 25),
    "loaded_pallet": _thing((1.2, 0.8, 1.3), 600),
    "mattress": _thing((2.0, 1.4, 0.2), 25),
    "sofa": _thing((2.1, 0.95, 0.85), 60),
    "box": _thing((0.6, 0.4, 0.4), 15),
    "barrel": _thing((0.9, 0.6, 0.6), 200),
    "gas_bottle": _thing((1.3, 0.25, 0.25), 70),
    "pipes": _thing((6.0, 0.8, 0.5), 400),
    "planks": _thing((3.0, 0.4, 0.1), 40),
    "ladder": _thing((3.0, 0.45, 0.12), 15),
    "sheet_metal": _thing((2.5, 1.25, 0.05), 25),
    "tarpaulin": _thing((3.0, 2.5, 0.2), 20),
    "plastic_bag": _thing((0.5, 0.4, 0.3), 0.1, 25.0, "default: blown by the wind"),
    "tyre": _thing((0.65, 0.65, 0.22), 10),
    "wheel": _thing((0.7, 0.25, 0.7), 22, 60.0, "default: rolls on from the speed of its vehicle"),
    "truck_wheel": _thing((1.05, 0.32, 1.05), 105, 30.0,
                          "default: rolls on from the speed of its vehicle"),
    "tyre_tread": _thing((1.5, 0.35, 0.15), 12),
    "container": _thing((6.06, 2.44, 2.59), 4000, 28.0, "default: ISO 668 20-foot container"),
    "bicycle_from_carrier": _thing((1.8, 0.6, 0.6), 14),
    "roof_box": _thing((2.0, 0.8, 0.4), 60),
    "garden_waste": _thing((1.5, 1.2, 0.6), 30),
    "bale": _thing((1.4, 1.4, 1.4), 350, 25.0, "default: round bale; comes off a farm trailer"),
    "bricks": _thing((1.5, 1.2, 0.2), 120),
    "shopping_trolley": _thing((1.0, 0.6, 1.0), 25, 8.0, "default: rolls with wind or slope"),
    "wheelie_bin": _thing((0.75, 0.6, 1.1), 30, 8.0, "default: rolls with wind or slope"),
    "ball": _thing((0.25, 0.25, 0.25), 0.5, 15.0, "default: rolls or is thrown"),
    "traffic_cone": _thing((0.4, 0.4, 0.75), 4, 10.0, "default: pushed by a vehicle or the wind"),
    "barrier_element": _thing((2.0, 0.5, 1.0), 60, 3.0, _LIES),
    "warning_triangle": _thing((0.45, 0.2, 0.4), 1, 5.0, _LIES),
    "tree_trunk": _thing((6.0, 0.5, 0.5), 500, 25.0, "default: fallen, or off a truck"),
    "fallen_tree": _thing((12.0, 3.0, 2.0), 1500, 3.0, _LIES),
    "branch": _thing((2.5, 1.0, 0.5), 20, 15.0, "default: broken off in the wind"),
    "rock": _thing((0.8, 0.7, 0.6), 600, 15.0, "default: rockfall"),
    "boulder": _thing((2.0, 1.8, 1.6), 9000, 10.0, "default: rockfall"),
    "landslide": _thing((8.0, 4.0, 1.0), 20000, 3.0, _LIES),
    "gravel_heap": _thing((3.0, 2.0, 0.6), 3000, 1.0, _LIES),
    "ice_sheet": _thing((2.0, 1.5, 0.05), 60, 30.0, "default: off the roof of a truck"),
    "snow_heap": _thing((2.5, 1.5, 0.8), 800, 1.0, _LIES),
    "drone": _thing((0.6, 0.6, 0.3), 3, 20.0, "default: lands or falls; flight is not modelled"),
    "manhole_cover": _thing((0.65, 0.65, 0.1), 60, 1.0, _LIES),
    "power_line": _thing((8.0, 0.1, 0.1), 15, 3.0, _LIES),
    "exhaust_pipe": _thing((1.5, 0.3, 0.2), 12, category="vehicle_part"),
    "bumper": _thing((1.7, 0.35, 0.4), 10, category="vehicle_part"),
    "car_door": _thing((1.1, 0.15, 1.2), 30, 70.0, "default: as fast as its vehicle",
                       "vehicle_part"),
    "truck_door": _thing((1.0, 0.15, 1.7), 45, 30.0, "default: as fast as its vehicle",
                         "vehicle_part"),
    "cargo_door": _thing((1.2, 0.12, 2.5), 90, 30.0, "default: as fast as its vehicle",
                         "vehicle_part"),
    "tailgate": _thing((0.15, 1.4, 1.0), 35, 70.0, "default: as fast as its vehicle",
                       "vehicle_part"),
    "tail_lift": _thing((1.6, 2.4, 0.15), 350, 30.0, "default: as fast as its vehicle",
                        "vehicle_part"),
    "bonnet": _thing((1.1, 1.4, 0.15), 18, 70.0, "default: as fast as its vehicle",
                     "vehicle_part"),
}  # fmt: skip
