"""Roads: templates and OpenDRIVE files turned into lane geometry."""

from scenario_gen.roads.beside import BesideLane
from scenario_gen.roads.build import build
from scenario_gen.roads.continuity import (
    LaneContact,
    broken_contacts,
    lane_contacts,
    missing_links,
)
from scenario_gen.roads.lane_table import lane_at
from scenario_gen.roads.marks import marks_of
from scenario_gen.roads.mirror import mirror
from scenario_gen.roads.network import (
    Connection,
    Crossing,
    Junction,
    Link,
    NetworkRoad,
    Profile,
    RoadMark,
    RoadNetwork,
    RoadObject,
    Signal,
    Strip,
    Structure,
)
from scenario_gen.roads.path import LanePath
from scenario_gen.roads.path_table import PathTable, stack_paths

__all__ = [
    "BesideLane",
    "Connection",
    "Crossing",
    "Junction",
    "LaneContact",
    "LanePath",
    "Link",
    "NetworkRoad",
    "PathTable",
    "Profile",
    "RoadMark",
    "RoadNetwork",
    "RoadObject",
    "Signal",
    "Strip",
    "Structure",
    "broken_contacts",
    "build",
    "lane_at",
    "lane_contacts",
    "marks_of",
    "mirror",
    "missing_links",
    "stack_paths",
]
