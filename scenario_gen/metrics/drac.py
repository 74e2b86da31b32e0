"""Deceleration rate to avoid a crash."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.tracks import Tracks

INFO = Info(
    name="max_drac_mps2",
    title="deceleration rate to avoid a crash",
    unit="m/s2",
    formula="DRAC = dv^2 / (2 d)",
    valid="the actor is ahead in the ego's corridor, dv > 0 and d > 0",
    source="Almqvist, Hyden, Risser 1991",
    worst="greatest",
)


def drac(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) constant deceleration in m/s2 with which the ego just does not touch the actor.

    DRAC = dv^2 / (2 d)                                                                     (1)

    for an actor that keeps its speed (Almqvist, Hyden, Risser 1991); d is the bumper-to-bumper
    gap along the ego's path and dv = v_ego - v_actor. Valid where the actor is ahead in the
    ego's corridor, dv > 0 and d > 0: once the boxes touch, no deceleration avoids it.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    return tracks.dense(drac_at(tracks))


def drac_at(tracks: Tracks) -> Floats:
    """(P, T) equation (1); minus infinity where it is not defined."""
    decel_mps2 = 0.5 * tracks.closing_mps**2 / np.where(tracks.avoidable, tracks.gap_m, 1.0)
    return np.where(tracks.avoidable, decel_mps2, -np.inf)
