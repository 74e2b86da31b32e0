"""When conditions hold, over the states of a rollout."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulators.importers.boxes import between_ends, free_space
from simulators.importers.node import Node
from simulators.importers.positions import Positions
from simulators.importers.roadmap import Place
from simulators.importers.states import Floats, States, Track
from simulators.importers.storyboard import Condition, Trigger
from simulators.importers.storyline import Path, Storyline

Bools = NDArray[np.bool_]

_STANDING_MPS = 0.01
_EQUAL = 0.01
_RULES: dict[str, Callable[[Floats, float], Bools]] = {
    "greaterThan": lambda a, b: a > b + 1e-9,
    "lessThan": lambda a, b: a < b - 1e-9,
    "equalTo": lambda a, b: np.abs(a - b) < _EQUAL,
    "greaterOrEqual": lambda a, b: a >= b - 1e-9,
    "lessOrEqual": lambda a, b: a <= b + 1e-9,
    "notEqualTo": lambda a, b: np.abs(a - b) >= _EQUAL,
}


class Conditions:
    """Evaluates conditions.

    Args:
        positions: reads positions.
        ends_m: (road index) length, for the end of the road.
    """

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self._near: Path = ()

    def first(
        self, trigger: Trigger | None, states: States, story: Storyline, from_s: float,
        near: Path = (),
    ) -> float | None:  # fmt: skip
        """The first time from which on a trigger holds; None if it never does.

        ``near`` is the path of the element that it is of.

        Raises:
            InputError: a condition cannot be evaluated.
        """
        if trigger is None:
            return from_s
        begin = states.index(from_s)
        self._near = near
        times = []
        for group in trigger.groups:
            holds = np.ones(states.time_s.size - begin, dtype=bool)
            for condition in group:
                holds &= self._pulses(condition, states, story, begin)
            if holds.any():
                times.append(float(states.time_s[begin + int(np.argmax(holds))]))
        return max(min(times), from_s) if times else None

    def _pulses(self, condition: Condition, states: States, story: Storyline, begin: int) -> Bools:
        """When a condition holds, after its edge and its delay."""
        raw = self._holds(condition, states, story)[begin:]
        before = np.concatenate([[raw[0]], raw[:-1]]) if raw.size else raw
        edge = condition.edge
        if condition.kind.tag == "StoryboardElementStateCondition":
            # A transition is an instant, whatever was before.
            edge = "none"
        if edge == "rising":
            raw = raw & ~before
        elif edge == "falling":
            raw = ~raw & before
        elif edge == "risingOrFalling":
            raw = raw != before
        shift = round(condition.delay_s / states.step_s)
        if shift:
            late = np.zeros_like(raw)
            late[shift:] = raw[: max(raw.size - shift, 0)]
            raw = late
        return raw

    def _holds(self, condition: Condition, states: States, story: Storyline) -> Bools:
        kind = condition.kind
        if not condition.entities:
            if condition.node.child("ByEntityCondition") is not None:
                raise kind.wrong("it names no object")
            return self._by_value(kind, states, story)
        parts = [self._by_entity(kind, name, states) for name in condition.entities]
        together = np.logical_and if condition.every else np.logical_or
        return np.asarray(together.reduce(parts))

    def _by_value(self, kind: Node, states: States, story: Storyline) -> Bools:
        match kind.tag:
            case "SimulationTimeCondition":
                rule = kind.text("rule")
                value = kind.number("value")
                if rule == "equalTo":
                    return np.abs(states.time_s - value) < 0.5 * states.step_s + 1e-9
                return _rule(kind, rule)(states.time_s, value)
            case "StoryboardElementStateCondition":
                return self._element_state(kind, states, story)
            case "ParameterCondition":
                return self._value(kind, kind.text("parameterRef"), states, story)
            case "VariableCondition":
                return self._value(kind, kind.text("variableRef"), states, story)
            case "TrafficSignalCondition":
                return _timed(story.signals.get(kind.text("name"), []), kind.text("state"), states)
        raise kind.wrong("such a condition is not evaluated")

    def _value(self, kind: Node, name: str, states: States, story: Storyline) -> Bools:
        wanted, rule = kind.text("value"), kind.text("rule")
        name = name.removeprefix("$")
        given = story.values.get(name)
        if given is None:
            found = kind.scope.get(name)
            if found is None:
                raise kind.wrong(f"there is no parameter or variable {name[:40]!r}")
            given = [(0.0, str(found[1].resolve(found[0])))]
        holds = np.zeros(states.time_s.size, dtype=bool)
        for at_s, value in given:
            holds[states.time_s >= at_s - 1e-9] = _compare(kind, value, rule, wanted)
        return holds

    def _element_state(self, kind: Node, states: States, story: Storyline) -> Bools:
        what, name = kind.text("storyboardElementType"), kind.text("storyboardElementRef")
        name = name.split("::")[-1].split("/")[-1]
        start_s = story.time_s(story.started_s, what, name, self._near)
        end_s = story.time_s(story.ended_s, what, name, self._near)
        state = kind.text("state")
        time_s, slack_s = states.time_s, 1e-6
        if state == "startTransition":
            return _instant(start_s, states)
        if state == "runningState":
            return (time_s >= start_s - slack_s) & (time_s < end_s - slack_s)
        if state in ("endTransition", "stopTransition"):
            return _instant(end_s, states)
        if state == "completeState":
            return np.asarray(time_s >= end_s - slack_s)
        if state == "standbyState":
            return np.asarray(time_s < start_s - slack_s)
        raise kind.wrong(f"the state {state[:40]!r} is not evaluated")

    def _by_entity(self, kind: Node, name: str, states: States) -> Bools:
        track = _track(kind, states, name)
        match kind.tag:
            case "SpeedCondition":
                return _compared(kind, track.speed_mps)
            case "RelativeSpeedCondition":
                other = _track(kind, states, kind.text("entityRef"))
                return _compared(kind, track.speed_mps - other.speed_mps)
            case "AccelerationCondition":
                return _compared(kind, np.gradient(track.speed_mps, states.step_s))
            case "StandStillCondition":
                return _lasting(track.speed_mps < _STANDING_MPS, kind.number("duration"), states)
            case "TraveledDistanceCondition":
                pieces = np.hypot(np.diff(track.x_m), np.diff(track.y_m))
                return np.concatenate([[0.0], np.cumsum(pieces)]) >= kind.number("value")
            case "EndOfRoadCondition" | "OffroadCondition":
                off = self._at_end(track) if kind.tag[0] == "E" else track.lane == 0
                return _lasting(off, kind.number("duration"), states)
            case "ReachPositionCondition":
                place = self._place(kind, states)
                return np.asarray(_straight(track, place) <= kind.number("tolerance"))
            case "DistanceCondition":
                return _compared(kind, self._distance_to_place(kind, track, states))
            case "RelativeDistanceCondition":
                return _compared(kind, self._distance(kind, track, states))
            case "TimeHeadwayCondition":
                distance_m = self._distance(kind, track, states)
                other = _track(kind, states, kind.text("entityRef"))
                ahead = self._offsets(kind.text("coordinateSystem", "entity"), track, other)[0]
                # No headway to somebody behind, and none of somebody who stands.
                defined = (ahead >= 0.0) & (track.speed_mps > _STANDING_MPS)
                headway_s = np.full(distance_m.shape, np.nan)
                headway_s[defined] = distance_m[defined] / track.speed_mps[defined]
                return _compared(kind, headway_s)
            case "TimeToCollisionCondition":
                return _compared(kind, self._ttc(kind, track, states))
            case "CollisionCondition":
                return self._collides(kind, name, track, states)
        raise kind.wrong("such a condition is not evaluated")

    def _place(self, kind: Node, states: States) -> Place:
        """A position; one relative to an object is where that is at the start."""

        def where(name: str) -> Place:
            other = _track(kind, states, name)
            return self.positions.roads.in_world(
                float(other.x_m[0]), float(other.y_m[0]), float(other.heading_rad[0])
            )

        return self.positions.place(kind.need("Position"), where)

    def _distance_to_place(self, kind: Node, track: Track, states: States) -> Floats:
        place = self._place(kind, states)
        size = states.time_s.size
        point = Track(
            np.full(size, place.x_m), np.full(size, place.y_m), np.full(size, place.heading_rad),
            np.zeros(size), np.full(size, self.positions.roads.network.road_index(place.road)),
            np.full(size, place.lane), np.full(size, place.s_m), np.full(size, place.t_m),
            0.0, 0.0, 0.0,
        )  # fmt: skip
        return self._between(kind, track, point)

    def _distance(self, kind: Node, track: Track, states: States) -> Floats:
        return self._between(kind, track, _track(kind, states, kind.text("entityRef")))

    def _between(self, kind: Node, one: Track, two: Track) -> Floats:
        """(T,) distance of a kind, never negative; between boxes where free space is meant."""
        freespace = kind.boolean("freespace", False)
        what = kind.text("relativeDistanceType", "euclidianDistance")
        frame = kind.text("coordinateSystem", "entity")
        if kind.boolean("alongRoute", False):
            what, frame = "longitudinal", "road"
        if what in ("euclidianDistance", "cartesianDistance"):
            if freespace:
                return free_space(one, two)
            return np.hypot(two.x_m - one.x_m, two.y_m - one.y_m)
        along, across = self._offsets(frame, one, two)
        if what == "longitudinal":
            distance_m = np.abs(along)
            if freespace:
                distance_m = np.maximum(between_ends(one, two, along), 0.0)
            return distance_m
        distance_m = np.abs(across)
        if freespace:
            distance_m = np.maximum(distance_m - 0.5 * (one.width_m + two.width_m), 0.0)
        return distance_m

    def _offsets(self, frame: str, one: Track, two: Track) -> tuple[Floats, Floats]:
        """(T,) how far two is ahead of one, and to its left."""
        dx, dy = two.x_m - one.x_m, two.y_m - one.y_m
        cos, sin = np.cos(one.heading_rad), np.sin(one.heading_rad)
        along, across = cos * dx + sin * dy, -sin * dx + cos * dy
        if frame in ("road", "lane", "trajectory"):
            same = (one.road == two.road) & (one.road >= 0)
            network = self.positions.roads.network
            for index in np.unique(one.road[same]):
                line = network.roads[network.road_ids[int(index)]].line
                on = same & (one.road == index)
                line_rad = line.evaluate(one.s_m[on])[2]
                sign = np.where(np.cos(one.heading_rad[on] - line_rad) >= 0.0, 1.0, -1.0)
                along[on] = sign * (two.s_m[on] - one.s_m[on])
                across[on] = sign * (two.t_m[on] - one.t_m[on])
        return along, across

    def _ttc(self, kind: Node, track: Track, states: States) -> Floats:
        target = kind.need("TimeToCollisionConditionTarget").only()
        if target.tag == "EntityRef":
            other = _track(kind, states, target.text("entityRef"))
            distance_m = self._between(kind, track, other)
        else:
            holder = kind.need("TimeToCollisionConditionTarget")

            def where(name: str) -> Place:
                at = _track(kind, states, name)
                return self.positions.roads.in_world(float(at.x_m[0]), float(at.y_m[0]))

            place = self.positions.place(target if target.tag == "Position" else holder, where)
            size = states.time_s.size
            index = self.positions.roads.network.road_index(place.road)
            point = Track(
                np.full(size, place.x_m), np.full(size, place.y_m), np.zeros(size),
                np.zeros(size), np.full(size, index), np.full(size, place.lane),
                np.full(size, place.s_m), np.full(size, place.t_m), 0.0, 0.0, 0.0,
            )  # fmt: skip
            distance_m = self._between(kind, track, point)
        closing = -np.gradient(distance_m, states.step_s)
        time_s = np.full(distance_m.shape, np.nan)
        nearing = closing > _STANDING_MPS
        time_s[nearing] = distance_m[nearing] / closing[nearing]
        return time_s

    def _collides(self, kind: Node, name: str, track: Track, states: States) -> Bools:
        named = kind.child("EntityRef")
        names = (
            [named.text("entityRef")]
            if named is not None
            else [other for other in states.tracks if other != name]
        )
        hit = np.zeros(states.time_s.size, dtype=bool)
        for other in names:
            hit |= free_space(track, _track(kind, states, other)) <= 0.0
        return hit

    def _at_end(self, track: Track) -> Bools:
        """Standing still at an end of a road that leads nowhere."""
        network = self.positions.roads.network
        lengths = np.array([road.length_m for road in network.roads.values()])
        length = lengths[np.maximum(track.road, 0)]
        near = (track.s_m < 0.1) | (track.s_m > length - 0.1)
        return (track.road >= 0) & near & (track.speed_mps < _STANDING_MPS)


def _instant(at_s: float, states: States) -> Bools:
    """The first state from a time on."""
    holds = np.zeros(states.time_s.size, dtype=bool)
    if at_s <= states.time_s[-1]:
        holds[states.index(at_s)] = True
    return holds


def _track(kind: Node, states: States, name: str) -> Track:
    found = states.tracks.get(name)
    if found is None:
        raise kind.wrong(f"the object {name[:40]!r} is not there")
    return found


def _rule(kind: Node, rule: str) -> Callable[[Floats, float], Bools]:
    if rule not in _RULES:
        raise kind.wrong(f"the rule {rule[:40]!r} is not known")
    return _RULES[rule]


def _compared(kind: Node, values: Floats) -> Bools:
    return _rule(kind, kind.text("rule"))(values, kind.number("value"))


def _compare(kind: Node, value: str, rule: str, wanted: str) -> bool:
    try:
        numbers = float(value), float(wanted)
    except ValueError:
        if rule in ("equalTo", "notEqualTo"):
            return (value == wanted) == (rule == "equalTo")
        return False
    return bool(_rule(kind, rule)(np.array([numbers[0]]), numbers[1])[0])


def _timed(given: list[tuple[float, str]], wanted: str, states: States) -> Bools:
    holds = np.zeros(states.time_s.size, dtype=bool)
    for at_s, value in given:
        holds[states.time_s >= at_s - 1e-9] = value == wanted
    return holds


def _lasting(holds: Bools, duration_s: float, states: States) -> Bools:
    """Where something has held for a time."""
    count = round(max(duration_s, 0.0) / states.step_s)
    at = np.arange(holds.size)
    since = at - np.maximum.accumulate(np.where(holds, -1, at))
    return holds & (since >= count)


def _straight(track: Track, place: Place) -> Floats:
    return np.hypot(track.x_m - place.x_m, track.y_m - place.y_m)
