"""Carried actors and their carriers: how far they are apart over time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext
from scenario_gen.geometry import Box, gap_between_boxes_m

Floats = NDArray[np.float64]


class Carried(NamedTuple):
    """C carried actors of all rows of a batch."""

    row: NDArray[np.intp]
    mover: NDArray[np.intp]
    """The carried one; the ego is 0."""
    carrier: NDArray[np.intp]

    @classmethod
    def of(cls, context: CheckContext) -> Carried:
        """All carried actors."""
        found: list[tuple[NDArray[np.intp], int, int]] = []
        for group, rows in context.batch.slices():
            ids = [actor.id for actor in group.scenario.actors]
            for index, actor in enumerate(group.scenario.actors, start=1):
                if actor.carried_by is not None:
                    carrier = 1 + ids.index(actor.carried_by)
                    found.append((np.arange(rows.start, rows.stop), index, carrier))
        if not found:
            nothing = np.zeros(0, dtype=np.intp)
            return cls(nothing, nothing, nothing)
        return cls(
            np.concatenate([rows for rows, _, _ in found]),
            np.repeat([mover for _, mover, _ in found], [rows.size for rows, _, _ in found]),
            np.repeat([carrier for _, _, carrier in found], [rows.size for rows, _, _ in found]),
        )

    def gap_m(self, context: CheckContext) -> Floats:
        """(C, T) distance between the boxes of carrier and carried."""
        frame = context.frame
        if not self.row.size:
            return np.zeros((0, frame.trace.time_s.size))

        def box(mover: NDArray[np.intp]) -> Box:
            trace, at = frame.trace, (self.row, mover)
            return Box(
                frame.centre_x_m[at], frame.centre_y_m[at], trace.heading_rad[at],
                trace.length_m[at][:, None], trace.width_m[at][:, None],
            )  # fmt: skip

        return gap_between_boxes_m(box(self.mover), box(self.carrier))

    def release_s(self, context: CheckContext) -> Floats:
        """(C,) start of the first phase of the carried one; infinite where there is none."""
        start_s = context.trace.phase_start_s[self.row, self.mover]
        first_s: Floats = np.where(np.isnan(start_s), np.inf, start_s).min(axis=-1, initial=np.inf)
        return first_s

    def spread(self, context: CheckContext, failed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(C,) -> (B, N) by row and mover."""
        out = np.zeros((context.batch.size, context.batch.actor_count), dtype=np.bool_)
        out[self.row[failed], self.mover[failed]] = True
        return out
