"""Deceleration rate to avoid a crash."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.measure import Measure


def drac(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) constant deceleration in m/s2 with which the ego just does not touch the actor.

    DRAC = dv^2 / (2 d)                                                                     (1)

    for an actor that keeps its speed (Almqvist, Hyden, Risser 1991); d is the bumper-to-bumper
    gap along the ego's path and dv = v_ego - v_actor. Valid where the actor is ahead in the
    ego's corridor, dv > 0 and d > 0: once the boxes touch, no deceleration avoids it.
    """
    frame = frame or ego_frame(trace)
    avoidable = frame.approached & (frame.gap_m > 0.0)
    gap_m = np.where(avoidable, frame.gap_m, 1.0)
    return Measure.where(avoidable, frame.closing_mps**2 / (2.0 * gap_m))
