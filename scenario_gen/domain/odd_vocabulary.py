"""Words of ISO 34503 for what a road and the air hold, as far as scenarios can say them.

Words for weather and surface that scenarios use themselves stand in ``domain.environment`` and
``domain.road``.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Zone: TypeAlias = Literal[
    "school",
    "environmental",
    "industrial",
    "parking_lot",
    "traffic_management",
    "mobile_work",
    "urban_canyon",
    "overhead_wires",
    "dense_foliage",
    "port",
    "freight_distribution_centre",
]
RoadType: TypeAlias = Literal[
    "motorway", "primary", "radial", "distributor", "minor", "slip_road", "parking", "shared_space"
]
JunctionKind: TypeAlias = Literal["t", "y", "cross", "staggered", "grade_separated"]
RoundaboutSize: TypeAlias = Literal["mini", "compact", "normal", "large", "double"]
"""By the diameter of the inscribed circle: mini up to 28 m, compact up to 36 m, normal below
100 m, large from 100 m."""
SpecialStructure: TypeAlias = Literal[
    "access_barrier", "bridge", "pedestrian_crossing", "rail_crossing", "tunnel", "toll"
]
TemporaryStructure: TypeAlias = Literal["detour", "refuse", "road_work", "signage"]
LaneType: TypeAlias = Literal["traffic", "bus", "cycle", "tram", "emergency", "shared", "other"]
