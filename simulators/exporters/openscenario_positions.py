"""Positions of OpenSCENARIO: on a lane, or in the world frame."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from scenario_gen.domain.actor import RoadPosition
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import Quantity, number
from simulators.exporters._xml import element
from simulators.exporters.holes import Read


class Pose(NamedTuple):
    """A place in the world frame and the heading of the road's reference line there."""

    x_m: float
    y_m: float
    heading_rad: float


def lane_position(
    parent: Any, network: RoadNetwork, road: str, lane: int, s_m: Quantity, *,
    offset_m: Quantity = 0.0, heading_rad: Quantity = 0.0, tag: str = "Position",
) -> None:  # fmt: skip
    """Append ``Position/LanePosition``, the position under another name where one is given.

    The offset is positive along t, to the left of the reference line. The orientation is relative
    to the direction of traffic in the lane and left out where it is that direction.
    """
    number_of_road = network.road(road).number
    node = place_of(parent, number_of_road, lane, s_m, offset_m=offset_m, tag=tag)
    if heading_rad != 0.0:
        element(node, "Orientation", type="relative", h=heading_rad)


def place_of(
    parent: Any, road_number: int, lane: int, s_m: Quantity, *, offset_m: Quantity = 0.0,
    tag: str = "Position",
) -> Any:  # fmt: skip
    """Append ``Position/LanePosition`` on the road of a number; the position."""
    return element(
        element(parent, tag), "LanePosition", roadId=str(road_number), laneId=str(lane), s=s_m,
        offset=None if offset_m == 0.0 else offset_m,
    )  # fmt: skip


def teleport_to(
    private: Any, network: RoadNetwork, start: RoadPosition, pose: Pose | None = None
) -> None:
    """Append the init action that puts a mover where it starts: on its lane, or at a pose."""
    teleport = element(element(private, "PrivateAction"), "TeleportAction")
    if pose is not None:
        world_position(teleport, pose.x_m, pose.y_m, pose.heading_rad)
        return
    lane_position(
        teleport, network, start.road, start.lane, start.s_m, offset_m=start.offset_m,
        heading_rad=start.heading_rad,
    )  # fmt: skip


def world_position(parent: Any, x_m: float, y_m: float, heading_rad: float) -> None:
    """Append ``Position/WorldPosition``."""
    element(element(parent, "Position"), "WorldPosition", x=x_m, y=y_m, h=heading_rad)


def start_pose(network: RoadNetwork, start: RoadPosition, read: Read = number) -> Pose:
    """Where the reference point of an actor starts, and how the road runs there."""
    s_m = read(start.s_m)
    t_m = network.lane_centre_t(start.road, start.lane, s_m) + read(start.offset_m)
    return road_pose(network, start.road, s_m, t_m)


def road_pose(network: RoadNetwork, road: str, s_m: float, t_m: float) -> Pose:
    """A place in the road frame as one in the world frame."""
    line = network.road(road).line
    x_m, y_m = line.point(s_m, t_m)
    heading_rad = line.evaluate(np.asarray(s_m))[2]
    return Pose(float(x_m), float(y_m), float(heading_rad))
