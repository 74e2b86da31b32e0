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
from simulators.importers.mapped import simple_trigger
from simulators.importers.play import Player
from simulators.importers.storyboard import Condition, Trigger
from simulators.importers.storyline import Started

#: A start that moves by more is not the same one. [s]
_SAME_S = 0.06
_ROUNDS = 3
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
            return _end(player, condition, started) or simple_trigger(player, condition, owner)
        kind, conditions = "any", [c for group in trigger.groups for c in group]
        if len(trigger.groups) == 1:
            kind = "all"
        elif any(len(group) > 1 for group in trigger.groups):
            return None
        parts = [simple_trigger(player, condition, owner) for condition in conditions]
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
