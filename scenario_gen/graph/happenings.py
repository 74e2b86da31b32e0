"""Events of a scene: phases with their triggers, lanes entered and left, and their order."""

from __future__ import annotations

import itertools
import math

import numpy as np

from scenario_gen.domain.actor import Actor
from scenario_gen.domain.behaviour import Phase
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.describe import manoeuvre_label, trigger_label
from scenario_gen.graph.sketch import Sketch
from scenario_gen.graph.tracks import Tracks

#: Events closer in time than this are simultaneous.
SIMULTANEOUS_S = 0.05
_LANE_EVENTS_PER_ACTOR = 4
_DIRECT_LINKS = 64  # more pairs of events than this are linked through one node between them


def draw_happenings(sketch: Sketch, scenario: Scenario, frame: EgoFrame, tracks: Tracks) -> None:
    """Add the events of a concrete scenario to a sketch that has its movers and lanes."""
    timed: list[tuple[float, int]] = []
    for index, actor in enumerate(scenario.actors, start=1):
        timed += _phases(sketch, scenario, frame, tracks, index, actor)
    for actor in scenario.actors:
        for phase in actor.phases:
            _trigger(sketch, frame, actor, phase)
    timed += _lane_events(sketch, scenario, frame, tracks)
    _order(sketch, timed)


def _phases(
    sketch: Sketch, scenario: Scenario, frame: EgoFrame, tracks: Tracks, index: int, actor: Actor
) -> list[tuple[float, int]]:
    mover = sketch.node(("mover", actor.id), "actor", "")
    ego_road = scenario.ego.start.road
    timed = []
    if actor.trajectory is not None:
        node = sketch.node(("trajectory", actor.id), "event", "trajectory")
        sketch.link(mover, "performs", node)
        timed.append((0.0, node))
    for number, phase in enumerate(actor.phases):
        start_s = float(tracks.phase_start_s[index, number])
        label = manoeuvre_label(phase.manoeuvre, actor, frame, ego_road)
        happened = math.isfinite(start_s)
        node = sketch.node(
            ("phase", actor.id, phase.id), "event", label if happened else f"{label}:not_reached"
        )
        sketch.link(mover, "performs", node)
        if phase.manoeuvre.kind == "lane_change":
            target = frame.place(actor.start.road, phase.manoeuvre.to_lane).label
            lane = sketch.node(
                ("lane", actor.start.road, phase.manoeuvre.to_lane), "lane", f"lane:{target}"
            )
            sketch.link(node, "on", lane)
        if happened:
            timed.append((start_s, node))
    return timed


def _trigger(sketch: Sketch, frame: EgoFrame, actor: Actor, phase: Phase) -> None:
    """What starts a phase: whom or what a condition looks at -> condition -> event."""
    trigger = phase.trigger
    event = sketch.node(("phase", actor.id, phase.id), "event", "")
    looks_at: int | None = None
    match trigger.kind:
        case "gap" | "ttc":
            looks_at = sketch.find(("mover", trigger.to))
        case "position":
            looks_at = sketch.find(("mover", trigger.of))
        case "phase_end":
            looks_at = sketch.find(("phase", trigger.actor or actor.id, trigger.phase))
        case "time":
            pass
    node = sketch.node(("trigger", actor.id, phase.id), "condition", trigger_label(trigger))
    sketch.link(node, "triggers", event)
    if looks_at is not None:
        sketch.link(looks_at, "triggers", node)
    if trigger.kind == "position":
        place = frame.place(trigger.road, trigger.lane).label
        lane = sketch.node(("lane", trigger.road, trigger.lane), "lane", f"lane:{place}")
        sketch.link(node, "on", lane)


def _lane_events(
    sketch: Sketch, scenario: Scenario, frame: EgoFrame, tracks: Tracks
) -> list[tuple[float, int]]:
    """Actors that move into or out of the lane the ego is in at that time.

    Only sideways moves count: a change of lane on one road while the ego keeps its lane.
    """
    road, lane = tracks.road, tracks.lane
    if road.shape[0] < 2 or road.shape[1] < 2:
        return []
    shared = (road == road[0]) & (lane == lane[0]) & (lane != 0)
    moved = (lane[1:, 1:] != lane[1:, :-1]) & (road[1:, 1:] == road[1:, :-1])
    ego_stays = (lane[0, 1:] == lane[0, :-1]) & (road[0, 1:] == road[0, :-1])
    changes = moved & ego_stays & (shared[1:, 1:] != shared[1:, :-1])
    ego_lane = sketch.node(("lane", scenario.ego.start.road, scenario.ego.start.lane), "lane", "")
    timed = []
    seen: dict[int, int] = {}
    for at_actor, step in np.argwhere(changes).tolist():
        index = at_actor + 1
        seen[index] = seen.get(index, 0) + 1
        if seen[index] > _LANE_EVENTS_PER_ACTOR:
            continue
        enters = bool(shared[index, step + 1])
        outside = step if enters else step + 1
        facing = _ego_direction(tracks, step)
        left_m = facing * float(tracks.t_m[index, outside] - tracks.t_m[0, outside])
        ahead_m = facing * float(tracks.s_m[index, step] - tracks.s_m[0, step])
        side = "left" if left_m > 0 else "right"
        where = "ahead" if ahead_m > 0 else "behind"
        label = f"enters_lane:from_{side}:{where}" if enters else f"leaves_lane:to_{side}:{where}"
        actor = scenario.actors[index - 1]
        node = sketch.node(("lane_event", actor.id, step), "event", label)
        sketch.link(sketch.node(("mover", actor.id), "actor", ""), "performs", node)
        sketch.link(node, "on", ego_lane)
        timed.append((float(tracks.time_s[step + 1]), node))
    for index in sorted(seen):
        _through(sketch, scenario, frame, tracks, index)
    return timed


def _through(
    sketch: Sketch, scenario: Scenario, frame: EgoFrame, tracks: Tracks, index: int
) -> None:
    """Lanes of its road that an actor passes through: neither the first nor the last it is in."""
    actor = scenario.actors[index - 1]
    lanes = tracks.lane[index][tracks.road[index] == tracks.road[index, 0]]
    lanes = lanes[lanes != 0]
    if lanes.size == 0:
        return
    passed = sorted(set(lanes.tolist()) - {int(lanes[0]), int(lanes[-1])})
    for lane in passed:
        place = frame.place(actor.start.road, lane).label
        node = sketch.node(("lane", actor.start.road, lane), "lane", f"lane:{place}")
        sketch.link(sketch.node(("mover", actor.id), "actor", ""), "crosses", node)


def _ego_direction(tracks: Tracks, step: int) -> int:
    """+1 where the ego drives with s, from the sign of its lane (right-hand traffic)."""
    return 1 if tracks.lane[0, step] < 0 else -1


def _order(sketch: Sketch, timed: list[tuple[float, int]]) -> None:
    """Each event precedes those of the next moment; simultaneous ones share a moment."""
    moments: list[list[int]] = []
    last_s = -math.inf
    for time_s, node in sorted(timed):
        if time_s - last_s > SIMULTANEOUS_S:
            moments.append([])
        moments[-1].append(node)
        last_s = time_s
    for index, (before, after) in enumerate(itertools.pairwise(moments)):
        if len(before) * len(after) > _DIRECT_LINKS:
            between = sketch.node(("moment", index), "event", "moment")
            for first in before:
                sketch.link(first, "precedes", between)
            before = [between]
        for first in before:
            for second in after:
                sketch.link(first, "precedes", second)
