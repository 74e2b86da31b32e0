"""Time to collision."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.measure import Measure


def ttc(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) time in s until the ego meets an actor if both keep their speeds.

    TTC = d / dv                                                                            (1)

    with the bumper-to-bumper gap d along the ego's path and dv = v_ego - v_actor along it
    (Hayward 1972, "Near-miss determination through use of a scale of danger"). Valid where the
    actor is ahead in the ego's corridor and dv > 0; 0 where the boxes already overlap.
    """
    frame = frame or ego_frame(trace)
    conflict = frame.approached
    closing_mps = np.where(conflict, frame.closing_mps, 1.0)
    return Measure.where(conflict, np.maximum(frame.gap_m, 0.0) / closing_mps)
