"""Triggers as what has to come true, one after the other, until an event starts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from scenario_gen.errors import InputError
from simulators.importers.cast import Mover, Phase
from simulators.importers.mapped import TriggerJson, simple_trigger
from simulators.importers.play import Player
from simulators.importers.storyboard import Act, Condition, Event, Trigger

_MOST_PARTS = 5
#: An act that has started by then does not hold its events back. [s]
_AT_ONCE_S = 0.06
_DONE = ("endTransition", "completeState", "stopTransition")


@dataclass
class Chain:
    """What has to come true, one after the other, until an event starts."""

    parts: list[TriggerJson]
    """Simple triggers, or one ``all`` or ``any`` of them alone."""
    after: tuple[str, str, float] | None = None
    """(id of an actor, phase, delay) whose end starts it in place of the parts."""
    follows: bool = False
    """Whether it begins with what another event waits for."""

    def as_json(self, common: str = "sequence") -> TriggerJson:
        """The trigger of the scenario.

        Raises:
            InputError: it has too many parts.
        """
        if self.after is not None:
            actor, phase, delay_s = self.after
            return {"kind": "phase_end", "actor": actor, "phase": phase, "delay_s": delay_s}
        if len(self.parts) == 1:
            return self.parts[0]
        if not 2 <= len(self.parts) <= _MOST_PARTS:
            raise InputError(f"a trigger of {len(self.parts)} conditions is not one of a scenario")
        if any(part["kind"] in ("all", "any") for part in self.parts):
            raise InputError("groups of conditions after other conditions are no trigger")
        return {"kind": common, "of": self.parts}


@dataclass
class Taken:
    """An event that was taken."""

    event: Event
    chain: Chain
    phases: list[tuple[Mover, Phase]] = field(default_factory=list)


class Chains:
    """Reads triggers of events that did not start.

    Args:
        player: that has played the file.
        taken: the events that were taken so far, which others may wait for.
    """

    def __init__(self, player: Player, taken: Collection[Taken]) -> None:
        self._player, self._taken = player, taken

    def of(self, event: Event) -> Chain:
        """What has to come true until an event starts.

        Raises:
            InputError: it is no trigger of a scenario.
        """
        if len(event.actors) == 0:
            raise InputError("nobody acts in it")
        owner = self._player.movers.get(event.actors[0])
        if owner is None:
            raise InputError(f"there is no object {event.actors[0][:40]!r}")
        first = self._act(event.act, owner)
        if event.start is None:
            return Chain(first or [{"kind": "time", "at_s": 0.0}])
        chain = self._of(event.start, event, owner)
        return chain if chain.follows else Chain([*first, *chain.parts])

    def _act(self, act: Act, owner: Mover) -> list[TriggerJson]:
        """What has to come true until an act starts; nothing if it does at once."""
        if self._player.has_started(act):
            at_s = self._player.act_start_s(act)
            return [] if at_s <= _AT_ONCE_S else [{"kind": "time", "at_s": at_s}]
        if act.start is None:
            return []
        if len(act.start.groups) != 1:
            raise InputError("its act waits for one of several groups of conditions")
        return self._in_order([self._simple(c, owner) for c in act.start.groups[0]])

    @staticmethod
    def _in_order(parts: list[TriggerJson]) -> list[TriggerJson]:
        """Conditions as one after the other: times first, which stay true, but those at once."""
        parts = [
            part for part in parts
            if part["kind"] != "time" or part["at_s"] + part.get("delay_s", 0.0) > _AT_ONCE_S
        ]  # fmt: skip
        return sorted(parts, key=lambda part: part["kind"] != "time")

    def _of(self, trigger: Trigger, event: Event, owner: Mover) -> Chain:
        if len(trigger.groups) > 1:
            if any(len(group) > 1 for group in trigger.groups):
                raise InputError("it waits for one of several groups of conditions")
            parts = [self._simple(group[0], owner) for group in trigger.groups]
            return Chain([Chain(parts).as_json("any")])
        if not trigger.groups:
            raise InputError("none of its conditions is read")
        (group,) = trigger.groups
        states = [c for c in group if c.kind.tag == "StoryboardElementStateCondition"]
        others = [self._simple(c, owner) for c in group if c not in states]
        sources = [self._state(condition, event) for condition in states]
        if not sources:
            others = self._in_order(others) or others[:1]
            # What stays true may as well come first.
            times = [part for part in others if part["kind"] == "time"]
            rest = others[len(times) :]
            return Chain([*times, Chain(rest).as_json("all")] if len(rest) > 1 else others)
        if len(sources) > 1:
            raise InputError("it waits for several elements of the storyboard")
        (source,) = sources
        if not others:
            return source
        return Chain([*self._expanded(source), *self._in_order(others)], follows=True)

    def _simple(self, condition: Condition, owner: Mover) -> TriggerJson:
        found = simple_trigger(self._player, condition, owner, loosely=True)
        if found is None:
            raise InputError(f"{condition.kind.tag} is no trigger of a scenario here")
        return found

    def _state(self, condition: Condition, event: Event) -> Chain:
        """The start or the end of another event, or of one of its actions."""
        kind = condition.kind
        name = kind.text("storyboardElementRef").split("::")[-1].split("/")[-1]
        what, state = kind.text("storyboardElementType"), kind.text("state")
        if what == "act" and name == event.act.name and state in ("startTransition",
                                                                  "runningState"):  # fmt: skip
            return Chain([{"kind": "time", "at_s": 0.0, "delay_s": condition.delay_s}])
        found = [
            one for one in self._taken
            if (one.event.name == name if what == "event" else
                what == "action" and any(a.name() == name for a in one.event.actions))
        ]  # fmt: skip
        if len(found) != 1:
            raise InputError(f"the {what[:20]} {name[:40]!r} that it waits for was not taken")
        (source,) = found
        if state in _DONE:
            if len(source.phases) != 1:
                raise InputError(f"{name[:40]!r} is not one manoeuvre, which would have one end")
            mover, phase = source.phases[0]
            return Chain([], (mover.id, phase.id, condition.delay_s), follows=True)
        if state in ("startTransition", "runningState") and condition.delay_s == 0.0:
            return Chain(source.chain.parts, source.chain.after, follows=True)
        raise InputError(f"the state {state[:40]!r} of {name[:40]!r} is no trigger")

    def _expanded(self, chain: Chain) -> list[TriggerJson]:
        """The end of a phase as what started it, with the time that it lasts."""
        if chain.after is None:
            return chain.parts
        actor, phase_id, delay_s = chain.after
        for one in self._taken:
            for mover, phase in one.phases:
                if mover.id == actor and phase.id == phase_id:
                    parts = self._expanded(one.chain)
                    last = parts[-1]
                    if "delay_s" not in last and last["kind"] in ("all", "any"):
                        raise InputError("it waits for the end of what groups of conditions start")
                    lasts_s = _lasts_s(phase.manoeuvre)
                    total_s = float(last.get("delay_s", 0.0)) + lasts_s + delay_s
                    return [*parts[:-1], {**last, "delay_s": total_s}]
        raise InputError("what it waits for was not taken")


def _lasts_s(manoeuvre: dict[str, Any]) -> float:
    """How long a manoeuvre takes, where that is known before it starts.

    Raises:
        InputError: it is not.
    """
    if manoeuvre["kind"] == "keep":
        return float(manoeuvre["duration_s"])
    dynamics = manoeuvre.get("dynamics", {})
    if dynamics.get("dimension") != "time":
        raise InputError(f"how long a {manoeuvre['kind']} takes is not known before")
    return 0.0 if dynamics["shape"] == "step" else float(dynamics["time_s"])
