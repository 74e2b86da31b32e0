"""A mover as seen from the lane that it is in: borders, direction of traffic, its own angle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.lane_facts import Borders, LaneFacts, lane_facts
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LaneView:
    """One mover in the rows of one group; arrays (rows, T)."""

    trace: TraceBatch
    rows: slice
    mover: int
    network: RoadNetwork

    def _of(self, name: str) -> NDArray[np.float64]:
        values: NDArray[np.float64] = getattr(self.trace, name)[self.rows, self.mover]
        return values

    @cached_property
    def facts(self) -> LaneFacts:
        """Tables of the lanes of the network."""
        return lane_facts(self.network)

    @cached_property
    def road(self) -> Ints:
        """Road index."""
        return self.trace.road[self.rows, self.mover]

    @cached_property
    def lane(self) -> Ints:
        """Lane id; 0 off every lane."""
        return self.trace.lane[self.rows, self.mover]

    @cached_property
    def overlaps(self) -> Bools:
        """On a road that others may lie over: a connection within a junction, a railway."""
        return self.facts.overlaps[self.road]

    @cached_property
    def direction(self) -> NDArray[np.generic]:
        """+1 where traffic of the lane runs with s, -1 against it, 0 off every lane."""
        return self.facts.of_lane(self.facts.direction, self.road, self.lane)

    @cached_property
    def for_driving(self) -> Bools:
        """In a lane for driving."""
        return self.facts.of_lane(self.facts.for_driving, self.road, self.lane).astype(np.bool_)

    @cached_property
    def for_vehicles(self) -> Bools:
        """In a lane that vehicles use, such as a shoulder or a parking strip."""
        return self.facts.of_lane(self.facts.for_vehicles, self.road, self.lane).astype(np.bool_)

    @cached_property
    def borders(self) -> Borders:
        """Borders of the lane at s as t; NaN off every lane."""
        return self.facts.borders(self.road, self._of("s_m"), self.lane)

    @cached_property
    def road_heading_rad(self) -> Floats:
        """Heading of the reference line at s."""
        return self.facts.heading_rad(self.road, self._of("s_m"))

    @cached_property
    def heading_rad(self) -> Floats:
        """Heading relative to the reference line."""
        return self._of("heading_rad") - self.road_heading_rad

    @cached_property
    def course_rad(self) -> Floats:
        """Direction of motion relative to the reference line."""
        return self._of("course_rad") - self.road_heading_rad

    @cached_property
    def box_t_m(self) -> tuple[Floats, Floats]:
        """t of the rightmost and of the leftmost corner of the box, the road taken as straight."""
        sin, cos = np.sin(self.heading_rad), np.cos(self.heading_rad)
        middle_m = self._of("t_m") + self._of("centre_x_m")[:, None] * sin
        half_m = 0.5 * self._of("length_m")[:, None] * np.abs(sin)
        half_m = half_m + 0.5 * self._of("width_m")[:, None] * np.abs(cos)
        return middle_m - half_m, middle_m + half_m

    @cached_property
    def box_s_m(self) -> tuple[Floats, Floats]:
        """s of the first and of the last corner of the box, the road taken as straight."""
        sin, cos = np.sin(self.heading_rad), np.cos(self.heading_rad)
        middle_m = self._of("s_m") + self._of("centre_x_m")[:, None] * cos
        half_m = 0.5 * self._of("length_m")[:, None] * np.abs(cos)
        half_m = half_m + 0.5 * self._of("width_m")[:, None] * np.abs(sin)
        return middle_m - half_m, middle_m + half_m
