"""Small scenarios with known answers, shared by the tests."""

from __future__ import annotations

import json
from typing import Any

from scenario_gen.domain.scenario import Scenario

MOTORWAY: dict[str, Any] = {"template": "motorway_straight", "speed_limit_mps": 36.0}
RURAL: dict[str, Any] = {"template": "rural_curve", "speed_limit_mps": 27.0}
URBAN: dict[str, Any] = {"template": "urban_street", "speed_limit_mps": 14.0}
JUNCTION: dict[str, Any] = {"template": "junction_cross", "speed_limit_mps": 14.0}


def scenario(
    *,
    road: dict[str, Any] | None = None,
    ego_lane: int = -2,
    ego_s_m: float = 50.0,
    ego_speed_mps: float | str = 30.0,
    actors: list[dict[str, Any]] | None = None,
    **fields: Any,
) -> Scenario:
    """A scenario from plain JSON data, on a three-lane motorway unless said otherwise."""
    ego = {"start": {"lane": ego_lane, "s_m": ego_s_m}, "speed_mps": ego_speed_mps}
    ego |= fields.pop("ego", {})
    data = {
        "id": "test",
        "title": "a test",
        "hazard": "none",
        "road": road or MOTORWAY,
        "ego": ego,
        "actors": actors or [],
    } | fields
    return Scenario.model_validate_json(json.dumps(data))


def cut_in(
    *,
    gap_m: float | str = 30.0,
    speed_mps: float | str = 25.0,
    at_s: float | str = 2.0,
    **fields: Any,
) -> Scenario:
    """A van in the right lane, ``gap_m`` ahead of the ego's start, cuts in after ``at_s``."""
    s_m = gap_m if isinstance(gap_m, str) else 50.0 + gap_m
    actor = {
        "id": "van1",
        "category": "van",
        "start": {"lane": -3, "s_m": s_m},
        "speed_mps": speed_mps,
        "phases": [
            {
                "id": "cut_in",
                "trigger": {"kind": "time", "at_s": at_s},
                "manoeuvre": {
                    "kind": "lane_change",
                    "to_lane": -2,
                    "dynamics": {"dimension": "time", "time_s": 3.0},
                },
            }
        ],
    }
    return scenario(
        actors=[actor], intent=[{"kind": "cut_in", "actor": "van1", "within_s": 8.0}], **fields
    )


def crossing_pedestrian(**fields: Any) -> Scenario:
    """A pedestrian on the right pavement of an urban street crosses to the left."""
    actor = {
        "id": "ped1",
        "category": "pedestrian",
        "start": {"lane": -2, "s_m": 120.0, "heading_rad": 1.5707963267948966},
        "speed_mps": 0.0,
        "phases": [
            {
                "id": "cross",
                "trigger": {"kind": "gap", "to": "ego", "gap_m": 40.0},
                "manoeuvre": {
                    "kind": "cross",
                    "heading_rad": 1.5707963267948966,
                    "speed_mps": 1.5,
                    "accel_mps2": 1.5,
                    "distance_m": 10.0,
                },
            }
        ],
    }
    return scenario(
        road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0, actors=[actor],
        intent=[{"kind": "crossing_path", "actor": "ped1"}], **fields,
    )  # fmt: skip
