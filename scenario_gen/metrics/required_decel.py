"""Required deceleration of the ego, with the present acceleration of the actor ahead."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.drac import drac_at
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.tracks import Tracks

INFO = Info(
    name="max_required_decel_mps2",
    title="required deceleration",
    unit="m/s2",
    formula="max(0, dv^2 / (2 d) - a_actor)",
    valid="the actor is ahead in the ego's corridor, dv > 0 and d > 0",
    source="Jansson 2005, Collision avoidance theory, eq. 6.9",
    worst="greatest",
)


def required_decel(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) deceleration in m/s2 that the ego needs now; 0 where it needs none.

    a_req = a_actor - dv^2 / (2 d),   required deceleration = max(0, -a_req)                (1)

    (Jansson 2005, "Collision avoidance theory", eq. 6.9; both accelerations taken as constant,
    along the ego's path). Valid where DRAC is: the actor is ahead in the ego's corridor, dv > 0
    and d > 0.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    return tracks.dense(required_decel_at(tracks, drac_at(tracks)))


def required_decel_at(tracks: Tracks, drac_mps2: Floats) -> Floats:
    """(P, T) equation (1), given DRAC; minus infinity where it is not defined."""
    needed_mps2 = np.maximum(drac_mps2 - tracks.actor_mps2, 0.0)
    return np.where(tracks.avoidable, needed_mps2, -np.inf)
