"""Motion along trajectories: on top of the motion on the lanes, and as timed points."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from simulators.importers.planned import Follow
from simulators.importers.roadmap import Place, RoadMap
from simulators.importers.states import Floats, States, Track
from simulators.importers.trajectories import Shape

#: Points of a path of a scenario, at most, and how far it is from what it stands for.
_MOST_POINTS = 200
_TOLERANCES_M = (0.01, 0.03, 0.1)
_STANDING_M = 1e-4


class Followed(NamedTuple):
    """An object on a trajectory."""

    track: Track
    """Its states from the start of the trajectory on; after its end it stands."""
    end_s: float | None
    """When it comes to the end; None if it does not."""
    end: Place
    end_mps: float


def follow(
    follow_: Follow,
    track: Track,
    states: States,
    at_s: float,
    roads: RoadMap,
    *,
    backwards: bool = False,
) -> Followed:
    """An object that follows a trajectory from a time on.

    Args:
        follow_: the trajectory.
        track: of the object if there was none; its speed counts where there are no times.
        states: that the track is of.
        at_s: when it begins.
        roads: of the map.
        backwards: whether it looks back along the trajectory.
    """
    shape, time_s = follow_.shape, states.time_s
    way_m = shape.way_m
    begin = states.index(at_s)
    if follow_.times_s:
        given_s = follow_.offset_s + follow_.scale * shape.time_s
        # Times that do not increase are moved on by a trifle.
        given_s = np.maximum.accumulate(given_s + 1e-6 * np.arange(given_s.size))
        at_m = np.interp(time_s, given_s, way_m)
        end_s: float | None = float(given_s[-1])
        pieces_s = np.diff(given_s)
        end_mps = float((way_m[-1] - way_m[-2]) / pieces_s[-1])
    else:
        steps = np.where(np.arange(time_s.size) > begin, track.speed_mps * states.step_s, 0.0)
        at_m = np.cumsum(steps)
        past = np.flatnonzero(at_m >= way_m[-1])
        end_s = float(time_s[past[0]]) if past.size else None
        at_m = np.minimum(at_m, way_m[-1])
        end_mps = float(track.speed_mps[past[0]]) if past.size else 0.0
    if follow_.end_mps is not None:
        end_mps = follow_.end_mps
    if end_s is not None and end_s > time_s[-1]:
        end_s = None
    keep = np.concatenate([[True], np.diff(way_m) > 1e-9])
    keep[-1] = True
    x_m = np.interp(at_m, way_m[keep], shape.x_m[keep])
    y_m = np.interp(at_m, way_m[keep], shape.y_m[keep])
    heading_rad = _headings(shape, at_m, backwards=backwards)
    index, s_m, t_m, lane = roads.network.locate(x_m, y_m)
    speed = np.gradient(at_m, states.step_s)
    merged = Track(
        x_m, y_m, heading_rad, speed, index.astype(np.int64), lane.astype(np.int64),
        s_m, t_m, track.length_m, track.width_m, track.centre_x_m,
    )  # fmt: skip
    end = roads.in_world(float(shape.x_m[-1]), float(shape.y_m[-1]), float(heading_rad[-1]
                         if end_s is not None else _direction(shape)))  # fmt: skip
    return Followed(merged, end_s, end, min(end_mps, 120.0))


def _direction(shape: Shape) -> float:
    if np.isfinite(shape.heading_rad[-1]):
        return float(shape.heading_rad[-1])
    return math.atan2(shape.y_m[-1] - shape.y_m[-2], shape.x_m[-1] - shape.x_m[-2])


def _headings(shape: Shape, at_m: Floats, *, backwards: bool) -> Floats:
    """(T,) heading: the given one where there is one, else along the way, or back along it."""
    way_m = shape.way_m
    if np.isfinite(shape.heading_rad).all():
        return np.asarray(np.interp(at_m, way_m, np.unwrap(shape.heading_rad)))
    dx, dy = np.diff(shape.x_m), np.diff(shape.y_m)
    moves = np.hypot(dx, dy) > 1e-9
    if not moves.any():
        return np.zeros(at_m.shape)
    directions = np.unwrap(np.arctan2(dy[moves], dx[moves])) + (np.pi if backwards else 0.0)
    piece = np.searchsorted(way_m[:-1][moves], at_m, side="right") - 1
    return np.asarray(directions[np.clip(piece, 0, directions.size - 1)])


def as_path(
    track: Track, states: States, place: Place, until_s: float
) -> tuple[dict[str, Any], float] | None:
    """The manoeuvre that repeats a track from time 0 on, and how far it is off at most in m.

    None where it has too many corners or leads too far away.
    """
    last = states.index(until_s)
    time_s = states.time_s[: last + 1] - states.time_s[0]
    x_m, y_m = track.x_m[: last + 1].copy(), track.y_m[: last + 1].copy()
    heading_rad = np.unwrap(track.heading_rad[: last + 1])
    x_m[0], y_m[0] = place.x_m, place.y_m
    for tolerance_m in _TOLERANCES_M:
        chosen = _corners(time_s, np.stack([x_m, y_m, heading_rad]), tolerance_m)
        if len(chosen) <= _MOST_POINTS:
            break
    else:
        return None
    cos, sin = math.cos(place.heading_rad), math.sin(place.heading_rad)
    points: list[dict[str, float]] = []
    for index in chosen:
        dx, dy = x_m[index] - place.x_m, y_m[index] - place.y_m
        ahead_m, left_m = cos * dx + sin * dy, -sin * dx + cos * dy
        if max(abs(ahead_m), abs(left_m)) > 500.0:
            return None
        turn = math.remainder(float(heading_rad[index]) - place.heading_rad, math.tau)
        points.append({
            "time_s": round(float(time_s[index]), 6),
            "ahead_m": 0.0 if not points else round(float(ahead_m), 6),
            "left_m": 0.0 if not points else round(float(left_m), 6),
            "heading_rad": round(turn, 6),
        })  # fmt: skip
    return {"kind": "path", "points": points}, tolerance_m


def _corners(time_s: Floats, values: Floats, tolerance_m: float) -> list[int]:
    """Indices between which the (3, T) values are as good as linear in time."""
    chosen = {0, time_s.size - 1}
    stack = [(0, time_s.size - 1)]
    while stack and len(chosen) <= 2 * _MOST_POINTS:
        first, last = stack.pop()
        if last - first < 2:
            continue
        share = (time_s[first : last + 1] - time_s[first]) / (time_s[last] - time_s[first])
        line = values[:, first, None] + share * (values[:, last] - values[:, first])[:, None]
        off = np.abs(values[:, first : last + 1] - line).max(axis=0)
        worst = int(np.argmax(off))
        if off[worst] > tolerance_m:
            chosen.add(first + worst)
            stack += [(first, first + worst), (first + worst, last)]
    return sorted(chosen)
