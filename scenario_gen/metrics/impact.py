"""Contact of the ego with an actor: when, and how fast."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import boxes_overlap
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.measure import Bools, Floats, Ints, Measure, ever
from scenario_gen.metrics.min_gap import boxes_of


class Impact(NamedTuple):
    """First contact with each actor; both (B, A), valid where there is one."""

    time: Measure
    """Of the first time step at which the boxes share an area, in s."""
    speed: Measure
    """Magnitude of the difference of the two velocities then, in m/s."""


def impact(trace: TraceBatch, frame: EgoFrame | None = None) -> Impact:
    """The first contact of the ego's box with the box of each actor.

    delta_v = | v_ego - v_actor |  as vectors                                               (1)
    """
    frame = frame or ego_frame(trace)
    hit, step = _first_overlap(frame)
    row, actor = np.nonzero(hit)
    at = step[row, actor]

    def velocity(mover: Ints) -> tuple[Floats, Floats]:
        speed_mps = trace.speed_mps[row, mover, at]
        return (
            speed_mps * frame.cos_heading[row, mover, at],
            speed_mps * frame.sin_heading[row, mover, at],
        )

    (ego_x, ego_y), (other_x, other_y) = velocity(np.zeros_like(actor)), velocity(actor + 1)
    speed_mps = np.full(hit.shape, np.nan)
    speed_mps[hit] = np.hypot(ego_x - other_x, ego_y - other_y)
    return Impact(Measure.where(hit, trace.time_s[step]), Measure(speed_mps, hit))


def _first_overlap(frame: EgoFrame) -> tuple[Bools, Ints]:
    """(B, A) whether the boxes ever overlap, and first step at which they do."""
    maybe = frame.box_gap_bound_m < 0.0
    hit = ever(maybe)
    step = maybe.argmax(axis=-1)
    if not hit.any():
        return hit, step
    # Mostly the first time that may be one is one; only where it is not, look at the others.
    first = np.zeros(maybe.shape, dtype=np.bool_)
    np.put_along_axis(first, step[..., None], hit[..., None], axis=-1)
    hit[hit] = boxes_overlap(*boxes_of(frame, first))
    rest = maybe & ~hit[..., None]
    if rest.any():
        rest[rest] = boxes_overlap(*boxes_of(frame, rest))
        step = np.where(hit, step, rest.argmax(axis=-1))
        hit |= ever(rest)
    return hit, step
