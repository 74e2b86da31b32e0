"""Pairs of movers whose boxes are compared."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext
from scenario_gen.domain.actor import Actor
from scenario_gen.geometry import Box, boxes_overlap
from scenario_gen.metrics import EgoFrame
from scenario_gen.metrics.between_steps import overlap_between_steps


class Pairs(NamedTuple):
    """P pairs of movers, first < second."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]

    @classmethod
    def of(cls, movers: int, *, with_ego: bool) -> Pairs:
        """All pairs of N movers, of which 0 is the ego."""
        first, second = np.triu_indices(movers, 1)
        kept = first >= (0 if with_ego else 1)
        return cls(first[kept], second[kept])

    def overlap(self, frame: EgoFrame, steps: int) -> NDArray[np.bool_]:
        """(B, P, steps) whether the boxes overlap at the first time steps."""
        trace = frame.trace
        out = np.zeros((trace.present.shape[0], self.first.size, steps), dtype=np.bool_)
        row, pair = (~self._apart(frame)).nonzero()
        first, second = self.first[pair], self.second[pair]
        radius_m = 0.5 * np.hypot(trace.length_m, trace.width_m)
        reach_m = radius_m[row, first] + radius_m[row, second]
        apart = frame.centre_x_m[row, first, :steps] - frame.centre_x_m[row, second, :steps]
        apart *= apart
        dy_m = frame.centre_y_m[row, first, :steps] - frame.centre_y_m[row, second, :steps]
        dy_m *= dy_m
        apart += dy_m
        near = np.flatnonzero(apart < (reach_m * reach_m)[:, None])
        if near.size:
            at, time = np.divmod(near, steps)
            boxes = (
                Box(
                    frame.centre_x_m[row[at], mover[at], time],
                    frame.centre_y_m[row[at], mover[at], time],
                    trace.heading_rad[row[at], mover[at], time],
                    trace.length_m[row[at], mover[at]], trace.width_m[row[at], mover[at]],
                )
                for mover in (first, second)
            )  # fmt: skip
            out[row[at], pair[at], time] = boxes_overlap(*boxes)
        return out

    def first_overlap_s(self, frame: EgoFrame) -> NDArray[np.float64]:
        """(B, P) when boxes first overlap, at a time step or between two; inf where they never do.

        Between two steps everybody moves straight on; the time is that of one of 16 places there.
        """
        time_s = frame.trace.time_s
        overlap = self.overlap(frame, time_s.size)
        hit = overlap.any(axis=-1)
        out = np.where(hit, time_s[overlap.argmax(axis=-1)], np.inf)
        row, pair = (~hit & ~self._apart(frame)).nonzero()
        which, step, share = overlap_between_steps(frame, row, self.first[pair], self.second[pair])
        out[row[which], pair[which]] = time_s[step] + share * (time_s[step + 1] - time_s[step])
        return out

    def _apart(self, frame: EgoFrame) -> NDArray[np.bool_]:
        """(B, P) whether two keep to strips along a straight path that are apart from each other.

        Absent movers are apart from everything.
        """
        low_m, high_m = frame.strip_m
        one, other = self.first, self.second
        apart = (low_m[:, one] > high_m[:, other]) | (low_m[:, other] > high_m[:, one])
        present = frame.trace.present
        out: NDArray[np.bool_] = apart & frame.straight_rows[:, None]
        return out | ~(present[:, one] & present[:, other])


def carried_together(context: CheckContext, pairs: Pairs) -> NDArray[np.bool_]:
    """(B, P) whether one of a pair carries the other, or the same one carries both.

    Such boxes may overlap from the start, and while the one comes off the other.
    """
    roots = np.broadcast_to(
        np.arange(context.batch.actor_count), (context.batch.size, context.batch.actor_count)
    ).copy()
    for group, rows in context.batch.slices():
        if any(actor.carried_by is not None for actor in group.scenario.actors):
            for index, root in enumerate(_roots(group.scenario.actors), start=1):
                roots[rows, index] = root
    return np.asarray(roots[:, pairs.first] == roots[:, pairs.second])


def _roots(actors: tuple[Actor, ...]) -> list[int]:
    """For each actor, the number (from 1) of what carries it in the end; itself if nothing."""
    number = {actor.id: index for index, actor in enumerate(actors, start=1)}
    carriers = {actor.id: actor.carried_by for actor in actors}
    roots = []
    for actor in actors:
        seen = [actor.id]
        while (carrier := carriers[seen[-1]]) is not None and carrier not in seen:
            seen.append(carrier)
        roots.append(number[seen[-1]])
    return roots


def pair_name(context: CheckContext, row: int, mover: int) -> str:
    """Id of a mover for messages."""
    return getattr(context.mover(row, int(mover)), "id", "the ego")
