"""The roundabout: a ring of one lane, run through anticlockwise, and a junction at every arm.

The reference line of the ring is its inner circle, of radius r. An entry leads from the axis of the
arm to the inner circle as one arc of radius R that turns right by 90 degrees - d, where d is how
far round the ring it ends; the exit is its mirror image. The tangents at both ends of the arc are
as long as each other where R tan(45 deg - d / 2) = r tan d, which gives d for the R wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from scenario_gen.domain.road import ARMS, LaneSpec, Roundabout
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.arms import KIND, OUTWARD_RAD, Place, arm_road, check_arms
from scenario_gen.roads.control import ROUNDABOUT, YIELD, approaches_of, signal, stop_line
from scenario_gen.roads.network import (
    Connection,
    Junction,
    Link,
    NetworkRoad,
    RoadNetwork,
    Strip,
)
from scenario_gen.roads.templates import constant_strip, level_cubic
from scenario_gen.units import number

_FIRST_CONNECTING_NUMBER = 11
_FIRST_JUNCTION_NUMBER = 100
# Kerb of an entry: what is aimed at, and the least that is built.
_KERB_M = 10.0
_MIN_KERB_M = 1.0
# So that a piece of ring is left between neighbouring arms, which are 90 degrees apart.
_MAX_BESIDE_RAD = np.radians(38.0)
_MIN_RING_WIDTH_M = 3.0
_MIN_ISLAND_RADIUS_M = 1.0
# ISO 34503: up to here a roundabout is a mini roundabout. That trucks drive over the island of one
# is an assumption of this project.
_MINI_DIAMETER_M = 28.0
# Directive 96/53/EC: a heavy vehicle has to turn between circles of these radii. The vehicle of
# width 2.5 m (assumed) that just does so reaches this far ahead of its rear axle.
_TRUCK_OUTER_M, _TRUCK_INNER_M, _TRUCK_WIDTH_M = 12.5, 5.3, 2.5
_TRUCK_AHEAD_SQUARED = _TRUCK_OUTER_M**2 - (_TRUCK_INNER_M + _TRUCK_WIDTH_M) ** 2


@dataclass(frozen=True)
class _Shape:
    """Measures of a roundabout."""

    inner_m: float
    """Radius of the inner circle."""
    ring_width_m: float
    lane_width_m: float
    beside_rad: float
    """Angle on the ring between an arm and the end of its entry."""
    entry_m: float
    """Radius of the left border of an entry."""

    @classmethod
    def of(cls, road: Roundabout) -> Self:
        """The measures of a template.

        Raises:
            RoadError: they leave no room for the ring, the island, or the entries.
        """
        outer_m, ring_m = 0.5 * number(road.diameter_m), number(road.ring_width_m)
        width_m = number(road.lane_width_m)
        if ring_m < _MIN_RING_WIDTH_M:
            raise RoadError(
                f"a ring of {ring_m:g} m is too narrow to drive on",
                where="road.ring_width_m",
                hint=f"choose at least {_MIN_RING_WIDTH_M:g} m",
            )
        inner_m = outer_m - ring_m
        if inner_m < _MIN_ISLAND_RADIUS_M:
            raise RoadError(
                f"diameter_m {2.0 * outer_m:g} m leaves no island inside a ring of {ring_m:g} m",
                where="road.diameter_m",
                hint=f"choose at least {2.0 * (ring_m + _MIN_ISLAND_RADIUS_M):g} m",
            )
        _check_truck(outer_m, ring_m)
        wider_m = max(width_m, ring_m)
        ratio = 1.0 + inner_m / (_KERB_M + wider_m)
        # With h = tan(d / 2), the equation of the module text is h^2 - 2 ratio h + 1 = 0.
        beside_rad = min(2.0 * np.arctan(ratio - np.sqrt(ratio**2 - 1.0)), _MAX_BESIDE_RAD)
        per_inner = float(np.tan(beside_rad) / np.tan(0.25 * np.pi - 0.5 * beside_rad))
        entry_m = inner_m * per_inner
        shape = cls(inner_m, ring_m, width_m, float(beside_rad), entry_m)
        # The arms have to stay out of the ring, and the lanes of the entries off their kerbs.
        per_reach = shape.reach_m / inner_m - 1.0
        least_m = max(ring_m / per_reach, (wider_m + _MIN_KERB_M) / per_inner) + ring_m
        if outer_m < least_m:
            raise RoadError(
                f"diameter_m {2.0 * outer_m:g} m leaves no room for entries from lanes of"
                f" {width_m:g} m into a ring of {ring_m:g} m",
                where="road.diameter_m",
                hint=f"choose at least {np.ceil(20.0 * least_m) / 10.0:g} m, or narrower lanes",
            )
        return shape

    @property
    def reach_m(self) -> float:
        """Distance from the middle to the ends of the arms."""
        return self.inner_m * float(1.0 / np.cos(self.beside_rad) + np.tan(self.beside_rad))

    def ring_arc(self, from_rad: float, to_rad: float) -> ReferenceLine:
        """The inner circle between two directions from the middle, anticlockwise."""
        curvature = 1.0 / self.inner_m
        return ReferenceLine.chain(
            [(curvature, curvature, self.inner_m * (to_rad - from_rad))],
            x_m=self.inner_m * float(np.cos(from_rad)),
            y_m=self.inner_m * float(np.sin(from_rad)),
            heading_rad=from_rad + 0.5 * np.pi,
        )

    def entry_arc(self, arm_rad: float) -> ReferenceLine:
        """From the axis of an arm to the inner circle."""
        return self._turn_right(
            self.reach_m * np.cos(arm_rad), self.reach_m * np.sin(arm_rad), arm_rad + np.pi
        )

    def exit_arc(self, arm_rad: float) -> ReferenceLine:
        """From the inner circle to the axis of an arm."""
        at_rad = arm_rad - self.beside_rad
        return self._turn_right(
            self.inner_m * np.cos(at_rad), self.inner_m * np.sin(at_rad), at_rad + 0.5 * np.pi
        )

    def _turn_right(self, x_m: float, y_m: float, heading_rad: float) -> ReferenceLine:
        curvature = -1.0 / self.entry_m
        length_m = self.entry_m * (0.5 * np.pi - self.beside_rad)
        return ReferenceLine.chain(
            [(curvature, curvature, length_m)],
            x_m=float(x_m), y_m=float(y_m), heading_rad=heading_rad,
        )  # fmt: skip


def roundabout(road: Roundabout) -> RoadNetwork:
    """Arms, the pieces of the ring between them, and three connecting roads at every arm.

    Raises:
        RoadError: the measures leave no room for ring, island, entries or trucks, or arms are
            too short.
    """
    check_arms(number(road.arm_length_m), number(road.lane_width_m))
    shape = _Shape.of(road)
    layout = road.lane_layout()
    half_m = -constant_strip(layout).borders[0][0]
    if half_m > shape.reach_m:
        raise RoadError(
            f"arms of {2.0 * half_m:g} m overlap where they reach the ring, {shape.reach_m:.1f} m"
            " from the middle",
            where="road.diameter_m",
            hint="choose a larger diameter_m, or a smaller lane_width_m or border_width_m",
        )
    names = ARMS[: road.arms]
    places = [
        Place(f"junction_{name}", _FIRST_JUNCTION_NUMBER + index, 0.0, 0.0, shape.reach_m)
        for index, name in enumerate(names)
    ]
    arms = [
        arm_road(
            name, index + 1, places[index], OUTWARD_RAD[name], number(road.arm_length_m), layout
        )
        for index, name in enumerate(names)
    ]
    ring = [_ring(shape, places, names, index) for index in range(len(names))]
    connecting: list[NetworkRoad] = []
    junctions: list[Junction] = []
    for index, name in enumerate(names):
        first = _FIRST_CONNECTING_NUMBER + len(connecting)
        ways = _ways(shape, places[index], name, ring[index - 1].id, first)
        connecting += ways
        connections = tuple(
            Connection(way.predecessor.id, way.id, "start", ((-1, -1),))
            for way in ways
            if way.predecessor is not None
        )
        junctions.append(Junction(places[index].id, places[index].number, connections))
    entries = approaches_of(arms, names)
    return RoadNetwork(
        {part.id: part for part in (*arms, *ring, *connecting)},
        tuple(junctions),
        objects=tuple(stop_line(entry) for entry in entries),
        signals=tuple(
            signal(entry, f"{entry.name}_{sign}", code)
            for entry in entries
            for sign, code in (("yield", YIELD), ("roundabout", ROUNDABOUT))
        ),
    )


def _ring(shape: _Shape, places: list[Place], names: tuple[str, ...], index: int) -> NetworkRoad:
    """The piece of the ring from an arm to the next one."""
    after = (index + 1) % len(names)
    from_rad, to_rad = OUTWARD_RAD[names[index]], OUTWARD_RAD[names[after]]
    if to_rad < from_rad:
        to_rad += 2.0 * np.pi
    lane = _lane(shape.ring_width_m)
    return NetworkRoad(
        id=f"ring_{names[index]}",
        number=len(names) + index + 1,
        line=shape.ring_arc(from_rad + shape.beside_rad, to_rad - shape.beside_rad),
        lanes=(lane,),
        strips=(constant_strip((lane,)),),
        predecessor=Link("junction", places[index].id),
        successor=Link("junction", places[after].id),
        kind=KIND,
    )


def _ways(
    shape: _Shape, place: Place, arm: str, before: str, first_number: int
) -> tuple[NetworkRoad, ...]:
    """Past an arm, out to it, and in from it."""
    at_rad, after = OUTWARD_RAD[arm], f"ring_{arm}"
    on = shape.ring_arc(at_rad - shape.beside_rad, at_rad + shape.beside_rad)
    ring_m, arm_m = shape.ring_width_m, shape.lane_width_m
    from_ring, to_ring = Link("road", before, "end"), Link("road", after, "start")
    the_arm = Link("road", arm, "end")
    return (
        _way(first_number, place, on, (ring_m, ring_m), from_ring, to_ring),
        _way(first_number + 1, place, shape.exit_arc(at_rad), (ring_m, arm_m), from_ring, the_arm),
        _way(first_number + 2, place, shape.entry_arc(at_rad), (arm_m, ring_m), the_arm, to_ring),
    )


def _way(
    road_number: int, place: Place, line: ReferenceLine, widths_m: tuple[float, float],
    start: Link, end: Link,
) -> NetworkRoad:  # fmt: skip
    right = level_cubic(-widths_m[0], -widths_m[1], line.length_m)
    # Lane -1 enters from an arm, and lane 1 of an arm leaves.
    leaves = 1 if end.contact == "end" else -1
    return NetworkRoad(
        id=f"{start.id}_{end.id}",
        number=road_number,
        line=line,
        lanes=(_lane(widths_m[0]),),
        strips=(Strip(0.0, (-1,), (right, (0.0, 0.0, 0.0, 0.0))),),
        predecessor=start,
        successor=end,
        junction=place.id,
        lane_predecessors={-1: -1},
        lane_successors={-1: leaves},
        kind=KIND,
    )


def _lane(width_m: float) -> LaneSpec:
    return LaneSpec(-1, "driving", width_m, 1)


def _check_truck(outer_m: float, ring_m: float) -> None:
    """Trucks have to get round, except where they may drive over the island."""
    if 2.0 * outer_m <= _MINI_DIAMETER_M:
        return
    needed_m = outer_m - float(np.sqrt(outer_m**2 - _TRUCK_AHEAD_SQUARED)) + _TRUCK_WIDTH_M
    if ring_m < needed_m:
        least_m = np.ceil(10.0 * needed_m) / 10.0
        raise RoadError(
            f"a truck needs {needed_m:.2f} m of ring to get round a diameter_m of"
            f" {2.0 * outer_m:g} m, and ring_width_m is {ring_m:g} m",
            where="road.ring_width_m",
            hint=f"choose at least {least_m:g} m or a larger diameter_m; only the island of a mini"
            f" roundabout, up to {_MINI_DIAMETER_M:g} m, can be driven over",
        )
