"""Arms: straight two-lane roads that run towards the middle of a junction or roundabout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scenario_gen.domain.road import LaneSpec
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.network import Link, NetworkRoad, RoadMark
from scenario_gen.roads.templates import constant_strip

KIND = "town"
# No overtaking on the other side before a junction.
MARKS: tuple[RoadMark, ...] = ("none", "curb", "solid", "curb", "none")
MIN_ARM_M = 5.0
_LANE_WIDTHS_M = (1.0, 15.0)
_QUARTER = 0.5 * np.pi
#: Direction from the middle along an arm, by its name.
OUTWARD_RAD: Mapping[str, float] = {
    "south": -_QUARTER, "east": 0.0, "north": _QUARTER, "west": np.pi
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a junction lies."""

    id: str
    number: int
    x_m: float
    y_m: float
    reach_m: float
    """Distance from the middle to the ends of the arms."""

    def mouth(self, outward_rad: float) -> tuple[float, float]:
        """x and y where an arm ends."""
        return (
            self.x_m + self.reach_m * float(np.cos(outward_rad)),
            self.y_m + self.reach_m * float(np.sin(outward_rad)),
        )


def arm_road(
    name: str, road_number: int, place: Place, outward_rad: float, length_m: float,
    layout: tuple[LaneSpec, ...],
) -> NetworkRoad:  # fmt: skip
    """An arm that ends at its junction."""
    mouth_x, mouth_y = place.mouth(outward_rad)
    return NetworkRoad(
        id=name,
        number=road_number,
        line=ReferenceLine.chain(
            [(0.0, 0.0, length_m)],
            x_m=mouth_x + length_m * float(np.cos(outward_rad)),
            y_m=mouth_y + length_m * float(np.sin(outward_rad)),
            heading_rad=outward_rad + np.pi,
        ),
        lanes=layout,
        strips=(constant_strip(layout, MARKS),),
        successor=Link("junction", place.id),
        kind=KIND,
    )


def check_arms(length_m: float, width_m: float) -> None:
    """Hold arms against their limits.

    Raises:
        RoadError: they are too short, or their lanes are too narrow or too wide.
    """
    low_m, high_m = _LANE_WIDTHS_M
    if not low_m <= width_m <= high_m:
        raise RoadError(
            f"lanes of {width_m:g} m are too {'narrow' if width_m < low_m else 'wide'}",
            where="road.lane_width_m",
            hint=f"choose {low_m:g} m to {high_m:g} m",
        )
    if length_m < MIN_ARM_M:
        raise RoadError(
            f"arms of {length_m:g} m are too short",
            where="road.arm_length_m",
            hint=f"choose at least {MIN_ARM_M:g} m",
        )
