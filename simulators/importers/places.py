"""Where everybody is at the start of a file."""

from __future__ import annotations

import numpy as np

from scenario_gen.errors import InputError, ScenarioGenError
from simulators.importers.entities import Entity
from simulators.importers.node import Node
from simulators.importers.positions import Positions
from simulators.importers.roadmap import Place
from simulators.importers.trajectories import along, read_shape


class _NotYetError(InputError):
    """Somebody has no place yet."""


def places(root: Node, entities: dict[str, Entity], positions: Positions) -> dict[str, Place]:
    """Where everybody starts, whoever is placed relative to somebody after them.

    Who has no place is left out, and an entry says so.
    """
    init = root.need("Storyboard", "Init").child("Actions")
    privates: dict[str, list[Node]] = {}
    for private in init.children("Private") if init is not None else ():
        name = private.text("entityRef")
        if name not in entities:
            private.say("left_out", f"there is no object {name[:40]!r}")
            continue
        privates.setdefault(name, []).append(private)
    added, deleted = _added(init) if init is not None else ({}, set())
    teleports = [
        (name, teleport)
        for name, nodes in privates.items()
        for private in nodes
        for action in private.children("PrivateAction")
        if (teleport := action.child("TeleportAction")) is not None
    ]
    waiting = [(name, node) for name, node in added.items() if name in entities] + teleports
    placed: dict[str, Place] = {}

    def where(name: str) -> Place:
        if name not in placed:
            raise _NotYetError(f"{name[:40]!r} has no place yet", where="Init")
        return placed[name]

    while waiting:
        later = []
        for name, node in waiting:
            try:
                placed[name] = positions.place(node.need("Position"), where)
            except _NotYetError:
                later.append((name, node))
            except ScenarioGenError as error:
                node.say("left_out", str(error), "the object is left out")
        if len(later) == len(waiting):
            for _, node in later:
                node.say("left_out", "places are relative to each other or to nobody")
            break
        waiting = later
    _on_trajectories(privates, placed, positions)
    for name, entity in entities.items():
        if name in deleted:
            placed.pop(name, None)
            entity.node.say("unused", "it is deleted at the start")
        elif name not in placed:
            entity.node.say("left_out", "it has no place at the start")
    return {name: placed[name] for name in entities if name in placed}


def _added(init: Node) -> tuple[dict[str, Node], set[str]]:
    """Objects that are added at the start, and those that are deleted then."""
    added: dict[str, Node] = {}
    deleted: set[str] = set()
    for action in init.children("GlobalAction"):
        entity = action.child("EntityAction")
        if entity is None:
            continue
        name = entity.text("entityRef")
        if (add := entity.child("AddEntityAction")) is not None:
            added[name] = add
            deleted.discard(name)
        elif entity.child("DeleteEntityAction") is not None:
            deleted.add(name)
            added.pop(name, None)
    return added, deleted


def _on_trajectories(
    privates: dict[str, list[Node]], placed: dict[str, Place], positions: Positions
) -> None:
    """Who follows a trajectory from the start on is at its first point."""

    def where(name: str) -> Place:
        if name not in placed:
            raise InputError(f"{name[:40]!r} has no place")
        return placed[name]

    for name, nodes in privates.items():
        for action in (a for node in nodes for a in node.children("PrivateAction")):
            inner = action.child("RoutingAction", "FollowTrajectoryAction")
            if name in placed or inner is None:
                continue
            holder = inner.child("TrajectoryRef") or inner
            reference = holder.child("Trajectory") or holder.child("CatalogReference")
            try:
                if reference is None:
                    continue
                shape = read_shape(reference, positions, positions.catalogs, where)
            except ScenarioGenError:
                # The action itself says so when it is carried out.
                continue
            x_m, y_m, along_rad = along(shape, 0.0)
            given = float(shape.heading_rad[0])
            heading_rad = along_rad if np.isnan(given) else given
            placed[name] = positions.roads.in_world(x_m, y_m, heading_rad)
