"""The way of a mover: where it has driven and would go on, and where others are along it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import movers
from scenario_gen.checks.ego_paths import lane_way
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.checks.run_out import is_free

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: So far beyond the last place of a trace a way is looked at, in pieces of this length. [m]
_ONWARD_M, _PIECE_M = 60.0, 3.0
#: Who is this far from the middle of its lane, or points so much aside, goes straight on.
_ASIDE_M, _TURNED_RAD = 2.0, np.radians(45.0)
#: Pairs of places and pieces looked at in one go.
_BLOCK = 1 << 21


class Way(NamedTuple):
    """Polylines of K places; arrays (rows, K)."""

    x_m: Floats
    y_m: Floats
    station_m: Floats
    """Length from the start; places where the mover stands have one station."""


class Along(NamedTuple):
    """A mover as seen from the way of another one; arrays (rows, T)."""

    station_m: Floats
    """Of the middle of its box."""
    aside_m: Floats
    """From the way to the middle of its box, without sign."""
    half_along_m: Floats
    half_across_m: Floats


def way_of(meet: Encounter) -> Way:
    """The way of the middle of the mover's box: as driven, then as it would go on.

    It would go on along its lane where it is bound to one and near its middle, else straight.
    The first T places are those of the T times.
    """
    frame, rows = meet.context.frame, meet.rows
    x_m, y_m = frame.centre_x_m[rows, meet.mover], frame.centre_y_m[rows, meet.mover]
    on_x_m, on_y_m = _onward(meet, x_m[:, -1], y_m[:, -1])
    x_m, y_m = np.concatenate([x_m, on_x_m], axis=1), np.concatenate([y_m, on_y_m], axis=1)
    piece_m = np.hypot(np.diff(x_m, axis=1), np.diff(y_m, axis=1))
    station_m = np.concatenate([np.zeros((x_m.shape[0], 1)), np.cumsum(piece_m, axis=1)], axis=1)
    return Way(x_m, y_m, station_m)


def _onward(meet: Encounter, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
    """(rows,) last places -> (rows, pieces) places beyond them."""
    ahead_m = np.arange(_PIECE_M, _ONWARD_M + _PIECE_M, _PIECE_M)
    course_rad = meet.context.trace.course_rad[meet.rows, meet.mover, -1]
    straight_x_m = x_m[:, None] + ahead_m * np.cos(course_rad)[:, None]
    straight_y_m = y_m[:, None] + ahead_m * np.sin(course_rad)[:, None]
    mover = movers(meet.group)[meet.mover]
    if meet.network is None or is_free(mover):
        return straight_x_m, straight_y_m
    start = mover.start
    way = lane_way(meet.network, start.road, start.lane, mover.route, mover.changes_lanes)
    if way is None:
        return straight_x_m, straight_y_m
    path = meet.network.path(start.road, start.lane, mover.route, changes_lane=mover.changes_lanes)
    station_m, lateral_m = way.project(x_m, y_m)
    cos, sin = way.direction(station_m)
    turned = np.cos(course_rad) * cos + np.sin(course_rad) * sin < np.cos(_TURNED_RAD)
    off = turned | (np.abs(lateral_m - path.lane_q_m) > _ASIDE_M)
    u_m = station_m[:, None] + ahead_m
    off = off[:, None] | (u_m > way.length_m) | (u_m < 0.0)
    lane_x_m, lane_y_m, _ = path.evaluate(
        u_m.clip(0.0, way.length_m), np.broadcast_to(lateral_m[:, None], u_m.shape)
    )
    # Beyond the end of its lane it goes straight on; that one place is where it turned to.
    return np.where(off, straight_x_m, lane_x_m), np.where(off, straight_y_m, lane_y_m)


def along(meet: Encounter, way: Way) -> Along:
    """The mover of ``meet`` as seen from a way in the same rows."""
    frame, rows = meet.context.frame, meet.rows
    x_m, y_m = frame.centre_x_m[rows, meet.mover], frame.centre_y_m[rows, meet.mover]
    station_m, aside_m, heading_rad = (np.empty(x_m.shape) for _ in range(3))
    per_row = x_m.shape[1] * way.x_m.shape[1]
    block = max(1, _BLOCK // per_row)
    for first in range(0, x_m.shape[0], block):
        part = slice(first, first + block)
        station_m[part], aside_m[part], heading_rad[part] = _project(
            Way(*(column[part] for column in way)), x_m[part], y_m[part]
        )
    trace = meet.context.trace
    turn_rad = trace.heading_rad[rows, meet.mover] - heading_rad
    cos, sin = np.abs(np.cos(turn_rad)), np.abs(np.sin(turn_rad))
    half_length_m = 0.5 * trace.length_m[rows, meet.mover, None]
    half_width_m = 0.5 * trace.width_m[rows, meet.mover, None]
    return Along(
        station_m, aside_m, half_length_m * cos + half_width_m * sin,
        half_length_m * sin + half_width_m * cos,
    )  # fmt: skip


def _project(way: Way, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats, Floats]:
    """(rows, T) places -> station, distance from the way and heading of the way there."""
    dx_m, dy_m = np.diff(way.x_m, axis=1)[:, None], np.diff(way.y_m, axis=1)[:, None]
    length_m = np.hypot(dx_m, dy_m)
    to_x_m = x_m[..., None] - way.x_m[:, None, :-1]
    to_y_m = y_m[..., None] - way.y_m[:, None, :-1]
    share = (to_x_m * dx_m + to_y_m * dy_m) / np.maximum(length_m * length_m, 1e-12)
    share.clip(0.0, 1.0, out=share)
    apart_m = np.hypot(to_x_m - share * dx_m, to_y_m - share * dy_m)
    # A mover that stands has no direction there: its pieces do not count.
    apart_m = np.where(length_m > 1e-6, apart_m, np.inf)
    at = apart_m.argmin(axis=-1)[..., None]
    picked = np.take_along_axis(share, at, axis=-1)[..., 0]
    piece, row = at[..., 0], np.arange(x_m.shape[0])[:, None]
    station_m = way.station_m[row, piece] + picked * length_m[:, 0][row, piece]
    heading_rad = np.arctan2(dy_m[:, 0][row, piece], dx_m[:, 0][row, piece])
    return station_m, np.take_along_axis(apart_m, at, axis=-1)[..., 0], heading_rad
