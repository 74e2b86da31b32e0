"""Four-way, T-, Y- and staggered junctions: arms in given directions, and the ways between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from scenario_gen.domain.road import ARMS, JunctionCross, JunctionStaggered, JunctionT, JunctionY
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.arms import (
    KIND,
    MARKS,
    MIN_ARM_M,
    OUTWARD_RAD,
    Place,
    arm_road,
    check_arms,
)
from scenario_gen.roads.control import Approach, approaches_of, control_of
from scenario_gen.roads.junction_ways import Arm, reach_m, ways
from scenario_gen.roads.network import Link, NetworkRoad, RoadNetwork
from scenario_gen.roads.templates import constant_strip
from scenario_gen.units import number

JUNCTION = "junction"
JUNCTION_NUMBER = 100
# Numbers of the arms begin at 1.
_FIRST_CONNECTING_NUMBER = 11
_MAX_REACH_M = 150.0

_AnyJunction: TypeAlias = JunctionCross | JunctionT | JunctionY | JunctionStaggered

_QUARTER = 0.5 * np.pi


def junction_cross(road: JunctionCross) -> RoadNetwork:
    """Four arms, at right angles, and twelve connecting roads.

    Raises:
        RoadError: arms too short, or corners too tight.
    """
    return _one_junction(road, [Arm(name, OUTWARD_RAD[name]) for name in ARMS], ("south", "north"))


def junction_t(road: JunctionT) -> RoadNetwork:
    """Three arms and six connecting roads.

    Raises:
        RoadError: arms too short, or corners too tight.
    """
    arms = [Arm(name, OUTWARD_RAD[name]) for name in ("south", "east", "west")]
    return _one_junction(road, arms, ("south",))


def junction_y(road: JunctionY) -> RoadNetwork:
    """An arm that forks into two, and six connecting roads.

    Raises:
        RoadError: arms too short, or corners too tight.
    """
    half_rad = 0.5 * road.fork_rad
    arms = [
        Arm("south", -_QUARTER),
        Arm("northeast", _QUARTER - half_rad),
        Arm("northwest", _QUARTER + half_rad),
    ]
    return _one_junction(road, arms, ("northwest",))


def junction_staggered(road: JunctionStaggered) -> RoadNetwork:
    """Two T-junctions, four arms, the road between them, and twelve connecting roads.

    Raises:
        RoadError: arms too short, corners too tight, or no room between the junctions.
    """
    first = [Arm(name, OUTWARD_RAD[name]) for name in ("south", "west")]
    first.insert(1, Arm("link", OUTWARD_RAD["east"], "start"))
    second = [Arm(name, OUTWARD_RAD[name]) for name in ("east", "north")]
    second.append(Arm("link", OUTWARD_RAD["west"], "end"))
    reach = _checked_reach_m(road, first)
    stagger_m = number(road.stagger_m)
    if stagger_m < 2.0 * reach + MIN_ARM_M:
        raise RoadError(
            f"stagger_m {stagger_m:g} m leaves no road between the junctions, which reach"
            f" {reach:g} m from the axes of their arms",
            where="road.stagger_m",
            hint=f"choose at least {2.0 * reach + MIN_ARM_M:g} m, or a smaller corner_radius_m",
        )
    west = Place("junction_south", JUNCTION_NUMBER, -0.5 * stagger_m, 0.0, reach)
    east = Place("junction_north", JUNCTION_NUMBER + 1, 0.5 * stagger_m, 0.0, reach)
    south_arm, west_arm = (_arm(road, west, arm, at) for arm, at in ((first[0], 1), (first[2], 2)))
    east_arm, north_arm = (
        _arm(road, east, arm, at) for arm, at in ((second[0], 3), (second[1], 4))
    )
    layout = road.lane_layout()
    link = NetworkRoad(
        id="link",
        number=5,
        line=ReferenceLine.chain([(0.0, 0.0, stagger_m - 2.0 * reach)], x_m=west.x_m + reach),
        lanes=layout,
        strips=(constant_strip(layout, MARKS),),
        predecessor=Link("junction", west.id),
        successor=Link("junction", east.id),
        kind=KIND,
    )
    width_m = number(road.lane_width_m)
    west_ways, west_junction = ways(west, first, width_m, _FIRST_CONNECTING_NUMBER)
    east_ways, east_junction = ways(
        east, second, width_m, _FIRST_CONNECTING_NUMBER + len(west_ways)
    )
    roads = (south_arm, west_arm, east_arm, north_arm, link, *west_ways, *east_ways)
    signals, lines = control_of(
        (
            *approaches_of((south_arm, west_arm, east_arm, north_arm), ("south", "north")),
            Approach("link_east", link, "end", waits=False),
            Approach("link_west", link, "start", waits=False),
        ),
        road.control,
    )
    return RoadNetwork(
        {part.id: part for part in roads}, (west_junction, east_junction), objects=lines,
        signals=signals,
    )  # fmt: skip


def _one_junction(road: _AnyJunction, arms: Sequence[Arm], waiting: Sequence[str]) -> RoadNetwork:
    place = Place(JUNCTION, JUNCTION_NUMBER, 0.0, 0.0, _checked_reach_m(road, arms))
    arm_roads = [_arm(road, place, arm, index) for index, arm in enumerate(arms, start=1)]
    connecting, junction = ways(place, arms, number(road.lane_width_m), _FIRST_CONNECTING_NUMBER)
    signals, lines = control_of(approaches_of(arm_roads, waiting), road.control)
    return RoadNetwork(
        {part.id: part for part in (*arm_roads, *connecting)}, (junction,), objects=lines,
        signals=signals,
    )  # fmt: skip


def _arm(road: _AnyJunction, place: Place, arm: Arm, road_number: int) -> NetworkRoad:
    length_m = number(road.arm_length_m)
    return arm_road(arm.road, road_number, place, arm.outward_rad, length_m, road.lane_layout())


def _checked_reach_m(road: _AnyJunction, arms: Sequence[Arm]) -> float:
    width_m, radius_m = number(road.lane_width_m), number(road.corner_radius_m)
    check_arms(number(road.arm_length_m), width_m)
    border_m = number(road.border_width_m)
    if radius_m < 0.5 * width_m:
        raise RoadError(
            f"corner_radius_m {radius_m:g} m is less than half the lane width of {width_m:g} m",
            where="road.corner_radius_m",
            hint=f"choose at least {0.5 * width_m:g} m",
        )
    if radius_m < border_m:
        raise RoadError(
            f"corner_radius_m {radius_m:g} m is less than border_width_m {border_m:g} m, so the"
            " borders of neighbouring arms overlap",
            where="road.corner_radius_m",
            hint=f"choose at least {border_m:g} m",
        )
    reach = reach_m(arms, width_m, radius_m)
    if reach > _MAX_REACH_M:
        raise RoadError(
            f"corner_radius_m {radius_m:g} m makes a junction that reaches {reach:.0f} m from its"
            f" middle and swallows its arms; {_MAX_REACH_M:g} m is the most",
            where="road.corner_radius_m",
            hint=f"choose at most {_MAX_REACH_M / reach * (width_m + radius_m) - width_m:.1f} m",
        )
    return reach
