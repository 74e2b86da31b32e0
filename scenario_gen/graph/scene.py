"""The scene graph of a scenario and its rollout: what is where, what happens, and in what order.

Nodes carry ``kind`` and ``label``, edges ``relation`` and ``label`` (the relation with a detail).
Labels say what things are to the ego; no id, name, number or text of a person enters them.
Intents are left out: they say what is expected, and the rollout shows what happens.
"""

from __future__ import annotations

import hashlib
import itertools
import math

import networkx as nx
import numpy as np

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.environment import precipitation_class
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.graph.describe import mover_label
from scenario_gen.graph.happenings import draw_happenings
from scenario_gen.graph.sight import HIDING, crossing_sides, occlusions
from scenario_gen.graph.sketch import Relation, Sketch
from scenario_gen.graph.tracks import Tracks
from scenario_gen.units import number

#: Upper bounds of the classes of sight in m (GB/T 45312 for fog, ISO 34503 for snow).
SIGHT_CLASSES_M = (50.0, 100.0, 200.0, 500.0, 1000.0)


def scene_graph(scenario: Scenario, trace: TraceBatch, row: int = 0) -> nx.MultiDiGraph:
    """The graph of one scenario.

    Args:
        scenario: concrete, or logical (the defaults of its parameters are taken).
        trace: the rollout of a batch that has the scenario in a row.
        row: that row.
    """
    concrete = scenario.concrete()
    frame, sketch, tracks = EgoFrame(concrete), Sketch(), Tracks(trace, row)
    _draw_road(sketch, concrete, frame)
    _draw_conditions(sketch, concrete)
    _draw_movers(sketch, concrete, frame, tracks)
    _draw_start(sketch, concrete, frame, tracks)
    _draw_meetings(sketch, concrete, tracks)
    draw_happenings(sketch, concrete, frame, tracks)
    return sketch.graph


def lane_node(sketch: Sketch, frame: EgoFrame, road: str, lane: int) -> int:
    """The node of a lane as seen from the ego."""
    label = frame.place(road, lane).label
    return sketch.node(("lane", road, lane), "lane", f"lane:{label}")


def _draw_road(sketch: Sketch, scenario: Scenario, frame: EgoFrame) -> None:
    road = scenario.road
    kind: str = road.template
    if isinstance(road, ExternalRoad):
        # Another map is another road; its hash stands for it, so no file name is shown.
        known = road.sha256 or hashlib.sha256(road.file.encode()).hexdigest()
        kind = f"external:{known[:16]}"
    base = sketch.node("road", "road_element", f"road:{kind}")
    start = scenario.ego.start
    if not frame.is_junction:
        # Neighbours from left to right in the direction of the ego.
        lanes = [lane_node(sketch, frame, start.road, spec.id) for spec in frame.layout]
        for left, right in itertools.pairwise(lanes):
            first, second = (left, right) if frame.direction > 0 else (right, left)
            sketch.link(first, "left_of", second)
    own_lane = lane_node(sketch, frame, start.road, start.lane)
    sketch.link(own_lane, "on", base)
    match road.template:
        case "motorway_curve" | "rural_curve":
            hand = road.hand
            if frame.direction < 0:
                hand = "right" if hand == "left" else "left"
            first_m = number(road.approach_m)
            last_m = first_m + 2 * number(road.clothoid_m) + number(road.arc_m)
            _draw_element(sketch, scenario, frame, f"curve:{hand}", first_m, last_m)
        case "urban_street":
            half_m = number(road.crossing_width_m) / 2
            middle_m = number(road.crossing_s_m)
            _draw_element(sketch, scenario, frame, "crossing", middle_m - half_m, middle_m + half_m)
        case "junction_cross":
            node = sketch.node("junction", "road_element", "junction")
            sketch.link(node, "on", base)
            if start.lane < 0 and "_" not in start.road:
                sketch.link(node, "ahead_of", own_lane)
        case _:
            pass


def _draw_element(
    sketch: Sketch, scenario: Scenario, frame: EgoFrame, label: str, first_m: float, last_m: float
) -> None:
    node = sketch.node("element", "road_element", label)
    sketch.link(node, "on", sketch.node("road", "road_element", ""))
    ego_m = number(scenario.ego.start.s_m)
    relation: Relation = "on"
    if ego_m < first_m:
        relation = "ahead_of" if frame.direction > 0 else "behind"
    elif ego_m > last_m:
        relation = "behind" if frame.direction > 0 else "ahead_of"
    sketch.link(node, relation, lane_node(sketch, frame, scenario.ego.start.road,
                                          scenario.ego.start.lane))  # fmt: skip


def _draw_conditions(sketch: Sketch, scenario: Scenario) -> None:
    environment, road = scenario.environment, sketch.node("road", "road_element", "")
    sight = int(np.searchsorted(SIGHT_CLASSES_M, number(environment.visibility_m), side="left"))
    labels = [
        f"precipitation:{precipitation_class(environment.precipitation)}",
        f"light:{environment.illumination()}",
        f"surface:{environment.surface_condition}",
        f"material:{scenario.road.surface}",
        f"sight:{sight}",
    ]
    for label in labels:
        sketch.link(sketch.node(label, "condition", label), "on", road)


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
    goal = scenario.ego.goal
    if goal is not None:
        node = sketch.node("goal", "condition", "goal")
        sketch.link(node, "on", lane_node(sketch, frame, goal.road, goal.lane))


def _draw_start(sketch: Sketch, scenario: Scenario, frame: EgoFrame, tracks: Tracks) -> None:
    """Where the actors are at the start: to the ego, and to the next one in their lane."""
    ego = sketch.node(("mover", EGO_ID), "ego", "")
    lanes: dict[tuple[str, int], list[tuple[float, int]]] = {}
    for index, actor in enumerate(scenario.actors, start=1):
        node = sketch.node(("mover", actor.id), "actor", "")
        start = actor.start
        if start.road == scenario.ego.start.road:
            ahead_m = frame.direction * float(tracks.s_m[index, 0] - tracks.s_m[0, 0])
            left_m = frame.direction * float(tracks.t_m[index, 0] - tracks.t_m[0, 0])
            in_lane = start.lane == scenario.ego.start.lane
        else:
            ahead_m, left_m = tracks.from_the_ego(index)
            in_lane = False
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
