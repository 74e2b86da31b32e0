"""Places along the road as distances from what matters for the ego."""

from __future__ import annotations

from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import ExternalRoad, LevelCrossing
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.topology import arm_length_m
from scenario_gen.graph.columns import Get, Value


def along_m(source: Scenario, frame: EgoFrame, road: str, s_m: Value, get: Get) -> Value:
    """Ahead of the ego on its carriageway; on an arm, or on rails, the distance to the middle."""
    axis_m = frame.axis_m(road, s_m, get)
    start = source.ego.start
    ego_m = frame.axis_m(start.road, get(start.s_m), get)
    if axis_m is not None and ego_m is not None:
        return frame.direction * (axis_m - ego_m)
    template = source.road
    if isinstance(template, LevelCrossing) and road == "rail":
        return get(template.rail_m) / 2 - s_m
    arm_m = None if isinstance(template, ExternalRoad) else arm_length_m(template, road)
    return s_m if arm_m is None else get(arm_m) - s_m
