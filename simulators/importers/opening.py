"""What a file says of its start (Init): speeds, distances, the environment, first actions."""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.errors import InputError, ScenarioGenError
from simulators.importers.cast import Mover
from simulators.importers.catalogs import Catalogs
from simulators.importers.dynamics import checked_speed, speed_move
from simulators.importers.environment import read_environment
from simulators.importers.gaps import place_at_distance
from simulators.importers.node import Node
from simulators.importers.planned import Now
from simulators.importers.play import Player


class Opening:
    """Carries out the actions of the start.

    Args:
        player: of the file, before it plays.
        catalogs: for environments.
    """

    def __init__(self, player: Player, catalogs: Catalogs) -> None:
        self._player, self._catalogs = player, catalogs
        self._kept: list[tuple[Node, Mover, Mover]] = []

    def take(self, root: Node) -> dict[str, Any]:
        """Carry out the actions of the start; the environment that they set."""
        environment: dict[str, Any] = {}
        player = self._player
        movers = player.movers
        init = root.need("Storyboard", "Init").child("Actions")
        for node in init.children() if init is not None else ():
            if node.tag == "GlobalAction":
                self._global(node, environment)
            elif node.tag == "UserDefinedAction":
                node.say("left_out", "it is for one simulator")
        privates = list(init.children("Private")) if init is not None else []
        late: list[tuple[Node, Mover]] = []
        for private in privates:
            mover = movers.get(private.text("entityRef"))
            if mover is None:
                private.say("left_out", "the object is left out")
                continue
            actions = list(private.children("PrivateAction"))
            follows = any(a.child("RoutingAction", "FollowTrajectoryAction") for a in actions)
            for action in actions:
                if action.child("TeleportAction") is not None:
                    continue
                if not self._sets_speed(action, mover, follows=follows):
                    late.append((action, mover))
        for action, mover in late:
            if distance := action.child("LongitudinalAction", "LongitudinalDistanceAction"):
                self._keeps_distance(distance, mover)
        for action, mover in late:
            if not _at_distance(action):
                player.start_init(action, mover)
        return environment

    def _sets_speed(self, action: Node, mover: Mover, *, follows: bool) -> bool:
        """Whether an action sets the speed at once; it then has that speed at the start."""
        player = self._player
        movers = player.movers
        node = action.child("LongitudinalAction", "SpeedAction")
        dynamics = node.child("SpeedActionDynamics") if node is not None else None
        if node is None or dynamics is None:
            return False
        at_once = dynamics.text("dynamicsShape", "linear") == "step" or (
            dynamics.number("value", 0.0) == 0.0
        )
        if not at_once:
            return False

        value = node.child("SpeedActionTarget", "AbsoluteTargetSpeed")
        if follows and value is not None and value.number("value") < 0.0:
            mover.speed_mps, mover.backwards = checked_speed(value, -value.number("value")), True
            return True

        def speed(name: str) -> float:
            if name not in movers:
                raise InputError(f"there is no object {name[:40]!r}")
            return movers[name].speed_mps

        now = Now(mover.entity.name, 0.0, lambda name: movers[name].place, speed)
        try:
            target = player.actions.longitudinal.target_speed(node.need("SpeedActionTarget"), now)
            mover.speed_mps = float(speed_move(dynamics, 0.0, target).manoeuvre["target_mps"])
        except ScenarioGenError as error:
            action.say("left_out", str(error), "it stands at the start")
        return True

    def _keeps_distance(self, node: Node, mover: Mover) -> None:
        """Without limits of its dynamics, an object is at a distance at once: it starts there."""
        if node.child("DynamicConstraints") is not None:
            return
        movers, roads = self._player.movers, self._player.roads
        try:
            other = movers.get(node.text("entityRef"))
            if other is None:
                raise node.wrong("there is no such object")
            mover.place = place_at_distance(
                node, (mover.place, mover.entity.box), (other.place, other.entity.box),
                mover.speed_mps, roads,
            )  # fmt: skip
        except ScenarioGenError as error:
            node.say("left_out", str(error))
            return
        if node.boolean("continuous", False):
            mover.speed_mps = other.speed_mps
            self._kept.append((node, mover, other))

    def judge(self) -> None:
        """Once all has been played: note what is not kept as it was at the start."""
        self._distances()
        self._followed_speeds()

    def _distances(self) -> None:
        """A distance that is kept is so by itself while neither changes its speed."""
        for node, mover, other in self._kept:
            for one in (mover, other):
                if one.following or any(p.domain == "longitudinal" for p in one.phases):
                    node.say("left_out", f"a distance is not kept while {one.entity.name[:40]!r}"
                             " changes its speed", "it is the one at the start")  # fmt: skip
                    break

    def _followed_speeds(self) -> None:
        """A speed that follows another one is the one at the start, unless that changes."""
        player = self._player
        for node, name, reference, at_s in player.actions.longitudinal.followed:
            until_s = min(
                (p.at_s for p in player.movers[name].phases
                 if p.domain == "longitudinal" and p.at_s > at_s), default=math.inf,
            )  # fmt: skip
            other = player.movers[reference]
            changes_ = [
                p for p in other.phases
                if p.domain == "longitudinal" and p.at_s < until_s
                and player.ends_s.get((reference, p.id), math.inf) > at_s
            ]  # fmt: skip
            if other.following or changes_:
                node.say("left_out", f"{reference[:40]!r}, whose speed it is to follow, changes it",
                         "it is the one at the start of the action")  # fmt: skip

    def _global(self, node: Node, environment: dict[str, Any]) -> None:
        player = self._player
        for inner in node.children():
            if inner.tag == "EnvironmentAction":
                try:
                    environment |= read_environment(inner, self._catalogs)
                except ScenarioGenError as error:
                    inner.say("left_out", str(error))
            elif inner.tag == "InfrastructureAction":
                player.world.set_signal(inner, 0.0)
            elif inner.tag == "EntityAction":
                # Who is there at the start has been found before.
                if inner.text("entityRef") not in player.movers and (
                    inner.child("DeleteEntityAction") is None
                ):
                    inner.say("left_out", "there is no such object")
            else:
                inner.say("left_out", "there is no such thing in a scenario")


def _at_distance(action: Node) -> bool:
    """Whether an action at the start says a distance, which is the place then."""
    node = action.child("LongitudinalAction", "LongitudinalDistanceAction")
    return node is not None and node.child("DynamicConstraints") is None
