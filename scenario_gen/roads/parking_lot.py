"""An aisle of a car park with bays on both sides."""

from __future__ import annotations

import math

from scenario_gen.domain.road import ParkingLot
from scenario_gen.errors import RoadError
from scenario_gen.roads.network import RoadNetwork, RoadObject
from scenario_gen.roads.signs import both_ways, speed_limits
from scenario_gen.roads.templates import MAIN, constant_strip, main_road, straight
from scenario_gen.units import number

KIND = "lowSpeed"
_LEAST_BAY_M = 1.5
_MAX_BAYS_PER_SIDE = 200


def parking_lot(road: ParkingLot) -> RoadNetwork:
    """A straight aisle; bays are objects of type ``parkingSpace`` at right angles to it.

    Raises:
        RoadError: bays too narrow, or more of them than a car park has.
    """
    layout = road.lane_layout()
    length_m, bay_m = number(road.length_m), number(road.bay_width_m)
    if bay_m < _LEAST_BAY_M:
        raise RoadError(
            f"bays of {bay_m:g} m are narrower than a car", where="road.bay_width_m",
            hint=f"choose at least {_LEAST_BAY_M:g} m",
        )  # fmt: skip
    count = math.floor(length_m / bay_m + 1e-9)
    if not 0 < count <= _MAX_BAYS_PER_SIDE:
        raise RoadError(
            f"{count} bays of {bay_m:g} m fit into an aisle of {length_m:g} m",
            where="road.length_m",
            hint=f"choose a length for 1 to {_MAX_BAYS_PER_SIDE} bays a side",
        )
    main = main_road(road, straight(length_m), (constant_strip(layout),), KIND, layout)
    depth_m = number(road.bay_length_m)
    middle_m = number(road.lane_width_m) + 0.5 * depth_m
    bays = tuple(
        RoadObject(
            f"bay_{name}_{index + 1}", "parkingSpace", MAIN, (index + 0.5) * bay_m,
            side * middle_m, depth_m, bay_m, 0.0, heading_rad=side * 0.5 * math.pi,
        )
        for name, side in (("right", -1.0), ("left", 1.0))
        for index in range(count)
    )  # fmt: skip
    return RoadNetwork(
        {MAIN: main},
        objects=bays,
        signals=(
            *speed_limits(main, road, both_ways=True),
            *both_ways(main, "car_park", "314", 0.0, length_m),
        ),
    )
