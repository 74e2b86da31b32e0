"""Events of a scene: phases with their triggers, lanes entered and left, and their order."""

from __future__ import annotations

import itertools
import math

import numpy as np

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.behaviour import (
    AllTrigger,
    AnyTrigger,
    ArrivalTrigger,
    PositionTrigger,
    SequenceTrigger,
    Synchronise,
    Trigger,
)
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.manoeuvre_labels import Mover, manoeuvre_label
from scenario_gen.graph.sketch import Sketch, lane_node
from scenario_gen.graph.tracks import Tracks
from scenario_gen.graph.trigger_labels import part_label, reference, trigger_label

#: Events closer in time than this are simultaneous.
SIMULTANEOUS_S = 0.05
_LANE_EVENTS_PER_ACTOR = 4
_DIRECT_LINKS = 64  # more pairs of events than this are linked through one node between them


def draw_happenings(sketch: Sketch, scenario: Scenario, frame: EgoFrame, tracks: Tracks) -> None:
    """Add the events of a concrete scenario to a sketch that has its movers and lanes."""
    movers: list[tuple[str, Mover]] = [(EGO_ID, scenario.ego)]
    movers += [(actor.id, actor) for actor in scenario.actors]
    timed: list[tuple[float, int]] = []
    for index, (name, mover) in enumerate(movers):
        timed += _phases(sketch, scenario, frame, tracks, index, name, mover)
    for name, mover in movers:
        for phase in mover.phases:
            event = sketch.node(("phase", name, phase.id), "event", "")
            _trigger(sketch, frame, name, phase.trigger, event, ("trigger", name, phase.id))
            if isinstance(phase.manoeuvre, Synchronise):
                partner = sketch.find(("mover", phase.manoeuvre.with_actor))
                if partner is not None:
                    sketch.link(partner, "triggers", event, "synchronised")
    timed += _lane_events(sketch, scenario, frame, tracks)
    _order(sketch, timed)


def _phases(
    sketch: Sketch, scenario: Scenario, frame: EgoFrame, tracks: Tracks, index: int, name: str,
    mover: Mover,
) -> list[tuple[float, int]]:  # fmt: skip
    node_of_mover = sketch.node(("mover", name), "actor", "")
    ego_road = scenario.ego.start.road
    timed = []
    if getattr(mover, "trajectory", None) is not None:
        node = sketch.node(("trajectory", name), "event", "trajectory")
        sketch.link(node_of_mover, "performs", node)
        timed.append((0.0, node))
    for number, phase in enumerate(mover.phases):
        start_s = float(tracks.phase_start_s[index, number])
        label = manoeuvre_label(phase.manoeuvre, mover, frame, ego_road)
        happened = math.isfinite(start_s)
        node = sketch.node(
            ("phase", name, phase.id), "event", label if happened else f"{label}:not_reached"
        )
        sketch.link(node_of_mover, "performs", node)
        if phase.manoeuvre.kind == "lane_change":
            target = lane_node(sketch, frame, mover.start.road, phase.manoeuvre.to_lane)
            sketch.link(node, "on", target)
        if happened:
            timed.append((start_s, node))
    return timed


def _trigger(
    sketch: Sketch, frame: EgoFrame, own: str, trigger: Trigger, event: int, key: tuple[object, ...]
) -> None:
    """What starts a phase: whom or what a condition looks at -> condition -> event.

    A combined trigger is a condition that its parts lead to; those of a sequence have an order.
    """
    node = sketch.node(key, "condition", trigger_label(trigger))
    sketch.link(node, "triggers", event)
    if not isinstance(trigger, AllTrigger | AnyTrigger | SequenceTrigger):
        _looks_at(sketch, frame, own, trigger, node)
        return
    parts = []
    for index, part in enumerate(trigger.of):
        part_node = sketch.node((*key, index), "condition", part_label(part))
        sketch.link(part_node, "triggers", node)
        _looks_at(sketch, frame, own, part, part_node)
        parts.append(part_node)
    if isinstance(trigger, SequenceTrigger):
        for before, after in itertools.pairwise(parts):
            sketch.link(before, "precedes", after)


def _looks_at(sketch: Sketch, frame: EgoFrame, own: str, trigger: Trigger, node: int) -> None:
    looked_at = reference(trigger, own)
    if looked_at is not None:
        mover, phase = looked_at
        found = sketch.find(("phase", mover, phase) if phase else ("mover", mover))
        if found is not None:
            sketch.link(found, "triggers", node)
    if isinstance(trigger, PositionTrigger | ArrivalTrigger):
        sketch.link(node, "on", lane_node(sketch, frame, trigger.road, trigger.lane))


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
        facing = tracks.ego_direction(step) or frame.direction
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
        node = lane_node(sketch, frame, actor.start.road, lane)
        sketch.link(sketch.node(("mover", actor.id), "actor", ""), "crosses", node)


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
