"""Required deceleration of the ego, with the present acceleration of the actor ahead."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame, ego_frame
from scenario_gen.metrics.measure import Measure


def required_decel(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) deceleration in m/s2 that the ego needs now; 0 where it needs none.

    a_req = a_actor - dv^2 / (2 d),   required deceleration = max(0, -a_req)                (1)

    (Jansson 2005, "Collision avoidance theory", eq. 6.9; both accelerations taken as constant).
    Valid where DRAC is: the actor is ahead in the ego's corridor, dv > 0 and d > 0.
    """
    frame = frame or ego_frame(trace)
    avoidable = frame.approached & (frame.gap_m > 0.0)
    gap_m = np.where(avoidable, frame.gap_m, 1.0)
    # An oncoming actor that speeds up comes nearer: its acceleration counts against the path.
    ahead_accel_mps2 = frame.trace.accel_mps2[:, 1:] * np.sign(frame.speed_along_mps[:, 1:])
    needed_mps2 = frame.closing_mps**2 / (2.0 * gap_m) - ahead_accel_mps2
    return Measure.where(avoidable, np.maximum(needed_mps2, 0.0))
