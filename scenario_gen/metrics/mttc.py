"""Modified time to collision, with the present accelerations."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.tracks import Tracks

#: Slower than this the two come together in no time that one could speak of. [m/s]
_NEVER_MPS = 1e-9

INFO = Info(
    name="min_mttc_s",
    title="modified time to collision",
    unit="s",
    formula="MTTC = 2 d / (dv + sqrt(dv^2 + 2 da d))",
    valid="the actor is ahead in the ego's corridor and, with both accelerations kept, the gap"
    " closes; 0 where the boxes overlap",
    source="Ozbay, Yang, Bartin, Mudigonda 2008, Derivation and validation of new simulation-based"
    " surrogate safety measure",
    worst="least",
)


def mttc(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) time in s until the ego meets an actor if both keep their accelerations.

    d = dv t + da t^2 / 2   =>   MTTC = (-dv + sqrt(dv^2 + 2 da d)) / da
                                      = 2 d / (dv + sqrt(dv^2 + 2 da d))                    (1)

    (Ozbay et al. 2008), the smaller positive solution in a form that holds for da = 0 too, with
    the bumper-to-bumper gap d along the ego's path, dv = v_ego - v_actor and da = a_ego - a_actor
    along it. As in the paper accelerations stay as they are, also where a vehicle would come to
    stand. Valid where the actor is ahead in the ego's corridor and (1) has a solution.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    return tracks.dense(mttc_at(tracks))


def mttc_at(tracks: Tracks) -> Floats:
    """(P, T) equation (1); infinite where it is not defined."""
    twice_m = np.maximum(tracks.gap_m, 0.0)
    twice_m += twice_m
    squared = tracks.ego_mps2 - tracks.actor_mps2
    squared *= twice_m
    squared += tracks.closing_mps * tracks.closing_mps
    meets = tracks.in_front & (squared >= 0.0)
    np.maximum(squared, 0.0, out=squared)
    sum_mps = np.sqrt(squared, out=squared)
    sum_mps += tracks.closing_mps
    meets &= sum_mps > _NEVER_MPS
    time_s = np.where(meets, twice_m, np.inf)
    time_s /= np.where(meets, sum_mps, 1.0)
    np.copyto(time_s, 0.0, where=tracks.gap_in_front_m == 0.0)
    return time_s
