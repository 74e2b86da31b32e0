"""Who hangs on whom in a trace: trailers, and loads until they come off."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scenario_gen.domain.trace import TraceBatch

#: Who starts behind another one within a drawbar's length and keeps its distance all the time, up
#: to what a curve takes, is towed by it. default [m]
_DRAWBAR_M, _COUPLED_M = 2.0, 2.0
#: Who overlaps with another one at the start and keeps its distance up to this for the first
#: second, in which that one moves by more than a metre, is carried by it. default [m]
_CARRIED_M, _MOVED_M, _CARRIED_S = 0.05, 1.0, 1.0


def hanging(trace: TraceBatch) -> dict[int, int]:
    """Numbers of movers that hang on another one, with the number of that; of the one row."""
    found: dict[int, int] = {}
    x_m, y_m = (part[0] for part in trace.centres())
    length_m, width_m = trace.length_m[0], trace.width_m[0]
    first = trace.time_s <= _CARRIED_S
    for behind in range(1, x_m.shape[0]):
        for ahead in range(behind):
            dx_m, dy_m = x_m[behind] - x_m[ahead], y_m[behind] - y_m[ahead]
            heading_rad = trace.heading_rad[0, ahead, 0]
            along_m = np.cos(heading_rad) * dx_m[0] + np.sin(heading_rad) * dy_m[0]
            aside_m = np.cos(heading_rad) * dy_m[0] - np.sin(heading_rad) * dx_m[0]
            gap_m = abs(along_m) - 0.5 * (length_m[ahead] + length_m[behind])
            if abs(aside_m) >= 0.5 * (width_m[ahead] + width_m[behind]) or gap_m > _DRAWBAR_M:
                continue
            apart_m = np.hypot(dx_m, dy_m)
            moved_m = np.hypot(np.ptp(x_m[ahead, first]), np.ptp(y_m[ahead, first]))
            carried = gap_m < 0.0 and np.ptp(apart_m[first]) <= _CARRIED_M and moved_m > _MOVED_M
            if carried or np.ptp(apart_m) <= _COUPLED_M:
                found[behind] = ahead
    return found


def on_ego(hangs: Mapping[int, int]) -> list[int]:
    """Who hangs on the ego, or on somebody who does."""
    found: list[int] = []
    for behind, ahead in sorted(hangs.items()):
        if ahead == 0 or ahead in found:
            found.append(behind)
    return found
