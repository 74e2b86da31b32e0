"""Conditions as triggers of the scenario, where it can say them.

While a file is played every event starts at a time. Where a trigger of the scenario is the same
condition, it takes the place of that time, if a rollout then shows the same start: the scenario
goes on reacting to whoever drives the ego.
"""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.errors import ScenarioGenError
from simulators.importers.cast import Mover, Phase, as_scenario, scenario_json
from simulators.importers.node import Node
from simulators.importers.play import Player, Started
from simulators.importers.storyboard import Condition, Trigger

#: A start that moves by more is not the same one. [s]
_SAME_S = 0.06
_ROUNDS = 3
_LESS = ("lessThan", "lessOrEqual")
_GREATER = ("greaterThan", "greaterOrEqual")
_MOST = 5


def restore(player: Player, base: dict[str, Any], duration_s: float) -> None:
    """Put triggers in the place of times; where that is not possible, the file's trigger says so.

    Args:
        player: that has played the file.
        base: the other fields of the scenario.
        duration_s: of the scenario.
    """
    tried = _candidates(player)
    for _ in range(_ROUNDS):
        wrong = _wrong(player, base, duration_s, tried)
        if not wrong:
            break
        for phase in wrong:
            phase.trigger = None
    else:
        for phase, _ in tried:
            phase.trigger = None
    for one in player.started:
        trigger = one.event.start
        phases = [_phase(player, key) for key in one.phases]
        times = [phase for phase in phases if phase and phase.after is None and not phase.trigger]
        if trigger is not None and times and not _only_times(trigger):
            trigger.node.say("approximated", "it is no trigger of a scenario here",
                             f"what it starts begins at {one.at_s:.3f} s")  # fmt: skip


def _candidates(player: Player) -> list[tuple[Phase, float]]:
    """Phases that got a trigger, with the times at which they start."""
    found = []
    for one in player.started:
        if one.event.times > 1 or player.act_start_s(one.event.act) > _SAME_S:
            continue
        for name, phase_id in one.phases:
            phase = _phase(player, (name, phase_id))
            if phase is None or phase.after is not None or one.event.start is None:
                continue
            phase.trigger = _trigger(player, one.event.start, player.movers[name], one)
            if phase.trigger is not None:
                found.append((phase, one.at_s))
    return found


def _phase(player: Player, key: tuple[str, str]) -> Phase | None:
    return next((p for p in player.movers[key[0]].phases if p.id == key[1]), None)


def _wrong(
    player: Player, base: dict[str, Any], duration_s: float, tried: list[tuple[Phase, float]]
) -> list[Phase]:
    """Phases that start at other times with the triggers than without."""
    open_ones = [phase for phase, _ in tried if phase.trigger is not None]
    if not open_ones:
        return []
    try:
        data = scenario_json(player.movers, player.roads, base, duration_s)
        trace = player.roll(as_scenario(data))
    except ScenarioGenError:
        return open_ones
    at_s = {id(phase): start_s for phase, start_s in tried}
    wrong = []
    for row, mover in enumerate(player.movers.values()):
        for index, phase in enumerate(mover.phases):
            if phase.trigger is None or id(phase) not in at_s:
                continue
            start_s = float(trace.phase_start_s[0, row, index])
            if math.isnan(start_s) or abs(start_s - at_s[id(phase)]) > _SAME_S:
                wrong.append(phase)
    return wrong


def _only_times(trigger: Trigger) -> bool:
    """Whether nothing but time and the start of an act counts."""
    return all(
        condition.kind.tag == "SimulationTimeCondition"
        or (
            condition.kind.tag == "StoryboardElementStateCondition"
            and condition.kind.element.get("state") == "startTransition"
        )
        for condition in trigger.conditions()
    )


def _trigger(
    player: Player, trigger: Trigger, owner: Mover, started: Started
) -> dict[str, Any] | None:
    try:
        if len(trigger.groups) == 1 and len(trigger.groups[0]) == 1:
            condition = trigger.groups[0][0]
            return _end(player, condition, started) or _simple(player, condition, owner)
        kind, conditions = "any", [c for group in trigger.groups for c in group]
        if len(trigger.groups) == 1:
            kind = "all"
        elif any(len(group) > 1 for group in trigger.groups):
            return None
        parts = [_simple(player, condition, owner) for condition in conditions]
        if not 2 <= len(parts) <= _MOST or None in parts:
            return None
        return {"kind": kind, "of": parts}
    except ScenarioGenError:
        return None


def _end(player: Player, condition: Condition, started: Started) -> dict[str, Any] | None:
    """The end of an event that is one phase."""
    kind = condition.kind
    if kind.tag != "StoryboardElementStateCondition":
        return None
    if kind.text("state") not in ("endTransition", "completeState"):
        return None
    name = kind.text("storyboardElementRef").split("::")[-1].split("/")[-1]
    what = kind.text("storyboardElementType")
    sources = [
        one for one in player.started
        if (one.event.name == name if what == "event" else
            any(action.name() == name for action, _ in one.actions))
        and one is not started and one.event.times == 1
    ]  # fmt: skip
    if what not in ("event", "action") or len(sources) != 1 or len(sources[0].phases) != 1:
        return None
    mover, phase = sources[0].phases[0]
    if phase.startswith("#"):
        return None
    return {"kind": "phase_end", "actor": player.movers[mover].id, "phase": phase,
            "delay_s": condition.delay_s}  # fmt: skip


def _simple(player: Player, condition: Condition, owner: Mover) -> dict[str, Any] | None:
    """One condition that a trigger of a scenario says, or None."""
    kind = condition.kind
    if condition.edge not in ("none", "rising"):
        return None
    common = {"edge": condition.edge, "delay_s": condition.delay_s}
    if kind.tag == "SimulationTimeCondition":
        if kind.text("rule") not in _GREATER:
            return None
        # A time from the start on has no edge that could be missed.
        return {"kind": "time", "at_s": kind.number("value"), "delay_s": condition.delay_s}
    if len(condition.entities) != 1 or condition.entities[0] not in player.movers:
        return None
    who = condition.entities[0]
    found = _of_entity(player, kind, who, owner)
    return None if found is None else {**found, **common}


def _of_entity(player: Player, kind: Node, who: str, owner: Mover) -> dict[str, Any] | None:
    rule = _rule(kind)
    own = owner.entity.name
    match kind.tag:
        case "SpeedCondition" if rule and not kind.has("direction"):
            return {"kind": "speed", "of": player.movers[who].id, "rule": rule,
                    "speed_mps": kind.number("value")}  # fmt: skip
        case "ReachPositionCondition":
            return _place(player, kind, who, kind.number("tolerance"))
        case "DistanceCondition" if rule == "less" and not _along(kind):
            if not kind.boolean("freespace", False):
                return _place(player, kind, who, kind.number("value"))
        case "RelativeDistanceCondition" if rule and _along(kind) and _free(kind):
            if other := _other(player, kind, who, own):
                return {"kind": "gap", "to": other, "rule": rule, "gap_m": kind.number("value")}
        case "TimeHeadwayCondition" if rule == "less" and who == own and _free(kind):
            if other := _other(player, kind, who, own):
                return {"kind": "headway", "to": other, "below_s": kind.number("value")}
        case "TimeToCollisionCondition" if rule == "less" and _free(kind):
            target = kind.child("TimeToCollisionConditionTarget", "EntityRef")
            if target is not None and (other := _other(player, target, who, own)):
                return {"kind": "ttc", "to": other, "below_s": kind.number("value")}
    return None


def _place(player: Player, kind: Node, who: str, within_m: float) -> dict[str, Any] | None:
    """A place in the middle of a lane."""
    place = player.positions.place(kind.need("Position"), player.start_of)
    centre_m = player.roads.network.lane_centre_t(place.road, place.lane, place.s_m)
    if abs(centre_m - place.t_m) > 1e-3 or within_m <= 0.0:
        return None
    return {"kind": "position", "of": player.movers[who].id, "road": place.road,
            "lane": place.lane, "s_m": place.s_m, "within_m": within_m}  # fmt: skip


def _other(player: Player, node: Node, who: str, own: str) -> str | None:
    """Id of the other one of a pair that the owner is one of."""
    pair = {who, node.text("entityRef")}
    if own not in pair or len(pair) != 2:
        return None
    (other,) = pair - {own}
    return player.movers[other].id if other in player.movers else None


def _along(kind: Node) -> bool:
    return kind.text("relativeDistanceType", "euclidianDistance") == "longitudinal"


def _free(kind: Node) -> bool:
    return kind.boolean("freespace", False)


def _rule(kind: Node) -> str:
    rule = kind.text("rule", "")
    return "less" if rule in _LESS else "greater" if rule in _GREATER else ""
