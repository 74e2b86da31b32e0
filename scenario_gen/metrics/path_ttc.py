"""Time to collision along the path of the ego."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.tracks import Tracks

INFO = Info(
    name="min_path_ttc_s",
    title="time to collision along the path",
    unit="s",
    formula="TTC = d / dv",
    valid="the actor is ahead in the ego's corridor and dv > 0, or the boxes overlap: then 0",
    source="Hayward 1972, Near-miss determination through use of a scale of danger",
    worst="least",
)


def path_ttc(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) time in s until the ego meets an actor if both keep their speeds along the path.

    TTC = d / dv                                                                            (1)

    with the bumper-to-bumper gap d along the ego's path and dv = v_ego - v_actor along it
    (Hayward 1972, "Near-miss determination through use of a scale of danger"). It follows curves,
    where ``ttc`` goes straight on; actors count from when they are in the corridor. Valid where
    the actor is ahead in the ego's corridor and dv > 0, or the boxes overlap: then 0.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    return tracks.dense(path_ttc_at(tracks))


def path_ttc_at(tracks: Tracks) -> Floats:
    """(P, T) equation (1); infinite where it is not defined."""
    with np.errstate(divide="ignore", invalid="ignore"):
        time_s = tracks.gap_in_front_m / np.maximum(tracks.closing_mps, 0.0)
    np.copyto(time_s, 0.0, where=tracks.gap_in_front_m == 0.0)
    return time_s
