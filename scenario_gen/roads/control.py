"""Who may go first at a junction: signs, traffic lights and the lines to stop at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenario_gen.domain.road import Control
from scenario_gen.roads.network import End, NetworkRoad, RoadObject, Signal

# Codes of the German catalogue, and OpenDRIVE's own for a traffic light of three lamps.
YIELD, STOP, PRIORITY, ROUNDABOUT, TRAFFIC_LIGHT = "205", "206", "301", "215", "1000001"
_STOP_LINE_BEFORE_END_M = 1.0
_STOP_LINE_WIDTH_M = 0.5
_BESIDE_ROAD_M = 0.5
_LIGHT_HEIGHT_M = 3.0
_SIGN_HEIGHT_M = 2.2


@dataclass(frozen=True)
class Approach:
    """Traffic that comes to a junction."""

    name: str
    """What its traffic light is called."""
    road: NetworkRoad
    contact: End
    waits: bool
    """Whether it has to give way under ``priority`` and ``stop``."""


def control_of(
    approaches: Iterable[Approach], control: Control
) -> tuple[tuple[Signal, ...], tuple[RoadObject, ...]]:
    """Signals and stop lines of a junction in right-hand traffic."""
    signals: list[Signal] = []
    lines: list[RoadObject] = []
    for approach in approaches:
        if control == "none":
            continue
        if control == "signals":
            signals.append(signal(approach, approach.name, TRAFFIC_LIGHT))
        elif not approach.waits:
            signals.append(signal(approach, f"{approach.name}_priority", PRIORITY))
            continue
        elif control == "priority":
            signals.append(signal(approach, f"{approach.name}_yield", YIELD))
        else:
            signals.append(signal(approach, f"{approach.name}_stop", STOP))
        lines.append(stop_line(approach))
    return tuple(signals), tuple(lines)


def signal(approach: Approach, name: str, code: str) -> Signal:
    """A sign or a light beside the road, where its traffic stops."""
    with_s = approach.contact == "end"
    s_m = _stop_s_m(approach)
    borders = approach.road.strip(s_m).borders
    light = code == TRAFFIC_LIGHT
    return Signal(
        name=name,
        road=approach.road.id,
        s_m=s_m,
        t_m=borders[0][0] - _BESIDE_ROAD_M if with_s else borders[-1][0] + _BESIDE_ROAD_M,
        orientation="+" if with_s else "-",
        type=code,
        country="OpenDRIVE" if light else "DE",
        dynamic=light,
        z_m=_LIGHT_HEIGHT_M if light else _SIGN_HEIGHT_M,
        lanes=(_lane(approach),),
        stop_line_s_m=None if code == PRIORITY else s_m,
    )


def stop_line(approach: Approach) -> RoadObject:
    """The line across the lane that enters the junction."""
    s_m = _stop_s_m(approach)
    right_m, left_m = approach.road.lane_borders_t(_lane(approach), s_m)
    return RoadObject(
        name=f"{approach.name}_stop_line",
        kind="roadMark",
        road=approach.road.id,
        s_m=s_m,
        t_m=0.5 * (right_m + left_m),
        length_m=_STOP_LINE_WIDTH_M,
        width_m=left_m - right_m,
        height_m=0.0,
    )


def approaches_of(roads: Sequence[NetworkRoad], waiting: Sequence[str]) -> tuple[Approach, ...]:
    """Approaches of arms that end in their junction."""
    return tuple(Approach(road.id, road, "end", road.id in waiting) for road in roads)


def _lane(approach: Approach) -> int:
    return -1 if approach.contact == "end" else 1


def _stop_s_m(approach: Approach) -> float:
    if approach.contact == "start":
        return _STOP_LINE_BEFORE_END_M
    return approach.road.length_m - _STOP_LINE_BEFORE_END_M
