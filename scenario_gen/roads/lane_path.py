"""Putting a lane path together from the legs of a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenario_gen.errors import RoadError
from scenario_gen.geometry.segments import Floats
from scenario_gen.roads.centre_line import centre_columns
from scenario_gen.roads.columns import Columns
from scenario_gen.roads.follow import follow
from scenario_gen.roads.path import LanePath
from scenario_gen.roads.route import Leg

if TYPE_CHECKING:
    from scenario_gen.roads.network import RoadNetwork

# Lane centres that differ by less than this along a chain count as one lateral position.
_SAME_CENTRE_M = 1e-9
# Files leave centimetres between roads; half a metre is a map that does not connect.
_MAX_GAP_M = 0.5
# A lane this near to the centre of its curve is left to ``centre_line``, which refuses it.
_MIN_ALONG = 0.02


def lane_path(
    network: RoadNetwork, start_road: str, lane: int, route: tuple[str, ...], changes_lane: bool
) -> LanePath:
    """See ``RoadNetwork.path``."""
    legs, start_q_m = follow(network, start_road, lane, route, changes_lane=changes_lane)
    q0_m = _common_centre_q(legs)
    if q0_m is not None:
        columns = Columns.join([_reference_columns(leg) for leg in legs])
    else:
        columns = Columns.join([centre_columns(leg) for leg in legs])
    path = LanePath(
        u0_m=np.concatenate([[0.0], np.cumsum(columns.length_m)[:-1]]),
        x0_m=columns.x0_m,
        y0_m=columns.y0_m,
        heading0_rad=_unwound(columns),
        curvature0=columns.curvature0,
        curvature_slope=columns.curvature_slope,
        piece_length_m=columns.length_m,
        road_index=columns.road_index.astype(np.int32),
        s0_m=columns.s0_m,
        direction=np.sign(columns.s_rate).astype(np.int8),
        s_rate=columns.s_rate,
        t0_m=columns.t0_m,
        t_rate=columns.t_rate,
        lane=columns.lane.astype(np.int32),
        q0_m=np.full(columns.length_m.shape, q0_m or 0.0),
        start_q_m=(q0_m or 0.0) + start_q_m,
    )
    _check_connected(network, path)
    return path


def _common_centre_q(legs: tuple[Leg, ...]) -> float | None:
    """Lateral position of the lane centre, if it is the same all along the chain."""
    centres_m = []
    for leg in legs:
        stretches = leg.stretches
        if stretches[0].from_m > 0.0 or stretches[-1].to_m < leg.road.length_m:
            return None
        for stretch in stretches:
            moves = max(abs(value) for value in stretch.centre[1:]) > _SAME_CENTRE_M
            if moves or stretch.lane != leg.lane:
                return None
            centres_m.append(leg.direction * stretch.centre[0])
        extremes = leg.road.line.curvature_range
        if 1.0 - max(curvature * stretches[0].centre[0] for curvature in extremes) < _MIN_ALONG:
            return None
    if max(centres_m) - min(centres_m) > _SAME_CENTRE_M:
        return None
    return centres_m[0]


def _reference_columns(leg: Leg) -> Columns:
    line = leg.road.line
    zeros, ones = np.zeros(line.s0_m.size), np.ones(line.s0_m.size)
    forward = Columns(
        x0_m=line.x0_m,
        y0_m=line.y0_m,
        heading0_rad=line.heading0_rad,
        curvature0=line.curvature0,
        curvature_slope=line.curvature_slope,
        length_m=line.length_of_segment_m,
        road_index=leg.road_index * ones,
        s0_m=line.s0_m,
        s_rate=ones,
        t0_m=zeros,
        t_rate=zeros,
        lane=(leg.towards or leg.lane) * ones,
    )
    return forward if leg.direction > 0 else forward.reversed()


def _unwound(columns: Columns) -> Floats:
    """(n,) headings shifted by whole turns so that the heading does not jump between pieces."""
    turn_rad = columns.length_m * (
        columns.curvature0 + 0.5 * columns.curvature_slope * columns.length_m
    )
    kink_rad = columns.heading0_rad[:-1] + turn_rad[:-1] - columns.heading0_rad[1:]
    turns = np.concatenate([[0.0], np.cumsum(np.round(kink_rad / (2.0 * np.pi)))])
    return columns.heading0_rad + 2.0 * np.pi * turns


def _check_connected(network: RoadNetwork, path: LanePath) -> None:
    """The lane of each piece has to begin where the one before it ends."""
    before_m = np.nextafter(path.u0_m[1:], 0.0)
    end_x, end_y, _ = path.evaluate(before_m, path.lane_q_m)
    start_x, start_y, _ = path.evaluate(path.u0_m[1:], path.lane_q_m)
    gap_m = np.hypot(end_x - start_x, end_y - start_y)
    if gap_m.size and gap_m.max() > _MAX_GAP_M:
        at = int(gap_m.argmax())
        first, second = (network.road_ids[path.road_index[i]] for i in (at, at + 1))
        raise RoadError(
            f"the lane ends on road {first} and goes on {gap_m[at]:.2f} m away on road {second}",
            where="route",
            hint="the road file does not connect these lanes",
        )
