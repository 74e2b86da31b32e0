"""Private actions of OpenSCENARIO as manoeuvres, at the moment at which they start."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from scenario_gen.errors import InputError
from simulators.importers.catalogs import Catalogs
from simulators.importers.node import Node
from simulators.importers.positions import Positions, beside
from simulators.importers.profiles import Bounds, corners, rounded
from simulators.importers.roadmap import Place
from simulators.importers.trajectories import Shape, read_shape

Domain: TypeAlias = Literal["longitudinal", "lateral"]

#: Peak over mean slope of a transition: a rate is the peak.
_PEAK = {"linear": 1.0, "cubic": 1.5, "sinusoidal": 0.5 * math.pi}
_SHAPES = ("linear", "cubic", "sinusoidal", "step")
_FASTEST_MPS = 120.0
_LONGEST_S = 600.0
_SHORTEST_S = 1e-3
_LEAST_CHANGE = 1e-9
_MOST_ENTRIES = 10
#: A jump to another place takes so long.
_JUMP_S = 0.001
#: Lateral acceleration where a file names none. default
_LATERAL_MPS2 = 0.5
_LIGHTS = {
    "lowBeam": "headlights", "daytimeRunningLights": "headlights", "highBeam": "high_beam",
    "brakeLights": "brake", "warningLights": "hazard", "indicatorLeft": "indicator_left",
    "indicatorRight": "indicator_right", "specialPurposeLights": "emergency",
}  # fmt: skip


class Limits(NamedTuple):
    """What a vehicle can do, as its description says: simulators hold its actions to that."""

    speed_mps: float = math.inf
    accel_mps2: float = math.inf
    decel_mps2: float = math.inf


@dataclass(frozen=True)
class Now:
    """What is so when an action starts."""

    name: str
    """Who acts."""
    at_s: float
    place: Callable[[str], Place]
    speed_mps: Callable[[str], float]
    lane: int | None = None
    """The lane that it was last told to be on, if it is still on that road: offsets count from it
    even where it has drifted off."""
    limits: Limits | None = None


@dataclass(frozen=True)
class Move:
    """A manoeuvre of a phase."""

    domain: Domain
    manoeuvre: dict[str, Any]


@dataclass(frozen=True)
class Follow:
    """A trajectory that is followed from now on."""

    shape: Shape
    times_s: bool
    """Whether its times count."""
    offset_s: float = 0.0
    """Time of the scenario at which time 0 of the trajectory is."""
    scale: float = 1.0
    end_mps: float | None = None
    """Speed after it; that of its last piece, or the one of the object, when None."""


class Followed(NamedTuple):
    """A speed that is to be that of another one all along."""

    node: Node
    name: str
    reference: str
    at_s: float


@dataclass
class Planned:
    """What an action comes to."""

    moves: list[Move] = field(default_factory=list)
    """One after the other within a domain."""
    follow: Follow | None = None
    route: list[Place] | None = None
    lane: int | None = None
    """The lane that it is told to be on."""
    lights: list[tuple[str, bool]] = field(default_factory=list)


class Actions:
    """Reads private actions.

    Args:
        positions: reads positions.
        catalogs: for trajectories and routes.
        ids: names in the file -> ids of the scenario.
    """

    def __init__(self, positions: Positions, catalogs: Catalogs, ids: dict[str, str]) -> None:
        self._positions, self._catalogs, self._ids = positions, catalogs, ids
        self.followed: list[Followed] = []

    def plan(self, action: Node, now: Now) -> Planned:
        """The manoeuvres of a ``PrivateAction``; what is not taken of it is noted.

        Raises:
            InputError: it cannot be carried out.
        """
        planned = Planned()
        for node in action.children():
            reader = getattr(self, f"_{node.tag.lower()}", None)
            if reader is None or not node.tag.endswith("Action"):
                node.say("left_out", "there is no such thing in a scenario")
            else:
                reader(node, now, planned)
        return planned

    def _longitudinalaction(self, node: Node, now: Now, planned: Planned) -> None:
        inner = node.only()
        if inner.tag == "SpeedAction":
            planned.moves.append(self._speed(inner, now))
        elif inner.tag == "SpeedProfileAction":
            planned.moves += self._profile(inner, now)
        else:
            inner.say("left_out", "keeping a distance is no manoeuvre of a scenario")

    def _speed(self, node: Node, now: Now) -> Move:
        target = self.target_speed(node.need("SpeedActionTarget"), now)
        dynamics = node.need("SpeedActionDynamics")
        return speed_move(dynamics, now.speed_mps(now.name), target, now.limits)

    def target_speed(self, node: Node, now: Now) -> float:
        """The speed that a ``SpeedActionTarget`` asks for."""
        inner = node.only()
        if inner.tag == "AbsoluteTargetSpeed":
            return _speed(inner, inner.number("value"))
        reference = now.speed_mps(inner.text("entityRef"))
        if inner.boolean("continuous", False):
            self.followed.append(Followed(inner, now.name, inner.text("entityRef"), now.at_s))
            inner.say("approximated", "a speed that follows another one all along is not kept",
                      "it is the one at the start of the action")  # fmt: skip
        value = inner.number("value")
        kind = inner.text("speedTargetValueType")
        return _speed(inner, reference * value if kind == "factor" else reference + value)

    def _profile(self, node: Node, now: Now) -> list[Move]:
        reference = 0.0
        if node.has("entityRef"):
            reference = now.speed_mps(node.text("entityRef"))
        before = now.speed_mps(now.name)
        bounds = _bounds(node.child("DynamicConstraints"))
        smooth = node.text("followingMode", "position") == "follow"
        entries: list[tuple[float | None, float]] = []
        for entry in node.children("SpeedProfileEntry"):
            time_s = max(entry.number("time"), 0.0) if entry.has("time") else None
            speed_mps = _speed(entry, entry.number("speed") + reference)
            if smooth and not entries and time_s == 0.0:
                # It cannot be followed at once: the present speed counts.
                speed_mps = before
            entries.append((time_s, speed_mps))
        if not 1 <= len(entries) <= _MOST_ENTRIES:
            raise node.wrong(f"it has {len(entries)} entries, not 1 to {_MOST_ENTRIES}")
        given = corners(entries, before, bounds)
        found = rounded(given, bounds) if smooth and len(given) > 1 else given
        if found is None:
            node.say("approximated", "its entries leave no room for the limits of jerk",
                     "speed is linear between them")  # fmt: skip
            found = given
        moves = []
        if found[0].speed_mps != before:
            moves.append(Move("longitudinal", _speed_change(found[0].speed_mps, "step", 0.0)))
        for one, two in itertools.pairwise(found):
            if abs(two.speed_mps - one.speed_mps) < _LEAST_CHANGE:
                keep = {"kind": "keep", "duration_s": min(two.time_s - one.time_s, _LONGEST_S)}
                moves.append(Move("longitudinal", keep))
                continue
            change = _speed_change(max(two.speed_mps, 0.0), "linear", two.time_s - one.time_s)
            moves.append(Move("longitudinal", change))
        return moves

    def _lateralaction(self, node: Node, now: Now, planned: Planned) -> None:
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
        dynamics = _transition(node.need("LaneChangeActionDynamics"), change_m, distance=True)
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
        shape = _shape(dynamics)
        limit = dynamics.number("maxLateralAcc", _LATERAL_MPS2)
        change_m = abs(value - (here.t_m - own_m))
        if shape == "step" or limit <= 0.0 or change_m < _LEAST_CHANGE:
            time_s = 0.0
        elif shape == "sinusoidal":
            time_s = math.pi * math.sqrt(change_m / (2.0 * limit))
        else:
            time_s = math.sqrt(6.0 * change_m / limit)
        move = {"kind": "offset", "offset_m": value, "dynamics": _by_time(shape, time_s)}
        known = now.lane in (None, here.lane)
        road = network.road(here.road)
        right_m, left_m = road.lane_borders_t(here.lane, here.s_m)
        if not (known and right_m <= here.t_m <= left_m and right_m <= own_m + value <= left_m):
            # Which lane is the present one beside it is not clear: the one there is named.
            lane = self._positions.roads.nearest_lane(road, here.s_m, own_m + value)
            offset_m = own_m + value - network.lane_centre_t(here.road, lane, here.s_m)
            move |= {"kind": "lane_change", "to_lane": lane, "offset_m": offset_m}
        return Move("lateral", move)

    def _synchronizeaction(self, node: Node, now: Now, planned: Planned) -> None:
        master = node.text("masterEntityRef")
        if master not in self._ids or master == now.name:
            raise node.wrong(f"there is no object {master[:40]!r} to arrive with")
        theirs = self._arrival(node, "TargetPositionMaster", "targetToleranceMaster", now)
        own = self._arrival(node, "TargetPosition", "targetTolerance", now)
        move: dict[str, Any] = {
            "kind": "synchronise", "with_actor": self._ids[master],
            "road": own.road, "lane": own.lane, "s_m": own.s_m,
            "their_road": theirs.road, "their_lane": theirs.lane, "their_s_m": theirs.s_m,
        }  # fmt: skip
        final = node.child("FinalSpeed")
        if final is not None:
            inner = final.only()
            if inner.tag == "AbsoluteSpeed":
                move["final_mps"] = _speed(inner, inner.number("value"))
            else:
                kind, value = inner.text("speedTargetValueType"), inner.number("value")
                base = now.speed_mps(master)
                move["final_mps"] = _speed(
                    inner, base * value if kind == "factor" else base + value
                )
                inner.say("approximated", "it is relative to the speed at the start", "")
            for steady in inner.children():
                steady.say("left_out", "a steady state before the arrival is not kept")
        planned.moves.append(Move("longitudinal", move))

    def _arrival(self, node: Node, tag: str, tolerance: str, now: Now) -> Place:
        """A place of a synchronisation: where its tolerance begins."""
        place = self._positions.place(node.need(tag), now.place)
        within_m = node.number(tolerance, 0.0)
        if within_m <= 0.0:
            return place
        try:
            return self._positions.roads.moved(place, -within_m)
        except InputError:
            node.say("approximated", f"{tolerance} is not kept", "the place is met exactly")
            return place

    def _routingaction(self, node: Node, now: Now, planned: Planned) -> None:
        inner = node.only()
        if inner.tag == "AssignRouteAction":
            planned.route = self._positions.route(inner.only(), now.place)
        elif inner.tag == "AcquirePositionAction":
            goal = self._positions.place(inner.need("Position"), now.place)
            planned.route = [now.place(now.name), goal]
        elif inner.tag == "FollowTrajectoryAction":
            planned.follow = self._follow(inner, now)
        else:
            inner.say("left_out", "such a routing is not taken")

    def _follow(self, node: Node, now: Now) -> Follow:
        holder = node.child("TrajectoryRef") or node
        reference = next((c for c in holder.children() if c.tag in _TRAJECTORIES), None)
        if reference is None:
            raise node.wrong("it names no trajectory")
        shape = read_shape(reference, self._positions, self._catalogs, now.place)
        begin_m = node.number("initialDistanceOffset", 0.0)
        if begin_m > 0.0:
            raise node.wrong("an initialDistanceOffset is not taken")
        for mode in (node.child("TrajectoryFollowingMode"), node.child("FollowingMode")):
            if mode is not None and mode.text("followingMode", "position") == "follow":
                mode.say("approximated", "a steering model is not known", "it is met exactly")
        timing = node.child("TimeReference", "Timing")
        node.child("TimeReference", "None")
        if timing is None or math.isnan(float(shape.time_s[0])):
            return Follow(shape, times_s=False)
        scale, offset_s = timing.number("scale", 1.0), timing.number("offset", 0.0)
        if not scale > 0.0:
            raise timing.wrong(f"scale is {scale:g}")
        if timing.text("domainAbsoluteRelative", "relative") == "relative":
            offset_s += now.at_s
        return Follow(shape, True, offset_s, scale)

    def _teleportaction(self, node: Node, now: Now, planned: Planned) -> None:
        """A jump is a trajectory of a moment; the object drives on from there."""
        place = self._positions.place(node.need("Position"), now.place)
        twice = np.ones(2)
        shape = Shape(
            place.x_m * twice, place.y_m * twice, place.heading_rad * twice,
            np.array([0.0, _JUMP_S]),
        )  # fmt: skip
        planned.follow = Follow(shape, True, offset_s=now.at_s, end_mps=now.speed_mps(now.name))
        node.say("approximated", "nobody jumps in a scenario", "a move in a hundredth of a second")

    def _controlleraction(self, node: Node, now: Now, planned: Planned) -> None:  # noqa: ARG002
        for inner in node.children():
            self._controller(inner, now)

    def _assigncontrolleraction(self, node: Node, now: Now, planned: Planned) -> None:  # noqa: ARG002
        self._controller(node, now)

    def _activatecontrolleraction(self, node: Node, now: Now, planned: Planned) -> None:  # noqa: ARG002
        self._controller(node, now)

    def _controller(self, node: Node, now: Now) -> None:
        if self._ids.get(now.name) == "ego":
            node.say("unused", "who drives the ego is said when a file is exported")
        elif not _activates(node):
            node.say("unused", "nothing is activated")
        else:
            node.say("left_out", "what a controller does is not known")

    def _visibilityaction(self, node: Node, now: Now, planned: Planned) -> None:  # noqa: ARG002
        shown = all(node.boolean(name, True) for name in ("graphics", "sensors", "traffic"))
        if shown:
            node.say("unused", "everybody is visible")
        else:
            node.say("left_out", "nobody is invisible in a scenario")

    def _appearanceaction(self, node: Node, now: Now, planned: Planned) -> None:  # noqa: ARG002
        for inner in node.children():
            if inner.tag != "LightStateAction":
                inner.say("left_out", "appearances are not taken")
                continue
            kind = inner.child("LightType", "VehicleLight")
            state = inner.child("LightState")
            name = kind.text("vehicleLightType") if kind is not None else ""
            if name not in _LIGHTS or state is None:
                inner.say("left_out", "such a light is not known")
                continue
            planned.lights.append((_LIGHTS[name], state.text("mode") != "off"))


def _bounds(node: Node | None) -> Bounds:
    """The limits of a ``DynamicConstraints``."""
    if node is None:
        return Bounds()
    names = ("maxAcceleration", "maxDeceleration", "maxAccelerationRate", "maxDecelerationRate")
    if node.has("maxSpeed"):
        node.number("maxSpeed")
    found = (node.number(name, math.inf) for name in names)
    return Bounds(*(value if value > 0.0 else math.inf for value in found))


def _activates(node: Node) -> bool:
    """Whether a controller takes over with an action."""
    if node.tag == "OverrideControllerValueAction":
        return any(part.boolean("active", False) for part in node.children())
    names = ("lateral", "longitudinal", "activateLateral", "activateLongitudinal")
    return any(node.boolean(name, False) for name in names)


_TRAJECTORIES = ("Trajectory", "CatalogReference")


def speed_move(
    dynamics: Node, from_mps: float, to_mps: float, limits: Limits | None = None
) -> Move:
    """A change of speed with the dynamics of an element, held to what the vehicle can do."""
    if limits is not None:
        to_mps = min(to_mps, max(limits.speed_mps, from_mps))
    shape, dimension = _shape(dynamics), dynamics.text("dynamicsDimension", "time")
    value = abs(dynamics.number("value", 0.0))
    change = abs(to_mps - from_mps)
    if shape == "step":
        return Move("longitudinal", _speed_change(to_mps, "step", 0.0))
    most = math.inf
    if limits is not None:
        most = limits.accel_mps2 if to_mps > from_mps else limits.decel_mps2
    if dimension == "rate" and value > 0.0:
        value = min(value, most)
        if shape == "linear":
            return Move("longitudinal", {
                "kind": "speed", "target_mps": to_mps,
                "dynamics": {"dimension": "rate", "rate": min(value, 200.0)},
            })  # fmt: skip
        time_s = _PEAK[shape] * change / value
    elif dimension == "distance":
        mean_mps = 0.5 * (from_mps + to_mps)
        time_s = value / mean_mps if mean_mps > 0.0 else 0.0
        dynamics.say("approximated", "speed changes over time", f"over {time_s:.3g} s")
    else:
        time_s = value
    if time_s > 0.0:
        time_s = max(time_s, _PEAK[shape] * change / most)
    if time_s > 0.0 and change < _LEAST_CHANGE:
        # Nothing changes, but it lasts.
        return Move("longitudinal", {"kind": "keep", "duration_s": min(time_s, _LONGEST_S)})
    return Move("longitudinal", _speed_change(to_mps, shape, time_s))


def _speed_change(target_mps: float, shape: str, time_s: float) -> dict[str, Any]:
    return {"kind": "speed", "target_mps": target_mps, "dynamics": _by_time(shape, time_s)}


def _by_time(shape: str, time_s: float) -> dict[str, Any]:
    if time_s < _SHORTEST_S or shape == "step":
        return {"dimension": "time", "shape": "step", "time_s": 1.0}
    return {"dimension": "time", "shape": shape, "time_s": min(time_s, _LONGEST_S)}


def _transition(node: Node, change: float, *, distance: bool) -> dict[str, Any]:
    shape, dimension = _shape(node), node.text("dynamicsDimension", "time")
    value = abs(node.number("value", 0.0))
    if shape == "step" or value <= 0.0:
        return _by_time("step", 0.0)
    if dimension == "rate":
        if shape == "linear":
            return {"dimension": "rate", "rate": min(value, 200.0)}
        return _by_time(shape, _PEAK[shape] * change / value)
    if dimension == "distance" and distance:
        return {"dimension": "distance", "shape": shape, "distance_m": min(value, 20_000.0)}
    return _by_time(shape, value)


def _shape(node: Node) -> str:
    shape = node.text("dynamicsShape", "linear")
    if shape not in _SHAPES:
        raise node.wrong(f"the shape {shape[:40]!r} is not known")
    return shape


def _speed(node: Node, value: float) -> float:
    if not 0.0 <= value <= _FASTEST_MPS:
        raise node.wrong(f"a speed of {value:g} m/s is not within 0 to {_FASTEST_MPS:g}")
    return value
