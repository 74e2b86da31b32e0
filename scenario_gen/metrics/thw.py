"""Time headway."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.tracks import Tracks

#: Below this speed a headway says nothing: a standing ego has none. [m/s]
MIN_SPEED_MPS = 0.1

INFO = Info(
    name="min_thw_s",
    title="time headway",
    unit="s",
    formula="THW = d / v_ego",
    valid=f"the actor is ahead in the ego's corridor and v_ego > {MIN_SPEED_MPS} m/s",
    source="ISO 34502, annex on safety metrics",
    worst="least",
)


def thw(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) time in s that the ego takes to the place where the actor's rear is now.

    THW = d / v_ego                                                                         (1)

    with the bumper-to-bumper gap d along the ego's path (ISO 34502, annex on safety metrics).
    Valid where the actor is ahead in the ego's corridor and the ego moves.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    return tracks.dense(thw_at(tracks))


def thw_at(tracks: Tracks) -> Floats:
    """(P, T) equation (1); infinite where it is not defined."""
    moves = tracks.ego_mps > MIN_SPEED_MPS
    if moves.all():
        return tracks.gap_in_front_m / tracks.ego_mps
    time_s = tracks.gap_in_front_m / np.where(moves, tracks.ego_mps, 1.0)
    return np.where(moves, time_s, np.inf)
