"""A toll plaza: the carriageway widens to a row of booths and narrows again."""

from __future__ import annotations

from scenario_gen.domain.road import TollPlaza
from scenario_gen.errors import RoadError
from scenario_gen.roads.motorway import KIND, rails
from scenario_gen.roads.network import RoadNetwork, RoadObject
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
_WARNING_AHEAD_M = 200.0
_BOOTH_LENGTH_M = 4.0
_BOOTH_HEIGHT_M = 2.6
_BOOTH_WIDTH_M = 0.8
# Room that a lane keeps between two booths.
_LEAST_LANE_M = 2.2


def toll_plaza(road: TollPlaza) -> RoadNetwork:
    """A straight carriageway with added lanes around the booths.

    The added lanes keep their ids where they have no width, so that all lanes keep theirs.

    Raises:
        RoadError: fewer booths than lanes, tapers too short, or the plaza reaches beyond the road.
    """
    length_m, at_m = number(road.length_m), number(road.plaza_s_m)
    plaza_m, taper_m = number(road.plaza_m), number(road.taper_m)
    width_m = number(road.lane_width_m)
    if road.booths < road.lanes:
        raise RoadError(
            f"{road.booths} booths are fewer than the {road.lanes} lanes that lead to them",
            where="road.booths", hint=f"choose at least {road.lanes}",
        )  # fmt: skip
    if taper_m < _LEAST_TAPER_M:
        raise RoadError(
            f"tapers of {taper_m:g} m are too short for lanes to be added in",
            where="road.taper_m", hint=f"choose at least {_LEAST_TAPER_M:g} m",
        )  # fmt: skip
    if plaza_m < _BOOTH_LENGTH_M or width_m < _LEAST_LANE_M + _BOOTH_WIDTH_M:
        where = "plaza_m" if plaza_m < _BOOTH_LENGTH_M else "lane_width_m"
        least_m = _BOOTH_LENGTH_M if where == "plaza_m" else _LEAST_LANE_M + _BOOTH_WIDTH_M
        raise RoadError(
            "there is no room for the booths", where=f"road.{where}",
            hint=f"choose at least {least_m:g} m",
        )  # fmt: skip
    from_m, to_m = at_m - 0.5 * plaza_m, at_m + 0.5 * plaza_m
    check_inside(from_m - taper_m, to_m + taper_m, length_m, "the plaza", "road.plaza_s_m")
    layout = road.lane_layout()
    outside = borders_of(layout)
    wide = tuple(
        spec._replace(width_m=width_m) if spec.kind == "driving" else spec for spec in layout
    )
    inside = borders_of(wide)
    strips = strips_through(
        lanes_of(layout),
        [
            (0.0, outside),
            (from_m - taper_m, outside),
            (from_m, inside),
            (to_m, inside),
            (to_m + taper_m, outside),
        ],
    )
    main = main_road(road, straight(length_m), strips, KIND, layout)
    booths = tuple(
        RoadObject(
            f"booth_{lane}", "building", MAIN, at_m, -lane * width_m, _BOOTH_LENGTH_M,
            _BOOTH_WIDTH_M, _BOOTH_HEIGHT_M, hides=True,
        )
        for lane in range(1, road.booths + 1)
    )  # fmt: skip
    warning = sign(main, "toll", "391", from_m - taper_m - _WARNING_AHEAD_M)
    return RoadNetwork(
        {MAIN: main},
        objects=(*rails(main), *booths),
        signals=(*speed_limits(main, road, both_ways=False), warning),
    )
