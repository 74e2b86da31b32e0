"""Signs beside and over a road.

Codes are those of the German catalogue (VzKat 2017): 274 speed limit, 103/105 bend, 123 road
works, 121 road narrows, 151 level crossing, 201 St Andrew's cross, 350 crossing, 327 tunnel,
314 car park, 391 toll, 206 stop, 205 yield; 1000001 is a traffic light, as in OpenDRIVE examples.
"""

from __future__ import annotations

from typing import Literal

from scenario_gen.domain.road import BaseRoad, Gantry
from scenario_gen.roads.network import NetworkRoad, RoadObject, Signal
from scenario_gen.roads.templates import MAIN, check_inside
from scenario_gen.units import number

TRAFFIC_LIGHT = "1000001"
_BESIDE_M = 0.8
_FROM_START_M = 10.0
_KMH_PER_MPS = 3.6
_GANTRY_HEIGHT_M = 6.5
_OVER_LANE_M = 5.5


def sign(
    road: NetworkRoad, name: str, type_: str, s_m: float, *, against: bool = False,
    subtype: str = "-1", value: float | None = None, stop_line_s_m: float | None = None,
) -> Signal:  # fmt: skip
    """A sign on a post beside the road, right of the traffic that it is for.

    Args:
        road: the road, with right-hand traffic.
        name: unique in the network.
        type_: code of the catalogue.
        s_m: where it stands; moved onto the road where it is beyond an end.
        against: for the traffic that runs against s.
        subtype: further code.
        value: m/s for a speed limit.
        stop_line_s_m: where traffic has to wait.
    """
    s_m = min(max(s_m, 0.0), road.length_m)
    strip = road.strip(s_m)
    a, b, c, d = strip.borders[-1 if against else 0]
    ds_m = s_m - strip.s0_m
    edge_m = a + ds_m * (b + ds_m * (c + ds_m * d))
    return Signal(
        name=name,
        road=road.id,
        s_m=s_m,
        t_m=edge_m + _BESIDE_M if against else edge_m - _BESIDE_M,
        orientation="-" if against else "+",
        type=type_,
        subtype=subtype,
        value=value,
        stop_line_s_m=stop_line_s_m,
    )


def speed_limits(road: NetworkRoad, spec: BaseRoad, *, both_ways: bool) -> tuple[Signal, ...]:
    """The speed limit where traffic enters the road."""
    limit_mps = number(spec.speed_limit_mps)
    at_m = min(_FROM_START_M, 0.5 * road.length_m)
    kmh = _kmh(limit_mps)
    ahead = sign(road, "speed_limit", "274", at_m, subtype=kmh, value=limit_mps)
    if not both_ways:
        return (ahead,)
    back_m = road.length_m - at_m
    return (
        ahead,
        sign(
            road, "speed_limit_back", "274", back_m, subtype=kmh, value=limit_mps, against=True
        ),
    )  # fmt: skip


def both_ways(
    road: NetworkRoad, name: str, type_: str, ahead_s_m: float, back_s_m: float, *,
    subtype: str = "-1", stop_lines_s_m: tuple[float, float] | None = None,
) -> tuple[Signal, Signal]:  # fmt: skip
    """The same sign for either direction, called ``name`` and ``name_back``."""
    ahead, back = stop_lines_s_m or (None, None)
    return (
        sign(road, name, type_, ahead_s_m, subtype=subtype, stop_line_s_m=ahead),
        sign(
            road, f"{name}_back", type_, back_s_m, subtype=subtype, against=True,
            stop_line_s_m=back,
        ),
    )  # fmt: skip


def gantry_signs(
    road: NetworkRoad, gantry: Gantry | None
) -> tuple[tuple[RoadObject, ...], tuple[Signal, ...]]:
    """A gantry over the carriageway and a variable speed limit over each driving lane.

    Raises:
        RoadError: it stands beyond the road.
    """
    if gantry is None:
        return (), ()
    s_m = number(gantry.s_m)
    check_inside(s_m, s_m, road.length_m, "the gantry", "road.gantry.s_m")
    right_m, left_m = _edges(road, s_m)
    beam = RoadObject(
        "gantry", "gantry", MAIN, s_m, 0.5 * (right_m + left_m), 0.6, left_m - right_m + 2.0, 1.2,
        z_m=_GANTRY_HEIGHT_M - 1.2,
    )  # fmt: skip
    limit_mps = number(gantry.limit_mps)
    signals = []
    for spec in road.lanes:
        if spec.kind != "driving":
            continue
        lane_right_m, lane_left_m = road.lane_borders_t(spec.id, s_m)
        if lane_left_m - lane_right_m <= 0.0:
            continue
        signals.append(
            Signal(
                name=f"gantry_{abs(spec.id)}",
                road=road.id,
                s_m=s_m,
                t_m=0.5 * (lane_right_m + lane_left_m),
                orientation="+" if spec.direction > 0 else "-",
                type="274",
                subtype=_kmh(limit_mps),
                dynamic=True,
                value=limit_mps,
                z_m=_OVER_LANE_M,
                lanes=(spec.id,),
            )
        )
    return (beam,), tuple(signals)


def traffic_light(
    road: NetworkRoad, name: str, s_m: float, side: Literal["+", "-"], stop_line_s_m: float
) -> Signal:
    """A traffic light with three aspects beside the road."""
    plain = sign(
        road, name, TRAFFIC_LIGHT, s_m, against=side == "-", stop_line_s_m=stop_line_s_m
    )  # fmt: skip
    return Signal(**{**vars(plain), "dynamic": True, "country": "OpenDRIVE"})


def _edges(road: NetworkRoad, s_m: float) -> tuple[float, float]:
    strip = road.strip(s_m)
    right, left = (
        road.lane_borders_t(strip.lanes[0], s_m),
        road.lane_borders_t(strip.lanes[-1], s_m),
    )
    return right[0], left[1]


def _kmh(speed_mps: float) -> str:
    return str(round(speed_mps * _KMH_PER_MPS))
