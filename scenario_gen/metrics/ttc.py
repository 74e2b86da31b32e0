"""Time to collision of two boxes in the plane."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.first_contact import first_contact
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
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

    def put(self, out: Floats, values: Floats) -> None:
        """Write sums over time (P,) into (B, A), where the boxes would touch at some time."""
        would = np.isfinite(self.ttc_s).any(axis=-1)
        out.reshape(-1)[self.tracks.pair[would]] = values[would]


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


def soon(tracks: Tracks, within_s: float) -> Soon:
    """The times to collision that are the least of their pair, and all that are short.

    Others are left out: a bound tells that they are neither. It is the time itself where both keep
    along a straight path.

    Args:
        tracks: the pairs, see ``maybe_meeting``.
        within_s: all that are no longer than this are there.
    """
    bound_s, frame = soonest_s(tracks), tracks.frame
    if tracks.parallel:
        return Soon(tracks, bound_s)
    first = bound_s.argmin(axis=-1)
    best_s = Meeting(frame, tracks.row, tracks.mover, first).ttc_s()
    limit_s = np.maximum(best_s, within_s) + _ROUNDING_S
    bound_s[bound_s > limit_s[:, None]] = np.inf
    pair, step = np.divmod(np.flatnonzero(bound_s < np.inf), bound_s.shape[1])
    bound_s[pair, step] = Meeting(frame, tracks.row[pair], tracks.mover[pair], step).ttc_s()
    return Soon(tracks, bound_s)


def exposures(frame: EgoFrame, short_s: float) -> Iterator[Soon]:
    """The times to collision up to the first contact, of pairs that keep along, and of others."""
    meeting = maybe_meeting(frame, first_contact(frame).steps(frame))
    for tracks in meeting.split():
        yield soon(tracks, short_s)
