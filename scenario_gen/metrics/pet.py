"""Post-encroachment time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Bools, Floats, Measure, ever

#: Paths cross, rather than merge, where they meet at more than this angle: 20 degrees. [rad]
CROSSING_ANGLE_RAD = np.radians(20.0)


INFO = Info(
    name="pet_s",
    title="post-encroachment time",
    unit="s",
    formula="PET = t_enter,2 - t_exit,1; 0 where both are in the place of conflict at once",
    valid="the actor crosses the ego's corridor at more than 20 degrees, and within the trace the"
    " first has left it and the second has come",
    source="Allen, Shin, Cooper 1978, Analysis of traffic conflicts and collisions",
    worst="least",
    when="when the second comes",
)


class Encroachment(NamedTuple):
    """Both (B, A)."""

    pet: Measure
    """In s."""
    time_s: Floats
    """When the second comes; NaN where there is no PET."""


def pet(trace: TraceBatch, frame: EgoFrame | None = None) -> Measure:
    """(B, A) time in s between the one leaving the place of conflict and the other reaching it.

    PET = t_enter,2 - t_exit,1                                                              (1)

    (Allen, Shin, Cooper 1978). The place of conflict is the stretch of the ego's corridor that
    the actor's box covers while it crosses; 0 where both are in it at once. Valid for actors
    that cross the corridor at more than 20 degrees, where within the trace the first of the two
    has left and the second has come. Times are interpolated between the steps.
    """
    return encroachment(frame or ego_frame(trace)).pet


def encroachment(frame: EgoFrame) -> Encroachment:
    """The post-encroachment time, and when the second comes."""
    across = frame.most_across[:, 1:] > np.sin(CROSSING_ANGLE_RAD)
    value_s, at_s = np.full((2, *across.shape), np.nan)
    row, actor = np.nonzero(across)
    if row.size:
        inside = frame.in_corridor[row, actor]
        crossing = inside & (np.abs(frame.sin_course[row, actor + 1]) > np.sin(CROSSING_ANGLE_RAD))
        crosses = ever(crossing)
        row, actor, inside = row[crosses], actor[crosses], inside[crosses]
    if row.size:
        value_s[row, actor], at_s[row, actor] = _pairs(frame, row, actor, inside)
    valid = np.isfinite(value_s)
    return Encroachment(Measure.where(valid, value_s), np.where(valid, at_s, np.nan))


def _pairs(
    frame: EgoFrame, row: np.ndarray, actor: np.ndarray, inside: Bools
) -> tuple[Floats, Floats]:
    """(n,) PET of crossing pairs, and (n,) when the second comes; NaN where not defined.

    ``inside``: (n, T).
    """
    time_s = frame.trace.time_s
    side_m = frame.side_gap_m[row, actor]
    steps = inside.shape[1]
    first = inside.argmax(axis=-1)
    last = steps - 1 - inside[:, ::-1].argmax(axis=-1)
    known = frame.trace.valid[row]
    end = known.sum(axis=-1) - 1
    pick = np.arange(row.size)
    came = first > 0
    went = last < end
    before, after = np.maximum(first - 1, 0), np.minimum(last + 1, end)
    enters_s = _zero(time_s, side_m, pick, before, first)
    leaves_s = _zero(time_s, side_m, pick, last, after)
    centre_m, half_m = frame.station_m[row, actor + 1], frame.half_along_m[row, actor + 1]
    near_m = np.where(inside, centre_m - half_m, np.inf).min(axis=-1)
    far_m = np.where(inside, centre_m + half_m, -np.inf).max(axis=-1)
    ego_m, ego_half_m = frame.station_m[row, 0], frame.half_along_m[row, 0]
    ego_enters_s = _reached(time_s, ego_m + ego_half_m, near_m, known)
    ego_leaves_s = _reached(time_s, ego_m - ego_half_m, far_m, known)
    actor_first = went & (ego_enters_s >= leaves_s)
    ego_first = came & (enters_s >= ego_leaves_s)
    overlapping = (ego_enters_s <= time_s[after]) & ~(ego_leaves_s < enters_s)
    both = ~actor_first & ~ego_first & (came | went) & overlapping
    value_s: Floats = np.where(
        actor_first,
        ego_enters_s - leaves_s,
        np.where(ego_first, enters_s - ego_leaves_s, np.where(both, 0.0, np.nan)),
    )
    comes_s = np.where(actor_first, ego_enters_s, enters_s)
    # Of two that are there at once, the second comes when both are.
    comes_s = np.where(both, np.maximum(ego_enters_s, enters_s), comes_s)
    return value_s, np.maximum(comes_s, 0.0)


def _zero(
    time_s: Floats, value: Floats, pick: np.ndarray, low: np.ndarray, high: np.ndarray
) -> Floats:
    """(n,) time between the steps low and high at which a value of (n, T) passes zero."""
    a, b = value[pick, low], value[pick, high]
    change = np.where(b != a, b - a, 1.0)
    share = np.clip(np.where(b != a, -a / change, 0.0), 0.0, 1.0)
    at_s: Floats = time_s[low] + share * (time_s[high] - time_s[low])
    return at_s


def _reached(time_s: Floats, station_m: Floats, mark_m: Floats, known: Bools) -> Floats:
    """(n,) time at which stations (n, T) first reach a mark (n,); NaN where they never do.

    A mark that is passed already at the start is reached at minus its distance over the speed.
    """
    there = (station_m >= mark_m[:, None]) & known
    reached = there.any(axis=-1)
    high = np.maximum(there.argmax(axis=-1), 1)
    pick = np.arange(high.size)
    a, b = station_m[pick, high - 1], station_m[pick, high]
    moving = b > a
    share = np.where(moving, (mark_m - a) / np.where(moving, b - a, 1.0), 0.0)
    at_s: Floats = time_s[high - 1] + share * (time_s[high] - time_s[high - 1])
    return np.where(reached, at_s, np.nan)
