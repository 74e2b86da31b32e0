"""Closing speed."""

from __future__ import annotations

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.measure import Measure


def closing_speed(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) speed in m/s with which the gap to an actor ahead shrinks; negative: it grows.

    dv = v_ego - v_actor                                                                    (1)

    along the ego's path. Valid where the actor is ahead in the ego's corridor.
    """
    frame = frame or ego_frame(trace)
    return Measure.where(frame.in_corridor_ahead, frame.closing_mps)
