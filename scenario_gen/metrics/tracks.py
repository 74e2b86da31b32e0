"""Pairs of the ego and an actor over time, along the path of the ego."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.measure import Bools, Floats, Ints, Measure

#: Nearer than this, boxes touch. [m]
_TOUCHING_M = 1e-9


@dataclass(frozen=True, eq=False)
class Tracks:
    """P pairs of ego and actor at T times; arrays (P, T), or (P, 1) of what never changes.

    Speeds and accelerations along are those along the path of the ego, forwards: of oncoming
    actors they are negative; those across are positive to the left. Most pairs are in no conflict
    at all: measures are worked out for those that may be.
    """

    frame: EgoFrame
    pair: Ints
    """(P,) increasing indices into a flattened array (B, A)."""
    last_step: Ints | None = None
    """(B, A) last time step that is looked at; None: all."""
    parallel: bool = False
    """Whether all of them keep along the path, so that nothing across it changes."""

    @classmethod
    def every(cls, frame: EgoFrame) -> Tracks:
        """All pairs."""
        b, a, _ = frame.gap_m.shape
        return cls(frame, np.arange(b * a))

    def pick(self, mask: Bools) -> Tracks:
        """Those of the pairs where a mask (P,) is True."""
        if mask.all():
            return self
        return Tracks(self.frame, self.pair[mask], self.last_step, self.parallel)

    def split(self) -> Iterator[Tracks]:
        """The pairs that keep along the path, and the others; none where there is none."""
        keeps = self.frame.keeps_along
        parallel = keeps[self.row, 0] & keeps[self.row, self.mover]
        for mask, same in ((parallel, True), (~parallel, False)):
            if mask.any():
                yield Tracks(self.frame, self.pair[mask], self.last_step, same)

    @cached_property
    def row(self) -> Ints:
        """(P,) index of the scenario."""
        return self.pair // self._actors

    @cached_property
    def mover(self) -> Ints:
        """(P,) number of the actor, the ego being 0."""
        return self.pair - self.row * self._actors + 1

    @property
    def _actors(self) -> int:
        _, movers, _ = self.frame.trace.shape
        return movers - 1

    def of_pair(self, values: Floats, *, same: bool = False) -> Floats:
        """Of an array (B, A, T) of the actors without the ego; ``same``: at all times."""
        if same:
            return values[self.row, self.mover - 1, :1]
        return values.reshape(-1, values.shape[-1])[self.pair]

    def of_actor(self, values: Floats, *, same: bool = False) -> Floats:
        """Of the actors in an array (B, N, T) that has the ego first."""
        chosen: Floats = values[self.row, self.mover, :1] if same else values[self.row, self.mover]
        return chosen

    def of_ego(self, values: Floats, *, same: bool = False) -> Floats:
        """Of the ego in an array (B, N, T) that has the ego first."""
        chosen: Floats = values[self.row, 0, :1] if same else values[self.row, 0]
        return chosen

    @cached_property
    def known(self) -> Bools:
        """Time is within the duration, and looked at."""
        known: Bools = self.frame.trace.valid[self.row]
        if known.all():
            known = known[:, :1]
        if self.last_step is not None:
            last = self.last_step.reshape(-1)[self.pair]
            steps = self.frame.trace.time_s.size
            if (last < steps - 1).any():
                known = known & (np.arange(steps) <= last[:, None])
        return known

    @cached_property
    def gap_m(self) -> Floats:
        """Bumper to bumper along the path; negative where the extents overlap."""
        return self.of_pair(self.frame.gap_m)

    @cached_property
    def side_gap_m(self) -> Floats:
        """Side to side across the path; negative where the extents overlap."""
        return self.of_pair(self.frame.side_gap_m, same=self.parallel)

    @cached_property
    def ahead_m(self) -> Floats:
        """From the middle of the ego to that of the actor along the path, forwards."""
        return self.of_pair(self.frame.ahead_m)

    @cached_property
    def ahead(self) -> Bools:
        """The middle of the actor is in front of the middle of the ego."""
        return self.ahead_m > 0.0

    @cached_property
    def aside_m(self) -> Floats:
        """From the middle of the ego to that of the actor across the path, to the left."""
        return self.of_pair(self.frame.aside_m, same=self.parallel)

    @cached_property
    def ego_mps(self) -> Floats:
        """Speed of the ego along."""
        steady = self._ego_keeps and bool(self.frame.steady[self.row, 0].all())
        return self.of_ego(self.frame.speed_along_mps, same=steady)

    @cached_property
    def actor_mps(self) -> Floats:
        """Speed of the actor along."""
        steady = self.parallel and bool(self.frame.steady[self.row, self.mover].all())
        return self.of_actor(self.frame.speed_along_mps, same=steady)

    @cached_property
    def closing_mps(self) -> Floats:
        """Speed of the ego minus that of the actor, along."""
        return self.ego_mps - self.actor_mps

    @cached_property
    def across_mps(self) -> Floats:
        """Speed of the actor minus that of the ego, across."""
        return self.actor_across_mps - self.ego_across_mps

    @cached_property
    def ego_across_mps(self) -> Floats:
        """Speed of the ego across."""
        speed_mps, sin, same = self.frame.trace.speed_mps, self.frame.sin_course, self._ego_keeps
        return self.of_ego(speed_mps, same=same) * self.of_ego(sin, same=same)

    @cached_property
    def actor_across_mps(self) -> Floats:
        """Speed of the actor across."""
        speed_mps, sin, same = self.frame.trace.speed_mps, self.frame.sin_course, self.parallel
        return self.of_actor(speed_mps, same=same) * self.of_actor(sin, same=same)

    @cached_property
    def _ego_keeps(self) -> bool:
        """Whether all egos keep along the path."""
        return bool(self.frame.keeps_along[self.row, 0].all())

    @cached_property
    def reach_across_m(self) -> Floats:
        """Half of the extents of both boxes across the path, together."""
        half_m = self.frame.half_across_m
        ego_m = self.of_ego(half_m, same=self._ego_keeps)
        return self.of_actor(half_m, same=self.parallel) + ego_m

    @cached_property
    def accelerates(self) -> Bools:
        """(P,) whether the ego or the actor ever does."""
        some = self.frame.accelerates
        accelerates: Bools = some[self.row, 0] | some[self.row, self.mover]
        return accelerates

    @cached_property
    def ego_mps2(self) -> Floats:
        """Acceleration of the ego along."""
        return self.of_ego(self.frame.trace.accel_mps2) * self.of_ego(
            self.frame.cos_course, same=self._ego_keeps
        )

    @cached_property
    def actor_mps2(self) -> Floats:
        """Acceleration of the actor along."""
        return self.of_actor(self.frame.trace.accel_mps2) * self.of_actor(
            self.frame.cos_course, same=self.parallel
        )

    @cached_property
    def in_front(self) -> Bools:
        """The actor is ahead in the corridor that the ego's box sweeps along the path."""
        in_front: Bools = self.ahead & ((self.side_gap_m < 0.0) & self.known)
        return in_front

    @cached_property
    def gap_in_front_m(self) -> Floats:
        """The gap to an actor in front, 0 where the boxes overlap; infinite to all others."""
        return np.where(self.in_front, np.maximum(self.gap_m, 0.0), np.inf)

    @cached_property
    def avoidable(self) -> Bools:
        """It is in front, and the gap is closing and still open: braking may avoid the contact."""
        avoidable: Bools = self.in_front & (self.gap_m > _TOUCHING_M)
        avoidable &= self.closing_mps > 0.0
        return avoidable

    def grip_mps2(self, grip_mps2: Floats) -> Floats:
        """(P, T) or (P, 1) what friction allows the ego, of what broadcasts with (B, N, T)."""
        ego_mps2 = grip_mps2[:, 0]
        if ego_mps2.shape[0] == 1:
            return ego_mps2
        of_row = ego_mps2[self.row]
        return of_row[:, :1] if (of_row == of_row[:, :1]).all() else of_row

    def dense(self, values: Floats) -> Measure:
        """Values of all pairs, infinite where undefined, as the measure over (B, A, T)."""
        shape = (self.frame.trace.present.shape[0], self._actors, values.shape[-1])
        valid = np.isfinite(values)
        return Measure.where(valid.reshape(shape), values.reshape(shape))
