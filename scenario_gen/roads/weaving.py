"""Motorway with a weaving section: an on-ramp and an off-ramp joined by an auxiliary lane."""

from __future__ import annotations

from scenario_gen.domain.road import MotorwayWeaving
from scenario_gen.roads.carriageway import (
    KIND,
    MIN_ROAD_M,
    Carriageway,
    main_past_nose,
    nose_in,
    nose_out,
    ramp_in,
    ramp_out,
    ramp_past_nose,
    ramp_road,
    require_between,
    straight,
)
from scenario_gen.roads.network import Junction, Link, NetworkRoad, RoadNetwork
from scenario_gen.roads.templates import constant_strip
from scenario_gen.units import number

_JUNCTION_NUMBERS = (100, 101)
# Metres of way for each metre to the side that it takes to get over to the next lane.
_MIN_SLOPE = 10.0


def motorway_weaving(road: MotorwayWeaving) -> RoadNetwork:
    """``main`` and ``ramp_in`` join in ``weave``, which parts into ``downstream``, ``ramp_out``.

    Raises:
        RoadError: a piece is too short or a lane too narrow or too wide.
    """
    carriageway = Carriageway.of(road)
    upstream_m, weaving_m = number(road.upstream_m), number(road.weaving_m)
    downstream_m, ramp_m = number(road.downstream_m), number(road.ramp_m)
    for name in ("upstream_m", "downstream_m", "ramp_m"):
        require_between(name, number(getattr(road, name)), MIN_ROAD_M)
    require_between("weaving_m", weaving_m, _MIN_SLOPE * carriageway.width_m)
    weave_x = upstream_m + carriageway.nose_m
    nose_x = weave_x + weaving_m
    on, off = Link("junction", "weave_entry"), Link("junction", "weave_exit")
    main_on, from_main = main_past_nose(
        carriageway, "main", "weave", upstream_m, road_number=11, junction=on.id, opens=False
    )
    ramp_on, from_ramp = ramp_past_nose(
        carriageway, "ramp_in", "weave", nose_in(carriageway, weave_x), road_number=12,
        junction=on.id, joins=True,
    )  # fmt: skip
    main_off, to_main = main_past_nose(
        carriageway, "weave", "downstream", nose_x, road_number=13, junction=off.id, opens=True
    )
    nose = nose_out(carriageway, nose_x)
    ramp_off, to_ramp = ramp_past_nose(
        carriageway, "weave", "ramp_out", nose, road_number=14, junction=off.id, joins=False
    )
    plain, wide = (constant_strip(lanes) for lanes in (carriageway.plain, carriageway.wide))
    roads = (
        NetworkRoad(
            "main", 1, straight(0.0, upstream_m), carriageway.plain, (plain,), successor=on,
            kind=KIND,
        ),
        ramp_road(carriageway, "ramp_in", 2, ramp_in(carriageway, weave_x, ramp_m), successor=on),
        NetworkRoad(
            "weave", 3, straight(weave_x, weaving_m), carriageway.wide, (wide,), predecessor=on,
            successor=off, kind=KIND,
        ),
        NetworkRoad(
            "downstream", 4, straight(nose_x + carriageway.nose_m, downstream_m),
            carriageway.plain, (plain,), predecessor=off, kind=KIND,
        ),
        ramp_road(carriageway, "ramp_out", 5, ramp_out(nose, ramp_m), predecessor=off),
        main_on,
        ramp_on,
        main_off,
        ramp_off,
    )  # fmt: skip
    return RoadNetwork(
        {part.id: part for part in roads},
        (
            Junction(on.id, _JUNCTION_NUMBERS[0], (from_main, from_ramp)),
            Junction(off.id, _JUNCTION_NUMBERS[1], (to_main, to_ramp)),
        ),
    )
