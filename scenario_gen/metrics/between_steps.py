"""Gaps between boxes on the way from one time step to the next."""

from __future__ import annotations

import numpy as np

from scenario_gen.geometry import Box, boxes_overlap, gap_between_boxes_m
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.measure import Bools, Floats, Ints

#: So many places between two steps are looked at. At 10 steps a second and 100 m/s of relative
#: speed they are 0.6 m apart: no box is that short and that fast.
_PLACES = 16
_SHARES = np.arange(1, _PLACES) / _PLACES


def gap_between_steps_m(frame: EgoFrame, row: Ints, mover: Ints, *, within_m: Floats) -> Floats:
    """(n,) pairs -> (n, T - 1) smallest gap between the ego's box and a mover's within each step.

    Positions are interpolated linearly, headings along the shorter way; the time steps themselves
    are not looked at. Steps within which the boxes surely stay farther apart than ``within_m``,
    (n,), are infinite.
    """
    ego = np.zeros_like(mover)
    pair, step = _steps_within(frame, row, ego, mover, within_m)
    out = np.full((row.size, frame.trace.time_s.size - 1), np.inf)
    if pair.size:
        boxes = _both_on_the_way(frame, row[pair], ego[pair], mover[pair], step)
        out[pair, step] = gap_between_boxes_m(*boxes).min(axis=-1)
    return out


def overlap_between_steps(
    frame: EgoFrame, row: Ints, one: Ints, other: Ints
) -> tuple[Ints, Ints, Floats]:
    """The first moments between two steps at which boxes overlap.

    Args:
        frame: of the trace.
        row: (n,) scenarios of the pairs that are looked at.
        one: (n,) movers; 0 is the ego.
        other: (n,) movers that they are compared with.

    Returns:
        Of each pair that has one: its place among the n, the step before, the share of the step.
    """
    pair, step = _steps_within(frame, row, one, other, np.zeros(row.size))
    if not pair.size:
        return pair, step, np.zeros(0)
    overlap = boxes_overlap(*_both_on_the_way(frame, row[pair], one[pair], other[pair], step))
    found = np.flatnonzero(overlap.any(axis=-1))
    # Steps are in the order of time.
    pair, first = np.unique(pair[found], return_index=True)
    found = found[first]
    return pair, step[found], _SHARES[overlap[found].argmax(axis=-1)]


def _steps_within(
    frame: EgoFrame, row: Ints, one: Ints, other: Ints, within_m: Floats
) -> tuple[Ints, Ints]:
    """Pairs and steps within which the boxes may come that near, in the order of time."""
    trace = frame.trace
    dx_m = frame.centre_x_m[row, other] - frame.centre_x_m[row, one]
    dy_m = frame.centre_y_m[row, other] - frame.centre_y_m[row, one]
    apart_m = np.hypot(dx_m, dy_m)
    radius_m = 0.5 * np.hypot(trace.length_m, trace.width_m)
    moved_m = np.hypot(np.diff(dx_m), np.diff(dy_m))
    # On a straight way from one place to another one gets nearer by half of it at most, beyond
    # what one is nearer at either end.
    least_m = 0.5 * (apart_m[:, 1:] + apart_m[:, :-1] - moved_m)
    limit_m = within_m + radius_m[row, other] + radius_m[row, one]
    near: Bools = least_m <= limit_m[:, None]
    pair, step = (near & trace.valid[row, 1:]).nonzero()
    return pair, step


def pairs_that_may_touch(frame: EgoFrame, known: Bools) -> tuple[Ints, Ints]:
    """Rows and actors whose boxes might touch between two steps only; ``known`` ones left out.

    For that, the two gaps at both ends of a step together are no larger than the way that the
    boxes make towards each other.
    """
    least_m, step_s = frame.least_bound_m, frame.trace.step_s
    most_m = step_s * (frame.most_mps[:, :1] + frame.most_mps[:, 1:])
    row, actor = ((2.0 * least_m <= most_m) & ~known).nonzero()
    if row.size:
        along_mps = frame.speed_along_mps
        closing_mps = np.abs(along_mps[row, 0] - along_mps[row, actor + 1]).max(axis=-1)
        aside_mps = frame.most_mps * frame.most_across
        closing_mps += aside_mps[row, 0] + aside_mps[row, actor + 1]
        maybe = 2.0 * least_m[row, actor] <= step_s * closing_mps
        row, actor = row[maybe], actor[maybe]
    return row, actor


def _both_on_the_way(
    frame: EgoFrame, row: Ints, one: Ints, other: Ints, step: Ints
) -> tuple[Box, Box]:
    """(n, K) boxes of two movers between a step and the next one."""
    return _on_the_way(frame, row, one, step), _on_the_way(frame, row, other, step)


def _on_the_way(frame: EgoFrame, row: Ints, mover: Ints, step: Ints) -> Box:
    """(n, K) boxes between a step and the next one."""
    trace = frame.trace

    def between(values: Floats, *, turns: bool = False) -> Floats:
        first, last = values[row, mover, step], values[row, mover, step + 1]
        change = last - first
        if turns:
            change -= 2.0 * np.pi * np.rint(change / (2.0 * np.pi))
        return first[:, None] + _SHARES * change[:, None]

    return Box(
        between(frame.centre_x_m),
        between(frame.centre_y_m),
        between(trace.heading_rad, turns=True),
        trace.length_m[row, mover, None],
        trace.width_m[row, mover, None],
    )
