"""Speed profiles (OpenSCENARIO 1.2, SpeedProfileAction) as pieces of linear speed.

With the following mode ``position`` speed is linear from entry to entry. With ``follow`` the
acceleration does not jump: where two slopes meet, it goes over from one to the other with the
greatest jerk that is allowed, half of the time before the corner and half of it after.
"""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

#: Parts of a transition, each of them linear, and pieces of a profile at most.
_PARTS = (4, 3, 2, 1)
_MOST_PIECES = 16
_SAME = 1e-6


class Bounds(NamedTuple):
    """Greatest changes, infinite where a file gives none."""

    accel_mps2: float = math.inf
    decel_mps2: float = math.inf
    accel_rate_mps3: float = math.inf
    decel_rate_mps3: float = math.inf


class Corner(NamedTuple):
    """Where a slope begins."""

    time_s: float
    speed_mps: float


def corners(entries: list[tuple[float | None, float]], from_mps: float, bounds: Bounds) -> list[
    Corner
]:  # fmt: skip
    """The corners of a profile, held to the bounds of acceleration.

    Args:
        entries: (time since the one before, None for as soon as possible; speed).
        from_mps: speed at the start.
        bounds: that lengthen the time of an entry where it asks for more.
    """
    found = [Corner(0.0, from_mps)]
    for time_s, speed_mps in entries:
        change = speed_mps - found[-1].speed_mps
        least_s = abs(change) / (bounds.accel_mps2 if change > 0.0 else bounds.decel_mps2)
        lasts_s = max(time_s or 0.0, least_s)
        if lasts_s > _SAME:
            found.append(Corner(found[-1].time_s + lasts_s, speed_mps))
        else:
            found[-1] = Corner(found[-1].time_s, speed_mps)
    return found


def rounded(given: list[Corner], bounds: Bounds) -> list[Corner] | None:
    """The corners with transitions of limited jerk; None where there is no room for them."""
    slopes = [
        (b.speed_mps - a.speed_mps) / (b.time_s - a.time_s) for a, b in itertools.pairwise(given)
    ]
    if len(slopes) == 1:
        return _one_change(given[0], given[1], bounds)
    turns: list[tuple[float, float, float, float]] = []
    # The first transition begins at the start: the first slope is reached later.
    rate = _rate(slopes[0], bounds)
    lasts_s = abs(slopes[0]) / rate
    turns.append((0.0, given[0].speed_mps, 0.0, lasts_s))
    done_s = lasts_s
    done_mps = given[0].speed_mps + 0.5 * slopes[0] * lasts_s
    for corner, before, after in zip(given[1:], slopes, [*slopes[1:], 0.0], strict=True):
        if abs(after - before) < _SAME:
            continue
        # Where the line that is followed meets the one through the corner.
        meet_s = (corner.speed_mps - after * corner.time_s - done_mps + before * done_s) / (
            before - after
        )
        half_s = 0.5 * abs(after - before) / _rate(after - before, bounds)
        begin_s = meet_s - half_s
        if begin_s < done_s - _SAME:
            return None
        begin_mps = done_mps + before * (begin_s - done_s)
        turns.append((begin_s, begin_mps, before, 2.0 * half_s))
        done_s = meet_s + half_s
        done_mps = begin_mps + (before + after) * half_s
    ends = [*(slope for _, _, slope, _ in turns[1:]), 0.0]
    return _pieces([(*turn, end) for turn, end in zip(turns, ends, strict=True)])


def _one_change(start: Corner, end: Corner, bounds: Bounds) -> list[Corner]:
    """From one steady speed to another: acceleration grows, stays and falls."""
    change = end.speed_mps - start.speed_mps
    up, down = _rate(change, bounds), _rate(-change, bounds)
    share = 1.0 / up + 1.0 / down
    time_s = end.time_s
    root = time_s * time_s - 2.0 * share * abs(change)
    if share < _SAME or abs(change) < _SAME:
        return [start, end]
    # Without the time for it, there is no part of steady acceleration.
    accel = (time_s - math.sqrt(root)) / share if root > 0.0 else math.sqrt(
        2.0 * abs(change) / share
    )  # fmt: skip
    accel = min(accel, bounds.accel_mps2 if change > 0.0 else bounds.decel_mps2)
    steady_s = max(abs(change) / accel - 0.5 * accel * share, 0.0) if accel > 0.0 else 0.0
    signed = math.copysign(accel, change)
    up_s, down_s = accel / up, accel / down
    last_mps = end.speed_mps - 0.5 * signed * down_s
    return _pieces([
        (0.0, start.speed_mps, 0.0, up_s, signed),
        (up_s + steady_s, last_mps, signed, down_s, 0.0),
    ])  # fmt: skip


def _pieces(turns: list[tuple[float, float, float, float, float]]) -> list[Corner]:
    """Corners of linear pieces for (begin, speed, slope, duration, slope after) of transitions."""
    parts = next((n for n in _PARTS if len(turns) * (n + 1) <= _MOST_PIECES), 1)
    found: list[Corner] = []
    for begin_s, speed_mps, slope, lasts_s, after in turns:
        for index in range(parts + 1):
            at_s = lasts_s * index / parts
            change = (after - slope) / lasts_s if lasts_s > 0.0 else 0.0
            corner = Corner(begin_s + at_s, speed_mps + (slope + 0.5 * change * at_s) * at_s)
            if not found or corner.time_s > found[-1].time_s + _SAME:
                found.append(corner)
    return found


def _rate(change: float, bounds: Bounds) -> float:
    return bounds.accel_rate_mps3 if change > 0.0 else bounds.decel_rate_mps3
