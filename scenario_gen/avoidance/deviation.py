"""How far actors have come towards the path of the ego, over a whole trace.

As ``motion.deviation`` has it step by step: from the middle of the lane of the start, from wherever
the actor went farther away, and from wherever it has kept to for a while.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Slower movements across than this are wandering, and after so long of it a new place is kept.
_WANDER_MPS = 0.05
_SETTLED_S = 1.0


def deviations(
    lateral_m: Floats, ego_m: Floats, across_mps: Floats, kept_m: Floats, step_s: float
) -> Floats:
    """(T, R, A) deviation in m, not negative; NaN for absent actors.

    Args:
        lateral_m: (T, R, A) of the actors, to the left of the path.
        ego_m: (T, R) of the ego.
        across_mps: (T, R, A) speed of the actors to the left.
        kept_m: (R, A) middle of the lane of the start; the start itself where there is none.
        step_s: between the times.
    """
    side = np.where(lateral_m < ego_m[..., None], -1.0, 1.0)
    out = side * lateral_m
    still = np.abs(across_mps) < _WANDER_MPS
    far_m = np.fmax(out[0], side[0] * kept_m)
    still_s = np.zeros(kept_m.shape)
    for step in range(out.shape[0]):
        near_m = out[step]
        if step:
            still_s = np.where(still[step], still_s + step_s, 0.0)
            anew = (side[step] != side[step - 1]) | (still_s >= _SETTLED_S)
            far_m = np.where(anew, near_m, np.maximum(far_m, near_m))
        out[step] = far_m - near_m
    return out
