"""The first contact of the ego's box with that of an actor: when, where and how fast."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.geometry import Box, Facing, boxes_overlap, touching_times_s, wrap_angle
from scenario_gen.metrics.between_steps import overlap_between_steps, pairs_that_may_touch
from scenario_gen.metrics.contact_point import touching_points
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.measure import Floats, Ints, ever
from scenario_gen.metrics.min_gap import boxes_at


class Contact(NamedTuple):
    """First contacts of n pairs; all arrays (n,).

    Points are those of a box from its middle, x ahead and y to the left.
    """

    row: Ints
    actor: Ints
    step: Ints
    """First time step that is not before the contact."""
    time_s: Floats
    speed_mps: Floats
    """Magnitude of the relative velocity."""
    angle_rad: Floats
    """Heading of the actor relative to that of the ego, -pi to pi, positive to the left."""
    ego_x_m: Floats
    ego_y_m: Floats
    other_x_m: Floats
    other_y_m: Floats

    def steps(self, frame: EgoFrame) -> Ints:
        """(B, A) first time step that is not before the contact; T where there is none.

        Nothing is looked at after it: a rollout lets boxes drive on through each other.
        """
        b, a, t = frame.ahead_m.shape
        steps = np.full((b, a), t)
        steps[self.row, self.actor] = self.step
        return steps


class _Overlap(NamedTuple):
    """A moment at which boxes overlap: so much of the step that ends at ``step``; all (n,)."""

    row: Ints
    actor: Ints
    step: Ints
    share: Floats


def first_contact(frame: EgoFrame) -> Contact:
    """The first contact of every pair that has one; between steps everybody moves straight on."""
    found = _overlaps(frame)
    # Who overlaps at the start has no step before.
    before = np.maximum(found.step - 1, 0)
    movers = (np.zeros_like(found.actor), found.actor + 1)
    ego, other = (_Way(frame, found.row, mover, before, found.step) for mover in movers)
    share = _touching_share(ego, other, found.share)
    at_ego, at_other = ego.box(share), other.box(share)
    (ego_vx, ego_vy), (other_vx, other_vy) = ego.velocity_mps(share), other.velocity_mps(share)
    time_s = frame.trace.time_s
    return Contact(
        found.row,
        found.actor,
        found.step,
        time_s[before] + share * (time_s[found.step] - time_s[before]),
        np.hypot(other_vx - ego_vx, other_vy - ego_vy),
        wrap_angle(np.asarray(at_other.heading_rad) - np.asarray(at_ego.heading_rad)),
        *touching_points(at_ego, at_other),
    )


def _overlaps(frame: EgoFrame) -> _Overlap:
    """A moment of overlap within the step of the first contact of every pair that has one."""
    row, actor, step = _at_steps(frame)
    hit = np.zeros(frame.least_bound_m.shape, dtype=np.bool_)
    hit[row, actor] = True
    more_row, more_actor, more_step, share = _between_steps(
        frame, *pairs_that_may_touch(frame, hit)
    )
    return _Overlap(
        np.concatenate([row, more_row]),
        np.concatenate([actor, more_actor]),
        np.concatenate([step, more_step]),
        np.concatenate([np.ones(row.size), share]),
    )


def _at_steps(frame: EgoFrame) -> tuple[Ints, Ints, Ints]:
    """Rows, actors and first steps of the boxes that share an area at a time step."""
    row, actor = (frame.least_bound_m < 0.0).nonzero()
    maybe = frame.box_gap_bound_m[row, actor] < 0.0
    step = maybe.argmax(axis=-1)
    # Mostly the first time that may be one is one; only where it is not, look at the others.
    open_ = np.flatnonzero(~boxes_overlap(*boxes_at(frame, row, actor, step)))
    if open_.size:
        pair, time = np.nonzero(maybe[open_])
        overlap = np.zeros((open_.size, maybe.shape[1]), dtype=np.bool_)
        overlap[pair, time] = boxes_overlap(
            *boxes_at(frame, row[open_][pair], actor[open_][pair], time)
        )
        step[open_] = np.where(ever(overlap), overlap.argmax(axis=-1), -1)
    found = step >= 0
    return row[found], actor[found], step[found]


def _between_steps(
    frame: EgoFrame, row: Ints, actor: Ints
) -> tuple[Ints, Ints, Ints, Floats]:  # fmt: skip
    """Rows, actors, later steps and shares of contacts that begin and end within a step."""
    pair, step, share = overlap_between_steps(frame, row, np.zeros_like(actor), actor + 1)
    return row[pair], actor[pair], step + 1, share


class _Way:
    """n movers on their way from one time step to the next; shares are (n,)."""

    def __init__(self, frame: EgoFrame, row: Ints, mover: Ints, before: Ints, after: Ints) -> None:
        def both(values: Floats) -> tuple[Floats, Floats]:
            return values[row, mover, before], values[row, mover, after]

        trace = frame.trace
        self._x_m, self._y_m = both(frame.centre_x_m), both(frame.centre_y_m)
        self._heading_rad = both(trace.heading_rad)
        first, last = frame.velocity_at(row, mover, before), frame.velocity_at(row, mover, after)
        self._vx_mps, self._vy_mps = (first[0], last[0]), (first[1], last[1])
        self._length_m, self._width_m = trace.length_m[row, mover], trace.width_m[row, mover]

    def box(self, share: Floats) -> Box:
        """The boxes there."""
        first_rad, last_rad = self._heading_rad
        turn_rad = wrap_angle(last_rad - first_rad)
        return Box(
            _between(self._x_m, share), _between(self._y_m, share), first_rad + share * turn_rad,
            self._length_m, self._width_m,
        )  # fmt: skip

    def velocity_mps(self, share: Floats) -> tuple[Floats, Floats]:
        """The velocities there."""
        return _between(self._vx_mps, share), _between(self._vy_mps, share)

    def way_m(self) -> tuple[Floats, Floats]:
        """From one time step to the next."""
        return self._x_m[1] - self._x_m[0], self._y_m[1] - self._y_m[0]


def _between(ends: tuple[Floats, Floats], share: Floats) -> Floats:
    return ends[0] + share * (ends[1] - ends[0])


def _touching_share(ego: _Way, other: _Way, share: Floats) -> Floats:
    """At which share of the step boxes begin to touch that overlap at a ``share`` of it.

    They keep the headings that they have there.
    """
    at_ego, at_other = ego.box(share), other.box(share)
    (ego_x_m, ego_y_m), (other_x_m, other_y_m) = ego.way_m(), other.way_m()
    since, _ = touching_times_s(
        np.asarray(at_other.x_m) - np.asarray(at_ego.x_m),
        np.asarray(at_other.y_m) - np.asarray(at_ego.y_m),
        other_x_m - ego_x_m,
        other_y_m - ego_y_m,
        _facing(at_ego),
        _facing(at_other),
    )
    return np.clip(share + since, 0.0, share)


def _facing(box: Box) -> Facing:
    return Facing(
        np.cos(box.heading_rad), np.sin(box.heading_rad),
        0.5 * np.asarray(box.length_m), 0.5 * np.asarray(box.width_m),
    )  # fmt: skip
