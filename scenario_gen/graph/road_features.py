"""The parameters of roads, and how far the ego is from what the road has."""

from __future__ import annotations

from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.columns import Columns
from scenario_gen.graph.road_elements import elements

#: Scale of each numeric field of the road templates. Places along the road are not here: they
#: count as distances of the ego to what begins there.
ROAD_FIELDS: dict[str, str] = {
    "speed_limit_mps": "speed",
    "lane_width_m": "width",
    "narrow_width_m": "width",
    "ramp_width_m": "width",
    "ring_width_m": "width",
    "shoulder_width_m": "edge",
    "pavement_width_m": "edge",
    "walkway_width_m": "edge",
    "border_width_m": "edge",
    "median_width_m": "edge",
    "tram_width_m": "edge",
    "bus_lane_width_m": "edge",
    "cycle_lane_width_m": "edge",
    "parking_width_m": "edge",
    "rail_width_m": "edge",
    "bay_length_m": "edge",
    "bay_width_m": "edge",
    "crossing_width_m": "edge",
    "shift_m": "lateral",
    "length_m": "length",
    "clothoid_m": "length",
    "arc_m": "length",
    "downstream_m": "length",
    "ramp_m": "length",
    "rail_m": "length",
    "acceleration_lane_m": "extent",
    "deceleration_lane_m": "extent",
    "weaving_m": "extent",
    "taper_m": "extent",
    "zone_m": "extent",
    "plaza_m": "extent",
    "tunnel_m": "extent",
    "bridge_m": "extent",
    "stagger_m": "distance",
    "radius_m": "radius",
    "diameter_m": "radius",
    "corner_radius_m": "size",
    "fork_rad": "angle",
    "superelevation_rad": "crossfall",
}
#: Numeric fields that say where something is.
PLACES: frozenset[str] = frozenset(
    {"approach_m", "upstream_m", "arm_length_m", "drop_s_m", "zone_s_m", "plaza_s_m", "portal_s_m",
     "bridge_s_m", "crossing_s_m"}
)  # fmt: skip


def road_columns(out: Columns, source: Scenario, frame: EgoFrame) -> None:
    """Add the numbers of the template, then the places of what the road has."""
    road, get = source.road, out.get
    fields = type(road).model_fields
    for name, scale in ROAD_FIELDS.items():
        if name in fields:
            out.add(f"road {name.rsplit('_', 1)[0].replace('_', ' ')}", scale,
                    get(getattr(road, name)))  # fmt: skip
    vertical = getattr(road, "vertical", None)
    if vertical is not None:
        out.add("road grade", "grade", vertical.grade)
        out.add("road vertical curve", "length", get(vertical.length_m))
    gantry = getattr(road, "gantry", None)
    if gantry is not None:
        out.add("road gantry speed", "speed", get(gantry.limit_mps))
    start = source.ego.start
    ego_m = frame.axis_m(start.road, get(start.s_m), get)
    for element in elements(source.road, start.road, get):
        here_m = get(start.s_m) if element.on_road or ego_m is None else ego_m
        ahead_m = frame.direction * (element.place_m(frame.direction) - here_m)
        out.add(f"distance of the ego to the {element.name}", "along", ahead_m)
