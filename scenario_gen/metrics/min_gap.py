"""Shortest distance between the boxes of the ego and an actor."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import Box, gap_between_boxes_m
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.measure import Bools, Floats, Ints, Measure

#: Bounds of parallel boxes are exact up to this. [m]
_ROUNDING_M = 1e-9


class ClosestApproach(NamedTuple):
    """The smallest gap over time, and when it was."""

    gap: Measure
    """(B, A) in m; 0 where the boxes overlap at some time."""
    step: Ints
    """(B, A) index of the (first) time of it; 0 where there is none."""


def closest_approach(trace: TraceBatch, frame: EgoFrame | None = None) -> ClosestApproach:
    """The smallest distance of the boxes of ego and actors over time, exact at the time steps.

    d_min = min over t of the Euclidean distance of the two oriented rectangles             (1)

    Valid for every actor that is present.
    """
    frame = frame or ego_frame(trace)
    bound_m = np.fmin(frame.box_gap_bound_m, np.inf)
    shape = bound_m.shape[:2]
    step = bound_m.argmin(axis=-1)
    first = np.zeros(bound_m.shape, dtype=np.bool_)
    valid = frame.trace.present[:, 1:]
    np.put_along_axis(first, step[..., None], valid[..., None], axis=-1)
    gap_m = np.full(shape, np.inf)
    gap_m[valid] = _exact_m(frame, first)
    # Other times can only be nearer where their bound is.
    rest = (np.maximum(bound_m, 0.0) < gap_m[..., None] - _ROUNDING_M) & ~first
    if rest.any():
        candidates_m = np.full(bound_m.shape, np.inf)
        candidates_m[rest] = _exact_m(frame, rest)
        later = candidates_m.argmin(axis=-1)
        least_m = np.take_along_axis(candidates_m, later[..., None], axis=-1)[..., 0]
        step = np.where(least_m < gap_m, later, step)
        gap_m = np.minimum(least_m, gap_m)
    return ClosestApproach(Measure.where(valid & np.isfinite(gap_m), gap_m), step)


def min_gap(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A) smallest gap between the boxes over time in m; see ``closest_approach``."""
    return closest_approach(trace, frame).gap


def boxes_of(frame: EgoFrame, where: Bools) -> tuple[Box, Box]:
    """(n,) boxes of the ego and of the actor for the n picked entries of (B, A, T)."""
    row, actor, time = np.nonzero(where)
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


def _exact_m(frame: EgoFrame, where: Bools) -> Floats:
    return gap_between_boxes_m(*boxes_of(frame, where))
