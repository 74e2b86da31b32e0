"""When and where the boxes of any two movers touch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext
from scenario_gen.geometry import Box, gap_between_boxes_m, nearest_place, side_of
from scenario_gen.metrics.contact_point import CRUSH_M

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

#: Places looked at within a step: at 10 steps a second and 100 m/s of relative speed they are
#: 0.6 m apart, which no box is in length.
_PLACES = 16
#: The first contact within a step is found to 2^-24 of the time between two places.
_HALVINGS = 24


class Touch(NamedTuple):
    """First contacts within steps; all (n,)."""

    time_s: Floats
    """Between two steps, positions taken as straight lines."""
    x_m: Floats
    y_m: Floats
    side: Ints
    """Of the first one's box, index into ``geometry.SIDES``."""
    other_side: Ints
    relative_mps: Floats
    """Magnitude of the difference of the two velocities then."""


def touching(context: CheckContext, rows: slice, one: int, other: int) -> Bools:
    """(rows, T) whether two movers touch at a step or on the way to it."""
    frame, trace = context.frame, context.trace
    dx_m = frame.centre_x_m[rows, one] - frame.centre_x_m[rows, other]
    dy_m = frame.centre_y_m[rows, one] - frame.centre_y_m[rows, other]
    apart_m = np.hypot(dx_m, dy_m)
    reach_m = 0.5 * np.hypot(trace.length_m[rows], trace.width_m[rows])
    reach_m = (reach_m[:, one] + reach_m[:, other])[:, None]
    out: Bools = (apart_m <= reach_m) & trace.valid[rows]
    row, step = np.nonzero(out)
    if row.size:
        out[row, step] = _gap_m(context, row + rows.start, step, one, other, np.zeros(1))[:, 0] <= 0
    moved_m = np.hypot(np.diff(dx_m), np.diff(dy_m))
    # On a straight way from one place to another one gets nearer by half of it at most, beyond
    # what one is nearer at either end.
    near = 0.5 * (apart_m[:, 1:] + apart_m[:, :-1] - moved_m) <= reach_m
    near &= ~out[:, 1:] & ~out[:, :-1] & trace.valid[rows, 1:]
    row, step = np.nonzero(near)
    if row.size:
        share = np.arange(1, _PLACES) / _PLACES
        gap_m = _gap_m(context, row + rows.start, step, one, other, share)
        out[row, step + 1] = (gap_m <= 0.0).any(axis=1)
    return out


def touches(
    context: CheckContext, row: Ints, step: Ints, one: int, other: int
) -> Touch:  # fmt: skip
    """(n,) rows and steps at which contacts begin (see ``touching``) -> when and where."""
    before = np.maximum(step - 1, 0)
    share = np.arange(_PLACES + 1) / _PLACES
    hit = _gap_m(context, row, before, one, other, share) <= 0.0
    # What touches at the very first step does so from there on.
    hit[step == 0, 0] = True
    at = hit.argmax(axis=1)
    low, high = share[np.maximum(at - 1, 0)], share[at]
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        touched = _gap_m(context, row, before, one, other, middle[:, None])[:, 0] <= 0.0
        low, high = np.where(touched, low, middle), np.where(touched, middle, high)
    boxes = [_box(context, row, before, mover, low[:, None]) for mover in (one, other)]
    first, second = (Box(*(np.asarray(v)[..., 0] for v in box)) for box in boxes)
    place = nearest_place(first, second, tie_m=CRUSH_M)
    trace = context.trace
    return Touch(
        trace.time_s[before] + low * trace.step_s * (step > 0),
        place.x_m,
        place.y_m,
        side_of(first, place.x_m, place.y_m),
        side_of(second, place.x_m, place.y_m),
        _relative_mps(context, row, before, low, one, other),
    )


def _relative_mps(
    context: CheckContext, row: Ints, step: Ints, share: Floats, one: int, other: int
) -> Floats:
    trace = context.trace

    def velocity(mover: int, at: Ints) -> tuple[Floats, Floats]:
        speed_mps, course_rad = trace.speed_mps[row, mover, at], trace.course_rad[row, mover, at]
        return speed_mps * np.cos(course_rad), speed_mps * np.sin(course_rad)

    def apart(at: Ints) -> tuple[Floats, Floats]:
        (ax, ay), (bx, by) = velocity(one, at), velocity(other, at)
        return ax - bx, ay - by

    (x0, y0), (x1, y1) = apart(step), apart(np.minimum(step + 1, trace.time_s.size - 1))
    relative_mps: Floats = np.hypot(x0 + share * (x1 - x0), y0 + share * (y1 - y0))
    return relative_mps


def _gap_m(
    context: CheckContext, row: Ints, step: Ints, one: int, other: int, share: Floats
) -> Floats:
    """(n,) steps and (K,) or (n, K) shares of the way to the next one -> (n, K) gaps."""
    return gap_between_boxes_m(
        _box(context, row, step, one, share), _box(context, row, step, other, share)
    )


def _box(context: CheckContext, row: Ints, step: Ints, mover: int, share: Floats) -> Box:
    frame, trace = context.frame, context.trace
    after = np.minimum(step + 1, trace.time_s.size - 1)

    def between(values: Floats, *, turns: bool = False) -> Floats:
        first = values[row, mover, step]
        change = values[row, mover, after] - first
        if turns:
            change -= 2.0 * np.pi * np.rint(change / (2.0 * np.pi))
        return np.asarray(first[:, None] + share * change[:, None])

    return Box(
        between(frame.centre_x_m),
        between(frame.centre_y_m),
        between(trace.heading_rad, turns=True),
        trace.length_m[row, mover, None],
        trace.width_m[row, mover, None],
    )
