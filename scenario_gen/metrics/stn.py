"""Steering threat number."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.btn import LEAST_GRIP_MPS2
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.tracks import Tracks

INFO = Info(
    name="max_stn",
    title="steering threat number",
    unit="1",
    formula="STN = min over both sides of max(0, 2 (y + dv_y TTC) / TTC^2) / (mu g)",
    valid="the actor is ahead in the ego's corridor, dv > 0 and d > 0, and friction is known",
    source="Hosseini et al. 2016, Adaptive forward collision warning algorithm for automotive"
    " applications, eq. 1; lateral acceleration of Jansson 2005, Collision avoidance theory,"
    " section 5.3.8; available is mu g of this scenario at the ego's place and time",
    worst="greatest",
)


def stn(trace: TraceBatch, grip_mps2: Floats, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) share of the grip that the ego needs to pass aside; above 1, steering is too late.

    a_side = max(0, 2 (y_side + dv_y TTC) / TTC^2),   STN = min(a_left, a_right) / (mu g)   (1)

    (Hosseini et al. 2016) with TTC = d / dv along the ego's path, y_side how far across the path
    the ego's box has to go to be clear of the actor's on that side, and dv_y the speed across
    with which the actor moves to that side of the ego (Jansson 2005, section 5.3.8, without
    lateral acceleration of the actor). 0 where the actor is out of the way by then. Valid where
    DRAC is.

    Args:
        trace: states of B scenarios.
        grip_mps2: mu g where and when everybody is, (B, N, T) or what broadcasts with it.
        frame: of the trace, if known.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    return tracks.dense(stn_at(tracks, tracks.grip_mps2(grip_mps2)))


def stn_at(tracks: Tracks, grip_mps2: Floats) -> Floats:
    """(P, T) equation (1); minus infinity where it is not defined."""
    avoidable = tracks.avoidable
    ttc_s = np.where(avoidable, tracks.gap_m, 1.0)
    ttc_s /= np.where(avoidable, tracks.closing_mps, 1.0)
    # Passing on the left takes the reach of both boxes and what the actor is left of the ego.
    aside_m = tracks.aside_m
    if not tracks.parallel:
        aside_m = aside_m + tracks.across_mps * ttc_s
    needed_m = np.maximum(tracks.reach_across_m - np.abs(aside_m), 0.0)
    ttc_s *= ttc_s
    needed = 2.0 * needed_m / np.maximum(grip_mps2, LEAST_GRIP_MPS2) / ttc_s
    return np.where(avoidable, needed, -np.inf)
