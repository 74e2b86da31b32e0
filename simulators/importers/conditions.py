"""When conditions hold, over the states of a rollout."""

from __future__ import annotations

import numpy as np

from simulators.importers.boxes import free_space
from simulators.importers.distances import STANDING_MPS, Distances, track_of
from simulators.importers.node import Node
from simulators.importers.positions import Positions
from simulators.importers.rules import Bools, compare, compared, instant, lasting, rule_of, timed
from simulators.importers.states import States, Track
from simulators.importers.storyboard import Condition, Trigger
from simulators.importers.storyline import Path, Storyline


class Conditions:
    """Evaluates conditions.

    Args:
        positions: reads positions.
    """

    def __init__(self, positions: Positions) -> None:
        self.positions, self._distances = positions, Distances(positions)
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
                return rule_of(kind, rule)(states.time_s, value)
            case "StoryboardElementStateCondition":
                return self._element_state(kind, states, story)
            case "ParameterCondition":
                return self._value(kind, kind.text("parameterRef"), states, story)
            case "VariableCondition":
                return self._value(kind, kind.text("variableRef"), states, story)
            case "TrafficSignalCondition":
                return timed(story.signals.get(kind.text("name"), []), kind.text("state"), states)
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
            holds[states.time_s >= at_s - 1e-9] = compare(kind, value, rule, wanted)
        return holds

    def _element_state(self, kind: Node, states: States, story: Storyline) -> Bools:
        what, name = kind.text("storyboardElementType"), kind.text("storyboardElementRef")
        name = name.split("::")[-1].split("/")[-1]
        start_s = story.time_s(story.started_s, what, name, self._near)
        end_s = story.time_s(story.ended_s, what, name, self._near)
        state = kind.text("state")
        time_s, slack_s = states.time_s, 1e-6
        if state == "startTransition":
            return instant(start_s, states)
        if state == "runningState":
            return (time_s >= start_s - slack_s) & (time_s < end_s - slack_s)
        if state in ("endTransition", "stopTransition"):
            return instant(end_s, states)
        if state == "completeState":
            return np.asarray(time_s >= end_s - slack_s)
        if state == "standbyState":
            return np.asarray(time_s < start_s - slack_s)
        raise kind.wrong(f"the state {state[:40]!r} is not evaluated")

    def _by_entity(self, kind: Node, name: str, states: States) -> Bools:
        track = track_of(kind, states, name)
        match kind.tag:
            case "SpeedCondition":
                return compared(kind, track.speed_mps)
            case "RelativeSpeedCondition":
                other = track_of(kind, states, kind.text("entityRef"))
                return compared(kind, track.speed_mps - other.speed_mps)
            case "AccelerationCondition":
                return compared(kind, np.gradient(track.speed_mps, states.step_s))
            case "StandStillCondition":
                return lasting(track.speed_mps < STANDING_MPS, kind.number("duration"), states)
            case "TraveledDistanceCondition":
                pieces = np.hypot(np.diff(track.x_m), np.diff(track.y_m))
                return np.concatenate([[0.0], np.cumsum(pieces)]) >= kind.number("value")
            case "EndOfRoadCondition" | "OffroadCondition":
                off = self._at_end(track) if kind.tag[0] == "E" else track.lane == 0
                return lasting(off, kind.number("duration"), states)
            case "ReachPositionCondition":
                point = self._distances.point(kind.need("Position"), states)
                far_m = np.hypot(track.x_m - point.x_m, track.y_m - point.y_m)
                return np.asarray(far_m <= kind.number("tolerance"))
            case "DistanceCondition":
                return compared(kind, self._distances.to_place(kind, track, states))
            case "RelativeDistanceCondition":
                return compared(kind, self._distances.to_object(kind, track, states))
            case "TimeHeadwayCondition":
                distance_m = self._distances.to_object(kind, track, states)
                other = track_of(kind, states, kind.text("entityRef"))
                ahead = self._distances.offsets(
                    kind.text("coordinateSystem", "entity"), track, other
                )[0]
                # No headway to somebody behind, and none of somebody who stands.
                defined = (ahead >= 0.0) & (track.speed_mps > STANDING_MPS)
                headway_s = np.full(distance_m.shape, np.nan)
                headway_s[defined] = distance_m[defined] / track.speed_mps[defined]
                return compared(kind, headway_s)
            case "TimeToCollisionCondition":
                return compared(kind, self._distances.time_to_collision(kind, track, states))
            case "AngleCondition" | "RelativeAngleCondition":
                return self._angle(kind, track, states)
            case "CollisionCondition":
                return self._collides(kind, name, track, states)
        raise kind.wrong("such a condition is not evaluated")

    def _collides(self, kind: Node, name: str, track: Track, states: States) -> Bools:
        named = kind.child("EntityRef")
        names = (
            [named.text("entityRef")]
            if named is not None
            else [other for other in states.tracks if other != name]
        )
        hit = np.zeros(states.time_s.size, dtype=bool)
        for other in names:
            hit |= free_space(track, track_of(kind, states, other)) <= 0.0
        return hit

    def _angle(self, kind: Node, track: Track, states: States) -> Bools:
        """Whether a heading is an angle, in the frame of the condition, within its tolerance."""
        if kind.text("angleType") != "heading":
            raise kind.wrong("only headings are looked at")
        # Without a frame, simulators take the world for a heading that is not that of another one.
        frame = kind.text("coordinateSystem", "world")
        if kind.tag == "RelativeAngleCondition":
            base_rad = track_of(kind, states, kind.text("entityRef")).heading_rad
        elif frame in ("road", "lane"):
            base_rad = self._distances.along_road(track, lanes=frame == "lane")
        elif frame == "world":
            base_rad = np.zeros(track.heading_rad.shape)
        else:
            raise kind.wrong(f"the frame {frame[:40]!r} is not looked at")
        off_rad = track.heading_rad - base_rad - kind.number("angle")
        off_rad = np.abs(np.remainder(off_rad + np.pi, 2.0 * np.pi) - np.pi)
        return np.asarray(off_rad <= kind.number("angleTolerance"))

    def _at_end(self, track: Track) -> Bools:
        """Standing still at an end of a road that leads nowhere."""
        network = self.positions.roads.network
        lengths = np.array([road.length_m for road in network.roads.values()])
        length = lengths[np.maximum(track.road, 0)]
        near = (track.s_m < 0.1) | (track.s_m > length - 0.1)
        return (track.road >= 0) & near & (track.speed_mps < STANDING_MPS)
