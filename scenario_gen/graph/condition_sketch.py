"""Weather, light and surface in the scene graph, with their changes, places and signals."""

from __future__ import annotations

import itertools

import numpy as np

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.environment import Perception, precipitation_class
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.condition_labels import (
    change_label,
    patch_label,
    signal_label,
    visibility_zone_label,
    wind_zone_label,
)
from scenario_gen.graph.places import along_m
from scenario_gen.graph.sketch import Relation, Sketch, lane_node
from scenario_gen.units import number

#: Upper bounds of the classes of sight in m (GB/T 45312 for fog, ISO 34503 for snow).
SIGHT_CLASSES_M = (50.0, 100.0, 200.0, 500.0, 1000.0)


def draw_conditions(sketch: Sketch, scenario: Scenario, frame: EgoFrame) -> None:
    """Add the conditions of a concrete scenario to a sketch that has its road and its movers."""
    environment, road = scenario.environment, sketch.node("road", "road_element", "")
    sight = int(np.searchsorted(SIGHT_CLASSES_M, number(environment.visibility_m), side="left"))
    labels = [
        f"precipitation:{precipitation_class(environment.precipitation)}",
        f"light:{environment.illumination()}",
        f"surface:{environment.surface_condition}",
        f"material:{scenario.road.surface}",
        f"sight:{sight}",
        *_perception_labels(environment.perception),
    ]
    for label in labels:
        sketch.link(sketch.node(label, "condition", label), "on", road)
    _draw_changes(sketch, scenario, road)
    _draw_places(sketch, scenario, frame)
    _draw_signals(sketch, scenario, frame, road)
    for index, spray in enumerate(environment.spray):
        _link_to_mover(sketch, ("spray", index), "spray", spray.actor)
    for index, name in enumerate(environment.perception.headlight_glare):
        _link_to_mover(sketch, ("glare", index), "headlight_glare", name)


def _perception_labels(perception: Perception) -> list[str]:
    found = []
    if perception.dirty_lens != 0:
        found.append("perception:dirty_lens")
    if perception.street_lights != "none":
        found.append(f"perception:street_lights_{perception.street_lights}")
    if perception.wet_reflection:
        found.append("perception:wet_reflection")
    if perception.clutter != "none":
        found.append(f"perception:clutter_{perception.clutter}")
    return found


def _draw_changes(sketch: Sketch, scenario: Scenario, road: int) -> None:
    """One after the other; changes of one moment have no order."""
    timed = sorted(
        (number(change.at_s), change_label(change), index)
        for index, change in enumerate(scenario.environment.changes)
    )
    moments: list[list[int]] = []
    for _, same_time in itertools.groupby(timed, key=lambda item: item[0]):
        moments.append([sketch.node(("change", i), "condition", label)
                        for _, label, i in same_time])  # fmt: skip
    for nodes in moments:
        for node in nodes:
            sketch.link(node, "on", road)
    for before, after in itertools.pairwise(moments):
        for first, second in itertools.product(before, after):
            sketch.link(first, "precedes", second)


def _draw_places(sketch: Sketch, scenario: Scenario, frame: EgoFrame) -> None:
    environment = scenario.environment
    for index, patch in enumerate(environment.patches):
        node = sketch.node(("patch", index), "condition", patch_label(patch, frame))
        for lane in patch.lanes:
            sketch.link(node, "on", lane_node(sketch, frame, patch.road, lane))
        ends = (number(patch.s_from_m), number(patch.s_to_m))
        _link_place(sketch, scenario, frame, node, patch.road, ends)
    for index, zone in enumerate(environment.visibility_zones):
        node = sketch.node(("zone", index), "condition", visibility_zone_label(zone))
        ends = (number(zone.s_from_m), number(zone.s_to_m))
        _link_place(sketch, scenario, frame, node, zone.road, ends)
    for index, wind in enumerate(environment.wind_zones):
        node = sketch.node(("wind", index), "condition", wind_zone_label(wind))
        ends = (number(wind.s_from_m), number(wind.s_to_m))
        _link_place(sketch, scenario, frame, node, wind.road, ends)


def _link_place(
    sketch: Sketch, scenario: Scenario, frame: EgoFrame, node: int, road: str,
    ends: tuple[float, float],
) -> None:  # fmt: skip
    """Whether a stretch lies ahead of the ego, behind it, or the ego is in it."""
    start = scenario.ego.start
    same_axis = frame.axis_m(road, 0.0, number) is not None
    if not same_axis or frame.axis_m(start.road, 0.0, number) is None:
        sketch.link(node, "on", sketch.node("road", "road_element", ""), "elsewhere")
        return
    ahead_m = sorted(float(along_m(scenario, frame, road, end, number)) for end in ends)
    relation: Relation = "ahead_of" if ahead_m[0] > 0 else "behind" if ahead_m[1] < 0 else "on"
    sketch.link(node, relation, lane_node(sketch, frame, start.road, start.lane))


def _draw_signals(sketch: Sketch, scenario: Scenario, frame: EgoFrame, road: int) -> None:
    for index, program in enumerate(scenario.signals):
        node = sketch.node(("signal", index), "condition", signal_label(program, frame))
        sketch.link(node, "on", road)


def _link_to_mover(sketch: Sketch, key: tuple[str, int], label: str, name: str) -> None:
    node = sketch.node(key, "condition", label)
    mover = sketch.find(("mover", name))
    if mover is not None:
        sketch.link(node, "behind" if label == "spray" else "on", mover)
    sketch.link(node, "on" if mover is None else "ahead_of",
                sketch.node(("mover", EGO_ID), "ego", ""))  # fmt: skip
