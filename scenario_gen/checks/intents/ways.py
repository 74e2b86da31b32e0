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
Ints = NDArray[np.intp]

#: So far beyond the last place of a trace a way is looked at, in pieces of this length. [m]
_ONWARD_M, _PIECE_M = 60.0, 3.0
#: Who is this far from the middle of its lane, or points so much aside, goes straight on.
_ASIDE_M, _TURNED_RAD = 2.0, np.radians(45.0)
#: Half of the width of the strip along a way in which others are looked for. [m]
_STRIP_M = 5.0
#: Vertices of a way between those that are looked at first.
_STRIDE = 8
#: Who moves by less than this within a step stands. [m]
_NO_PIECE_M = 1e-6
#: Places looked at in one go.
_BLOCK = 1 << 14


class Way(NamedTuple):
    """Polylines of K places without two equal ones in a row; arrays (rows, K) if not said."""

    x_m: Floats
    y_m: Floats
    station_m: Floats
    """Length from the start."""
    driven_m: Floats
    """(rows, T) station of the middle of the mover's box over time."""


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
    """
    frame, rows = meet.context.frame, meet.rows
    x_m, y_m = frame.centre_x_m[rows, meet.mover], frame.centre_y_m[rows, meet.mover]
    on_x_m, on_y_m = _onward(meet, x_m[:, -1], y_m[:, -1])
    x_m, y_m = np.concatenate([x_m, on_x_m], axis=1), np.concatenate([y_m, on_y_m], axis=1)
    steps = meet.known.shape[1]
    driven_m = _stations(x_m[:, :steps], y_m[:, :steps])
    x_m, y_m = _without_stands(x_m, y_m)
    return Way(x_m, y_m, _stations(x_m, y_m), driven_m)


def _stations(x_m: Floats, y_m: Floats) -> Floats:
    piece_m = np.hypot(np.diff(x_m, axis=1), np.diff(y_m, axis=1))
    return np.concatenate([np.zeros((x_m.shape[0], 1)), np.cumsum(piece_m, axis=1)], axis=1)


def _without_stands(x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
    """(rows, K) places without those at which the mover stands; the last piece goes on instead."""
    stands = np.zeros(x_m.shape, dtype=np.bool_)
    stands[:, 1:] = np.hypot(np.diff(x_m, axis=1), np.diff(y_m, axis=1)) < _NO_PIECE_M
    if not stands.any():
        return x_m, y_m
    order = np.argsort(stands, axis=1, kind="stable")
    count = (~stands).sum(axis=1)[:, None]
    beyond = np.maximum(np.arange(x_m.shape[1]) - count + 1, 0)
    last, before = count - 1, count - 2

    def moved(values_m: Floats) -> Floats:
        kept_m = np.take_along_axis(values_m, order, axis=1)
        end_m = np.take_along_axis(kept_m, last, axis=1)
        step_m = end_m - np.take_along_axis(kept_m, before, axis=1)
        return np.where(beyond > 0, end_m + beyond * step_m, kept_m)

    return moved(x_m), moved(y_m)


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
    off = np.cos(course_rad) * cos + np.sin(course_rad) * sin < np.cos(_TURNED_RAD)
    off |= (np.abs(lateral_m - path.lane_q_m) > _ASIDE_M) | (station_m < 0.0)
    u_m = station_m[:, None] + ahead_m
    inside_m = u_m.clip(0.0, way.length_m)
    lane_x_m, lane_y_m, heading_rad = path.evaluate(
        inside_m, np.broadcast_to(lateral_m[:, None], u_m.shape)
    )
    # Beyond the end of its lane it goes straight on.
    beyond_m = u_m - inside_m
    lane_x_m = lane_x_m + beyond_m * np.cos(heading_rad)
    lane_y_m = lane_y_m + beyond_m * np.sin(heading_rad)
    return (
        np.where(off[:, None], straight_x_m, lane_x_m),
        np.where(off[:, None], straight_y_m, lane_y_m),
    )


def along(meet: Encounter, way: Way) -> Along:
    """The mover of ``meet`` as seen from a way in the same rows.

    Where it is surely not over a strip of 10 m width along the way, it is infinitely far aside.
    """
    frame, trace, rows = meet.context.frame, meet.context.trace, meet.rows
    x_m, y_m = frame.centre_x_m[rows, meet.mover], frame.centre_y_m[rows, meet.mover]
    reach_m = 0.5 * np.hypot(trace.length_m[rows, meet.mover], trace.width_m[rows, meet.mover])
    near = _near(way, x_m, y_m, (reach_m + _STRIP_M)[:, None])
    row, step = np.nonzero(near & meet.known)
    station_m, heading_rad = np.zeros(x_m.shape), np.zeros(x_m.shape)
    aside_m = np.full(x_m.shape, np.inf)
    for first in range(0, row.size, _BLOCK):
        at = (row[first : first + _BLOCK], step[first : first + _BLOCK])
        station_m[at], aside_m[at], heading_rad[at] = _project(way, at[0], x_m[at], y_m[at])
    turn_rad = trace.heading_rad[rows, meet.mover] - heading_rad
    cos, sin = np.abs(np.cos(turn_rad)), np.abs(np.sin(turn_rad))
    half_length_m = 0.5 * trace.length_m[rows, meet.mover, None]
    half_width_m = 0.5 * trace.width_m[rows, meet.mover, None]
    return Along(
        station_m, aside_m, half_length_m * cos + half_width_m * sin,
        half_length_m * sin + half_width_m * cos,
    )  # fmt: skip


def _near(way: Way, x_m: Floats, y_m: Floats, reach_m: Floats) -> Bools:
    """(rows, T) whether places are within a distance of the rectangle around the way."""
    near: Bools = (x_m >= way.x_m.min(axis=1, keepdims=True) - reach_m) & (
        x_m <= way.x_m.max(axis=1, keepdims=True) + reach_m
    )
    near &= y_m >= way.y_m.min(axis=1, keepdims=True) - reach_m
    near &= y_m <= way.y_m.max(axis=1, keepdims=True) + reach_m
    return near


def _project(way: Way, row: Ints, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats, Floats]:
    """(n,) places in rows of a way -> station, distance from it and its heading there.

    The nearest of every eighth vertex is looked for first, then the pieces about it: ways of
    vehicles do not come back to a place within so few pieces.
    """
    dx_m, dy_m = x_m[:, None] - way.x_m[row, ::_STRIDE], y_m[:, None] - way.y_m[row, ::_STRIDE]
    vertex = _STRIDE * (dx_m * dx_m + dy_m * dy_m).argmin(axis=1)
    last = way.x_m.shape[1] - 2
    piece = (vertex[:, None] + np.arange(-_STRIDE, _STRIDE)).clip(0, last)
    at = row[:, None]
    from_x_m, from_y_m = way.x_m[at, piece], way.y_m[at, piece]
    dx_m, dy_m = way.x_m[at, piece + 1] - from_x_m, way.y_m[at, piece + 1] - from_y_m
    to_x_m, to_y_m = x_m[:, None] - from_x_m, y_m[:, None] - from_y_m
    squared = dx_m * dx_m + dy_m * dy_m
    share = (to_x_m * dx_m + to_y_m * dy_m) / np.maximum(squared, 1e-12)
    share.clip(0.0, 1.0, out=share)
    apart = (to_x_m - share * dx_m) ** 2 + (to_y_m - share * dy_m) ** 2
    pick = (np.arange(row.size), apart.argmin(axis=1))
    station_m = way.station_m[row, piece[pick]] + share[pick] * np.sqrt(squared[pick])
    return station_m, np.sqrt(apart[pick]), np.arctan2(dy_m[pick], dx_m[pick])
