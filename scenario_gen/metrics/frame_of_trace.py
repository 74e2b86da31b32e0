"""How all actors of a trace are placed along and across the path of the ego."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame, extents
from scenario_gen.metrics.ego_path import EgoPath
from scenario_gen.metrics.measure import Bools, Floats
from scenario_gen.metrics.path_frame import turned_to_course


def ego_frame(trace: TraceBatch, paths: Sequence[EgoPath | None] | None = None) -> EgoFrame:
    """The frame of a trace.

    Most movers keep their heading, and on a straight path their angle to it: what follows from
    these is worked out once for such a mover rather than at every time.

    Args:
        trace: states of B scenarios.
        paths: for each group the way of the ego through its network. Where it is missing,
            actors are compared along the road that they share with the ego, taken as straight
            where boxes are turned into extents.
    """
    turns = _differs(trace.heading_rad, trace.heading_rad[..., :1])
    drifts = _differs(trace.course_rad, trace.heading_rad) & trace.present
    cos, sin = _directions(trace.heading_rad, turns)
    frames = []
    straight = np.zeros(trace.group_of_row.shape, dtype=np.bool_)
    for rows, path in _runs(trace, paths):
        straight[rows] = path is not None and path.straight
        frames.append(
            _shared_road(trace, rows, cos[rows], sin[rows])
            if path is None
            else _on_path(trace, rows, path, cos[rows], sin[rows], turns[rows])
        )
    station_m, lateral_m, cos_relative, sin_relative = (
        part[0] if len(part) == 1 else np.concatenate(part) for part in zip(*frames, strict=True)
    )
    varies = turns | ~straight[:, None]
    half_along_m, half_across_m = _all_extents(trace, cos_relative, sin_relative, varies)
    cos_course, sin_course = turned_to_course(trace, drifts, cos_relative, sin_relative)
    middle_m = trace.centre_x_m[..., None]
    return EgoFrame(
        trace=trace,
        station_m=_moved(station_m, middle_m, cos_relative, varies),
        lateral_m=_moved(lateral_m, middle_m, sin_relative, varies),
        half_along_m=half_along_m,
        half_across_m=half_across_m,
        cos_course=cos_course,
        sin_course=sin_course,
        cos_heading=cos,
        sin_heading=sin,
        centre_x_m=_moved(trace.x_m, middle_m, cos, turns),
        centre_y_m=_moved(trace.y_m, middle_m, sin, turns),
        turns=turns,
        drifts=drifts,
        straight_rows=straight & ~sin_relative[:, 0].any(axis=-1),
    )


def _differs(values: Floats, others: Floats) -> Bools:
    """(B, N) whether values over time ever differ from others; NaN does."""
    differs: Bools = (values != others).any(axis=-1)
    return differs


def _directions(heading_rad: Floats, turns: Bools) -> tuple[Floats, Floats]:
    """(B, N, T) headings -> cosine and sine."""
    steps, first_rad, turned_rad = heading_rad.shape[-1], heading_rad[..., :1], heading_rad[turns]
    return (
        _held(np.cos(first_rad), turns, steps, np.cos(turned_rad)),
        _held(np.sin(first_rad), turns, steps, np.sin(turned_rad)),
    )


def _held(first: Floats, varies: Bools, steps: int, varying: Floats) -> Floats:
    """(B, N, T) values that stay as they are at first, (B, N, 1), but for those that vary."""
    out = np.broadcast_to(first, (*first.shape[:2], steps)).copy()
    out[varies] = varying
    return out


def _all_extents(
    trace: TraceBatch, cos: Floats, sin: Floats, varies: Bools
) -> tuple[Floats, Floats]:
    """(B, N, T) half extents along and across of boxes at angles of that cosine and sine."""
    half_length_m, half_width_m = 0.5 * trace.length_m[..., None], 0.5 * trace.width_m[..., None]
    if varies.all():
        return extents(half_length_m, half_width_m, np.abs(cos), np.abs(sin))
    first = extents(half_length_m, half_width_m, np.abs(cos[..., :1]), np.abs(sin[..., :1]))
    varying = extents(
        half_length_m[varies], half_width_m[varies], np.abs(cos[varies]), np.abs(sin[varies])
    )
    along_m, across_m = (
        _held(one, varies, cos.shape[-1], other) for one, other in zip(first, varying, strict=True)
    )
    return along_m, across_m


def _moved(values: Floats, by_m: Floats, direction: Floats, varies: Bools) -> Floats:
    """(B, N, T) coordinates moved by (B, N, 1) times a cosine or sine."""
    if varies.all():
        return values + by_m * direction
    out = values + by_m * direction[..., :1]
    out[varies] = values[varies] + by_m[varies] * direction[varies]
    return out


def _runs(
    trace: TraceBatch, paths: Sequence[EgoPath | None] | None
) -> Iterator[tuple[slice, EgoPath | None]]:
    """Stretches of rows that share a path."""
    total = trace.group_of_row.size
    if paths is None:
        yield slice(0, total), None
        return
    groups = trace.group_of_row
    changes = np.flatnonzero(groups[1:] != groups[:-1]) + 1
    start = 0
    for end in (*changes.tolist(), total):
        path = paths[int(groups[start])]
        if end == total or paths[int(groups[end])] is not path:
            yield slice(start, end), path
            start = end


def _shared_road(
    trace: TraceBatch, rows: slice, cos: Floats, sin: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    road = trace.road[rows]
    shared = (road == road[:, :1]) & (road >= 0)
    # Forwards is where the ego gets to; which way lanes run is not known here.
    at_m = np.where(road[:, 0] == road[:, 0, :1], trace.s_m[rows][:, 0], np.nan)
    way_m = np.fmax.reduce(at_m, axis=-1) + np.fmin.reduce(at_m, axis=-1) - 2.0 * at_m[:, 0]
    sign = np.where(way_m < 0.0, -1.0, 1.0)[:, None, None]
    station_m = np.where(shared, sign * trace.s_m[rows], np.nan)
    lateral_m = np.where(shared, sign * trace.t_m[rows], np.nan)
    ego_cos, ego_sin = cos[:, :1], sin[:, :1]
    return station_m, lateral_m, *_turned_back(cos, sin, ego_cos, ego_sin)


def _on_path(
    trace: TraceBatch, rows: slice, path: EgoPath, cos: Floats, sin: Floats, turns: Bools
) -> tuple[Floats, Floats, Floats, Floats]:
    station_m, lateral_m = path.place(trace.road[rows], trace.s_m[rows], trace.t_m[rows])
    astray = np.isnan(station_m) & trace.present[rows][..., None]
    if astray.any():
        station_m, lateral_m = station_m.copy(), lateral_m.copy()
        station_m[astray], lateral_m[astray] = path.project(
            trace.x_m[rows][astray], trace.y_m[rows][astray]
        )
    path_cos, path_sin = path.direction(station_m)
    if not path.straight:
        return station_m, lateral_m, *_turned_back(cos, sin, path_cos, path_sin)
    if path_cos[0] == 1.0 and path_sin[0] == 0.0:
        return station_m, lateral_m, cos, sin
    first = _turned_back(cos[..., :1], sin[..., :1], path_cos, path_sin)
    changing = _turned_back(cos[turns], sin[turns], path_cos, path_sin)
    steps = cos.shape[-1]
    return (
        station_m, lateral_m,
        _held(first[0], turns, steps, changing[0]), _held(first[1], turns, steps, changing[1]),
    )  # fmt: skip


def _turned_back(
    cos: Floats, sin: Floats, by_cos: Floats, by_sin: Floats
) -> tuple[Floats, Floats]:  # fmt: skip
    """Cosine and sine of directions relative to another one."""
    return cos * by_cos + sin * by_sin, sin * by_cos - cos * by_sin
