"""Shortest distance between the boxes of the ego and an actor."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import Box, gap_between_boxes_m
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Bools, Ints, Measure

#: Bounds of parallel boxes are exact up to this. [m]
_ROUNDING_M = 1e-9


class ClosestApproach(NamedTuple):
    """The smallest gap over time, and when it was."""

    gap: Measure
    """(B, A) in m; 0 where the boxes overlap at some time."""
    step: Ints
    """(B, A) index of a time of it, the first one unless they overlap; 0 where there is none."""


INFO = Info(
    name="min_gap_m",
    title="smallest gap between the boxes",
    unit="m",
    formula="least Euclidean distance of the two oriented rectangles over time; 0 where they"
    " overlap",
    valid="the actor is present",
    source="geometry",
    worst="least",
)


def closest_approach(trace: TraceBatch, frame: EgoFrame | None = None) -> ClosestApproach:
    """The smallest distance of the boxes of ego and actors over time, exact at the time steps.

    d_min = min over t of the Euclidean distance of the two oriented rectangles             (1)

    Valid for every actor that is present.
    """
    frame = frame or ego_frame(trace)
    valid = frame.trace.present[:, 1:]
    step = frame.nearest_step.copy()
    gap_m = np.where(valid, np.maximum(frame.least_bound_m, 0.0), np.inf)
    row, actor = np.nonzero(valid)
    # Of parallel boxes the bound is the gap.
    turned = ~_parallel(frame, row, actor, step[row, actor])
    row, actor = row[turned], actor[turned]
    gap_m[row, actor] = gap_between_boxes_m(*boxes_at(frame, row, actor, step[row, actor]))
    # Other times can only be nearer where their bound is, and nothing is nearer than touching.
    below_m = np.where(gap_m > 0.0, gap_m - _ROUNDING_M, -np.inf)
    flat = np.flatnonzero(frame.box_gap_bound_m < below_m[..., None])
    if flat.size:
        pair, time = np.divmod(flat, frame.trace.time_s.size)
        row, actor = np.divmod(pair, step.shape[1])
        nearer_m = gap_between_boxes_m(*boxes_at(frame, row, actor, time))
        # The nearest time of each pair, the first of those that are equal.
        order = np.lexsort((time, nearer_m, pair))
        _, first = np.unique(pair[order], return_index=True)
        best = order[first]
        best = best[nearer_m[best] < gap_m[row[best], actor[best]]]
        gap_m[row[best], actor[best]] = nearer_m[best]
        step[row[best], actor[best]] = time[best]
    return ClosestApproach(Measure.where(valid & np.isfinite(gap_m), gap_m), step)


def min_gap(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A) smallest gap between the boxes over time in m; see ``closest_approach``."""
    return closest_approach(trace, frame).gap


def _parallel(frame: EgoFrame, row: Ints, actor: Ints, time: Ints) -> Bools:
    """(n,) whether the boxes of ego and actor are parallel."""
    cos, sin = frame.cos_heading, frame.sin_heading
    ego, other = (row, 0, time), (row, actor + 1, time)
    parallel: Bools = cos[other] * sin[ego] == sin[other] * cos[ego]
    return parallel


def boxes_of(frame: EgoFrame, where: Bools) -> tuple[Box, Box]:
    """(n,) boxes of the ego and of the actor for the n picked entries of (B, A, T)."""
    return boxes_at(frame, *np.nonzero(where))


def boxes_at(frame: EgoFrame, row: Ints, actor: Ints, time: Ints) -> tuple[Box, Box]:
    """(n,) boxes of the ego and of the actor."""
    trace = frame.trace

    def box(mover: Ints) -> Box:
        return Box(
            frame.centre_x_m[row, mover, time],
            frame.centre_y_m[row, mover, time],
            trace.heading_rad[row, mover, time],
            trace.length_m[row, mover],
            trace.width_m[row, mover],
        )

    return box(np.zeros_like(actor)), box(actor + 1)
