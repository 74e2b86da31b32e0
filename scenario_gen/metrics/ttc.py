"""Time to collision of two boxes in the plane."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Ints, Measure
from scenario_gen.metrics.meeting import Meeting, maybe_meeting, soonest_s
from scenario_gen.metrics.tracks import Tracks

INFO = Info(
    name="min_ttc_s",
    title="time to collision",
    unit="s",
    formula="first t with both oriented boxes moved on by v t touching",
    valid="the boxes would touch; 0 where they overlap",
    source="Hayward 1972, Near-miss determination through use of a scale of danger; with oriented"
    " boxes in the plane (separating axes)",
    worst="least",
)


#: Bounds of times are exact up to this. [s]
_ROUNDING_S = 1e-9


class Soon(NamedTuple):
    """Times to collision of those P pairs that would collide at some time."""

    tracks: Tracks
    ttc_s: Floats
    """(P, T) infinite where the boxes would not touch, or not as soon as it matters."""

    def by_pair(self, values: Floats) -> Measure:
        """(P,) sums over time as a measure (B, A), valid where the boxes would touch sometime."""
        shape = self.tracks.frame.trace.present[:, 1:].shape
        out = np.full(shape, np.nan)
        would = np.isfinite(self.ttc_s).any(axis=-1)
        out.reshape(-1)[self.tracks.pair] = np.where(would, values, np.nan)
        return Measure(out, ~np.isnan(out))


def ttc(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) time in s until the boxes of ego and actor touch if both go straight on.

    Both keep velocity and heading; TTC is the first t >= 0 at which, on all four normals u of
    their sides, the projections of the boxes overlap:

        | (d + v t) u |  <  h_ego(u) + h_actor(u)                                               (1)

    with distance d and velocity v of the actor relative to the ego and half extents h (Hayward
    1972, with oriented boxes). It counts whoever comes: from the side, from behind, oncoming.
    On a curve vehicles do not go straight on; ``path_ttc`` follows the path. Valid where the
    boxes would touch; 0 where they overlap.
    """
    frame = frame or ego_frame(trace)
    tracks = Tracks.every(frame)
    times_s = soonest_s(tracks)
    pair, step = np.nonzero(np.isfinite(times_s))
    times_s[pair, step] = Meeting(frame, tracks.row[pair], tracks.mover[pair], step).ttc_s()
    return tracks.dense(times_s)


def soon(frame: EgoFrame, within_s: float, contact_step: Ints) -> Soon:
    """The times to collision that are the least of their pair, and all that are short.

    Others are left out: a bound tells that they are neither. Those after the first contact too.

    Args:
        frame: of the trace.
        within_s: all that are no longer than this are there.
        contact_step: (B, A) first time step that is not before the contact; T where there is none.
    """
    tracks = maybe_meeting(frame, contact_step)
    if not tracks.pair.size:
        return Soon(tracks, np.zeros((0, frame.trace.time_s.size)))
    bound_s = soonest_s(tracks)
    first = bound_s.argmin(axis=-1)
    best_s = Meeting(frame, tracks.row, tracks.mover, first).ttc_s()
    limit_s = np.maximum(best_s, within_s) + _ROUNDING_S
    bound_s[bound_s > limit_s[:, None]] = np.inf
    pair, step = np.nonzero(bound_s < np.inf)
    bound_s[pair, step] = Meeting(frame, tracks.row[pair], tracks.mover[pair], step).ttc_s()
    return Soon(tracks, bound_s)
