"""Courses across the road that a scenario states as such: crossings and trajectories."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from scenario_gen.domain.actor import RoadPosition, Trajectory
from scenario_gen.domain.behaviour import Cross
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import number
from simulators.exporters.holes import Read
from simulators.exporters.openscenario_polylines import Vertex
from simulators.exporters.openscenario_positions import Pose, road_pose, start_pose


def crossing_vertices(
    read: Read, start: RoadPosition, cross: Cross, network: RoadNetwork
) -> list[Vertex]:
    """Where a crossing begins and where it ends, in the world frame.

    Args:
        read: reads quantities.
        start: of the actor.
        cross: the crossing.
        network: the roads.
    """
    x_m, y_m, road_heading_rad = start_pose(network, start, read)
    heading_rad = road_heading_rad + read(cross.heading_rad)
    distance_m = read(cross.distance_m)
    end_x_m = x_m + distance_m * math.cos(heading_rad)
    end_y_m = y_m + distance_m * math.sin(heading_rad)
    return [Vertex(x_m, y_m, heading_rad), Vertex(end_x_m, end_y_m, heading_rad)]


def first_pose(trajectory: Trajectory, network: RoadNetwork) -> Pose:
    """Where a trajectory begins."""
    first = trajectory_vertices(number, trajectory, network)[0]
    return Pose(first.x_m, first.y_m, first.heading_rad)


def trajectory_vertices(read: Read, trajectory: Trajectory, network: RoadNetwork) -> list[Vertex]:
    """The points of a trajectory, in the world frame; they are read by ``read``."""
    poses = [
        road_pose(network, trajectory.road, read(point.s_m), read(point.t_m))
        for point in trajectory.points
    ]
    headings = polyline_headings([(pose.x_m, pose.y_m) for pose in poses])
    return [
        Vertex(pose.x_m, pose.y_m, heading_rad, read(point.time_s))
        for pose, heading_rad, point in zip(poses, headings, trajectory.points, strict=True)
    ]


def polyline_headings(points: Sequence[tuple[float, float]]) -> list[float]:
    """Heading at each point: that of the segment which begins there.

    A standstill keeps the heading before it, or before all movement has that of the first one;
    the last point has that of the last segment.
    """
    turns = [
        math.atan2(after[1] - at[1], after[0] - at[0]) if after != at else None
        for at, after in pairwise(points)
    ]
    heading_rad = next((turn for turn in turns if turn is not None), 0.0)
    headings: list[float] = []
    for turn in turns:
        heading_rad = heading_rad if turn is None else turn
        headings.append(heading_rad)
    return [*headings, heading_rad]
