"""A work zone: all lanes narrowed and moved to the right, past a closed strip."""

from __future__ import annotations

import math

from scenario_gen.domain.road import WorkZone
from scenario_gen.errors import RoadError
from scenario_gen.roads.furniture import along
from scenario_gen.roads.motorway import KIND, rails
from scenario_gen.roads.network import NetworkRoad, RoadNetwork, RoadObject
from scenario_gen.roads.signs import sign, speed_limits
from scenario_gen.roads.templates import (
    MAIN,
    borders_of,
    check_inside,
    lanes_of,
    main_road,
    straight,
    strips_through,
)
from scenario_gen.units import number

_LEAST_TAPER_M = 10.0
_LEAST_SHOULDER_M = 0.25
_WARNING_AHEAD_M = (400.0, 200.0)
_CONE_SPACING_M = 10.0
_MAX_CONES = 40
_BARRIER_WIDTH_M = 0.5
# Between the lanes and what stands in the closed strip.
_CLEAR_M = 0.3


def work_zone(road: WorkZone) -> RoadNetwork:
    """A straight carriageway whose lanes are moved past a closed strip and back.

    Raises:
        RoadError: the zone reaches beyond the road, its tapers are too short, its lanes are not
            narrower than before, or there is no room for the shift.
    """
    length_m, from_m = number(road.length_m), number(road.zone_s_m)
    zone_m, taper_m = number(road.zone_m), number(road.taper_m)
    shift_m, narrow_m = number(road.shift_m), number(road.narrow_width_m)
    layout = road.lane_layout()
    _check(road, taper_m, narrow_m)
    closed_m, open_m = from_m + taper_m, from_m + taper_m + zone_m
    check_inside(from_m, open_m + taper_m, length_m, "the work zone", "road.zone_s_m")
    outside = borders_of(layout)
    inside = _inside(road, outside, shift_m, narrow_m)
    strips = strips_through(
        lanes_of(layout),
        [
            (0.0, outside),
            (from_m, outside),
            (closed_m, inside),
            (open_m, inside),
            (open_m + taper_m, outside),
        ],
    )
    main = main_road(road, straight(length_m), strips, KIND, layout)
    barrier = along(
        main, "work_barrier", "barrier", -shift_m + _CLEAR_M + 0.5 * _BARRIER_WIDTH_M, closed_m,
        open_m, width_m=_BARRIER_WIDTH_M, height_m=0.9,
    ) if shift_m > _CLEAR_M + _BARRIER_WIDTH_M else ()  # fmt: skip
    cones = (
        *_cones(main, "cone", from_m, closed_m),
        *_cones(main, "cone_back", open_m, open_m + taper_m),
    )
    warnings = tuple(
        sign(main, f"road_works_{place}", "123", from_m - ahead_m)
        for place, ahead_m in enumerate(_WARNING_AHEAD_M, 1)
    )
    return RoadNetwork(
        {MAIN: main},
        objects=(*rails(main), *barrier, *cones),
        signals=(*speed_limits(main, road, both_ways=False), *warnings),
    )


def _check(road: WorkZone, taper_m: float, narrow_m: float) -> None:
    if taper_m < _LEAST_TAPER_M:
        raise RoadError(
            f"tapers of {taper_m:g} m are too short for lanes to move over in",
            where="road.taper_m", hint=f"choose at least {_LEAST_TAPER_M:g} m",
        )  # fmt: skip
    width_m = number(road.lane_width_m)
    if narrow_m > width_m:
        raise RoadError(
            f"narrow_width_m {narrow_m:g} m is more than lane_width_m {width_m:g} m",
            where="road.narrow_width_m", hint="lanes are narrowed in a work zone",
        )  # fmt: skip


def _inside(
    road: WorkZone, outside: tuple[float, ...], shift_m: float, narrow_m: float
) -> tuple[float, ...]:
    """Borders beside the closed strip: the outer edges of the carriageway stay where they are."""
    edge_m = -shift_m - road.lanes * narrow_m
    if edge_m - outside[0] < _LEAST_SHOULDER_M:
        most_m = shift_m + edge_m - outside[0] - _LEAST_SHOULDER_M
        hint = f"choose at most {most_m:g} m" if most_m > 0.0 else "choose a smaller narrow_width_m"
        raise RoadError(
            f"shift_m {shift_m:g} m moves {road.lanes} lanes of {narrow_m:g} m off the"
            f" carriageway, which ends at {-outside[0]:g} m",
            where="road.shift_m", hint=hint,
        )  # fmt: skip
    lanes = tuple(-shift_m - count * narrow_m for count in range(road.lanes, -1, -1))
    return (outside[0], *lanes, *outside[road.lanes + 2 :])


def _cones(main: NetworkRoad, name: str, from_m: float, to_m: float) -> tuple[RoadObject, ...]:
    """Cones along the edge of the lanes where these move over."""
    spacing_m = max(_CONE_SPACING_M, (to_m - from_m) / _MAX_CONES)
    count = max(1, math.floor((to_m - from_m) / spacing_m))
    cones = []
    for index in range(1, count + 1):
        s_m = from_m + (index - 0.5) * (to_m - from_m) / count
        _, edge_m = main.lane_borders_t(-1, s_m)
        cones.append(
            RoadObject(f"{name}_{index}", "obstacle", MAIN, s_m, edge_m + _CLEAR_M, 0.4, 0.4, 0.75)
        )
    return tuple(cones)
