"""Longitudinal actions of OpenSCENARIO as manoeuvres."""

from __future__ import annotations

import itertools
from typing import Any

from scenario_gen.errors import InputError
from simulators.importers.dynamics import (
    LEAST_CHANGE,
    LONGEST_S,
    bounds,
    checked_speed,
    speed_change,
    speed_move,
)
from simulators.importers.node import Node
from simulators.importers.planned import Followed, Move, Now, Planned
from simulators.importers.positions import Positions
from simulators.importers.profiles import corners, rounded
from simulators.importers.roadmap import Place

_MOST_ENTRIES = 10


class Longitudinal:
    """Reads actions that change how fast somebody is.

    Args:
        positions: reads positions.
        ids: names in the file -> ids of the scenario.
    """

    def __init__(self, positions: Positions, ids: dict[str, str]) -> None:
        self._positions, self._ids = positions, ids
        self.followed: list[Followed] = []

    def plan(self, node: Node, now: Now, planned: Planned) -> None:
        """The manoeuvres of a ``LongitudinalAction``."""
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
            return checked_speed(inner, inner.number("value"))
        reference = now.speed_mps(inner.text("entityRef"))
        if inner.boolean("continuous", False):
            self.followed.append(Followed(inner, now.name, inner.text("entityRef"), now.at_s))
            inner.say("approximated", "a speed that follows another one all along is not kept",
                      "it is the one at the start of the action")  # fmt: skip
        value = inner.number("value")
        kind = inner.text("speedTargetValueType")
        return checked_speed(inner, reference * value if kind == "factor" else reference + value)

    def _profile(self, node: Node, now: Now) -> list[Move]:
        reference = 0.0
        if node.has("entityRef"):
            reference = now.speed_mps(node.text("entityRef"))
        before = now.speed_mps(now.name)
        limits = bounds(node.child("DynamicConstraints"))
        smooth = node.text("followingMode", "position") == "follow"
        entries: list[tuple[float | None, float]] = []
        for entry in node.children("SpeedProfileEntry"):
            time_s = max(entry.number("time"), 0.0) if entry.has("time") else None
            speed_mps = checked_speed(entry, entry.number("speed") + reference)
            if smooth and not entries and time_s == 0.0:
                # It cannot be followed at once: the present speed counts.
                speed_mps = before
            entries.append((time_s, speed_mps))
        if not 1 <= len(entries) <= _MOST_ENTRIES:
            raise node.wrong(f"it has {len(entries)} entries, not 1 to {_MOST_ENTRIES}")
        given = corners(entries, before, limits)
        found = rounded(given, limits) if smooth and len(given) > 1 else given
        if found is None:
            node.say("approximated", "its entries leave no room for the limits of jerk",
                     "speed is linear between them")  # fmt: skip
            found = given
        moves = []
        if found[0].speed_mps != before:
            moves.append(Move("longitudinal", speed_change(found[0].speed_mps, "step", 0.0)))
        for one, two in itertools.pairwise(found):
            if abs(two.speed_mps - one.speed_mps) < LEAST_CHANGE:
                keep = {"kind": "keep", "duration_s": min(two.time_s - one.time_s, LONGEST_S)}
                moves.append(Move("longitudinal", keep))
                continue
            change = speed_change(max(two.speed_mps, 0.0), "linear", two.time_s - one.time_s)
            moves.append(Move("longitudinal", change))
        return moves

    def synchronize(self, node: Node, now: Now, planned: Planned) -> None:
        """The manoeuvre of a ``SynchronizeAction``."""
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
                move["final_mps"] = checked_speed(inner, inner.number("value"))
            else:
                kind, value = inner.text("speedTargetValueType"), inner.number("value")
                base = now.speed_mps(master)
                move["final_mps"] = checked_speed(
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
