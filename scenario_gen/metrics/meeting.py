"""Where and when the boxes of ego and actor would meet if both went straight on as they move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.geometry import Facing, touching_times_s
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.measure import Bools, Floats, Ints
from scenario_gen.metrics.tracks import Tracks

#: Speeds are not divided by less than this. [m/s]
_STILL_MPS = 1e-9


def maybe_meeting(frame: EgoFrame, last_step: Ints | None = None) -> Tracks:
    """The pairs whose boxes might meet at all.

    Where all paths are straight lines, whoever moves along its path stays as far aside as it is.
    """
    possible = frame.trace.present[:, 1:]
    if frame.straight:
        moves = frame.most_across > 0.0
        possible = possible & ((frame.least_side_gap_m < 0.0) | moves[:, :1] | moves[:, 1:])
    return Tracks(frame, np.flatnonzero(possible), last_step)


def soonest_s(tracks: Tracks) -> Floats:
    """(P, T) lower bound of the time until the boxes touch; infinite where they do not.

    The time until the ego's box touches the one around the actor's that is parallel to it. Of two
    boxes at a distance d along an axis of the ego's, with a gap g between them (negative where
    they overlap) that closes at the speed w, the extents overlap from and until

        t_in = [g]+ / w,   t_out = (2 |d| - g) / w,   or t_out = -g / |w| where it grows        (1)

    and the boxes touch while they do along both axes.
    """
    if tracks.frame.straight:
        along_m, across_m = tracks.gap_m, tracks.side_gap_m
    else:
        along_m, across_m = (tracks.of_pair(part) for part in tracks.frame.box_gaps_m)
    ahead_m, left_m, away_mps, aside_mps = _in_ego_axes(tracks)
    from_s, until_s = _overlap_s(along_m, ahead_m, away_mps)
    aside_from_s, aside_until_s = _overlap_s(across_m, left_m, aside_mps)
    from_s = np.maximum(from_s, aside_from_s)
    until_s = np.minimum(until_s, aside_until_s)
    meets: Bools = (from_s < until_s) & tracks.known
    return np.where(meets, from_s, np.inf)


def _overlap_s(gap_m: Floats, distance_m: Floats, speed_mps: Floats) -> tuple[Floats, Floats]:
    """(P, T) the times of equation (1); the second is negative where the extents never overlap."""
    closing = distance_m * speed_mps < 0.0
    speed_mps = np.abs(speed_mps)
    np.maximum(speed_mps, _STILL_MPS, out=speed_mps)
    until_s = np.abs(distance_m)
    until_s += until_s
    until_s *= closing
    until_s -= gap_m
    until_s /= speed_mps
    from_s = np.maximum(gap_m, 0.0)
    from_s /= speed_mps
    return from_s, until_s


def _in_ego_axes(tracks: Tracks) -> tuple[Floats, Floats, Floats, Floats]:
    """(P, T) distance and relative velocity of the actor, ahead and left of the ego's box."""
    frame = tracks.frame
    if frame.straight:
        return tracks.ahead_m, tracks.aside_m, -tracks.closing_mps, tracks.across_mps
    cos, sin = tracks.of_ego(frame.cos_heading), tracks.of_ego(frame.sin_heading)
    dx_m, dy_m, vx_mps, vy_mps = (
        tracks.of_actor(part) - tracks.of_ego(part)
        for part in (frame.centre_x_m, frame.centre_y_m, *frame.velocity_mps)
    )
    return (
        cos * dx_m + sin * dy_m, cos * dy_m - sin * dx_m,
        cos * vx_mps + sin * vy_mps, cos * vy_mps - sin * vx_mps,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Meeting:
    """n places (scenario, actor, time) from which the boxes may meet; all arrays (n,)."""

    frame: EgoFrame
    row: Ints
    mover: Ints
    """Number of the actor, the ego being 0."""
    step: Ints

    def ttc_s(self) -> Floats:
        """Time until the boxes touch, exact; 0 where they do already, infinite where never."""
        ego, actor = (self._box(mover) for mover in (np.zeros_like(self.mover), self.mover))
        from_s, until_s = touching_times_s(*self._motion(), ego, actor)
        touch = (from_s < until_s) & (until_s > 0.0)
        return np.where(touch, np.maximum(from_s, 0.0), np.inf)

    def _motion(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Distance and relative velocity of the middles of the boxes, in the world."""
        frame = self.frame
        ego, actor = (self.row, 0, self.step), (self.row, self.mover, self.step)
        (ego_vx, ego_vy), (vx, vy) = frame.velocity_at(*ego), frame.velocity_at(*actor)
        return (
            frame.centre_x_m[actor] - frame.centre_x_m[ego],
            frame.centre_y_m[actor] - frame.centre_y_m[ego],
            vx - ego_vx,
            vy - ego_vy,
        )

    def _box(self, mover: Ints) -> Facing:
        trace, at, who = self.frame.trace, (self.row, mover, self.step), (self.row, mover)
        return Facing(
            self.frame.cos_heading[at], self.frame.sin_heading[at],
            0.5 * trace.length_m[who], 0.5 * trace.width_m[who],
        )  # fmt: skip
