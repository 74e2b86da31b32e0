"""Ego and actors as SUMO has them: types, vehicles and persons with routes, and how they move.

The position of a vehicle in SUMO is the middle of its front bumper, its angle is in degrees
clockwise from north.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID, ON_FOOT, Actor, Category, Ego
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import number
from simulators.exporters._xml import element
from simulators.exporters.sumo_lanes import SumoLane, SumoLanes

Floats = NDArray[np.float64]

#: Category -> vehicle class and shape in the picture.
_CLASSES: Mapping[Category, tuple[str, str]] = {
    "car": ("passenger", "passenger"),
    "van": ("delivery", "delivery"),
    "truck": ("truck", "truck"),
    "bus": ("bus", "bus"),
    "motorcycle": ("motorcycle", "motorcycle"),
    "bicycle": ("bicycle", "bicycle"),
    "trailer": ("trailer", "truck/trailer"),
    "emergency_vehicle": ("emergency", "emergency"),
    "agricultural_vehicle": ("truck", "truck"),
    "construction_vehicle": ("truck", "truck"),
    "tram": ("tram", "rail/railcar"),
    "train": ("rail", "rail"),
}
_ON_FOOT = ("pedestrian", "pedestrian")
# Things have no class of their own; a custom one may be anywhere on the roads.
_THING = ("custom1", "delivery")
_LEAST_SPEED_MPS = 0.1
_AGAINST_RAD = np.pi / 2.0
_STANDS_M = 1e-6
_FOREVER_S = 3600


@dataclass(frozen=True)
class SumoMover:
    """The ego or an actor."""

    id: str
    mover: Ego | Actor
    vehicle_class: str
    shape: str
    front_x_m: Floats
    """(T,)"""
    front_y_m: Floats
    angle_deg: Floats
    """(T,) clockwise from north, 0 to 360."""
    speed_mps: Floats

    @property
    def on_foot(self) -> bool:
        """Whether it is a person in SUMO."""
        return self.mover.category in ON_FOOT

    @property
    def stands(self) -> bool:
        """Whether it never moves."""
        return float(max(np.ptp(self.front_x_m), np.ptp(self.front_y_m))) < _STANDS_M

    @property
    def type_id(self) -> str:
        """Name of its type."""
        return f"type_{self.id}"


def movers_of(scenario: Scenario, trace: TraceBatch) -> list[SumoMover]:
    """The ego and all actors with their states over a rollout of one row."""
    valid = trace.valid[0]
    found = []
    named: list[tuple[str, Ego | Actor]] = [(EGO_ID, scenario.ego)]
    named += [(actor.id, actor) for actor in scenario.actors]
    for index, (name, mover) in enumerate(named):
        x_m, y_m, heading_rad, speed_mps = (
            column[0, index, valid]
            for column in (trace.x_m, trace.y_m, trace.heading_rad, trace.speed_mps)
        )
        ahead_m = front_m(mover)
        kinds = _ON_FOOT if mover.category in ON_FOOT else _CLASSES.get(mover.category, _THING)
        found.append(
            SumoMover(
                name, mover, *kinds, x_m + ahead_m * np.cos(heading_rad),
                y_m + ahead_m * np.sin(heading_rad), sumo_angle_deg(heading_rad), speed_mps,
            )
        )  # fmt: skip
    return found


def front_m(mover: Ego | Actor) -> float:
    """From the reference point forward to the front bumper."""
    return mover.box.centre_x_m + 0.5 * mover.box.length_m


def sumo_angle_deg(heading_rad: Floats) -> Floats:
    """(...) heading, counter-clockwise from x -> (...) degrees clockwise from y (north)."""
    return np.asarray(np.mod(90.0 - np.rad2deg(heading_rad), 360.0))


class MoverWriter:
    """Writes types and, for SUMO to drive by itself, vehicles and persons."""

    def __init__(
        self, scenario: Scenario, network: RoadNetwork, lanes: SumoLanes, movers: list[SumoMover]
    ) -> None:
        self._scenario, self._network, self._lanes = scenario, network, lanes
        self._movers = movers

    def write_types(self, root: Any) -> None:
        """Append one ``vType`` for each: its box, no randomness, no wish to be faster."""
        limit_mps = number(self._scenario.road.speed_limit_mps)
        for one in self._movers:
            fastest_mps = max(float(one.speed_mps.max()), _LEAST_SPEED_MPS)
            box = one.mover.box
            element(
                root, "vType", id=one.type_id, vClass=one.vehicle_class, length=box.length_m,
                width=box.width_m, height=box.height_m, guiShape=one.shape,
                maxSpeed=fastest_mps, speedFactor=max(1.0, fastest_mps / limit_mps),
                speedDev=0, sigma=None if one.on_foot else 0,
            )  # fmt: skip

    def write_routes(self, root: Any) -> list[str]:
        """Append vehicles and persons where SUMO can put them.

        Returns:
            A line for each that it cannot, and why.
        """
        left_out = []
        for one in self._movers:
            placed, why = self._placed(one)
            if placed is None:
                left_out.append(f"{one.id}: {why}")
            elif one.on_foot:
                self._person(root, one, *placed)
            else:
                self._vehicle(root, one, *placed)
        return left_out

    def _placed(self, one: SumoMover) -> tuple[tuple[SumoLane, float] | None, str]:
        """The lane and the position along it at the start; or None and why not."""
        if isinstance(one.mover, Actor) and one.mover.carried_by is not None:
            return None, f"it is carried by {one.mover.carried_by}"
        start = one.mover.start
        found = self._lanes.at(
            start.road, start.lane, float(one.front_x_m[0]), float(one.front_y_m[0])
        )
        if found is None or found[0].edge.startswith(":"):
            return None, f"SUMO has no lane {start.lane} of road {start.road}"
        if not found[0].allows(one.vehicle_class):
            return None, f"class {one.vehicle_class} may not be on its lane"
        if not one.on_foot and abs(number(start.heading_rad)) > _AGAINST_RAD:
            return None, "it faces against its lane"
        return found, ""

    def _vehicle(self, root: Any, one: SumoMover, lane: SumoLane, at_m: float) -> None:
        node = element(
            root, "vehicle", id=one.id, type=one.type_id, depart=0, departLane=lane.index,
            departPos=round(min(at_m, lane.length_m), 3), departSpeed=float(one.speed_mps[0]),
            insertionChecks="none",
        )  # fmt: skip
        path = self._network.path_of(one.mover)
        element(node, "route", edges=" ".join(self._lanes.route(path, self._network, lane.edge)))
        if one.stands:
            element(
                node, "stop", lane=lane.id, endPos=round(min(at_m, lane.length_m), 3),
                duration=_FOREVER_S,
            )  # fmt: skip

    def _person(self, root: Any, one: SumoMover, lane: SumoLane, at_m: float) -> None:
        at_m = round(min(at_m, lane.length_m), 3)
        node = element(root, "person", id=one.id, type=one.type_id, depart=0, departPos=at_m)
        element(node, "stop", lane=lane.id, endPos=at_m, duration=_FOREVER_S)


def replay_table(movers: list[SumoMover], step_s: float, *, walked: bool) -> bytes:
    """Where everybody is at every step, as CSV: ``time_s,id,as,x_m,y_m,angle_deg,speed_mps``.

    Positions are front bumpers; ``as`` is ``vehicle`` or ``person``. SUMO has no persons on roads
    without a pavement (not ``walked``): there they are vehicles of their size.
    """
    lines = ["time_s,id,as,x_m,y_m,angle_deg,speed_mps"]
    for step in range(movers[0].front_x_m.size):
        for one in movers:
            numbers = (
                one.front_x_m[step], one.front_y_m[step], one.angle_deg[step], one.speed_mps[step]
            )  # fmt: skip
            kind = "person" if one.on_foot and walked else "vehicle"
            cells = ",".join(f"{value:.6f}" for value in numbers)
            lines.append(f"{step * step_s:.6g},{one.id},{kind},{cells}")
    return ("\n".join(lines) + "\n").encode()
