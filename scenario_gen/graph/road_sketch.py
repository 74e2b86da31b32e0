"""The road in the scene graph: its template, its lanes beside the ego, what lies along it.

Values of the template that are no numbers (traffic, marking, control, how many arms ...) are
conditions of the road where they differ from the defaults of the template.
"""

from __future__ import annotations

import hashlib
import itertools

from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import ExternalRoad, LevelCrossing
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.road_elements import Element, elements
from scenario_gen.graph.sketch import Relation, Sketch, lane_node
from scenario_gen.units import number

#: Words of a template that are part of other labels, or of none.
_SAID_ELSEWHERE = frozenset({"template", "surface", "hand", "file", "sha256"})
_UNITS = ("_m", "_mps", "_rad")


def draw_road(sketch: Sketch, scenario: Scenario, frame: EgoFrame) -> None:
    """Add the road of a concrete scenario."""
    road, start = scenario.road, scenario.ego.start
    kind: str = road.template
    if isinstance(road, ExternalRoad):
        # Another map is another road; its hash stands for it, so no file name is shown.
        known = road.sha256 or hashlib.sha256(road.file.encode()).hexdigest()
        kind = f"external:{known[:16]}"
    base = sketch.node("road", "road_element", f"road:{kind}")
    if not isinstance(road, ExternalRoad):
        for label in words_of(scenario):
            sketch.link(sketch.node(label, "condition", label), "on", base)
    if not frame.is_junction:
        # Neighbours from left to right in the direction of the ego.
        lanes = [lane_node(sketch, frame, start.road, spec.id) for spec in frame.layout]
        for left, right in itertools.pairwise(lanes):
            first, second = (left, right) if frame.direction > 0 else (right, left)
            sketch.link(first, "left_of", second)
    own_lane = lane_node(sketch, frame, start.road, start.lane)
    sketch.link(own_lane, "on", base)
    if frame.is_junction:
        node = sketch.node("junction", "road_element", "junction")
        sketch.link(node, "on", base)
        if frame.direction > 0 and "_" not in start.road:
            sketch.link(node, "ahead_of", own_lane)
    for element in elements(road, start.road, number):
        if element.label:
            _draw_element(sketch, scenario, frame, element)


def words_of(scenario: Scenario) -> list[str]:
    """Values of the template that are no numbers, where they are not the defaults."""
    road = scenario.road
    found = []
    for name, field in type(road).model_fields.items():
        value = getattr(road, name)
        is_word = isinstance(value, str | bool | int) and not name.endswith(_UNITS)
        if is_word and name not in _SAID_ELSEWHERE and value != field.default:
            found.append(f"{name}:{value}")
    if isinstance(road, LevelCrossing) and scenario.ego.start.road == "rail":
        found.append("ego_on_rails")
    return found


def _draw_element(sketch: Sketch, scenario: Scenario, frame: EgoFrame, element: Element) -> None:
    label = element.label if frame.direction > 0 else element.turned
    node = sketch.node(("element", element.name), "road_element", label)
    sketch.link(node, "on", sketch.node("road", "road_element", ""))
    start = scenario.ego.start
    here_m = number(start.s_m)
    ego_m = here_m if element.on_road else frame.axis_m(start.road, here_m, number)
    relation: Relation = "on"
    if ego_m is not None and ego_m < element.first_m:
        relation = "ahead_of" if frame.direction > 0 else "behind"
    elif ego_m is not None and ego_m > element.last_m:
        relation = "behind" if frame.direction > 0 else "ahead_of"
    sketch.link(node, relation, lane_node(sketch, frame, start.road, start.lane))
