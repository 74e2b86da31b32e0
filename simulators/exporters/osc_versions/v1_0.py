"""From OpenSCENARIO 1.1 back to 1.0: what 1.1 brought anew (migration guide 1.0 to 1.1)."""

from __future__ import annotations

from typing import Any

from scenario_gen.errors import ExportError
from simulators.exporters.holes import HoleError
from simulators.exporters.osc_versions._tree import (
    keep_as_property,
    keep_beside,
    replace_by_child,
    set_revision,
    take,
)
from simulators.exporters.osc_versions.conditions_1_0 import conditions
from simulators.exporters.osc_versions.environment_1_0 import environments


def to_1_0(root: Any) -> None:
    """Rewrite a document of version 1.1 as one of 1.0, in place.

    Raises:
        ExportError: an expression is left.
    """
    set_revision(root, 0)
    for rule in (
        _ranges, environments, _trajectories, conditions, _bodies, _controllers, _synchronisation,
        _expressions,
    ):  # fmt: skip
        rule(root)


def _ranges(root: Any) -> None:
    """Parameters have no ``ConstraintGroup``; constraints with others are in a property already."""
    for node in root.iter("ParameterDeclaration"):
        limits = [
            f"{limit.get('rule')} {limit.get('value')}"
            for limit in node.iter("ValueConstraint")
            if "$" not in limit.get("value")
        ]
        for group in node.findall("ConstraintGroup"):
            node.remove(group)
        if limits:
            keep_as_property(root, f"range.{node.get('name')}", " and ".join(limits))


def _trajectories(root: Any) -> None:
    """A trajectory stands in the action without ``TrajectoryRef``; every vertex has a time."""
    for node in list(root.iter("TrajectoryRef")):
        replace_by_child(node)
    for action in root.iter("FollowTrajectoryAction"):
        untimed = action.find("TimeReference/None") is not None
        if untimed and next(action.iter("Vertex"), None) is None:
            raise HoleError("vertices that are still to be written get no times")
    for node in root.iter("Vertex"):
        # Without a time reference the time is not looked at.
        if node.get("time") is None:
            node.set("time", "0")


def _bodies(root: Any) -> None:
    """Vehicles have no ``mass``; pedestrians have a ``model``, whose name 1.1 dropped."""
    for node in root.iter("Vehicle"):
        mass_kg = take(node, "mass")
        if mass_kg is not None:
            keep_beside(node, "mass_kg", mass_kg)
    for node in root.iter("Pedestrian"):
        if node.get("model") is None:
            node.set("model", node.get("name"))


def _controllers(root: Any) -> None:
    """``ActivateControllerAction`` stands in the private action itself."""
    for node in list(root.iter("ControllerAction")):
        if node.find("ActivateControllerAction") is not None:
            replace_by_child(node)


def _synchronisation(root: Any) -> None:
    """Arrival has no tolerances, and a final speed is not left out."""
    for node in root.iter("SynchronizeAction"):
        take(node, "targetTolerance")
        take(node, "targetToleranceMaster")


def _expressions(root: Any) -> None:
    """There are no expressions."""
    for node in root.iter():
        for name, value in node.attrib.items():
            if value.startswith("${"):
                raise ExportError(
                    f"OpenSCENARIO 1.0 has no expressions, and {name} of {node.tag} is {value}",
                    hint="export a concrete scenario, or version 1.1 or later",
                )
