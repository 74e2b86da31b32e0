"""The scene graph of a scenario and its rollout: what is where, what happens, and in what order.

Nodes carry ``kind`` and ``label``, edges ``relation`` and ``label`` (the relation with a detail).
Labels say what things are to the ego; no id, name, number or text of a person enters them.
Intents are left out: they say what is expected, and the rollout shows what happens.

Left and right are those of the world. A scene with left-hand traffic that mirrors one with
right-hand traffic has another structure: a function that masters one need not master the other.
"""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.graph.condition_sketch import draw_conditions
from scenario_gen.graph.describe import mover_label
from scenario_gen.graph.happenings import draw_happenings
from scenario_gen.graph.road_sketch import draw_road
from scenario_gen.graph.sight import HIDING, crossing_sides, occlusions
from scenario_gen.graph.sketch import Sketch, lane_node
from scenario_gen.graph.tracks import Tracks
from scenario_gen.units import number


def scene_graph(scenario: Scenario, trace: TraceBatch, row: int = 0) -> nx.MultiDiGraph:
    """The graph of one scenario.

    Args:
        scenario: concrete, or logical (the defaults of its parameters are taken).
        trace: the rollout of a batch that has the scenario in a row.
        row: that row.
    """
    concrete = scenario.concrete()
    frame, sketch, tracks = EgoFrame(concrete), Sketch(), Tracks(trace, row)
    draw_road(sketch, concrete, frame)
    _draw_movers(sketch, concrete, frame, tracks)
    draw_conditions(sketch, concrete, frame)
    _draw_start(sketch, concrete, frame, tracks)
    _draw_meetings(sketch, concrete, tracks)
    draw_happenings(sketch, concrete, frame, tracks)
    return sketch.graph


def _draw_movers(sketch: Sketch, scenario: Scenario, frame: EgoFrame, tracks: Tracks) -> None:
    movers: list[tuple[str, Ego | Actor]] = [(EGO_ID, scenario.ego)]
    movers += [(actor.id, actor) for actor in scenario.actors]
    for index, (name, mover) in enumerate(movers):
        start = mover.start
        label = mover_label(mover, frame)
        if index and frame.place(start.road, start.lane).side == "elsewhere":
            label += f":{tracks.bearing(index)}"
        node = sketch.node(("mover", name), "actor" if index else "ego", label)
        sketch.link(node, "on", lane_node(sketch, frame, start.road, start.lane))
        if mover.route and frame.is_junction:
            sketch.link(node, "crosses", sketch.node("junction", "road_element", ""))
    _draw_belonging(sketch, scenario)
    goal = scenario.ego.goal
    if goal is not None:
        node = sketch.node("goal", "condition", "goal")
        sketch.link(node, "on", lane_node(sketch, frame, goal.road, goal.lane))


def _draw_belonging(sketch: Sketch, scenario: Scenario) -> None:
    """What lies on, or is part of, another actor, and who belongs together."""
    for actor in scenario.actors:
        node = sketch.node(("mover", actor.id), "actor", "")
        if actor.carried_by is not None:
            carrier = sketch.node(("mover", actor.carried_by), "actor", "")
            sketch.link(node, "on", carrier, "carried")
        if actor.group is not None:
            group = sketch.node(("group", actor.group), "condition", "group")
            sketch.link(node, "on", group)


def _draw_start(sketch: Sketch, scenario: Scenario, frame: EgoFrame, tracks: Tracks) -> None:
    """Where the actors are at the start: to the ego, and to the next one in their lane."""
    ego = sketch.node(("mover", EGO_ID), "ego", "")
    lanes: dict[tuple[str, int], list[tuple[float, int]]] = {}
    for index, actor in enumerate(scenario.actors, start=1):
        node = sketch.node(("mover", actor.id), "actor", "")
        start = actor.start
        in_lane = frame.place(start.road, start.lane).side == "same"
        ahead_m, left_m = tracks.from_the_ego(index)
        if start.road == scenario.ego.start.road and tracks.on_one_road(index):
            ahead_m = frame.direction * float(tracks.s_m[index, 0] - tracks.s_m[0, 0])
            left_m = frame.direction * float(tracks.t_m[index, 0] - tracks.t_m[0, 0])
        if abs(ahead_m + tracks.centre_shift_m(index)) >= tracks.reach_m(index):
            sketch.link(node, "ahead_of" if ahead_m > 0 else "behind", ego)
        if not in_lane:
            sketch.link(node, "left_of" if left_m > 0 else "right_of", ego)
        lanes.setdefault((start.road, start.lane), []).append((number(start.s_m), node))
    for (road, _), row in sorted(lanes.items()):
        turned = road == scenario.ego.start.road and frame.direction < 0
        row.sort(key=lambda item: -item[0] if turned else item[0])
        for (rear_m, rear), (front_m, front) in itertools.pairwise(row):
            if not math.isclose(rear_m, front_m, abs_tol=1e-6):
                sketch.link(front, "ahead_of", rear)


def _draw_meetings(sketch: Sketch, scenario: Scenario, tracks: Tracks) -> None:
    """Crossing paths and hidden actors, from the rollout."""
    if not scenario.actors:
        return
    nodes = [sketch.node(("mover", EGO_ID), "ego", "")]
    nodes += [sketch.node(("mover", actor.id), "actor", "") for actor in scenario.actors]
    for index, side in enumerate(crossing_sides(tracks.centre_x_m, tracks.centre_y_m), start=1):
        if side:
            sketch.link(nodes[index], "crosses", nodes[0], side)
    hiding = np.array([False, *(actor.category in HIDING for actor in scenario.actors)])
    hidden = occlusions(tracks.centre_x_m, tracks.centre_y_m, tracks.heading_rad,
                        tracks.length_m, tracks.width_m, hiding)  # fmt: skip
    for blocker, target in np.argwhere(hidden).tolist():
        sketch.link(nodes[blocker], "occludes", nodes[target])
