"""Longitudinal actions of OpenSCENARIO as manoeuvres."""

from __future__ import annotations

import itertools
import math
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
from simulators.importers.gaps import place_at_distance
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
        elif inner.tag == "LongitudinalDistanceAction" and _at_once(inner):
            self._distance(inner, now, planned)
        else:
            inner.say("left_out", "keeping a distance is no manoeuvre of a scenario")

    def _distance(self, node: Node, now: Now, planned: Planned) -> None:
        """Without limits of its dynamics, an object is at a distance at once."""
        other = node.text("entityRef")
        if now.box is None:
            raise node.wrong("how long the objects are is not known")
        planned.jump = place_at_distance(
            node, (now.place(now.name), now.box(now.name)), (now.place(other), now.box(other)),
            now.speed_mps(now.name), self._positions.roads,
        )  # fmt: skip
        planned.jump_mps = now.speed_mps(now.name)
        if node.boolean("continuous", False):
            planned.jump_mps = now.speed_mps(other)
            self.followed.append(Followed(node, now.name, other, now.at_s))

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
        final_mps, steady_m = self._final(node, master, now)
        # It drives steadily for a time: the other one is so much earlier than at its place.
        before_m = now.speed_mps(master) * steady_m / (final_mps or 1.0) if steady_m else 0.0
        theirs = self._arrival(node, "TargetPositionMaster", "targetToleranceMaster", now,
                               master, before_m)  # fmt: skip
        own = self._arrival(node, "TargetPosition", "targetTolerance", now, now.name, steady_m)
        move: dict[str, Any] = {
            "kind": "synchronise", "with_actor": self._ids[master],
            "road": own.road, "lane": own.lane, "s_m": own.s_m,
            "their_road": theirs.road, "their_lane": theirs.lane, "their_s_m": theirs.s_m,
        }  # fmt: skip
        if final_mps is not None:
            move["final_mps"] = final_mps
        planned.moves.append(Move("longitudinal", move))

    def _final(self, node: Node, master: str, now: Now) -> tuple[float | None, float]:
        """The speed at the arrival, and over how many metres before it is driven."""
        final = node.child("FinalSpeed")
        if final is None:
            return None, 0.0
        inner = final.only()
        value = inner.number("value")
        if inner.tag != "AbsoluteSpeed":
            base_mps = now.speed_mps(master)
            factor = inner.text("speedTargetValueType") == "factor"
            value = base_mps * value if factor else base_mps + value
            inner.say("approximated", "it is relative to the speed at the start", "")
        final_mps = checked_speed(inner, value)
        steady_m = 0.0
        for steady in inner.children():
            if steady.tag == "TargetDistanceSteadyState":
                steady_m = steady.number("distance")
            elif steady.tag == "TargetTimeSteadyState":
                steady_m = steady.number("time") * final_mps
            else:
                raise steady.wrong("such a steady state is not known")
            if not 0.0 <= steady_m <= 1e4 or (steady_m > 0.0 and final_mps <= 0.0):
                raise steady.wrong(f"{steady_m:g} m at {final_mps:g} m/s are no steady state")
            steady.say("approximated", "a synchronisation does not end in a steady state",
                       "it ends where that begins, at the other one's present speed")  # fmt: skip
        return final_mps, steady_m

    def _before(self, place: Place, way_m: float, from_: Place) -> Place:
        """So many metres before a place, for who comes to it from another one.

        A place on the line in the middle is on a lane of either direction, so the nearer one of the
        two that are so far away is meant.
        """
        if way_m <= 0.0:
            return place
        found: list[Place] = []
        problem: InputError | None = None
        for signed_m in (-way_m, way_m):
            try:
                found.append(self._positions.roads.moved(place, signed_m))
            except InputError as error:
                problem = error
        if not found:
            raise problem or InputError("the road ends before the place")
        return min(found, key=lambda p: math.hypot(p.x_m - from_.x_m, p.y_m - from_.y_m))

    def _arrival(
        self, node: Node, tag: str, tolerance: str, now: Now, name: str, before_m: float
    ) -> Place:
        """So many metres before a place of a synchronisation, where its tolerance begins."""
        place = self._positions.place(node.need(tag), now.place)
        within_m = max(node.number(tolerance, 0.0), 0.0)
        way = now.ways(name)
        if way is not None:
            return way(place, before_m + within_m)
        if within_m > 0.0:
            try:
                place = self._positions.roads.moved(place, -within_m)
            except InputError:
                node.say("approximated", f"{tolerance} is not kept", "the place is met exactly")
        return self._before(place, before_m, now.place(name))


def _at_once(node: Node) -> bool:
    """Whether a distance has no limits of its dynamics."""
    return node.child("DynamicConstraints") is None
