"""Gaps between boxes on the way from one time step to the next."""

from __future__ import annotations

import numpy as np

from scenario_gen.geometry import Box, gap_between_boxes_m
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.measure import Bools, Floats, Ints

#: So many places between two steps are looked at. At 10 steps a second and 100 m/s of relative
#: speed they are 0.6 m apart: no box is that short and that fast.
_PLACES = 16


def gap_between_steps_m(frame: EgoFrame, row: Ints, mover: Ints, *, within_m: Floats) -> Floats:
    """(n,) pairs -> (n, T - 1) smallest gap between the ego's box and a mover's within each step.

    Positions are interpolated linearly, headings along the shorter way; the time steps themselves
    are not looked at. Steps within which the boxes surely stay farther apart than ``within_m``,
    (n,), are infinite.
    """
    trace = frame.trace
    ego = np.zeros_like(mover)
    dx_m = frame.centre_x_m[row, mover] - frame.centre_x_m[row, ego]
    dy_m = frame.centre_y_m[row, mover] - frame.centre_y_m[row, ego]
    apart_m = np.hypot(dx_m, dy_m)
    reach_m = 0.5 * np.hypot(trace.length_m[row], trace.width_m[row])
    pick = np.arange(row.size)
    reach_m = reach_m[pick, mover] + reach_m[pick, ego]
    moved_m = np.hypot(np.diff(dx_m), np.diff(dy_m))
    # On a straight way from one place to another one gets nearer by half of it at most, beyond
    # what one is nearer at either end.
    least_m = 0.5 * (apart_m[:, 1:] + apart_m[:, :-1] - moved_m) - reach_m[:, None]
    out = np.full(least_m.shape, np.inf)
    pair, step = np.nonzero((least_m <= within_m[:, None]) & trace.valid[row, 1:])
    if pair.size:
        boxes = (_on_the_way(frame, row[pair], who[pair], step) for who in (ego, mover))
        out[pair, step] = gap_between_boxes_m(*boxes).min(axis=-1)
    return out


def pairs_that_may_touch(frame: EgoFrame, known: Bools) -> Bools:
    """(B, A) whether boxes might touch between two steps only; ``known`` pairs are left out.

    For that, the two gaps at both ends of a step together are no larger than the way that the
    boxes make towards each other.
    """
    closing_mps = _greatest(frame.closing_mps)
    aside_mps = frame.trace.speed_mps.max(axis=-1) * _greatest(frame.sin_course)
    most_m = frame.trace.step_s * (closing_mps + aside_mps[:, :1] + aside_mps[:, 1:])
    least_m = np.fmin.reduce(frame.box_gap_bound_m, axis=-1)
    maybe: Bools = (2.0 * least_m <= most_m) & ~known
    return maybe


def _greatest(values: Floats) -> Floats:
    """(..., T) -> (...) greatest of the magnitudes."""
    greatest: Floats = np.maximum(values.max(axis=-1), -values.min(axis=-1))
    return greatest


def _on_the_way(frame: EgoFrame, row: Ints, mover: Ints, step: Ints) -> Box:
    """(n, K) boxes between a step and the next one."""
    trace = frame.trace
    share = np.arange(1, _PLACES) / _PLACES

    def between(values: Floats, *, turns: bool = False) -> Floats:
        first, last = values[row, mover, step], values[row, mover, step + 1]
        change = last - first
        if turns:
            change -= 2.0 * np.pi * np.rint(change / (2.0 * np.pi))
        return first[:, None] + share * change[:, None]

    return Box(
        between(frame.centre_x_m),
        between(frame.centre_y_m),
        between(trace.heading_rad, turns=True),
        trace.length_m[row, mover, None],
        trace.width_m[row, mover, None],
    )
