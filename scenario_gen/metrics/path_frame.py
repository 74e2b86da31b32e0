"""All actors as the ego meets them: ahead and aside of it along its own path."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.measure import Bools, Floats, Ints

#: Sines of directions that are equal, or opposite, up to rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class PathFrame:
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
    turns: Bools
    """(B, N) whether the actor ever changes its heading."""
    drifts: Bools
    """(B, N) whether the actor ever moves in another direction than it points."""
    straight_rows: Bools
    """(B,) whether the path is a straight line, along which the ego's box always points."""

    @property
    def straight(self) -> bool:
        """Whether that is so in all scenarios."""
        return bool(self.straight_rows.all())

    @cached_property
    def speed_along_mps(self) -> Floats:
        """(B, N, T) part of the velocity along the path; negative: oncoming."""
        return self.trace.speed_mps * self.cos_course

    @cached_property
    def most_mps(self) -> Floats:
        """(B, N) greatest speed over time."""
        most: Floats = self.trace.speed_mps.max(axis=-1)
        return most

    @cached_property
    def steady(self) -> Bools:
        """(B, N) whether the speed is the same at all times."""
        steady: Bools = self.least_mps == self.most_mps
        return steady

    @cached_property
    def least_mps(self) -> Floats:
        """(B, N) least speed over time."""
        least: Floats = self.trace.speed_mps.min(axis=-1)
        return least

    @cached_property
    def accelerates(self) -> Bools:
        """(B, N) whether the speed ever changes."""
        return np.asarray(self.trace.accel_mps2.any(axis=-1))

    @cached_property
    def keeps_along(self) -> Bools:
        """(B, N) whether it moves and points along a straight path all the time.

        Then nothing of it changes across the path.
        """
        keeps: Bools = np.asarray(self.straight_rows[:, None] & ~(self.turns | self.drifts))
        right_m, left_m = self._range_m
        keeps &= (self.most_across <= _ROUNDING) & (right_m == left_m)
        return keeps

    @cached_property
    def strip_m(self) -> tuple[Floats, Floats]:
        """(B, N) lateral positions between which the box stays all the time, at least and most."""
        right_m, left_m = self._range_m
        half_m, turns = self.half_across_m[..., 0], self.turns
        low_m, high_m = right_m - half_m, left_m + half_m
        lateral_m, half_m = self.lateral_m[turns], self.half_across_m[turns]
        low_m[turns] = (lateral_m - half_m).min(axis=-1)
        high_m[turns] = (lateral_m + half_m).max(axis=-1)
        return low_m, high_m

    @cached_property
    def _range_m(self) -> tuple[Floats, Floats]:
        """(B, N) least and greatest lateral position of the middle of the box."""
        return self.lateral_m.min(axis=-1), self.lateral_m.max(axis=-1)

    @cached_property
    def most_across(self) -> Floats:
        """(B, N) greatest sine of the direction of motion relative to the path, without sign."""
        most: Floats = np.abs(self.sin_course[..., 0])
        varies = self.turns | self.drifts | ~self.straight_rows[:, None]
        sin = self.sin_course[varies]
        most[varies] = np.maximum(-_least(-sin), -_least(sin))
        return most

    @cached_property
    def velocity_mps(self) -> tuple[Floats, Floats]:
        """(B, N, T) x and y of the velocity in the world."""
        cos, sin = turned_to_course(self.trace, self.drifts, self.cos_heading, self.sin_heading)
        return self.trace.speed_mps * cos, self.trace.speed_mps * sin

    def velocity_at(self, row: Ints, mover: Ints | int, step: Ints) -> tuple[Floats, Floats]:
        """(n,) x and y of the velocity in the world."""
        trace = self.trace
        speed_mps, course_rad = (
            trace.speed_mps[row, mover, step],
            trace.course_rad[row, mover, step],
        )
        return speed_mps * np.cos(course_rad), speed_mps * np.sin(course_rad)

    @cached_property
    def ahead_m(self) -> Floats:
        """(B, A, T) from the middle of the ego's box to the middle of the other, forwards."""
        return self.station_m[:, 1:] - self.station_m[:, :1]

    @cached_property
    def aside_m(self) -> Floats:
        """(B, A, T) from the middle of the ego's box to the middle of the other, to the left."""
        return self.lateral_m[:, 1:] - self.lateral_m[:, :1]

    @cached_property
    def gap_m(self) -> Floats:
        """(B, A, T) bumper to bumper along the path; negative where the extents overlap."""
        gap_m = np.abs(self.ahead_m)
        gap_m -= self.half_along_m[:, 1:]
        gap_m -= self.half_along_m[:, :1]
        return gap_m

    @cached_property
    def side_gap_m(self) -> Floats:
        """(B, A, T) side to side across the path; negative where the extents overlap."""
        gap_m = np.abs(self.aside_m)
        gap_m -= self.half_across_m[:, 1:]
        gap_m -= self.half_across_m[:, :1]
        return gap_m

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
    def least_side_gap_m(self) -> Floats:
        """(B, A) least side gap over time; NaN of who has no place on the path at any time."""
        return _least(self.side_gap_m)

    @cached_property
    def least_gap_m(self) -> Floats:
        """(B, A) least gap along over time; NaN of who has no place on the path at any time."""
        return _least(self.gap_m)


def _least(values: Floats) -> Floats:
    """(..., T) -> (...) least value that is not NaN."""
    least: Floats = values.min(axis=-1)
    unknown = np.isnan(least)
    if unknown.any():
        least[unknown] = np.fmin.reduce(values[unknown], axis=-1)
    return least


def turned_to_course(
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
