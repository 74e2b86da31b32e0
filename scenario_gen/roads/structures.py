"""Straight two-way roads through a tunnel and over a bridge."""

from __future__ import annotations

from scenario_gen.domain.road import Bridge, Tunnel
from scenario_gen.roads.furniture import along
from scenario_gen.roads.network import NetworkRoad, RoadNetwork, RoadObject, Structure
from scenario_gen.roads.signs import both_ways, speed_limits
from scenario_gen.roads.templates import (
    MAIN,
    check_inside,
    constant_strip,
    main_road,
    straight,
)
from scenario_gen.units import number

KIND = "rural"
_WALL_WIDTH_M = 0.5
_WALL_HEIGHT_M = 5.0
_PORTAL_CLEAR_M = 4.8
_PORTAL_HEIGHT_M = 2.0
_PORTAL_LENGTH_M = 1.0
_RAILING_WIDTH_M = 0.3
_RAILING_HEIGHT_M = 1.1
_WARNING_AHEAD_M = 20.0


def tunnel(road: Tunnel) -> RoadNetwork:
    """A road with a tunnel: walls along it, a portal at either end.

    Raises:
        RoadError: the tunnel reaches beyond the road.
    """
    from_m, length_m = number(road.portal_s_m), number(road.tunnel_m)
    main = _road(road, from_m, length_m, "the tunnel", "road.portal_s_m")
    to_m = from_m + length_m
    right_m, left_m = _edges(main)
    portals = tuple(
        RoadObject(
            name, "building", MAIN, s_m, 0.5 * (right_m + left_m),
            min(_PORTAL_LENGTH_M, length_m), left_m - right_m + 2.0 * _WALL_WIDTH_M,
            _PORTAL_HEIGHT_M, z_m=_PORTAL_CLEAR_M,
        )
        for name, s_m in (("portal", from_m), ("portal_back", to_m))
    )  # fmt: skip
    walls = _sides(main, "wall", "barrier", from_m, to_m, _WALL_WIDTH_M, _WALL_HEIGHT_M, True)
    return RoadNetwork(
        {MAIN: main},
        objects=(*walls, *portals),
        signals=(
            *speed_limits(main, road, both_ways=True),
            *both_ways(main, "tunnel", "327", from_m - _WARNING_AHEAD_M, to_m + _WARNING_AHEAD_M),
        ),
        structures=(Structure("tunnel", MAIN, from_m, length_m, road.lit),),
    )


def bridge(road: Bridge) -> RoadNetwork:
    """A road with a bridge and its railings.

    Raises:
        RoadError: the bridge reaches beyond the road.
    """
    from_m, length_m = number(road.bridge_s_m), number(road.bridge_m)
    main = _road(road, from_m, length_m, "the bridge", "road.bridge_s_m")
    railings = _sides(
        main, "railing", "railing", from_m, from_m + length_m, _RAILING_WIDTH_M,
        _RAILING_HEIGHT_M, False,
    )  # fmt: skip
    return RoadNetwork(
        {MAIN: main},
        objects=railings,
        signals=speed_limits(main, road, both_ways=True),
        structures=(Structure("bridge", MAIN, from_m, length_m),),
    )


def _road(
    road: Tunnel | Bridge, from_m: float, length_m: float, what: str, where: str
) -> NetworkRoad:
    whole_m = number(road.length_m)
    check_inside(from_m, from_m + length_m, whole_m, what, where)
    layout = road.lane_layout()
    return main_road(road, straight(whole_m), (constant_strip(layout),), KIND, layout)


def _sides(
    main: NetworkRoad, name: str, kind: str, from_m: float, to_m: float, width_m: float,
    height_m: float, hides: bool,
) -> tuple[RoadObject, ...]:  # fmt: skip
    right_m, left_m = _edges(main)
    places = ((f"{name}_right", right_m - 0.5 * width_m), (f"{name}_left", left_m + 0.5 * width_m))
    return tuple(
        piece
        for side, t_m in places
        for piece in along(
            main, side, kind, t_m, from_m, to_m, width_m=width_m, height_m=height_m, hides=hides
        )
    )


def _edges(main: NetworkRoad) -> tuple[float, float]:
    return main.strips[0].borders[0][0], main.strips[0].borders[-1][0]
