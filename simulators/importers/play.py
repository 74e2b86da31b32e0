"""Plays a storyboard: what starts when, and what it comes to then.

Events are taken one after the other, in the order in which they start. What has started is rolled
out as a scenario of ours; over its states the conditions of all others are looked at, and the
earliest of them starts next. So every event is translated with the states at its start in hand:
relative speeds and lanes are numbers, and a condition that a scenario cannot say is a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.errors import InputError, RoadError, RolloutError, ScenarioGenError
from simulators.importers.actions import Actions
from simulators.importers.cast import Following, Mover, way_ahead
from simulators.importers.conditions import Conditions
from simulators.importers.motions import SAME_S, Motion, Roll, motion, on_way
from simulators.importers.node import Node
from simulators.importers.planned import Now
from simulators.importers.positions import Positions
from simulators.importers.roadmap import MOST_ROADS, Place, RoadMap
from simulators.importers.states import States
from simulators.importers.storyboard import Act, Event, Storyboard, Trigger
from simulators.importers.storyline import Path, Started, Storyline, storyline
from simulators.importers.world import World

#: A scenario lasts at most so long; first it is looked at for a shorter time. [s]
HORIZONS_S = (30.0, 120.0)
_MOST_ROUNDS = 400
#: Each takes a second or so; far more than expert files need.
_MOST_ROLLOUTS = 150


class Player:
    """Plays the storyboard of a file with its movers.

    Args:
        storyboard: of the file.
        movers: by their names in the file, the ego first.
        actions: reads actions.
        conditions: evaluates conditions.
        roads: of the map.
        base: the other fields of the scenario.
        roll: rolls out a scenario.
    """

    def __init__(
        self, storyboard: Storyboard, movers: dict[str, Mover], actions: Actions,
        conditions: Conditions, roads: RoadMap, base: dict[str, Any], roll: Roll,
    ) -> None:  # fmt: skip
        self.storyboard, self.movers, self.actions = storyboard, movers, actions
        self._conditions, self.roads, self._base, self.roll = conditions, roads, base, roll
        self.started: list[Started] = []
        self.world = World()
        self._acts: dict[Act, float] = {}
        self._number = self._rollouts = 0
        self._broken: set[int] = set()
        self.horizon_s = HORIZONS_S[0]
        self.states: States
        self.ends_s: dict[tuple[str, str], float] = {}

    def play(self) -> float | None:
        """Plays until the end; when that is, None where the file has no end within 120 s.

        Raises:
            InputError: the movers are no scenario.
        """
        for self.horizon_s in HORIZONS_S:
            self._update()
            for _ in range(_MOST_ROUNDS):
                if not self._round():
                    break
            end_s = self._first(self.storyboard.stop, 0.0) if self.storyboard.stop else None
            if end_s is None:
                end_s = self._all_over()
            if end_s is not None:
                return end_s
        return None

    def _all_over(self) -> float | None:
        """A storyboard without conditions of its own ends with its last act."""
        stops = [
            self._first(act.stop, self._acts[act])
            for act in self.storyboard.acts
            if act.stop is not None and act in self._acts
        ]
        ends = [end for end in stops if end is not None]
        if self.storyboard.acts and len(ends) == len(self.storyboard.acts):
            return max(ends)
        return None

    @property
    def positions(self) -> Positions:
        """Reads positions."""
        return self._conditions.positions

    def has_started(self, act: Act) -> bool:
        """Whether an act has."""
        return act in self._acts

    def next_number(self) -> int:
        """A number that no other action has."""
        self._number += 1
        return self._number

    def act_start_s(self, act: Act) -> float:
        """When an act has started."""
        return self._acts[act]

    def start_of(self, name: str) -> Place:
        """Where an object starts."""
        return self._place_at(0.0)(name)

    def start_init(self, action: Node, mover: Mover, at_s: float = 0.0) -> None:
        """Carry out an action that is so from the beginning."""
        self._carry_out(action, mover, at_s, None)

    def _round(self) -> bool:
        """Start what is next; whether anything was."""
        found: list[tuple[float, Act | Event]] = []
        for act in self.storyboard.acts:
            if act not in self._acts:
                at_s = self._first(act.start, 0.0)
                if at_s is not None:
                    found.append((at_s, act))
        for event in self.storyboard.events:
            from_s = self._again(event)
            if from_s is None:
                continue
            at_s = self._first(event.start, from_s, (*event.parents, event.name))
            if at_s is not None and self._still(event.act, at_s):
                found.append((at_s, event))
        if not found:
            return False
        if self._rollouts > _MOST_ROLLOUTS:
            self._stop_early(found)
            return False
        first_s = min(at_s for at_s, _ in found)
        moved, self._latest = False, Motion(self.states, self.ends_s)
        for at_s, what in found:
            if at_s > first_s + SAME_S:
                continue
            if isinstance(what, Act):
                self._acts[what] = at_s
            else:
                moved = self._start(what, at_s) or moved
        if moved:
            self.states, self.ends_s = self._latest
        return True

    def _stop_early(self, found: list[tuple[float, Act | Event]]) -> None:
        """What would start next is left out: the file asks for too much."""
        for _, what in found:
            what.node.say("left_out", f"more than {_MOST_ROLLOUTS} rollouts are needed to play it")

    def _again(self, event: Event) -> float | None:
        """From when on an event may start; None where it may not."""
        if event.act not in self._acts:
            return None
        before = [one for one in self.started if one.event is event]
        if not before:
            return self._acts[event.act]
        if len(before) >= event.times:
            return None
        end_s = before[-1].end_s(self.ends_s)
        # It waits again from the step after its end on.
        return end_s + self.states.step_s if end_s <= self.states.time_s[-1] else None

    def _still(self, act: Act, at_s: float) -> bool:
        """Whether an act has not been stopped before a time."""
        stop_s = self._first(act.stop, self._acts[act]) if act.stop is not None else None
        return stop_s is None or at_s <= stop_s

    def _first(self, trigger: Trigger | None, from_s: float, near: Path = ()) -> float | None:
        if trigger is not None and id(trigger) in self._broken:
            return None
        try:
            return self._conditions.first(trigger, self.states, self._story(), from_s, near)
        except ScenarioGenError as error:
            if trigger is not None:
                self._broken.add(id(trigger))
                trigger.node.say("left_out", str(error), "it never holds")
            return None

    def _start(self, event: Event, at_s: float) -> bool:
        """Carry out an event; whether somebody moves differently."""
        started = Started(event, at_s)
        self.started.append(started)
        moved = False
        for action in event.actions:
            for inner in action.children():
                if inner.tag == "PrivateAction":
                    phases = []
                    for name in dict.fromkeys(event.actors):
                        if name not in self.movers:
                            inner.say("left_out", f"there is no object {name[:40]!r}")
                            continue
                        phases += self._carry_out(inner, self.movers[name], at_s, started)
                        moved = True
                    started.actions.append((action, phases))
                elif inner.tag == "GlobalAction":
                    self.world.change(inner, at_s)
                    started.actions.append((action, []))
                else:
                    inner.say("left_out", "it is for one simulator")
        return moved

    def _carry_out(
        self, action: Node, mover: Mover, at_s: float, started: Started | None
    ) -> list[tuple[str, str]]:
        name = mover.entity.name
        here = self._place_at(at_s)(name)
        road, lane = mover.told or (mover.place.road, mover.place.lane)
        now = Now(
            name, at_s, self._place_at(at_s), self._speed_at(at_s),
            lane if road == here.road else None, mover.entity.limits, self._box,
            lambda other: on_way(self.movers[other], self.roads) if other in self.movers else None,
        )  # fmt: skip
        try:
            planned = self.actions.plan(action, now)
            if planned.jump is not None and planned.follow is None:
                # It is another place at the start, so that of others at the start counts.
                at_start = replace(now, at_s=0.0, place=self._place_at(0.0))
                planned = self.actions.plan(action, at_start)
        except ScenarioGenError as error:
            action.say("left_out", str(error))
            return []
        moves = [(move.domain, move.manoeuvre) for move in planned.moves]
        if mover.backwards and any(manoeuvre.get("target_mps") for _, manoeuvre in moves):
            action.say("left_out", "it drives backwards and would go forward then")
            return []
        if mover.id == EGO_ID:
            allowed = [m for m in moves if m[1]["kind"] != "synchronise"]
            if len(allowed) < len(moves):
                action.say("left_out", "the stand-in of the ego does not synchronise itself",
                           "it keeps its speed")  # fmt: skip
            moves = allowed
        if planned.jump is not None and planned.follow is None:
            mover.place, mover.speed_mps = planned.jump, planned.jump_mps
        before, followed, route = len(mover.phases), len(mover.following), mover.route
        if len(mover.phases) + len(moves) > 20:
            action.say("left_out", "somebody has at most 20 phases")
            return []
        mover.add(at_s, self.next_number(), moves)
        if planned.follow is not None:
            mover.following.append(Following(at_s, planned.follow))
        if planned.route is not None:
            self.route_to(action, mover, planned.route, at_s)
        for light, on in planned.lights:
            if at_s > 0.0:
                action.say("left_out", "lights do not change in a scenario")
            elif on:
                mover.lights.append(light)
        if self._refused():
            del mover.phases[before:]
            mover.route, mover.following = route, mover.following[:followed]
            action.say("left_out", self._why, "the object goes on as before")
            return []
        if planned.lane is not None:
            mover.told = (here.road, planned.lane)
        phases = [(name, phase.id) for phase in mover.phases[before:]]
        phases += [(name, f"#{index}") for index in range(followed, len(mover.following))]
        if started is not None:
            started.phases += phases
        return phases

    def _box(self, name: str) -> Mapping[str, float]:
        if name not in self.movers:
            raise InputError(f"there is no object {name[:40]!r}")
        return self.movers[name].entity.box

    def _refused(self) -> bool:
        """Whether the movers cannot be rolled out any more; ``_why`` says why."""
        self._why = ""
        if not hasattr(self, "states"):
            return False
        try:
            self._latest = self._rolled()
        except (InputError, RoadError, RolloutError) as error:
            self._why = str(error)
            return True
        return False

    def route_to(self, action: Node, mover: Mover, places: list[Place], at_s: float) -> None:
        """Give a mover the roads from place to place; an entry says where no way leads there."""
        here = mover.place if at_s == 0.0 else self._place_at(at_s)(mover.entity.name)
        try:
            names = self.roads.way([here, *places] if here.road != places[0].road else
                                    [here, *places[1:]])  # fmt: skip
            if at_s > 0.0 and here.road != mover.place.road:
                names = [*self.roads.way([mover.place, here])[:-1], *names]
        except InputError as error:
            action.say("left_out", str(error), "it drives straight on")
            return
        mover.route = names[:MOST_ROADS]
        if len(way_ahead(mover, self.roads, 0.0)) < len(mover.route) > 1:
            action.say("approximated", "its lane does not lead along the route to its end",
                       "it drives as far as it does")  # fmt: skip

    def _place_at(self, at_s: float) -> Callable[[str], Place]:
        def place(name: str) -> Place:
            if name not in self.movers:
                raise InputError(f"there is no object {name[:40]!r}")
            if at_s <= 0.0 or not hasattr(self, "states"):
                return self.movers[name].place
            return self.place(name, at_s)

        return place

    def place(self, name: str, at_s: float) -> Place:
        """Where an object is at a time."""
        track, index = self.states.tracks[name], self.states.index(at_s)
        x_m, y_m = float(track.x_m[index]), float(track.y_m[index])
        heading_rad = float(track.heading_rad[index])
        if track.road[index] < 0 or track.lane[index] == 0:
            return self.roads.in_world(x_m, y_m, heading_rad)
        road = self.roads.network.road_ids[int(track.road[index])]
        return Place(
            x_m, y_m, heading_rad, road, int(track.lane[index]), float(track.s_m[index]),
            float(track.t_m[index]),
        )  # fmt: skip

    def _speed_at(self, at_s: float) -> Callable[[str], float]:
        def speed(name: str) -> float:
            if name not in self.movers:
                raise InputError(f"there is no object {name[:40]!r}")
            if not hasattr(self, "states"):
                return self.movers[name].speed_mps
            return float(self.states.tracks[name].speed_mps[self.states.index(at_s)])

        return speed

    def _update(self) -> None:
        self.states, self.ends_s = self._rolled()

    def _rolled(self) -> Motion:
        self._rollouts += 1
        return motion(self.movers, self.roads, self._base, self.roll, self.horizon_s)

    def _story(self) -> Storyline:
        return storyline(self.storyboard, self._acts, self.started, self.ends_s, self.world)
