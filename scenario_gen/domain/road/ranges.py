"""The documented range of every number of a road template.

Within these ranges a template builds, or the error says which of its numbers do not go together
(a curve too tight for its lanes, a crossing beyond the street). Outside nothing is promised.
The ranges are defaults of this project, wide enough for what road design knows.
"""

from __future__ import annotations

from typing import NamedTuple

from scenario_gen.domain.road import TEMPLATES


class RoadRange(NamedTuple):
    minimum: float
    maximum: float
    unit: str


def _m(minimum: float, maximum: float) -> RoadRange:
    return RoadRange(minimum, maximum, "m")


_COMMON: dict[str, RoadRange] = {
    "speed_limit_mps": RoadRange(1.5, 45.0, "m/s"),
    "superelevation_rad": RoadRange(-0.12, 0.12, "rad"),
    "lane_width_m": _m(2.5, 4.5),
    "shoulder_width_m": _m(0.5, 4.0),
    "median_width_m": _m(0.0, 6.0),
    "border_width_m": _m(0.5, 3.0),
    "length_m": _m(100.0, 5000.0),
    "approach_m": _m(20.0, 3000.0),
    "clothoid_m": _m(20.0, 300.0),
    "arc_m": _m(20.0, 1500.0),
    "radius_m": _m(30.0, 5000.0),
    "drop_s_m": _m(50.0, 4500.0),
    "taper_m": _m(20.0, 300.0),
    "upstream_m": _m(50.0, 3000.0),
    "downstream_m": _m(50.0, 3000.0),
    "acceleration_lane_m": _m(50.0, 600.0),
    "deceleration_lane_m": _m(50.0, 600.0),
    "weaving_m": _m(80.0, 1000.0),
    "ramp_m": _m(50.0, 1000.0),
    "ramp_width_m": _m(3.0, 6.0),
    "zone_s_m": _m(30.0, 4000.0),
    "zone_m": _m(20.0, 2000.0),
    "narrow_width_m": _m(2.2, 3.5),
    "shift_m": _m(0.5, 4.0),
    "plaza_s_m": _m(100.0, 4500.0),
    "plaza_m": _m(30.0, 400.0),
    "tram_width_m": _m(0.0, 4.0),
    "bus_lane_width_m": _m(0.0, 4.5),
    "cycle_lane_width_m": _m(0.0, 3.0),
    "parking_width_m": _m(0.0, 6.0),
    "pavement_width_m": _m(1.0, 15.0),
    "walkway_width_m": _m(0.5, 3.0),
    "crossing_s_m": _m(10.0, 4900.0),
    "crossing_width_m": _m(2.0, 12.0),
    "portal_s_m": _m(0.0, 4500.0),
    "tunnel_m": _m(30.0, 4000.0),
    "bridge_s_m": _m(0.0, 4500.0),
    "bridge_m": _m(10.0, 4000.0),
    "rail_m": _m(60.0, 2000.0),
    "rail_width_m": _m(2.5, 5.0),
    "bay_length_m": _m(4.5, 7.0),
    "bay_width_m": _m(2.3, 4.0),
    "arm_length_m": _m(40.0, 1000.0),
    "corner_radius_m": _m(3.0, 30.0),
    "fork_rad": RoadRange(0.7, 2.4, "rad"),
    "stagger_m": _m(25.0, 200.0),
    "diameter_m": _m(22.0, 100.0),
    "ring_width_m": _m(4.0, 10.0),
}
#: Where a template differs from the others.
_OWN: dict[tuple[str, str], RoadRange] = {
    ("motorway_curve", "radius_m"): _m(200.0, 5000.0),
    ("urban_street", "length_m"): _m(50.0, 3000.0),
    ("parking_lot", "length_m"): _m(30.0, 500.0),
    ("parking_lot", "lane_width_m"): _m(2.5, 4.0),
}


def road_range(template: str, field: str) -> RoadRange | None:
    """The documented range of a number of a template; None for what is no such number."""
    if field not in TEMPLATES[template].model_fields:
        return None
    return _OWN.get((template, field), _COMMON.get(field))
