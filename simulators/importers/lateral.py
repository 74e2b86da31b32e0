"""Lateral actions of OpenSCENARIO as manoeuvres."""

from __future__ import annotations

import math

from scenario_gen.errors import InputError
from simulators.importers.dynamics import LEAST_CHANGE, by_time, shape_of, transition
from simulators.importers.node import Node
from simulators.importers.planned import Move, Now, Planned
from simulators.importers.positions import Positions, beside

#: Lateral acceleration where a file names none. default
_LATERAL_MPS2 = 0.5


class Lateral:
    """Reads actions that move somebody across the road.

    Args:
        positions: reads positions.
    """

    def __init__(self, positions: Positions) -> None:
        self._positions = positions

    def plan(self, node: Node, now: Now, planned: Planned) -> None:
        """The manoeuvres of a ``LateralAction``."""
        inner = node.only()
        if inner.tag == "LaneChangeAction":
            move = self._lane_change(inner, now)
            planned.moves.append(move)
            planned.lane = int(move.manoeuvre["to_lane"])
        elif inner.tag == "LaneOffsetAction":
            planned.moves.append(self._offset(inner, now))
        else:
            inner.say("left_out", "keeping a lateral distance is no manoeuvre of a scenario")

    def _lane_change(self, node: Node, now: Now) -> Move:
        roads = self._positions.roads
        here = now.place(now.name)
        target = node.need("LaneChangeTarget").only()
        value = int(target.number("value"))
        if target.tag == "RelativeTargetLane":
            other = now.place(target.text("entityRef"))
            lane = beside(other.lane, value * roads.runs(other)) if value else other.lane
        else:
            lane = value
        offset_m = node.number("targetLaneOffset", 0.0)
        try:
            to_m = roads.network.lane_centre_t(here.road, lane, here.s_m) + offset_m
        except InputError as error:
            raise target.wrong(str(error)) from error
        change_m = abs(to_m - here.t_m)
        dynamics = transition(node.need("LaneChangeActionDynamics"), change_m, distance=True)
        move = {"kind": "lane_change", "to_lane": lane, "offset_m": offset_m, "dynamics": dynamics}
        return Move("lateral", move)

    def _offset(self, node: Node, now: Now) -> Move:
        here = now.place(now.name)
        network = self._positions.roads.network
        own_m = network.lane_centre_t(here.road, now.lane or here.lane, here.s_m)
        target = node.need("LaneOffsetTarget").only()
        value = target.number("value")
        if target.tag == "RelativeTargetLaneOffset":
            other = now.place(target.text("entityRef"))
            value = other.t_m + value * self._positions.roads.runs(other) - own_m
        dynamics = node.need("LaneOffsetActionDynamics")
        shape = shape_of(dynamics)
        limit = dynamics.number("maxLateralAcc", _LATERAL_MPS2)
        change_m = abs(value - (here.t_m - own_m))
        if shape == "step" or limit <= 0.0 or change_m < LEAST_CHANGE:
            time_s = 0.0
        elif shape == "sinusoidal":
            time_s = math.pi * math.sqrt(change_m / (2.0 * limit))
        else:
            time_s = math.sqrt(6.0 * change_m / limit)
        move = {"kind": "offset", "offset_m": value, "dynamics": by_time(shape, time_s)}
        known = now.lane in (None, here.lane)
        road = network.road(here.road)
        right_m, left_m = road.lane_borders_t(here.lane, here.s_m)
        if not (known and right_m <= here.t_m <= left_m and right_m <= own_m + value <= left_m):
            # Which lane is the present one beside it is not clear: the one there is named.
            lane = self._positions.roads.nearest_lane(road, here.s_m, own_m + value)
            offset_m = own_m + value - network.lane_centre_t(here.road, lane, here.s_m)
            move |= {"kind": "lane_change", "to_lane": lane, "offset_m": offset_m}
        return Move("lateral", move)
