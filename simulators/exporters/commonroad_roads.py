"""Lanelets, signs, traffic lights and intersections as elements of CommonRoad 2020a."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.signals import SignalProgram
from scenario_gen.geometry import wrap_angle
from scenario_gen.roads import Junction, RoadMark, RoadNetwork, Signal
from simulators.exporters._text import comment, leaf
from simulators.exporters._xml import element
from simulators.exporters.commonroad_lanelets import Lanelet, Lanelets
from simulators.exporters.commonroad_words import COLOURS, MARKS, lanelet_types, sign_id, user

TRAFFIC_LIGHT = "1000001"
# Turns of less than this are straight on.
_STRAIGHT_RAD = np.pi / 4.0
# Cycles of CommonRoad repeat; the last state of a program lasts so much beyond the end.
_BEYOND_STEPS = 600
_TRAFFIC = frozenset({"driving", "bus"})
_WALKED = frozenset({"sidewalk"})


class RoadWriter:
    """Writes the road network of a scenario.

    Args:
        scenario: concrete.
        network: its roads.
        lanelets: of the network.
        ids: new ids, after those of the lanelets.
        step_s: time step that durations are counted in.
    """

    def __init__(
        self, scenario: Scenario, network: RoadNetwork, lanelets: Lanelets, ids: Iterator[int],
        step_s: float,
    ) -> None:  # fmt: skip
        self._scenario, self._network, self._lanelets = scenario, network, lanelets
        self._step_s, self._ids = step_s, ids
        self._signals: dict[str, int] = {}
        self._seen_by: dict[int, list[Signal]] = {}
        self._unseen: list[Signal] = []
        for signal in network.signals:
            if signal.type != TRAFFIC_LIGHT and sign_id(signal) is None:
                continue
            lanelets_of_it = self._for_whom(signal)
            if not lanelets_of_it:
                # commonroad-io refuses a file with a sign that no lanelet refers to.
                self._unseen.append(signal)
                continue
            self._signals[signal.name] = next(ids)
            for lanelet in lanelets_of_it:
                self._seen_by.setdefault(lanelet.id, []).append(signal)

    def write(self, root: Any) -> None:
        """Append lanelets, signs, lights and intersections, in this order."""
        for signal in self._unseen:
            comment(root, f"not carried: {signal.name}, a signal that is for no lanelet")
        for lanelet in self._lanelets.all:
            self._lanelet(root, lanelet)
        for signal in self._network.signals:
            if signal.name in self._signals and signal.type != TRAFFIC_LIGHT:
                self._sign(root, signal)
        programs = {program.signal: program for program in self._scenario.signals}
        for signal in self._network.signals:
            if signal.name in self._signals and signal.type == TRAFFIC_LIGHT:
                self._light(root, signal, programs.get(signal.name))
        for junction in self._network.junctions:
            self._intersection(root, junction)

    def _lanelet(self, root: Any, lanelet: Lanelet) -> None:
        marking = self._scenario.road.marking
        node = element(root, "lanelet", id=lanelet.id)
        for tag, points, mark in (
            ("leftBound", lanelet.left, lanelet.left_mark),
            ("rightBound", lanelet.right, lanelet.right_mark),
        ):
            _bound(node, tag, points, "none" if marking == "none" and mark != "curb" else mark)
        for tag, ids in (("predecessor", lanelet.predecessors), ("successor", lanelet.successors)):
            for other in sorted(ids):
                element(node, tag, ref=other)
        for tag, beside in (
            ("adjacentLeft", lanelet.beside_left), ("adjacentRight", lanelet.beside_right),
        ):  # fmt: skip
            if beside is not None:
                element(node, tag, ref=beside[0], drivingDir="same" if beside[1] else "opposite")
        seen = self._seen_by.get(lanelet.id, [])
        self._stop_line(node, lanelet, seen)
        if not lanelet.lane:
            leaf(node, "laneletType", "crosswalk")
        else:
            for word in lanelet_types(lanelet.kind, lanelet.road):
                leaf(node, "laneletType", word)
        if (who := user(lanelet.kind)) is not None:
            leaf(node, "userOneWay", who)
        if lanelet.kind in _WALKED:
            leaf(node, "userBidirectional", "pedestrian")
        for signal in seen:
            if signal.type != TRAFFIC_LIGHT:
                element(node, "trafficSignRef", ref=self._signals[signal.name])
        for signal in seen:
            if signal.type == TRAFFIC_LIGHT:
                element(node, "trafficLightRef", ref=self._signals[signal.name])

    def _stop_line(self, node: Any, lanelet: Lanelet, seen: list[Signal]) -> None:
        """A lanelet has one stop line at most: the first one met."""
        lines = [
            (signal.stop_line_s_m, signal)
            for signal in seen
            if signal.stop_line_s_m is not None
            and lanelet.from_m <= signal.stop_line_s_m <= lanelet.to_m
        ]
        if not lines:
            return
        s_m = min(lines, key=lambda line: line[0] if lanelet.along else -line[0])[0]
        parent = element(node, "stopLine")
        borders_m = lanelet.road.lane_borders_t(lanelet.lane, s_m)
        for t_m in borders_m[::-1] if lanelet.along else borders_m:
            _point(parent, *lanelet.road.line.point(s_m, t_m))
        leaf(parent, "lineMarking", "solid")
        its = [signal for at_m, signal in lines if at_m == s_m]
        for tag, is_light in (("trafficSignRef", False), ("trafficLightRef", True)):
            for signal in its:
                if (signal.type == TRAFFIC_LIGHT) == is_light:
                    element(parent, tag, ref=self._signals[signal.name])

    def _for_whom(self, signal: Signal) -> list[Lanelet]:
        """The lanelets that a signal is for: where it stands, or from there on for speed limits."""
        road = self._network.road(signal.road)
        at_m = signal.s_m if signal.stop_line_s_m is None else signal.stop_line_s_m
        found = []
        for spec in road.lanes:
            wanted = signal.orientation == "none" or (spec.direction > 0) == (
                signal.orientation == "+"
            )
            if not wanted or spec.kind not in _TRAFFIC:
                continue
            if signal.lanes and spec.id not in signal.lanes:
                continue
            if signal.type == "274":
                found += [
                    lanelet
                    for lanelet in self._lanelets.of_lane(road.id, spec.id)
                    if (lanelet.to_m > at_m if lanelet.along else lanelet.from_m < at_m)
                ]
            elif (lanelet := self._lanelets.at(road.id, spec.id, at_m)) is not None:
                found.append(lanelet)
        return found

    def _sign(self, root: Any, signal: Signal) -> None:
        node = element(root, "trafficSign", id=self._signals[signal.name])
        entry = element(node, "trafficSignElement")
        leaf(entry, "trafficSignID", sign_id(signal) or "")
        if signal.type == "274" and signal.value is not None:
            leaf(entry, "additionalValue", float(signal.value))
        self._place(node, signal)
        leaf(node, "virtual", False)

    def _light(self, root: Any, signal: Signal, program: SignalProgram | None) -> None:
        comment(root, f"traffic light {signal.name}")
        node = element(root, "trafficLight", id=self._signals[signal.name])
        cycle = element(node, "cycle")
        for steps, colour in self._states(program):
            entry = element(cycle, "cycleElement")
            leaf(entry, "duration", steps)
            leaf(entry, "color", colour)
        self._place(node, signal)
        leaf(node, "active", program is not None)

    def _states(self, program: SignalProgram | None) -> list[tuple[int, str]]:
        """Durations in steps and colours; the last one lasts beyond the end of the scenario."""
        if program is None:
            return [(_BEYOND_STEPS, COLOURS["dark"])]
        begins = [round(phase.at_s / self._step_s) for phase in program.phases]
        end = max(begins[-1], round(self._scenario.duration_s / self._step_s)) + _BEYOND_STEPS
        return [
            (after - begin, COLOURS[phase.state])
            for phase, (begin, after) in zip(
                program.phases, itertools.pairwise([*begins, end]), strict=True
            )
            if after > begin
        ]

    def _place(self, node: Any, signal: Signal) -> None:
        line = self._network.road(signal.road).line
        _point(element(node, "position"), *line.point(signal.s_m, signal.t_m))

    def _intersection(self, root: Any, junction: Junction) -> None:
        """The ways through a junction that at least two roads lead into."""
        incoming: dict[str, dict[int, dict[str, list[int]]]] = {}
        for connection in junction.connections:
            road = self._network.road(connection.incoming)
            link = road.successor
            at_end = link is not None and (link.kind, link.id) == ("junction", junction.id)
            for lane, to_lane in connection.lane_links:
                first = self._lanelets.end_of(connection.incoming, lane, at_end=at_end)
                second = self._lanelets.end_of(
                    connection.connecting, to_lane, at_end=connection.contact == "end"
                )
                if first is not None and second is not None and second.id in first.successors:
                    ways = incoming.setdefault(connection.incoming, {}).setdefault(first.id, {})
                    ways.setdefault(_turn(second), []).append(second.id)
        if len(incoming) < 2:
            return
        comment(root, f"junction {junction.id}")
        node = element(root, "intersection", id=next(self._ids))
        for lanelets in incoming.values():
            group = element(node, "incoming", id=next(self._ids))
            for lanelet in sorted(lanelets):
                element(group, "incomingLanelet", ref=lanelet)
            for where in ("successorsRight", "successorsStraight", "successorsLeft"):
                ids = {one for ways in lanelets.values() for one in ways.get(where, ())}
                for other in sorted(ids):
                    element(group, where, ref=other)


def _turn(lanelet: Lanelet) -> str:
    """Where the whole of a way through a junction turns to."""
    ends = [np.diff(lanelet.right[part], axis=0)[0] for part in (slice(0, 2), slice(-2, None))]
    before, after = (np.arctan2(chord[1], chord[0]) for chord in ends)
    by_rad = float(wrap_angle(np.asarray(after - before)))
    if abs(by_rad) < _STRAIGHT_RAD:
        return "successorsStraight"
    return "successorsLeft" if by_rad > 0.0 else "successorsRight"


def _bound(node: Any, tag: str, points: NDArray[np.float64], mark: RoadMark) -> None:
    parent = element(node, tag)
    for x_m, y_m in points.tolist():
        _point(parent, x_m, y_m)
    leaf(parent, "lineMarking", MARKS[mark])


def _point(parent: Any, x_m: Any, y_m: Any) -> None:
    node = element(parent, "point")
    leaf(node, "x", float(x_m))
    leaf(node, "y", float(y_m))
