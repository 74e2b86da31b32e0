"""Full proposals as a capable model would write them, one per way that a scenario can be built."""

from __future__ import annotations

import copy
import json
from typing import Any

from scenario_gen.propose.prompt_full import EXAMPLE

Data = dict[str, Any]


def _varied(topic: str, **changes: Any) -> Data:
    return copy.deepcopy(EXAMPLE) | {"topic": topic, "ranges": []} | changes


def _actor(
    name: str, category: str, lane: str, gap_m: float, speed_kmh: float, **more: Any
) -> Data:
    return {
        "id": name, "category": category, "lane": lane, "gap_m": gap_m, "speed_kmh": speed_kmh,
        "turn": "straight", "phases": [], "trajectory": [],
    } | more  # fmt: skip


def _phase(trigger: Data, manoeuvre: Data, name: str = "act") -> Data:
    return {"id": name, "trigger": trigger, "manoeuvre": manoeuvre}


def _road(template: str, lanes: int, limit_kmh: float) -> Data:
    return {"template": template, "lanes": lanes, "curve_radius_m": None, "curve_hand": None,
            "speed_limit_kmh": limit_kmh, "surface": "asphalt"}  # fmt: skip


def _ego(speed_kmh: float, lane: str = "rightmost") -> Data:
    return {"category": "car", "lane": lane, "speed_kmh": speed_kmh, "turn": "straight"}


_AT_GAP = {"kind": "gap", "to": "ego"}

FULLS: dict[str, Data] = {
    "hard_braking": EXAMPLE,
    "cut_in": _varied(
        "cut_in",
        ego=_ego(100, "middle"),
        actors=[_actor("Van 1", "van", "right", 45, 80, phases=[
            _phase(_AT_GAP | {"gap_m": 30},
                   {"kind": "lane_change", "to": "ego_lane", "time_s": 4}),
            _phase({"kind": "phase_end", "phase": "act"},
                   {"kind": "speed", "target_kmh": 75, "time_s": 3}, "slow"),
        ])],
        intent=[{"kind": "cut_in", "actor": "van1", "limit": 40}],
    ),
    "pedestrian_crossing": _varied(
        "pedestrian_crossing",
        duration_s=9,
        road=_road("urban_street", 1, 50),
        ego=_ego(45),
        actors=[_actor("child", "pedestrian", "edge_right", 70, 0, phases=[
            _phase(_AT_GAP | {"gap_m": 30},
                   {"kind": "cross", "towards": "left", "speed_kmh": 8, "distance_m": 8}),
        ])],
        intent=[{"kind": "crossing_path", "actor": "child", "limit": None}],
    ),
    "oncoming": _varied(
        "oncoming",
        duration_s=9,
        road=_road("rural_curve", 1, 100) | {"curve_radius_m": 500, "curve_hand": "right"},
        ego=_ego(70),
        actors=[_actor("bike", "motorcycle", "oncoming", 200, 80, phases=[
            _phase({"kind": "ttc", "to": "ego", "below_s": 3.5},
                   {"kind": "offset", "left_m": -2.8, "time_s": 3}),
        ])],
        intent=[{"kind": "oncoming", "actor": "bike", "limit": None}],
    ),
    "junction_crossing": _varied(
        "junction_crossing",
        duration_s=8,
        road=_road("junction_cross", 1, 50),
        ego=_ego(45),
        actors=[_actor("truck1", "truck", "from_left", 38, 36)],
        intent=[{"kind": "crossing_path", "actor": "truck1", "limit": None}],
    ),
    "drift": _varied(
        "drift",
        duration_s=10,
        ego=_ego(110, "middle"),
        actors=[_actor("car1", "car", "left", 25, 90, trajectory=[
            {"time_s": 0, "ahead_m": 0, "left_m": 0},
            {"time_s": 4, "ahead_m": 100, "left_m": 0},
            {"time_s": 7, "ahead_m": 175, "left_m": -1.2},
            {"time_s": 10, "ahead_m": 250, "left_m": -1.2},
        ])],
        intent=[{"kind": "close_approach", "actor": "car1", "limit": 1.5}],
    ),
}  # fmt: skip


def full_text(topic: str, **changes: Any) -> str:
    """The JSON text of one of them, with fields replaced."""
    return json.dumps(copy.deepcopy(FULLS[topic]) | changes)
