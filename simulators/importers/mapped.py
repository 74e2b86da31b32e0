"""Conditions of OpenSCENARIO as simple triggers of a scenario.

Strictly, only where a trigger is the same condition. Loosely, a condition that is near to one, too:
for events that nobody saw start, and whose entry says that they were not.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from scenario_gen.domain.actor import EGO_ID
from simulators.importers.cast import Mover
from simulators.importers.entities import Entity
from simulators.importers.node import Node
from simulators.importers.play import Player
from simulators.importers.roadmap import Place
from simulators.importers.storyboard import Condition

TriggerJson: TypeAlias = dict[str, Any]

_LESS = ("lessThan", "lessOrEqual")
_GREATER = ("greaterThan", "greaterOrEqual")
#: The nearest that one can be to a place that was passed, and a speed that is standstill.
_WITHIN_M, _STANDING_MPS = 2.0, 0.1
_CENTRED_M = 1e-3


def simple_trigger(
    player: Player, condition: Condition, owner: Mover, *, loosely: bool = False
) -> TriggerJson | None:
    """One condition as a trigger of an actor, or None.

    Args:
        player: that has played the file.
        condition: of a trigger of the file.
        owner: whose phase it starts.
        loosely: whether a trigger that is near to the condition will do.

    Raises:
        InputError: the condition cannot be read.
    """
    kind = condition.kind
    if condition.edge not in ("none", "rising"):
        return None
    if kind.tag == "SimulationTimeCondition":
        # Loosely, the moment at which it is so late is the one from which on it is later.
        if kind.text("rule") not in (*_GREATER, *(("equalTo",) if loosely else ())):
            return None
        # A time from the start on has no edge that could be missed.
        return {"kind": "time", "at_s": kind.number("value"), "delay_s": condition.delay_s}
    if len(condition.entities) != 1 or condition.entities[0] not in player.movers:
        return None
    who = condition.entities[0]
    found = _same(player, kind, who, owner)
    if found is None and loosely:
        found = _near(player, kind, who, owner)
    if found is None:
        return None
    delay_s = condition.delay_s + float(found.pop("delay_s", 0.0))
    return {**found, "edge": condition.edge, "delay_s": delay_s}


def _same(player: Player, kind: Node, who: str, owner: Mover) -> TriggerJson | None:
    """The same condition."""
    rule, own = _rule(kind), owner.entity.name
    match kind.tag:
        case "SpeedCondition" if rule and not kind.has("direction"):
            return {"kind": "speed", "of": player.movers[who].id, "rule": rule,
                    "speed_mps": kind.number("value")}  # fmt: skip
        case "ReachPositionCondition":
            return _place(player, kind, who, kind.number("tolerance"))
        case "DistanceCondition" if rule == "less" and not _along(kind):
            if not kind.boolean("freespace", False):
                return _place(player, kind, who, kind.number("value"))
        case "RelativeDistanceCondition" if rule and _along(kind):
            return _gap(player, kind, who, own, rule)
        case "TimeHeadwayCondition" if rule == "less" and who == own and _free(kind):
            if other := _other(player, kind, who, own):
                return {"kind": "headway", "to": other, "below_s": kind.number("value")}
        case "TimeToCollisionCondition" if rule == "less" and _free(kind):
            target = kind.child("TimeToCollisionConditionTarget", "EntityRef")
            if target is not None and (other := _other(player, target, who, own)):
                return {"kind": "ttc", "to": other, "below_s": kind.number("value")}
    return None


def _near(player: Player, kind: Node, who: str, owner: Mover) -> TriggerJson | None:
    """A condition that is near."""
    rule, own, of = _rule(kind), owner.entity.name, player.movers[who].id
    match kind.tag:
        case "StandStillCondition":
            return {"kind": "speed", "of": of, "rule": "less", "speed_mps": _STANDING_MPS,
                    "delay_s": max(kind.number("duration"), 0.0)}  # fmt: skip
        case "TraveledDistanceCondition":
            start, roads = player.start_of(who), player.roads
            # Ahead is where it looks, which may be against the traffic.
            traffic = roads.traffic(roads.network.roads[start.road], start.lane)
            way_m = max(kind.number("value"), 0.0) + _WITHIN_M
            there = roads.moved(start, way_m * traffic * roads.runs(start))
            return _at(of, there, _WITHIN_M)
        case "ReachPositionCondition":
            return _place(player, kind, who, kind.number("tolerance"), loosely=True)
        case "DistanceCondition" if rule == "less":
            if (base := _goes_with(player, kind)) is not None:
                here = base.tag in ("RelativeObjectPosition", "RelativeWorldPosition")
                here = here and not base.number("dx") and not base.number("dy", 0.0)
                return _gap(player, kind, who, own, "less", base) if here else None
            return _place(player, kind, who, kind.number("value"), loosely=True)
        case "RelativeDistanceCondition" if rule == "less":
            return _close(player, kind, who, own)
        case "TimeHeadwayCondition" if rule == "less" and who == own:
            if other := _other(player, kind, who, own):
                return {"kind": "headway", "to": other, "below_s": kind.number("value")}
        case "TimeToCollisionCondition" if rule == "less":
            return _collision_in(player, kind, who, own)
        case "CollisionCondition":
            named = kind.child("EntityRef")
            if named is not None and (other := _other(player, named, who, own)):
                return {"kind": "gap", "to": other, "rule": "less", "gap_m": 0.0}
    return None


def _goes_with(player: Player, kind: Node) -> Node | None:
    """The position of a condition, where it goes with somebody who moves."""
    node = kind.need("Position").only()
    if not node.tag.startswith("Relative"):
        return None
    base = player.movers.get(node.text("entityRef"))
    # The ego of a file may stand there and wait for somebody who drives it.
    moves = base is None or base.id == EGO_ID or base.speed_mps != 0.0
    return node if moves else None


def _gap(
    player: Player, kind: Node, who: str, own: str, rule: str, to: Node | None = None
) -> TriggerJson | None:
    """A distance along the road, from bumper to bumper, to whom the condition or ``to`` names."""
    named = kind if to is None else to
    other = _other(player, named, who, own)
    if other is None:
        return None
    gap_m = kind.number("value")
    if not _free(kind):
        one, two = player.movers[who], player.movers[named.text("entityRef")]
        if one.place.road != two.place.road:
            return None
        sign = player.roads.runs(one.place)
        first_behind = sign * (two.place.s_m - one.place.s_m) >= 0.0
        rear, front = (one, two) if first_behind else (two, one)
        gap_m -= _to_front_m(rear.entity) + _to_rear_m(front.entity)
    if gap_m < 0.0:
        return None
    return {"kind": "gap", "to": other, "rule": rule, "gap_m": gap_m}


def _close(player: Player, kind: Node, who: str, own: str) -> TriggerJson | None:
    """Near to somebody: who stands at the start is a place, else it is a gap."""
    other = kind.text("entityRef")
    if other in player.movers and player.movers[other].speed_mps == 0.0:
        return _at(player.movers[who].id, player.start_of(other), kind.number("value"))
    return _gap(player, kind, who, own, "less")


def _collision_in(player: Player, kind: Node, who: str, own: str) -> TriggerJson | None:
    """A time to collision with an object, or with a place: that is the arrival there."""
    holder = kind.need("TimeToCollisionConditionTarget")
    below_s = kind.number("value")
    target = holder.only()
    if target.tag == "EntityRef":
        other = _other(player, target, who, own)
        return {"kind": "ttc", "to": other, "below_s": below_s} if other else None
    place = player.positions.place(target if target.tag == "Position" else holder, player.start_of)
    return {"kind": "arrival", "of": player.movers[who].id, "road": place.road,
            "lane": place.lane, "s_m": place.s_m, "below_s": below_s}  # fmt: skip


def _place(
    player: Player, kind: Node, who: str, within_m: float, *, loosely: bool = False
) -> TriggerJson | None:
    """A place in the middle of a lane; loosely, the middle of the lane beside it."""
    if _goes_with(player, kind) is not None:
        return None
    place = player.positions.place(kind.need("Position"), player.start_of)
    centre_m = player.roads.network.lane_centre_t(place.road, place.lane, place.s_m)
    off_m = abs(centre_m - place.t_m)
    if within_m <= 0.0 or off_m > (within_m if loosely else _CENTRED_M):
        return None
    return _at(player.movers[who].id, place, within_m)


def _at(of: str, place: Place, within_m: float) -> TriggerJson:
    return {"kind": "position", "of": of, "road": place.road, "lane": place.lane,
            "s_m": place.s_m, "within_m": within_m}  # fmt: skip


def _other(player: Player, node: Node, who: str, own: str) -> str | None:
    """Id of the other one of a pair that the owner is one of."""
    pair = {who, node.text("entityRef")}
    if own not in pair or len(pair) != 2:
        return None
    (other,) = pair - {own}
    return player.movers[other].id if other in player.movers else None


def _to_front_m(entity: Entity) -> float:
    return 0.5 * entity.box["length_m"] + entity.box.get("centre_x_m", 0.0)


def _to_rear_m(entity: Entity) -> float:
    return 0.5 * entity.box["length_m"] - entity.box.get("centre_x_m", 0.0)


def _along(kind: Node) -> bool:
    return kind.text("relativeDistanceType", "euclidianDistance") == "longitudinal"


def _free(kind: Node) -> bool:
    return kind.boolean("freespace", False)


def _rule(kind: Node) -> str:
    rule = kind.text("rule", "")
    return "less" if rule in _LESS else "greater" if rule in _GREATER else ""
