"""Positions as ScenarioRunner reads them.

An offset counts to the right in the direction of the lane, turned by the orientation that comes
with it; a lane has no position at the very end of its road.
"""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.domain.actor import EGO_ID, RoadPosition
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import NetworkRoad, RoadNetwork
from scenario_gen.units import number
from simulators.exporters._xml import attribute_text, element
from simulators.exporters.openscenario_positions import start_pose

_SHORT_OF_END_M = 0.01


def read_as_meant(root: Any, scenario: Scenario, network: RoadNetwork) -> None:
    """Rewrite the lane positions of a document, so that they are read as they are meant."""
    starts = {EGO_ID: scenario.ego.start, **{a.id: a.start for a in scenario.actors}}
    lengths = {str(road.number): road.length_m for road in network.roads.values()}
    for private in root.iterfind("Storyboard/Init/Actions/Private"):
        start = starts[private.get("entityRef")]
        for node in list(private.iter("LanePosition")):
            if node.get("offset") is not None and node.find("Orientation") is not None:
                _to_world(node, start, network)
    for node in root.iter("LanePosition"):
        most_m = lengths[node.get("roadId")] - _SHORT_OF_END_M
        if float(node.get("s")) > most_m:
            node.set("s", attribute_text(most_m))
        offset = node.get("offset")
        # The direction of the lane is that of s where the id is negative.
        if offset is not None and node.get("laneId", "").startswith("-"):
            node.set("offset", offset[1:] if offset.startswith("-") else f"-{offset}")


def _to_world(node: Any, start: RoadPosition, network: RoadNetwork) -> None:
    pose = start_pose(network, start)
    against = math.pi if start.lane > 0 else 0.0
    parent = node.getparent()
    parent.remove(node)
    element(
        parent, "WorldPosition", x=pose.x_m, y=pose.y_m,
        z=_elevation_m(network.road(start.road), number(start.s_m)),
        h=pose.heading_rad + against + number(start.heading_rad),
    )  # fmt: skip


def _elevation_m(road: NetworkRoad, s_m: float) -> float:
    if road.elevation is None:
        return 0.0
    at = max((p for p in road.elevation.pieces if p[0] <= s_m), key=lambda p: p[0])
    ds_m = s_m - at[0]
    return at[1] + ds_m * (at[2] + ds_m * (at[3] + ds_m * at[4]))
