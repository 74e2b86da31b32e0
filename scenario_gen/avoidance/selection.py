"""Some rows of a batch, with their trace and networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork

Ints = NDArray[np.int64]

_STATES = (
    "present", "x_m", "y_m", "heading_rad", "course_rad", "speed_mps", "accel_mps2", "road",
    "lane", "s_m", "t_m", "length_m", "width_m", "centre_x_m", "phase_start_s", "phase_end_s",
)  # fmt: skip


class Selection(NamedTuple):
    """R rows of a batch."""

    row: Ints
    """(R,) their places in the whole batch, ascending."""
    batch: ScenarioBatch
    trace: TraceBatch
    networks: tuple[RoadNetwork, ...]
    """One per group of ``batch``."""

    @classmethod
    def of(
        cls, batch: ScenarioBatch, trace: TraceBatch, networks: Sequence[RoadNetwork]
    ) -> Selection:
        """All rows of a batch."""
        return cls(np.arange(batch.size, dtype=np.int64), batch, trace, tuple(networks))

    def take(self, at: Ints) -> Selection:
        """The rows ``at`` of these, ascending, without the columns of actors that none has."""
        kept = np.unique(self.batch.group_of_row[at]).tolist()
        batch = self.batch.select(at)
        trace = self.trace
        states: dict[str, Any] = {
            name: getattr(trace, name)[at, : batch.actor_count] for name in _STATES
        }
        picked = replace(
            trace,
            valid=trace.valid[at],
            road_ids=tuple(trace.road_ids[index] for index in kept),
            group_of_row=batch.group_of_row,
            **states,
        )
        networks = tuple(self.networks[index] for index in kept)
        return Selection(self.row[at], batch, picked, networks)
