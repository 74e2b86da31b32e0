"""Junctions of two-lane arms that all point at one middle: the ways between them.

All arms end at the same distance from the middle, so the reference line of a connecting road, the
left border of its only lane, is an arc or a line that is tangent to the axes of two arms. The kerb
of the right turn into the nearest arm has the radius asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scenario_gen.domain.road import LaneSpec
from scenario_gen.geometry import ReferenceLine, wrap_angle
from scenario_gen.roads.arms import KIND, Place
from scenario_gen.roads.network import Connection, End, Junction, Link, NetworkRoad
from scenario_gen.roads.templates import constant_strip

# A way that turns by less than this leads straight on.
_STRAIGHT_RAD = 1e-9


@dataclass(frozen=True)
class Arm:
    """A two-lane road that ends in a junction."""

    road: str
    outward_rad: float
    """Direction from the middle of the junction along the arm."""
    contact: End = "end"
    """The end of the road that touches the junction."""

    @property
    def inward_lane(self) -> int:
        """Lane that enters the junction."""
        return -1 if self.contact == "end" else 1


def reach_m(arms: Sequence[Arm], width_m: float, radius_m: float) -> float:
    """How far from the middle arms end, for a kerb of a radius in the sharpest corner.

    The kerb touches the edges of the driving lanes, which meet at (width) / tan(a / 2) from the
    middle for an angle a between the arms, at (width + radius) / tan(a / 2).
    """
    angles = sorted(float(np.remainder(arm.outward_rad, 2.0 * np.pi)) for arm in arms)
    between = [after - before for before, after in pairwise([*angles, angles[0] + 2.0 * np.pi])]
    # 1 / tan(a / 2); corners of half a turn and more need no room.
    sharpest = max(
        (1.0 + float(np.cos(a))) / float(np.sin(a)) for a in between if a < np.pi - _STRAIGHT_RAD
    )
    return (width_m + radius_m) * sharpest


def ways(
    place: Place, arms: Sequence[Arm], width_m: float, first_number: int
) -> tuple[list[NetworkRoad], Junction]:
    """The connecting roads from every arm to every other one, and their junction.

    Args:
        place: where the junction lies.
        arms: counter-clockwise.
        width_m: width of all lanes.
        first_number: number of the first connecting road.
    """
    roads: list[NetworkRoad] = []
    connections: list[Connection] = []
    for index, start in enumerate(arms):
        for steps in range(1, len(arms)):
            end = arms[(index + steps) % len(arms)]
            road = _way(place, start, end, width_m, first_number + len(roads))
            roads.append(road)
            connections.append(Connection(start.road, road.id, "start", ((start.inward_lane, -1),)))
    return roads, Junction(place.id, place.number, tuple(connections))


def _way(place: Place, start: Arm, end: Arm, width_m: float, road_number: int) -> NetworkRoad:
    x_m, y_m = place.mouth(start.outward_rad)
    inward_rad = start.outward_rad + np.pi
    turn_rad = float(wrap_angle(np.asarray(end.outward_rad - inward_rad)))
    if abs(turn_rad) < _STRAIGHT_RAD:
        piece = (0.0, 0.0, 2.0 * place.reach_m)
    else:
        # tan(turn / 2), in a form that is exact for a right angle.
        curvature = (1.0 - np.cos(turn_rad)) / np.sin(turn_rad) / place.reach_m
        piece = (curvature, curvature, turn_rad / curvature)
    lane = LaneSpec(-1, "driving", width_m, 1)
    return NetworkRoad(
        id=f"{start.road}_{end.road}",
        number=road_number,
        line=ReferenceLine.chain([piece], x_m=x_m, y_m=y_m, heading_rad=inward_rad),
        lanes=(lane,),
        strips=(constant_strip((lane,)),),
        predecessor=Link("road", start.road, start.contact),
        successor=Link("road", end.road, end.contact),
        junction=place.id,
        lane_predecessors={-1: start.inward_lane},
        lane_successors={-1: -end.inward_lane},
        kind=KIND,
    )
