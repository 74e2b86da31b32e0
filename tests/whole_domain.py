"""One example of each kind of trigger, manoeuvre and change of the environment."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

TRIGGERS: dict[str, Data] = {
    "time": {"at_s": 1.0},
    "gap": {"gap_m": 20.0},
    "ttc": {"below_s": 3.0},
    "position": {"lane": -2, "s_m": 150.0},
    "phase_end": {"phase": "wait"},
    "speed": {"speed_mps": 10.0},
    "headway": {"below_s": 1.0},
    "arrival": {"lane": -2, "s_m": 150.0, "below_s": 2.0},
}
PARTS: list[Data] = [{"kind": "time", "at_s": 1.0}, {"kind": "gap", "gap_m": 200.0}]
TRIGGERS |= {kind: {"of": PARTS} for kind in ("all", "any", "sequence")}
MANOEUVRES: dict[str, Data] = {
    "keep": {"duration_s": 1.0},
    "speed": {"target_mps": 10.0, "dynamics": {"dimension": "time", "time_s": 2.0}},
    "brake": {"decel_mps2": 2.0},
    "lane_change": {"to_lane": -1, "dynamics": {"dimension": "time", "time_s": 3.0}},
    "offset": {"offset_m": 0.5, "dynamics": {"dimension": "time", "time_s": 3.0}},
    "cross": {"heading_rad": 1.57, "speed_mps": 1.5},
    "synchronise": {"lane": -2, "s_m": 250.0, "their_lane": -2, "their_s_m": 240.0},
    "path": {"points": [{"time_s": 0.0, "ahead_m": 0.0, "left_m": 0.0},
                        {"time_s": 2.0, "ahead_m": 20.0, "left_m": 1.0}]},
    "turn": {"angle_rad": 1.57, "radius_m": 8.0, "speed_mps": 4.0},
    "slide": {"decel_mps2": 5.0, "yaw_rad": 3.0},
    "reverse": {"distance_m": 5.0, "speed_mps": 2.0},
    "walk": {"legs": [{"heading_rad": 0.0, "distance_m": 3.0, "speed_mps": 1.5}]},
    "swing": {"angle_rad": 1.0, "time_s": 1.0, "hinge_ahead_m": 0.5},
}  # fmt: skip

#: The first is the plain one.
SURROUNDINGS: list[Data] = [
    {},
    {"changes": [{"at_s": 1.0, "precipitation": {"kind": "rain", "intensity_mmph": 5.0}}]},
    {"changes": [{"at_s": 1.0, "over_s": 2.0, "friction": 0.5}]},
    {"changes": [{"at_s": 1.0, "friction": 0.5}]},
    {"changes": [{"at_s": 1.0, "friction": 0.5}, {"at_s": 2.0, "visibility_m": 90.0}]},
    {"changes": [{"at_s": 3.0, "friction": 0.5}, {"at_s": 2.0, "visibility_m": 90.0}]},
    {"patches": [{"id": "p", "s_from_m": 100.0, "s_to_m": 120.0, "condition": "icy",
                  "friction": 0.1}]},
    {"patches": [{"id": "p", "s_from_m": 100.0, "s_to_m": 120.0, "condition": "icy",
                  "friction": 0.1, "lanes": [-1]}]},
    {"patches": [{"id": "p", "s_from_m": 10.0, "s_to_m": 20.0, "condition": "icy",
                  "friction": 0.1}]},
    {"visibility_zones": [{"id": "z", "s_from_m": 100.0, "s_to_m": 200.0, "visibility_m": 50.0}]},
    {"visibility_zones": [{"id": "z", "s_from_m": 100.0, "s_to_m": 200.0, "visibility_m": 50.0,
                           "particles": "smoke"}]},
    {"wind_zones": [{"id": "w", "s_from_m": 100.0, "s_to_m": 200.0,
                     "wind": {"speed_mps": 15.0, "direction_rad": 1.57}}]},
    {"spray": [{"actor": "a"}]},
    {"perception": {"dirty_lens": 0.3}},
    {"perception": {"headlight_glare": ["a"]}},
    {"perception": {"street_lights": "failed"}},
    {"perception": {"wet_reflection": True}},
    {"perception": {"clutter": "dense"}},
]  # fmt: skip
