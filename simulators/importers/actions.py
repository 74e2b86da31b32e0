"""Private actions of OpenSCENARIO, at the moment at which they start."""

from __future__ import annotations

import math

import numpy as np

from simulators.importers.catalogs import Catalogs
from simulators.importers.lateral import Lateral
from simulators.importers.longitudinal import Longitudinal
from simulators.importers.node import Node
from simulators.importers.planned import LIMIT_M, Follow, Now, Planned
from simulators.importers.positions import Positions
from simulators.importers.roadmap import Place
from simulators.importers.trajectories import Shape, from_way, read_shape

#: A jump to another place takes so long.
_JUMP_S = 0.001
#: A jump before then is another place at the start. [s]
AT_ONCE_S = 0.015
_LIGHTS = {
    "lowBeam": "headlights", "daytimeRunningLights": "headlights", "highBeam": "high_beam",
    "brakeLights": "brake", "warningLights": "hazard", "indicatorLeft": "indicator_left",
    "indicatorRight": "indicator_right", "specialPurposeLights": "emergency",
}  # fmt: skip


class Actions:
    """Reads private actions.

    Args:
        positions: reads positions.
        catalogs: for trajectories and routes.
        ids: names in the file -> ids of the scenario.
    """

    def __init__(self, positions: Positions, catalogs: Catalogs, ids: dict[str, str]) -> None:
        self._positions, self._catalogs, self._ids = positions, catalogs, ids
        self.longitudinal, self.lateral = Longitudinal(positions, ids), Lateral(positions)

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
        if planned.jump is not None and now.at_s > AT_ONCE_S:
            planned.follow = _jump(planned.jump, planned.jump_mps, now.at_s)
        return planned

    def _longitudinalaction(self, node: Node, now: Now, planned: Planned) -> None:
        self.longitudinal.plan(node, now, planned)

    def _lateralaction(self, node: Node, now: Now, planned: Planned) -> None:
        self.lateral.plan(node, now, planned)

    def _synchronizeaction(self, node: Node, now: Now, planned: Planned) -> None:
        self.longitudinal.synchronize(node, now, planned)

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
        begin_m, first_s = node.number("initialDistanceOffset", 0.0), float(shape.time_s[0])
        if begin_m > 0.0:
            if begin_m >= shape.way_m[-1]:
                raise node.wrong(f"initialDistanceOffset = {begin_m:g} m is beyond its end")
            shape = from_way(shape, begin_m)
        for mode in (node.child("TrajectoryFollowingMode"), node.child("FollowingMode")):
            if mode is not None and mode.text("followingMode", "position") == "follow":
                mode.say("approximated", "a steering model is not known", "it is met exactly")
        timing = node.child("TimeReference", "Timing")
        node.child("TimeReference", "None")
        if timing is None or math.isnan(float(shape.time_s[0])):
            return Follow(shape, times_s=False)
        if shape.unsure_m > LIMIT_M:
            reference.say("left_out", "imported.differs: the standard does not say how time runs"
                          " between control points, and simulators are up to"
                          f" {shape.unsure_m:.2g} m apart")  # fmt: skip
        scale, offset_s = timing.number("scale", 1.0), timing.number("offset", 0.0)
        if not scale > 0.0:
            raise timing.wrong(f"scale is {scale:g}")
        if timing.text("domainAbsoluteRelative", "relative") == "relative":
            # What lies before the place at which it begins takes no time.
            offset_s += now.at_s - scale * (float(shape.time_s[0]) - first_s)
        return Follow(shape, True, offset_s, scale)

    def _teleportaction(self, node: Node, now: Now, planned: Planned) -> None:
        """A jump is a trajectory of a moment; the object drives on from there."""
        planned.jump = self._positions.place(node.need("Position"), now.place)
        planned.jump_mps = now.speed_mps(now.name)
        if now.at_s > AT_ONCE_S:
            node.say("approximated", "nobody jumps in a scenario",
                     "a move in a hundredth of a second")  # fmt: skip

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


def _jump(place: Place, end_mps: float, at_s: float) -> Follow:
    """A jump as a trajectory of a moment."""
    twice = np.ones(2)
    shape = Shape(
        place.x_m * twice, place.y_m * twice, place.heading_rad * twice, np.array([0.0, _JUMP_S])
    )
    return Follow(shape, True, offset_s=at_s, end_mps=end_mps)


def _activates(node: Node) -> bool:
    """Whether a controller takes over with an action."""
    if node.tag == "OverrideControllerValueAction":
        return any(part.boolean("active", False) for part in node.children())
    names = ("lateral", "longitudinal", "activateLateral", "activateLongitudinal")
    return any(node.boolean(name, False) for name in names)


_TRAJECTORIES = ("Trajectory", "CatalogReference")
