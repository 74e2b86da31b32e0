"""Roads: templates and OpenDRIVE files turned into lane geometry."""

from scenario_gen.roads.build import build
from scenario_gen.roads.lane_table import lane_at
from scenario_gen.roads.network import (
    Connection,
    Crossing,
    Junction,
    Link,
    NetworkRoad,
    RoadNetwork,
    Strip,
)
from scenario_gen.roads.path import LanePath
from scenario_gen.roads.path_table import PathTable, stack_paths

__all__ = [
    "Connection",
    "Crossing",
    "Junction",
    "LanePath",
    "Link",
    "NetworkRoad",
    "PathTable",
    "RoadNetwork",
    "Strip",
    "build",
    "lane_at",
    "stack_paths",
]
