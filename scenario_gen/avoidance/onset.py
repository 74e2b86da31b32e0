"""When a conflict becomes visible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.encounter import Encounter

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def onset_steps(encounter: Encounter, contact_s: Floats) -> Ints:
    """(R, A) times at which the recorded ego touches actors -> (R,) step at which that shows.

    A conflict shows when the actor can be seen and both are on a collision course: if they moved
    on as they do now, their extents along and across the path of the ego would come to overlap,

        |ahead + (v_actor - v_ego) t| < reach along   and   |aside + w t| < reach across        (1)

    for some t > 0. A car that changes lanes shows it as soon as it moves over, one that brakes as
    soon as it is slower. Of several conflicts the first counts. Where one never shows, the last
    step before the contact does. T for rows without a contact (NaN).
    """
    row, actor = np.nonzero(~np.isnan(contact_s))
    trace, track, frame = encounter.trace, encounter.track, encounter.frame
    first = np.full(encounter.rows, trace.time_s.size, dtype=np.int64)
    if not row.size:
        return first
    ego = slice(1, -1)
    speed_mps = trace.speed_mps[row, 0]

    def pair(values: Floats) -> Floats:
        """(n, T) a quantity of the actors of the pairs."""
        return np.ascontiguousarray(values[:, row, actor].T)

    along = _overlap_s(
        pair(encounter.station_m) - track.station_m[row, ego],
        pair(encounter.along_mps) - speed_mps * frame.cos_course[row, 0],
        pair(encounter.half_along_m) + track.half_along_m[row, ego],
    )
    across = _overlap_s(
        pair(encounter.lateral_m) - track.lateral_m[row, ego],
        pair(encounter.across_mps) - speed_mps * frame.sin_course[row, 0],
        pair(encounter.half_across_m) + track.half_across_m[row, ego],
    )
    begins_s = np.maximum(np.maximum(along[0], across[0]), 0.0)
    shows = begins_s < np.minimum(along[1], across[1])
    shows &= np.ascontiguousarray(encounter.seen[:, row, actor].T)
    last = np.floor(contact_s[row, actor] / trace.step_s).astype(np.int64)
    shows[np.arange(row.size), last] = True
    np.minimum.at(first, row, shows.argmax(axis=1))
    return first


def _overlap_s(apart_m: Floats, rate_mps: Floats, reach_m: Floats) -> tuple[Floats, Floats]:
    """(n, T) from when to when two extents overlap if their distance changes at a rate."""
    still = rate_mps == 0.0
    rate = np.where(still, 1.0, rate_mps)
    one, two = (-reach_m - apart_m) / rate, (reach_m - apart_m) / rate
    inside = np.abs(apart_m) < reach_m
    low = np.where(still, np.where(inside, -np.inf, np.inf), np.minimum(one, two))
    high = np.where(still, np.where(inside, np.inf, -np.inf), np.maximum(one, two))
    return low, high
