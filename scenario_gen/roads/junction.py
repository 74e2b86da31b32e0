"""The four-way junction: arms and the twelve ways through it.

The kerb of a right turn, of radius r, is tangent to the outer edges of the driving lanes, so arms
end w + r from the centre for lanes of width w. The reference line of a connecting road is the left
border of its only lane and joins the reference lines of two arms: the right and the left turn are
quarter circles of radius w + r, and the way straight on is a line of twice that length.
"""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.road import ARMS, JunctionCross, LaneSpec
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.network import Connection, Junction, Link, NetworkRoad, RoadNetwork
from scenario_gen.roads.templates import constant_strip
from scenario_gen.units import number

JUNCTION = "junction"
JUNCTION_NUMBER = 100
# Numbers of the arms are 1..4; the connecting roads follow from here, three to an arm.
_FIRST_CONNECTING_NUMBER = 11
_MIN_ARM_M = 5.0
# Places from one arm on to the exit in ARMS (counter-clockwise), and the side the way turns to.
_EXITS = {1: -1.0, 2: 0.0, 3: 1.0}
# Direction of travel towards the centre on each arm: x, y and heading in quarter turns.
_INWARD = {"south": (0.0, 1.0, 1), "east": (-1.0, 0.0, 2), "north": (0.0, -1.0, -1),
           "west": (1.0, 0.0, 0)}  # fmt: skip


def junction_cross(road: JunctionCross) -> RoadNetwork:
    """Four arms and twelve connecting roads.

    Raises:
        RoadError: arms too short, or corners too tight for the borders.
    """
    layout = road.lane_layout()
    width_m, radius_m = number(road.lane_width_m), number(road.corner_radius_m)
    arm_m, border_m = number(road.arm_length_m), number(road.border_width_m)
    if arm_m < _MIN_ARM_M:
        raise RoadError(
            f"arms of {arm_m:g} m are too short",
            where="road.arm_length_m",
            hint=f"choose at least {_MIN_ARM_M:g} m",
        )
    if radius_m < border_m:
        raise RoadError(
            f"corner_radius_m {radius_m:g} m is less than border_width_m {border_m:g} m, so the"
            " borders of neighbouring arms overlap",
            where="road.corner_radius_m",
            hint=f"choose at least {border_m:g} m",
        )
    half_m = width_m + radius_m
    arms = [_arm(index, layout, half_m, arm_m) for index in range(len(ARMS))]
    connecting: list[NetworkRoad] = []
    connections: list[Connection] = []
    for index, name in enumerate(ARMS):
        for steps, turn in _EXITS.items():
            number_ = _FIRST_CONNECTING_NUMBER + len(connecting)
            to = ARMS[(index + steps) % len(ARMS)]
            way = _connecting(name, to, number_, arms[index], turn, half_m, width_m)
            connecting.append(way)
            connections.append(Connection(name, way.id, "start", ((-1, -1),)))
    return RoadNetwork(
        {road.id: road for road in (*arms, *connecting)},
        junctions=(Junction(JUNCTION, JUNCTION_NUMBER, tuple(connections)),),
    )


def _arm(index: int, layout: tuple[LaneSpec, ...], half_m: float, length_m: float) -> NetworkRoad:
    ahead_x, ahead_y, quarters = _INWARD[ARMS[index]]
    outer_m = half_m + length_m
    line = ReferenceLine.chain(
        [(0.0, 0.0, length_m)],
        x_m=-outer_m * ahead_x,
        y_m=-outer_m * ahead_y,
        heading_rad=0.5 * np.pi * quarters,
    )
    return NetworkRoad(
        id=ARMS[index],
        number=index + 1,
        line=line,
        lanes=layout,
        strips=(constant_strip(layout),),
        successor=Link("junction", JUNCTION),
    )


def _connecting(
    start: str, end: str, road_number: int, arm: NetworkRoad, turn: float, half_m: float,
    width_m: float,
) -> NetworkRoad:  # fmt: skip
    x_m, y_m, heading_rad, _ = (float(value) for value in arm.line.evaluate(arm.length_m))
    curvature = turn / half_m
    length_m = 0.5 * np.pi * half_m if turn else 2.0 * half_m
    lane = LaneSpec(-1, "driving", width_m, 1)
    return NetworkRoad(
        id=f"{start}_{end}",
        number=road_number,
        line=ReferenceLine.chain(
            [(curvature, curvature, length_m)], x_m=x_m, y_m=y_m, heading_rad=heading_rad
        ),
        lanes=(lane,),
        strips=(constant_strip((lane,)),),
        predecessor=Link("road", start, "end"),
        successor=Link("road", end, "end"),
        junction=JUNCTION,
        lane_predecessors={-1: -1},
        lane_successors={-1: 1},
    )
