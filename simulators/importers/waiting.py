"""Events that wait for what nobody does while a file is played.

Many files wait for an ego that somebody drives: it stands in the file, so no rollout shows what
starts then. Where a trigger of a scenario says the same as the condition, or nearly so, the event
is taken with that trigger, its entry says that it was not seen to start, and what counts from the
states at that moment counts from those at the start.
"""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.errors import InputError, ScenarioGenError
from simulators.importers.cast import as_scenario, scenario_json
from simulators.importers.chains import Chain, Chains, Taken
from simulators.importers.never import never_before_s, never_starts, only_sets_values
from simulators.importers.node import Node
from simulators.importers.planned import Now
from simulators.importers.play import Player
from simulators.importers.storyboard import Event

_MOST_PHASES = 20


class Waiting:
    """Takes events that did not start.

    Args:
        player: that has played the file.
        base: the other fields of the scenario.
    """

    def __init__(self, player: Player, base: dict[str, Any]) -> None:
        self._player, self._base = player, base
        self._taken: dict[Event, Taken] = {}
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
            if never_starts(event, self._player.storyboard) or only_sets_values(event):
                return
            if event.times > 1:
                raise InputError("it may start more than once")
            chain = Chains(self._player, self._taken.values()).of(event)
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
        elif name := never_starts(event, self._player.storyboard):
            event.node.say("unused", f"it does not start with this value of {name[:40]!r}")
        elif only_sets_values(event):
            event.node.say("approximated", "scenarios have no variables",
                           "nothing sets it while it is played")  # fmt: skip
        elif (from_s := never_before_s(event)) > until_s:
            event.node.say("unused", f"it does not start before {from_s:g} s, after the end")
        else:
            why = self._why.get(event, "")
            event.node.say("left_out", "it does not start while it is played, and what it waits"
                           f" for is no trigger of a scenario: {why}" if why else
                           "it does not start while it is played", "it is not in the"
                           " scenario")  # fmt: skip

    def _plan(self, event: Event, chain: Chain) -> Taken:
        """Add the phases of an event, if the scenario still rolls out and they do not start."""
        player = self._player
        taken = Taken(event, chain)
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

    def _add(self, action: Node, name: str, taken: Taken) -> None:
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

    def _judge(self, taken: Taken) -> None:
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
