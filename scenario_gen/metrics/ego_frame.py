"""All actors as the ego meets them: ahead and aside of it along its own path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_path import EgoPath
from scenario_gen.metrics.measure import Bools, Floats


@dataclass(frozen=True, eq=False)
class EgoFrame:
    """Boxes of B scenarios, N actors, T times along and across the path of the ego.

    Arrays of actors without the ego have shape (B, A, T) with A = N - 1: index k is
    ``$.actors[k]``. Distances along are stations of the path (arc length of the reference line),
    as OpenSCENARIO measures distances in the road coordinate system. NaN where an actor is absent
    or has no place on the path.
    """

    trace: TraceBatch
    station_m: Floats
    """(B, N, T) of the middle of the box."""
    lateral_m: Floats
    """(B, N, T) of the middle of the box, positive to the left."""
    half_along_m: Floats
    """(B, N, T) half of the extent of the box along the path."""
    half_across_m: Floats
    """(B, N, T) half of the extent of the box across the path."""
    cos_course: Floats
    """(B, N, T) cosine of the direction of motion relative to the path."""
    sin_course: Floats
    """(B, N, T) sine of the direction of motion relative to the path, positive to the left."""
    cos_heading: Floats
    """(B, N, T) in the world."""
    sin_heading: Floats
    """(B, N, T) in the world."""
    centre_x_m: Floats
    """(B, N, T) middle of the box in the world."""
    centre_y_m: Floats
    """(B, N, T) middle of the box in the world."""
    straight: bool
    """Whether every path is a straight line, along which the ego's box points."""

    @cached_property
    def speed_along_mps(self) -> Floats:
        """(B, N, T) part of the velocity along the path; negative: oncoming."""
        return self.trace.speed_mps * self.cos_course

    @cached_property
    def ahead_m(self) -> Floats:
        """(B, A, T) from the middle of the ego's box to the middle of the other, forwards."""
        return self.station_m[:, 1:] - self.station_m[:, :1]

    @cached_property
    def gap_m(self) -> Floats:
        """(B, A, T) bumper to bumper along the path; negative where the extents overlap."""
        reach_m = self.half_along_m[:, 1:] + self.half_along_m[:, :1]
        return np.abs(self.ahead_m) - reach_m

    @cached_property
    def side_gap_m(self) -> Floats:
        """(B, A, T) side to side across the path; negative where the extents overlap."""
        reach_m = self.half_across_m[:, 1:] + self.half_across_m[:, :1]
        return np.abs(self.lateral_m[:, 1:] - self.lateral_m[:, :1]) - reach_m

    @cached_property
    def closing_mps(self) -> Floats:
        """(B, A, T) speed of the ego minus that of the other along the path."""
        return self.speed_along_mps[:, :1] - self.speed_along_mps[:, 1:]

    @cached_property
    def known(self) -> Bools:
        """(B, A, T) time is within the duration; positions of absent actors are NaN."""
        return np.broadcast_to(self.trace.valid[:, None, :], self.ahead_m.shape)

    @cached_property
    def in_corridor(self) -> Bools:
        """(B, A, T) the box overlaps the corridor that the ego's box sweeps along the path."""
        inside: Bools = (self.side_gap_m < 0.0) & self.known
        return inside

    @cached_property
    def in_corridor_ahead(self) -> Bools:
        """(B, A, T) in the corridor, with its middle in front of the ego's."""
        inside: Bools = self.in_corridor & (self.ahead_m > 0.0)
        return inside

    @cached_property
    def approached(self) -> Bools:
        """(B, A, T) ahead in the corridor, and the gap is closing."""
        closing: Bools = self.in_corridor_ahead & (self.closing_mps > 0.0)
        return closing

    @cached_property
    def box_gap_bound_m(self) -> Floats:
        """(B, A, T) lower bound of the gap between the boxes; NaN of absent actors and times.

        The distance of the ego's box from the box around the actor that is parallel to the ego's:
        the gap itself where the two are parallel. Negative where these two overlap.
        """
        ahead_m, left_m = (
            (self.gap_m, self.side_gap_m) if self.straight else self._gaps_in_ego_axes()
        )
        bound_m = np.maximum(ahead_m, left_m)
        both = np.minimum(ahead_m, left_m) > 0.0
        if both.any():
            bound_m[both] = np.hypot(ahead_m[both], left_m[both])
        if not self.trace.valid.all():
            bound_m[~self.known] = np.nan
        return bound_m

    def _gaps_in_ego_axes(self) -> tuple[Floats, Floats]:
        """(B, A, T) gaps along and across the ego's box; negative where the extents overlap."""
        ego_cos, ego_sin = self.cos_heading[:, :1], self.sin_heading[:, :1]
        cos, sin = self.cos_heading[:, 1:], self.sin_heading[:, 1:]
        along = cos * ego_cos
        along += sin * ego_sin
        across = sin * ego_cos
        across -= cos * ego_sin
        reach_along_m, reach_across_m = _extents(
            self.trace, np.abs(along, out=along), np.abs(across, out=across), others=True
        )
        half_length_m = 0.5 * self.trace.length_m[:, :1, None]
        half_width_m = 0.5 * self.trace.width_m[:, :1, None]
        dx_m = self.centre_x_m[:, 1:] - self.centre_x_m[:, :1]
        dy_m = self.centre_y_m[:, 1:] - self.centre_y_m[:, :1]
        ahead_m = ego_cos * dx_m
        ahead_m += ego_sin * dy_m
        np.abs(ahead_m, out=ahead_m)
        ahead_m -= reach_along_m
        ahead_m -= half_length_m
        dy_m *= ego_cos
        dx_m *= ego_sin
        left_m = np.abs(np.subtract(dy_m, dx_m, out=dy_m), out=dy_m)
        left_m -= reach_across_m
        left_m -= half_width_m
        return ahead_m, left_m


def ego_frame(trace: TraceBatch, paths: Sequence[EgoPath | None] | None = None) -> EgoFrame:
    """The frame of a trace.

    Args:
        trace: states of B scenarios.
        paths: for each group the way of the ego through its network. Where it is missing,
            actors are compared along the road that they share with the ego, taken as straight
            where boxes are turned into extents.
    """
    cos, sin = _directions(trace.heading_rad)
    drifts = _drifts(trace)
    middle_m = trace.centre_x_m[..., None]
    frames = []
    straight = True
    for rows, path in _runs(trace, paths):
        straight &= path is not None and path.straight
        frames.append(
            _shared_road(trace, rows, cos[rows], sin[rows])
            if path is None
            else _on_path(trace, rows, path, cos[rows], sin[rows])
        )
    station_m, lateral_m, cos_relative, sin_relative = (
        part[0] if len(part) == 1 else np.concatenate(part) for part in zip(*frames, strict=True)
    )
    half_along_m, half_across_m = _extents(trace, np.abs(cos_relative), np.abs(sin_relative))
    cos_course, sin_course = _turned_to_course(trace, drifts, cos_relative, sin_relative)
    return EgoFrame(
        trace=trace,
        station_m=station_m + middle_m * cos_relative,
        lateral_m=lateral_m + middle_m * sin_relative,
        half_along_m=half_along_m,
        half_across_m=half_across_m,
        cos_course=cos_course,
        sin_course=sin_course,
        cos_heading=cos,
        sin_heading=sin,
        centre_x_m=trace.x_m + middle_m * cos,
        centre_y_m=trace.y_m + middle_m * sin,
        straight=straight and not sin_relative[:, 0].any(),
    )


def _drifts(trace: TraceBatch) -> Bools:
    """(B, N) whether the actor ever moves in another direction than it points."""
    drifts: Bools = (trace.course_rad != trace.heading_rad).any(axis=-1) & trace.present
    return drifts


def _turned_to_course(
    trace: TraceBatch, drifts: Bools, cos_heading: Floats, sin_heading: Floats
) -> tuple[Floats, Floats]:
    """Cosine and sine of the course, relative to what those of the heading are relative to."""
    if not drifts.any():
        return cos_heading, sin_heading
    slip_rad = trace.course_rad[drifts] - trace.heading_rad[drifts]
    cos, sin = cos_heading[drifts], sin_heading[drifts]
    cos_slip, sin_slip = np.cos(slip_rad), np.sin(slip_rad)
    cos_course, sin_course = cos_heading.copy(), sin_heading.copy()
    cos_course[drifts] = cos * cos_slip - sin * sin_slip
    sin_course[drifts] = sin * cos_slip + cos * sin_slip
    return cos_course, sin_course


def _directions(heading_rad: Floats) -> tuple[Floats, Floats]:
    """(B, N, T) headings -> cosine and sine; most movers keep theirs, which is quicker."""
    first = heading_rad[..., :1]
    cos = np.broadcast_to(np.cos(first), heading_rad.shape).copy()
    sin = np.broadcast_to(np.sin(first), heading_rad.shape).copy()
    turning = (heading_rad != first).any(axis=-1)
    if turning.any():
        turned_rad = heading_rad[turning]
        cos[turning], sin[turning] = np.cos(turned_rad), np.sin(turned_rad)
    return cos, sin


def _extents(
    trace: TraceBatch, along: Floats, across: Floats, *, others: bool = False
) -> tuple[Floats, Floats]:
    """Half of the extents of boxes at an angle of that cosine and sine, without sign.

    Both are overwritten. (B, N, T), or (B, A, T) of the ``others`` without the ego.
    """
    boxes = slice(1 if others else 0, None)
    half_length_m = 0.5 * trace.length_m[:, boxes, None]
    half_width_m = 0.5 * trace.width_m[:, boxes, None]
    half_along_m = half_length_m * along
    half_along_m += half_width_m * across
    across *= half_length_m
    along *= half_width_m
    across += along
    return half_along_m, across


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
    return station_m, lateral_m, cos * ego_cos + sin * ego_sin, sin * ego_cos - cos * ego_sin


def _on_path(
    trace: TraceBatch, rows: slice, path: EgoPath, cos: Floats, sin: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    station_m, lateral_m = path.place(trace.road[rows], trace.s_m[rows], trace.t_m[rows])
    astray = np.isnan(station_m) & trace.present[rows][..., None]
    if astray.any():
        station_m, lateral_m = station_m.copy(), lateral_m.copy()
        station_m[astray], lateral_m[astray] = path.project(
            trace.x_m[rows][astray], trace.y_m[rows][astray]
        )
    path_cos, path_sin = path.direction(station_m)
    return station_m, lateral_m, cos * path_cos + sin * path_sin, sin * path_cos - cos * path_sin
