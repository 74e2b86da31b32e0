"""Parts that on-ramps, off-ramps and weaving sections are put together from.

All pieces of the carriageway lie on one straight reference line, its left edge. A ramp is a road of
its own whose reference line is the left border of its lane. It touches the carriageway at a nose:
an arc that is tangent to the outer edge of the driving lanes and, over the length of the junction,
leads away from it by as much as the hard shoulder of the carriageway is wide and a little more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from scenario_gen.domain.road import LaneSpec, MotorwayOffRamp, MotorwayOnRamp, MotorwayWeaving
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.network import Connection, Cubic, Link, NetworkRoad, RoadMark, Strip
from scenario_gen.roads.templates import borders_of, constant_strip, lanes_of, level_cubic
from scenario_gen.units import number

KIND: Final = "motorway"
MIN_ROAD_M = 10.0
# Clear of the shoulder where ramp and carriageway part, and the bend and length of the nose.
_CLEAR_M = 0.5
_NOSE_RAD = 0.15
_MIN_NOSE_M = 30.0
_WIDTHS_M = (1.0, 15.0)


@dataclass(frozen=True)
class Carriageway:
    """Cross sections of the carriageway and of a ramp."""

    plain: tuple[LaneSpec, ...]
    """Median (lane 1, where there is one), driving lanes, shoulder."""
    wide: tuple[LaneSpec, ...]
    """The same with an auxiliary lane right of the driving lanes."""
    lanes: int
    width_m: float
    shoulder_m: float
    ramp_width_m: float

    @classmethod
    def of(cls, road: MotorwayOnRamp | MotorwayOffRamp | MotorwayWeaving) -> Self:
        """Cross sections of a template.

        Raises:
            RoadError: a lane is too narrow or too wide to be one.
        """
        for name in ("lane_width_m", "shoulder_width_m", "ramp_width_m"):
            require_between(name, number(getattr(road, name)), *_WIDTHS_M)
        plain = road.lane_layout()
        width_m, shoulder_m = number(road.lane_width_m), number(road.shoulder_width_m)
        auxiliary = LaneSpec(-road.lanes - 1, "driving", width_m, 1)
        shoulder = LaneSpec(-road.lanes - 2, "shoulder", shoulder_m, 1)
        return cls(
            plain=plain,
            wide=(*plain[:-1], auxiliary, shoulder),
            lanes=road.lanes,
            width_m=width_m,
            shoulder_m=shoulder_m,
            ramp_width_m=number(road.ramp_width_m),
        )

    @property
    def edge_t_m(self) -> float:
        """Outer edge of the driving lanes."""
        return -self.lanes * self.width_m

    @property
    def auxiliary(self) -> int:
        """Id of the auxiliary lane."""
        return -self.lanes - 1

    @property
    def through(self) -> dict[int, int]:
        """Lanes that go straight on past a nose, with their own ids."""
        return {spec.id: spec.id for spec in self.plain[:-1]}

    @property
    def nose_m(self) -> float:
        """Length of a junction between carriageway and ramp."""
        return max(_MIN_NOSE_M, 2.0 * (self.shoulder_m + _CLEAR_M) / _NOSE_RAD)

    @property
    def nose_rad(self) -> float:
        """Angle between ramp and carriageway."""
        return 2.0 * (self.shoulder_m + _CLEAR_M) / self.nose_m

    @property
    def ramp(self) -> tuple[LaneSpec, ...]:
        """Cross section of a ramp."""
        return (
            LaneSpec(-1, "driving", self.ramp_width_m, 1),
            LaneSpec(-2, "shoulder", self.shoulder_m, 1),
        )


def require_between(name: str, value_m: float, low_m: float, high_m: float = np.inf) -> None:
    """Hold a length of the road against its limits.

    Raises:
        RoadError: it is outside them.
    """
    if value_m < low_m:
        raise RoadError(
            f"{name} {value_m:g} m is too short", where=f"road.{name}",
            hint=f"choose at least {low_m:g} m",
        )  # fmt: skip
    if value_m > high_m:
        raise RoadError(
            f"{name} {value_m:g} m is too much", where=f"road.{name}",
            hint=f"choose at most {high_m:g} m",
        )  # fmt: skip


def straight(x_m: float, length_m: float) -> ReferenceLine:
    """A piece of the carriageway."""
    return ReferenceLine.chain([(0.0, 0.0, length_m)], x_m=x_m)


def ramp_in(carriageway: Carriageway, x_m: float, ramp_m: float) -> ReferenceLine:
    """Reference line of a ramp whose nose ends at x, without that nose."""
    angle_rad = carriageway.nose_rad
    start_x, start_y = _nose_start(carriageway, x_m)
    return ReferenceLine.chain(
        [(0.0, 0.0, ramp_m)],
        x_m=start_x - ramp_m * np.cos(angle_rad),
        y_m=start_y - ramp_m * np.sin(angle_rad),
        heading_rad=angle_rad,
    )


def nose_in(carriageway: Carriageway, x_m: float) -> ReferenceLine:
    """Arc from a ramp to the auxiliary lane, which it reaches at x."""
    start_x, start_y = _nose_start(carriageway, x_m)
    curvature = -carriageway.nose_rad / carriageway.nose_m
    return ReferenceLine.chain(
        [(curvature, curvature, carriageway.nose_m)],
        x_m=start_x, y_m=start_y, heading_rad=carriageway.nose_rad,
    )  # fmt: skip


def nose_out(carriageway: Carriageway, x_m: float) -> ReferenceLine:
    """Arc from the auxiliary lane, which it leaves at x, to a ramp."""
    curvature = -carriageway.nose_rad / carriageway.nose_m
    return ReferenceLine.chain(
        [(curvature, curvature, carriageway.nose_m)], x_m=x_m, y_m=carriageway.edge_t_m
    )


def ramp_out(nose: ReferenceLine, ramp_m: float) -> ReferenceLine:
    """Reference line of a ramp that goes on from the end of its nose."""
    x_m, y_m, heading_rad, _ = (float(value) for value in nose.evaluate(nose.length_m))
    return ReferenceLine.chain([(0.0, 0.0, ramp_m)], x_m=x_m, y_m=y_m, heading_rad=heading_rad)


def _nose_start(carriageway: Carriageway, x_m: float) -> tuple[float, float]:
    radius_m = carriageway.nose_m / carriageway.nose_rad
    return (
        x_m - radius_m * float(np.sin(carriageway.nose_rad)),
        carriageway.edge_t_m - radius_m * float(1.0 - np.cos(carriageway.nose_rad)),
    )


def main_past_nose(
    carriageway: Carriageway, start: str, end: str, x_m: float, *, road_number: int, junction: str,
    opens: bool,
) -> tuple[NetworkRoad, Connection]:  # fmt: skip
    """The carriageway beside a nose, all lanes on one connecting road.

    Args:
        carriageway: its cross sections.
        start: road before the junction.
        end: road after it.
        x_m: where the junction begins.
        road_number: number of the connecting road.
        junction: id of the junction.
        opens: whether the shoulder begins here, behind an off-ramp; it ends here otherwise.
    """
    length_m, shoulder_m = carriageway.nose_m, carriageway.shoulder_m
    rate = shoulder_m / length_m
    edge: Cubic = (-shoulder_m, 2.0 * rate, -rate / length_m, 0.0)
    if opens:
        edge = (0.0, 0.0, -rate / length_m, 0.0)
    borders = [(border_m, 0.0, 0.0, 0.0) for border_m in borders_of(carriageway.plain)]
    borders[0] = (carriageway.edge_t_m + edge[0], *edge[1:])
    lanes, shoulder = lanes_of(carriageway.plain), carriageway.plain[-1].id
    through = carriageway.through
    both = through | {shoulder: shoulder}
    links = [spec.id for spec in carriageway.plain if spec.id < 0]
    if opens:
        links.remove(shoulder)
    name = f"{start}_{end}"
    return (
        NetworkRoad(
            id=name,
            number=road_number,
            line=straight(x_m, length_m),
            lanes=carriageway.plain,
            strips=(Strip(0.0, lanes, tuple(borders), marks=_carriageway_marks(carriageway)),),
            predecessor=Link("road", start, "end"),
            successor=Link("road", end, "start"),
            junction=junction,
            lane_predecessors=through if opens else both,
            lane_successors=both if opens else through,
            kind=KIND,
        ),
        Connection(start, name, "start", tuple((lane, lane) for lane in links)),
    )


def ramp_past_nose(
    carriageway: Carriageway, start: str, end: str, line: ReferenceLine, *, road_number: int,
    junction: str, joins: bool,
) -> tuple[NetworkRoad, Connection]:  # fmt: skip
    """The lane and the shoulder between a ramp and the auxiliary lane.

    Args:
        carriageway: its cross sections.
        start: road before the junction.
        end: road after it.
        line: reference line of the connecting road.
        road_number: number of the connecting road.
        junction: id of the junction.
        joins: whether the ramp leads to the auxiliary lane; the way round otherwise.
    """
    widths_m = (carriageway.ramp_width_m, carriageway.width_m)
    if not joins:
        widths_m = widths_m[::-1]
    inner = level_cubic(-widths_m[0], -widths_m[1], line.length_m)
    outer: Cubic = (inner[0] - carriageway.shoulder_m, *inner[1:])
    lane, shoulder = carriageway.ramp
    own = {lane.id: lane.id, shoulder.id: shoulder.id}
    auxiliary = {lane.id: carriageway.auxiliary, shoulder.id: carriageway.auxiliary - 1}
    before, after = (own, auxiliary) if joins else (auxiliary, own)
    name = f"{start}_{end}"
    return (
        NetworkRoad(
            id=name,
            number=road_number,
            line=line,
            lanes=(lane._replace(width_m=widths_m[0]), shoulder),
            strips=(
                Strip(
                    0.0, (shoulder.id, lane.id), (outer, inner, (0.0, 0.0, 0.0, 0.0)),
                    marks=("none", "solid", "solid"),
                ),
            ),
            predecessor=Link("road", start, "end"),
            successor=Link("road", end, "start"),
            junction=junction,
            lane_predecessors=before,
            lane_successors=after,
            kind=KIND,
        ),
        Connection(start, name, "start", tuple((before[i], i) for i in (lane.id, shoulder.id))),
    )  # fmt: skip


def ramp_road(
    carriageway: Carriageway, name: str, road_number: int, line: ReferenceLine, **links: Link
) -> NetworkRoad:
    """A ramp."""
    return NetworkRoad(
        id=name, number=road_number, line=line, lanes=carriageway.ramp,
        strips=(constant_strip(carriageway.ramp),), kind=KIND,
        predecessor=links.get("predecessor"), successor=links.get("successor"),
    )  # fmt: skip


def _carriageway_marks(carriageway: Carriageway) -> tuple[RoadMark, ...]:
    between: list[RoadMark] = ["broken"] * (carriageway.lanes - 1)
    median: list[RoadMark] = ["none"] if carriageway.plain[0].id > 0 else []
    return ("none", "solid", *between, "solid", *median)
