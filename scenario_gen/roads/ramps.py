"""Motorway with an on-ramp or an off-ramp."""

from __future__ import annotations

from dataclasses import replace

from scenario_gen.domain.road import MotorwayOffRamp, MotorwayOnRamp
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
from scenario_gen.roads.network import Junction, Link, NetworkRoad, RoadNetwork, Strip
from scenario_gen.roads.templates import borders_of, constant_strip, lanes_of, level_cubic
from scenario_gen.units import number

JUNCTION_NUMBER = 100
# A lane must not end or begin more steeply than it is wide.
_MIN_TAPER = 2.0


def motorway_on_ramp(road: MotorwayOnRamp) -> RoadNetwork:
    """``main`` and ``ramp`` join in ``merge``, which goes on as ``downstream``.

    Raises:
        RoadError: a piece is too short or a lane too narrow or too wide.
    """
    carriageway = Carriageway.of(road)
    upstream_m, full_m = number(road.upstream_m), number(road.acceleration_lane_m)
    taper_m, downstream_m = number(road.taper_m), number(road.downstream_m)
    ramp_m = number(road.ramp_m)
    for name in ("upstream_m", "acceleration_lane_m", "downstream_m", "ramp_m"):
        require_between(name, number(getattr(road, name)), MIN_ROAD_M)
    require_between("taper_m", taper_m, _MIN_TAPER * carriageway.width_m)
    merge_x = upstream_m + carriageway.nose_m
    down_x = merge_x + full_m + taper_m
    at = Link("junction", "on_ramp")
    past = _past(carriageway)
    main_merge, from_main = main_past_nose(
        carriageway, "main", "merge", upstream_m, road_number=11, junction=at.id, opens=False
    )
    ramp_merge, from_ramp = ramp_past_nose(
        carriageway, "ramp", "merge", nose_in(carriageway, merge_x), road_number=12,
        junction=at.id, joins=True,
    )  # fmt: skip
    roads = (
        _plain(carriageway, "main", 1, 0.0, upstream_m, successor=at),
        ramp_road(carriageway, "ramp", 2, ramp_in(carriageway, merge_x, ramp_m), successor=at),
        NetworkRoad(
            id="merge", number=3, line=straight(merge_x, full_m + taper_m),
            lanes=carriageway.wide, strips=_tapered(carriageway, full_m, taper_m, ends=True),
            predecessor=at, successor=Link("road", "downstream", "start"),
            lane_successors=past, kind=KIND,
        ),
        _plain(
            carriageway, "downstream", 4, down_x, downstream_m,
            predecessor=Link("road", "merge", "end"),
            lane_predecessors={after: before for before, after in past.items()},
        ),
        main_merge,
        ramp_merge,
    )  # fmt: skip
    junction = Junction(at.id, JUNCTION_NUMBER, (from_main, from_ramp))
    return RoadNetwork({part.id: part for part in roads}, (junction,))


def motorway_off_ramp(road: MotorwayOffRamp) -> RoadNetwork:
    """``main`` goes on as ``diverge``, which parts into ``downstream`` and ``ramp``.

    Raises:
        RoadError: a piece is too short or a lane too narrow or too wide.
    """
    carriageway = Carriageway.of(road)
    upstream_m, full_m = number(road.upstream_m), number(road.deceleration_lane_m)
    taper_m, downstream_m = number(road.taper_m), number(road.downstream_m)
    for name in ("upstream_m", "deceleration_lane_m", "downstream_m", "ramp_m"):
        require_between(name, number(getattr(road, name)), MIN_ROAD_M)
    require_between("taper_m", taper_m, _MIN_TAPER * carriageway.width_m)
    nose_x = upstream_m + taper_m + full_m
    at = Link("junction", "off_ramp")
    past = _past(carriageway)
    main_on, from_main = main_past_nose(
        carriageway, "diverge", "downstream", nose_x, road_number=11, junction=at.id, opens=True
    )
    nose = nose_out(carriageway, nose_x)
    ramp_off, from_lane = ramp_past_nose(
        carriageway, "diverge", "ramp", nose, road_number=12, junction=at.id, joins=False
    )
    roads = (
        _plain(
            carriageway, "main", 1, 0.0, upstream_m, successor=Link("road", "diverge", "start"),
            lane_successors={after: before for before, after in past.items()},
        ),
        NetworkRoad(
            id="diverge", number=2, line=straight(upstream_m, taper_m + full_m),
            lanes=carriageway.wide, strips=_tapered(carriageway, full_m, taper_m, ends=False),
            predecessor=Link("road", "main", "end"), successor=at,
            lane_predecessors=past, kind=KIND,
        ),
        _plain(
            carriageway, "downstream", 3, nose_x + carriageway.nose_m, downstream_m, predecessor=at
        ),
        ramp_road(carriageway, "ramp", 4, ramp_out(nose, number(road.ramp_m)), predecessor=at),
        main_on,
        ramp_off,
    )  # fmt: skip
    junction = Junction(at.id, JUNCTION_NUMBER, (from_main, from_lane))
    return RoadNetwork({part.id: part for part in roads}, (junction,))


def _past(carriageway: Carriageway) -> dict[int, int]:
    """Lanes beside an auxiliary lane of no width -> lanes without it."""
    shoulder = carriageway.plain[-1].id
    return carriageway.through | {carriageway.auxiliary - 1: shoulder}


def _plain(
    carriageway: Carriageway, name: str, road_number: int, x_m: float, length_m: float, *,
    predecessor: Link | None = None, successor: Link | None = None,
    lane_predecessors: dict[int, int] | None = None,
    lane_successors: dict[int, int] | None = None,
) -> NetworkRoad:  # fmt: skip
    return NetworkRoad(
        id=name, number=road_number, line=straight(x_m, length_m), lanes=carriageway.plain,
        strips=(constant_strip(carriageway.plain),), predecessor=predecessor, successor=successor,
        lane_predecessors=lane_predecessors or {}, lane_successors=lane_successors or {},
        kind=KIND,
    )  # fmt: skip


def _tapered(
    carriageway: Carriageway, full_m: float, taper_m: float, *, ends: bool
) -> tuple[Strip, Strip]:
    """The auxiliary lane of full width, and the taper in which it ends or begins."""
    wide = constant_strip(carriageway.wide)
    # Right to left: outer edge of the shoulder, then that of the auxiliary lane.
    narrow_m = borders_of(carriageway.plain)[:2]
    wide_m = borders_of(carriageway.wide)[:2]
    pairs = zip(wide_m, narrow_m, strict=True) if ends else zip(narrow_m, wide_m, strict=True)
    moving = tuple(level_cubic(before, after, taper_m) for before, after in pairs)
    taper = Strip(0.0, lanes_of(carriageway.wide), (*moving, *wide.borders[2:]))
    if ends:
        return wide, replace(taper, s0_m=full_m)
    return taper, replace(wide, s0_m=taper_m)
