"""Events that wait for what nobody does while a file is played.

Many files wait for an ego that somebody drives: it stands in the file, so no rollout shows what
starts then. Where a trigger of a scenario says the same as the condition, or nearly so, the event
is taken with that trigger, its entry says that it was not seen to start, and what counts from the
states at that moment counts from those at the start.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.errors import InputError, ScenarioGenError
from simulators.importers.actions import Now
from simulators.importers.cast import Mover, Phase, as_scenario, scenario_json
from simulators.importers.mapped import TriggerJson, simple_trigger
from simulators.importers.node import Node
from simulators.importers.play import Player
from simulators.importers.storyboard import Act, Condition, Event, Trigger

_MOST_PARTS = 5
_MOST_PHASES = 20
#: An act that has started by then does not hold its events back. [s]
_AT_ONCE_S = 0.06
_DONE = ("endTransition", "completeState", "stopTransition")


@dataclass
class _Chain:
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
class _Taken:
    """An event that was taken."""

    event: Event
    chain: _Chain
    phases: list[tuple[Mover, Phase]] = field(default_factory=list)


class Waiting:
    """Takes events that did not start.

    Args:
        player: that has played the file.
        base: the other fields of the scenario.
    """

    def __init__(self, player: Player, base: dict[str, Any]) -> None:
        self._player, self._base = player, base
        self._taken: dict[Event, _Taken] = {}
        self._why: dict[Event, str] = {}
        self._speeds_mps: dict[str, float] = {}
        """What movers were last told to drive at here."""

    def take(self, until_s: float) -> bool:
        """Take what can be, and say of every event what became of it; whether any was.

        Args:
            until_s: how long the scenario lasts as far as is known.
        """
        begun = {one.event for one in self._player.started}
        open_ones = [event for event in self._player.storyboard.events if event not in begun]
        # An event may wait for one that comes later in the file.
        for _ in range(len(open_ones)):
            before = len(self._taken)
            for event in open_ones:
                if event not in self._taken:
                    self._try(event)
            if len(self._taken) == before:
                break
        for event in open_ones:
            self._say(event, until_s)
        return bool(self._taken)

    def _try(self, event: Event) -> None:
        try:
            if event.times > 1:
                raise InputError("it may start more than once")
            chain = self._chain(event)
            taken = self._plan(event, chain)
        except ScenarioGenError as error:
            self._why[event] = error.what if isinstance(error, InputError) else str(error)
            return
        self._taken[event] = taken

    def _say(self, event: Event, until_s: float) -> None:
        if event in self._taken:
            chain = self._taken[event].chain
            event.node.say(
                "approximated", "nobody does what it waits for while the file is played, so it was"
                " not seen to start", f"its trigger: {chain.as_json()['kind']}; what counts from"
                " then counts from the start",
            )  # fmt: skip
        elif (from_s := self._never_before_s(event)) > until_s:
            event.node.say("unused", f"it does not start before {from_s:g} s, after the end")
        else:
            why = self._why.get(event, "")
            event.node.say("left_out", "it does not start while it is played, and what it waits"
                           f" for is no trigger of a scenario: {why}" if why else
                           "it does not start while it is played", "it is not in the"
                           " scenario")  # fmt: skip

    @staticmethod
    def _never_before_s(event: Event) -> float:
        """Before when an event cannot start whatever somebody drives."""
        if event.start is None:
            return 0.0
        earliest = math.inf
        for group in event.start.groups:
            times = [
                condition.kind.number("value")
                for condition in group
                if condition.kind.tag == "SimulationTimeCondition"
                and condition.kind.text("rule").startswith("greater")
            ]
            earliest = min(earliest, max(times, default=0.0))
        return earliest if event.start.groups else 0.0

    def _chain(self, event: Event) -> _Chain:
        if len(event.actors) == 0:
            raise InputError("nobody acts in it")
        owner = self._player.movers.get(event.actors[0])
        if owner is None:
            raise InputError(f"there is no object {event.actors[0][:40]!r}")
        first = self._act(event.act, owner)
        if event.start is None:
            return _Chain(first or [{"kind": "time", "at_s": 0.0}])
        chain = self._of(event.start, event, owner)
        return chain if chain.follows else _Chain([*first, *chain.parts])

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

    def _of(self, trigger: Trigger, event: Event, owner: Mover) -> _Chain:
        if len(trigger.groups) > 1:
            if any(len(group) > 1 for group in trigger.groups):
                raise InputError("it waits for one of several groups of conditions")
            parts = [self._simple(group[0], owner) for group in trigger.groups]
            return _Chain([_Chain(parts).as_json("any")])
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
            return _Chain([*times, _Chain(rest).as_json("all")] if len(rest) > 1 else others)
        if len(sources) > 1:
            raise InputError("it waits for several elements of the storyboard")
        (source,) = sources
        if not others:
            return source
        return _Chain([*self._expanded(source), *self._in_order(others)], follows=True)

    def _simple(self, condition: Condition, owner: Mover) -> TriggerJson:
        found = simple_trigger(self._player, condition, owner, loosely=True)
        if found is None:
            raise InputError(f"{condition.kind.tag} is no trigger of a scenario here")
        return found

    def _state(self, condition: Condition, event: Event) -> _Chain:
        """The start or the end of another event, or of one of its actions."""
        kind = condition.kind
        name = kind.text("storyboardElementRef").split("::")[-1].split("/")[-1]
        what, state = kind.text("storyboardElementType"), kind.text("state")
        if what == "act" and name == event.act.name and state in ("startTransition",
                                                                  "runningState"):  # fmt: skip
            return _Chain([{"kind": "time", "at_s": 0.0, "delay_s": condition.delay_s}])
        found = [
            one for one in self._taken.values()
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
            return _Chain([], (mover.id, phase.id, condition.delay_s), follows=True)
        if state in ("startTransition", "runningState") and condition.delay_s == 0.0:
            return _Chain(source.chain.parts, source.chain.after, follows=True)
        raise InputError(f"the state {state[:40]!r} of {name[:40]!r} is no trigger")

    def _expanded(self, chain: _Chain) -> list[TriggerJson]:
        """The end of a phase as what started it, with the time that it lasts."""
        if chain.after is None:
            return chain.parts
        actor, phase_id, delay_s = chain.after
        for one in self._taken.values():
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

    def _plan(self, event: Event, chain: _Chain) -> _Taken:
        """Add the phases of an event, if the scenario still rolls out and they do not start."""
        player = self._player
        taken = _Taken(event, chain)
        routes = {name: mover.route for name, mover in player.movers.items()}
        speeds = dict(self._speeds_mps)
        try:
            for action in event.actions:
                for inner in action.children():
                    if inner.tag != "PrivateAction":
                        raise InputError("changes of the world have a time in a scenario")
                    for name in dict.fromkeys(event.actors):
                        self._add(inner, name, taken)
            self._judge(taken)
        except ScenarioGenError:
            for mover, phase in taken.phases:
                mover.phases.remove(phase)
            for name, mover in player.movers.items():
                mover.route = routes[name]
            self._speeds_mps = speeds
            raise
        return taken

    def _add(self, action: Node, name: str, taken: _Taken) -> None:
        player = self._player
        mover = player.movers.get(name)
        if mover is None:
            raise InputError(f"there is no object {name[:40]!r}")

        def speed_mps(of: str) -> float:
            if of not in player.movers:
                raise InputError(f"there is no object {of[:40]!r}")
            return self._speeds_mps.get(of, player.movers[of].speed_mps)

        lane = mover.told[1] if mover.told is not None else mover.place.lane
        now = Now(name, 0.0, player.start_of, speed_mps, lane, mover.entity.limits)
        planned = player.actions.plan(action, now)
        if planned.follow is not None:
            raise InputError("a trajectory that starts when somebody drives is not taken")
        if planned.lights:
            raise InputError("lights do not change in a scenario")
        if mover.id == EGO_ID and any(m.manoeuvre["kind"] == "synchronise" for m in planned.moves):
            raise InputError("the stand-in of the ego does not synchronise itself")
        if planned.route is not None:
            player.route_to(action, mover, planned.route, 0.0)
        before = len(mover.phases)
        if before + len(planned.moves) > _MOST_PHASES:
            raise InputError(f"somebody has at most {_MOST_PHASES} phases")
        trigger = taken.chain.as_json()
        mover.add(0.0, player.next_number(), [(m.domain, m.manoeuvre) for m in planned.moves])
        for phase in mover.phases[before:]:
            taken.phases.append((mover, phase))
            if phase.after is None:
                phase.trigger = trigger
        for move in planned.moves:
            if move.manoeuvre["kind"] == "speed":
                self._speeds_mps[name] = float(move.manoeuvre["target_mps"])
        if planned.lane is not None:
            mover.told = (mover.place.road, planned.lane)

    def _judge(self, taken: _Taken) -> None:
        """The scenario rolls out, and the event does not start where it did not.

        Raises:
            InputError: why not.
            RolloutError: see ``rollout``.
        """
        player = self._player
        data = scenario_json(player.movers, player.roads, self._base, player.horizon_s)
        trace = player.roll(as_scenario(data))
        rows = {id(mover): row for row, mover in enumerate(player.movers.values())}
        for mover, phase in taken.phases:
            at_s = float(trace.phase_start_s[0, rows[id(mover)], mover.phases.index(phase)])
            if not math.isnan(at_s):
                raise InputError(f"the trigger nearest to it comes true at {at_s:.2f} s already")


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
