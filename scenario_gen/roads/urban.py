"""A street with pavements, strips along its edges and a marked crossing."""

from __future__ import annotations

from scenario_gen.domain.road import LaneKind, UrbanStreet
from scenario_gen.errors import RoadError
from scenario_gen.roads.furniture import row
from scenario_gen.roads.network import Crossing, NetworkRoad, RoadNetwork, RoadObject
from scenario_gen.roads.signs import both_ways, speed_limits
from scenario_gen.roads.templates import (
    MAIN,
    check_inside,
    constant_strip,
    main_road,
    straight,
)
from scenario_gen.units import number

KIND = "town"
_LAMP_SPACING_M = 30.0
_LAMP_FROM_KERB_M = 0.4
_BAY_M = 6.0
_MAX_BAYS = 100
# Parking is forbidden this far before and behind a crossing.
_CLEAR_OF_CROSSING_M = 5.0
# What an island leaves of a lane beside it, and how wide it is at least and at most.
_LEAST_LANE_M = 2.6
_LEAST_ISLAND_M = 0.5
_MOST_ISLAND_M = 2.0
_ISLAND_BEYOND_M = 1.5


def urban_street(road: UrbanStreet) -> RoadNetwork:
    """A straight street.

    Raises:
        RoadError: the crossing reaches beyond the street, or its lanes leave no room for a refuge.
    """
    layout = road.lane_layout()
    length_m = number(road.length_m)
    middle_m, extent_m = number(road.crossing_s_m), number(road.crossing_width_m)
    from_m, to_m = middle_m - 0.5 * extent_m, middle_m + 0.5 * extent_m
    check_inside(from_m, to_m, length_m, "the crossing", "road.crossing_s_m")
    main = main_road(road, straight(length_m), (constant_strip(layout),), KIND, layout)
    kerb_m = sum(spec.width_m for spec in layout if spec.id > 0 and spec.kind != "sidewalk")
    lamps = tuple(
        lamp
        for name, side in (("right", -1.0), ("left", 1.0))
        for lamp in row(
            main, f"lamp_{name}", "streetLamp", side * (kerb_m + _LAMP_FROM_KERB_M),
            0.5 * min(_LAMP_SPACING_M, length_m), length_m, _LAMP_SPACING_M, size_m=0.2,
            height_m=7.0,
        )
    )  # fmt: skip
    stop_lines = (max(from_m - 1.0, 0.0), min(to_m + 1.0, length_m))
    return RoadNetwork(
        {MAIN: main},
        crossings=(Crossing(MAIN, middle_m, extent_m, -kerb_m, kerb_m),),
        objects=(*lamps, *_refuge(road, middle_m, extent_m), *_bays(main, from_m, to_m)),
        signals=(
            *speed_limits(main, road, both_ways=True),
            *both_ways(main, "crossing", "350", stop_lines[0], stop_lines[1]),
        ),
    )


def _refuge(road: UrbanStreet, middle_m: float, extent_m: float) -> tuple[RoadObject, ...]:
    if not road.refuge:
        return ()
    tram_m = number(road.tram_width_m)
    innermost_m = tram_m if tram_m > 0.0 else number(road.lane_width_m)
    width_m = min(2.0 * (innermost_m - _LEAST_LANE_M), _MOST_ISLAND_M)
    if width_m < _LEAST_ISLAND_M:
        what = "tram_width_m" if tram_m > 0.0 else "lane_width_m"
        raise RoadError(
            f"{what} {innermost_m:g} m leaves no room for a refuge between the directions",
            where="road.refuge",
            hint=f"choose a {what} of at least {_LEAST_LANE_M + 0.5 * _LEAST_ISLAND_M:g} m",
        )
    length_m = number(road.length_m)
    beyond_m = min(
        _ISLAND_BEYOND_M, middle_m - 0.5 * extent_m, length_m - middle_m - 0.5 * extent_m
    )
    return (
        RoadObject(
            "refuge", "trafficIsland", MAIN, middle_m, 0.0, extent_m + 2.0 * beyond_m, width_m,
            0.12,
        ),
    )  # fmt: skip


def _bays(main: NetworkRoad, from_m: float, to_m: float) -> tuple[RoadObject, ...]:
    """Bays of the parking strips, clear of the crossing."""
    kind: LaneKind = "parking"
    lanes = [spec for spec in main.lanes if spec.kind == kind]
    bays: list[RoadObject] = []
    for spec in lanes:
        right_m, left_m = main.lane_borders_t(spec.id)
        side = "right" if spec.id < 0 else "left"
        count = min(int(main.length_m / _BAY_M), _MAX_BAYS)
        for index in range(count):
            start_m = index * _BAY_M
            if start_m + _BAY_M > from_m - _CLEAR_OF_CROSSING_M and start_m < (
                to_m + _CLEAR_OF_CROSSING_M
            ):
                continue
            bays.append(
                RoadObject(
                    f"bay_{side}_{index + 1}", "parkingSpace", MAIN, start_m + 0.5 * _BAY_M,
                    0.5 * (right_m + left_m), _BAY_M, left_m - right_m, 0.0,
                )
            )  # fmt: skip
    return tuple(bays)
