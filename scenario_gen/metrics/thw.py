"""Time headway."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.measure import Measure

#: Below this speed a headway says nothing: a standing ego has none. [m/s]
MIN_SPEED_MPS = 0.1


def thw(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) time in s that the ego takes to the place where the actor's rear is now.

    THW = d / v_ego                                                                         (1)

    with the bumper-to-bumper gap d along the ego's path (ISO 34502, annex on safety metrics).
    Valid where the actor is ahead in the ego's corridor and the ego moves.
    """
    frame = frame or ego_frame(trace)
    speed_mps = np.broadcast_to(frame.speed_along_mps[:, :1], frame.gap_m.shape)
    conflict = frame.in_corridor_ahead & (speed_mps > MIN_SPEED_MPS)
    gap_m = np.maximum(frame.gap_m, 0.0)
    return Measure.where(conflict, gap_m / np.where(conflict, speed_mps, 1.0))
