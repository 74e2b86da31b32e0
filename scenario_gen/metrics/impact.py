"""Contact of the ego with an actor: when, and how fast."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import boxes_overlap
from scenario_gen.metrics.between_steps import gap_between_steps_m, pairs_that_may_touch
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.measure import Bools, Floats, Ints, Measure, ever
from scenario_gen.metrics.min_gap import boxes_of


class Impact(NamedTuple):
    """First contact with each actor; both (B, A), valid where there is one."""

    time: Measure
    """Of the first time step at which the boxes share an area, or at the latest the one after
    they did so on the way from step to step, in s."""
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
        speed_mps, course_rad = trace.speed_mps[row, mover, at], trace.course_rad[row, mover, at]
        return speed_mps * np.cos(course_rad), speed_mps * np.sin(course_rad)

    (ego_x, ego_y), (other_x, other_y) = velocity(np.zeros_like(actor)), velocity(actor + 1)
    speed_mps = np.full(hit.shape, np.nan)
    speed_mps[hit] = np.hypot(ego_x - other_x, ego_y - other_y)
    return Impact(Measure.where(hit, trace.time_s[step]), Measure(speed_mps, hit))


def _first_overlap(frame: EgoFrame) -> tuple[Bools, Ints]:
    """(B, A) whether the boxes ever overlap, and first step at which they do."""
    hit, step = _overlap_at_steps(frame)
    _between_steps(frame, hit, step)
    return hit, step


def _overlap_at_steps(frame: EgoFrame) -> tuple[Bools, Ints]:
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


def _between_steps(frame: EgoFrame, hit: Bools, step: Ints) -> None:
    """Add the contacts that begin and end within a step: (B, A) pairs and their next step."""
    row, actor = np.nonzero(pairs_that_may_touch(frame, hit))
    if not row.size:
        return
    touch = np.zeros(row.size)
    gap_m = gap_between_steps_m(frame, row, actor + 1, within_m=touch)
    found = ever(gap_m <= 0.0)
    hit[row[found], actor[found]] = True
    step[row[found], actor[found]] = 1 + (gap_m <= 0.0).argmax(axis=-1)[found]
