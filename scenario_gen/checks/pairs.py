"""Pairs of movers whose boxes are compared."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext
from scenario_gen.domain.actor import Actor
from scenario_gen.geometry import Box, boxes_overlap
from scenario_gen.metrics import EgoFrame


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
        x_m, y_m = frame.centre_x_m[..., :steps], frame.centre_y_m[..., :steps]
        radius_m = 0.5 * np.hypot(trace.length_m, trace.width_m)
        reach_m = radius_m[:, self.first] + radius_m[:, self.second]
        apart = x_m[:, self.first] - x_m[:, self.second]
        apart *= apart
        dy_m = y_m[:, self.first] - y_m[:, self.second]
        dy_m *= dy_m
        apart += dy_m
        near: NDArray[np.bool_] = apart < (reach_m * reach_m)[..., None]
        if near.any():
            row, pair, time = np.nonzero(near)
            boxes = (
                Box(
                    x_m[row, mover, time], y_m[row, mover, time],
                    trace.heading_rad[row, mover, time],
                    trace.length_m[row, mover], trace.width_m[row, mover],
                )
                for mover in (self.first[pair], self.second[pair])
            )  # fmt: skip
            near[row, pair, time] = boxes_overlap(*boxes)
        return near


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
