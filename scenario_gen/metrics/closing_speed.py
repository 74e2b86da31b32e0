"""Closing speed."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.tracks import Tracks

INFO = Info(
    name="max_closing_speed_mps",
    title="closing speed",
    unit="m/s",
    formula="dv = v_ego - v_actor, along the ego's path; negative: the gap grows",
    valid="the actor is ahead in the ego's corridor",
    source="kinematics",
    worst="greatest",
)


def closing_speed(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) speed in m/s with which the gap to an actor ahead shrinks; negative: it grows.

    dv = v_ego - v_actor                                                                    (1)

    along the ego's path. Valid where the actor is ahead in the ego's corridor.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    return tracks.dense(closing_speed_at(tracks))


def closing_speed_at(tracks: Tracks) -> Floats:
    """(P, T) equation (1); minus infinity where it is not defined."""
    return np.where(tracks.in_front, tracks.closing_mps, -np.inf)
