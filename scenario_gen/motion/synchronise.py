"""Choosing the speed so as to arrive when another one arrives: SynchronizeAction.

With the way s that is left, the time t that the other one still needs at its present speed, the
own speed v0 and the speed v1 at the arrival, the standard asks for an arrival after t and leaves
open how. Taken here is what esmini 3.6 does, in continuous time instead of its steps:

- v1 is open: a constant acceleration,                      a = 2 (s / t - v0) / t           (1)
  One who is too fast would go beyond the place and come back: it ends when he gets there first.
- v1 is given: equal and opposite accelerations up to an apex of speed vx, which is reached
  after x, and from there,              s = (v0 + vx) x / 2 + (vx + v1) (t - x) / 2          (2)
  so that from the apex on the speed is                     v = 2 s / t - v1                 (3)
- Where vx would be below 0: braking to a stand, which takes the share v0^2 / (v0^2 + v1^2) of the
  way or, where that is more than half of it, 8 m/s2; then standing until (3) is above 0.
- The other one stands: standing too. It goes away from its place: over at once.

A plan holds as long as the other one keeps its speed, but for what a bend does to the lengths. It
is made anew at each event of the other one, and every ``EVERY_S`` while the speed of the other one
changes, more seldom otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Time between two plans. [s]
EVERY_S = 0.1
#: The same where the other one keeps its speed, on roads that bend and on straight ones. [s]
BEND_S, STRAIGHT_S = 0.25, 0.5

# What an actor with a given speed of arrival is doing: nothing yet, on the way to an apex above or
# below the mean speed, braking hard, or following equation 3.
BEGINNING, RUSHING, LINGERING, BRAKING, ON_LINE = 0, 1, 2, 3, 4

_HARD_BRAKE_MPS2 = 8.0
# An apex is as good as passed when the speed is this close to equation 3.
_NEAR_LINE_MPS = 0.1
_STILL_MPS = 1e-6
_THERE_M = 1e-3
_AT_ONCE_S = 1e-9


class Meeting(NamedTuple):
    """Where actors and those whom they are to meet are; arrays of shape (n,)."""

    way_m: Floats
    """To the place of arrival; negative beyond it."""
    speed_mps: Floats
    their_way_m: Floats
    their_mps: Floats
    """Towards their place."""
    final_mps: Floats
    """NaN where open."""
    doing: Floats
    every_s: Floats
    """Time until the next plan."""


class Move(NamedTuple):
    """What actors do next, with constant acceleration; arrays of shape (n,)."""

    from_mps: Floats
    by_mps: Floats
    lasts_s: Floats
    over: Bools
    """The synchronisation ends with this move, at once where it lasts 0 s."""
    doing: Floats
    """After the move."""


class _Course(NamedTuple):
    """A constant acceleration as long as it would last; arrays of shape (n,)."""

    from_mps: Floats
    by_mps: Floats
    lasts_s: Floats
    meanwhile: Floats
    afterwards: Floats


def next_move(meeting: Meeting) -> Move:
    """(n,) what to do until the next plan."""
    way_m, speed_mps, final_mps = meeting.way_m, meeting.speed_mps, meeting.final_mps
    there = (way_m < _THERE_M) | (meeting.their_way_m < _THERE_M)
    leaves = ~there & (meeting.their_mps < -_STILL_MPS)
    waits = ~there & (np.abs(meeting.their_mps) <= _STILL_MPS)
    comes = ~(there | leaves | waits)
    left_s = np.where(comes, meeting.their_way_m / np.where(comes, meeting.their_mps, 1.0), 1.0)
    left_s = np.maximum(left_s, _AT_ONCE_S)
    is_open = np.isnan(final_mps)
    courses = (
        _open_course(way_m, left_s, speed_mps),
        _given_course(way_m, left_s, speed_mps, np.where(is_open, 0.0, final_mps), meeting.doing),
    )
    course = _Course(*(np.where(is_open, a, b) for a, b in zip(*courses, strict=True)))
    # A plan just before the end would be all rounding.
    until_s = np.where(left_s < 1.5 * meeting.every_s, left_s, meeting.every_s)
    lasts_s = np.minimum(course.lasts_s, until_s)
    cut = lasts_s < course.lasts_s
    share = np.where(cut, lasts_s / np.maximum(course.lasts_s, _AT_ONCE_S), 1.0)
    over = (lasts_s >= left_s) | (is_open & ~cut)
    last_mps = np.where(is_open, np.where(leaves, 0.0, speed_mps), final_mps)
    return Move(
        from_mps=np.select([comes, waits], [course.from_mps, np.zeros(over.shape)], last_mps),
        by_mps=np.where(comes, course.by_mps * share, 0.0),
        lasts_s=np.select([comes, waits], [lasts_s, meeting.every_s], 0.0),
        over=~waits & (over | ~comes),
        doing=np.where(comes, np.where(cut, course.meanwhile, course.afterwards), BEGINNING),
    )


def _open_course(way_m: Floats, left_s: Floats, speed_mps: Floats) -> _Course:
    accel = 2.0 * (way_m / left_s - speed_mps) / left_s
    # The way is covered after the time left and once more, which is sooner for one too fast.
    sooner_s = 2.0 * way_m / np.maximum(-accel * left_s, 1e-12)
    lasts_s = np.minimum(left_s, np.where(accel < 0.0, sooner_s, np.inf))
    nothing = np.zeros(way_m.shape)
    return _Course(speed_mps, accel * lasts_s, lasts_s, nothing, nothing)


def _given_course(way_m: Floats, left_s: Floats, v0: Floats, v1: Floats, doing: Floats) -> _Course:
    line_mps = 2.0 * way_m / left_s - v1
    rushes = 0.5 * (v0 + v1) < way_m / left_s
    doing = np.where(doing == BEGINNING, np.where(rushes, RUSHING, LINGERING), doing)
    apex_mps, apex_s = _apex(way_m, left_s, v0, v1)
    known = apex_s > 0.0
    accel = np.where(known, (apex_mps - v0) / np.where(known, apex_s, 1.0), 0.0)
    turned = ((doing == RUSHING) & (accel < 0.0)) | ((doing == LINGERING) & (accel > 0.0))
    curving = (doing == RUSHING) | (doing == LINGERING)
    near = curving & (np.abs(v0 - line_mps) < _NEAR_LINE_MPS)
    below = curving & ~near & ~turned & (apex_mps < 0.0)
    hard = (doing == BRAKING) | (below & (v0 > v1))
    stop_s = np.where(
        hard, v0 / _HARD_BRAKE_MPS2, 2.0 * v0 * way_m / np.maximum(v0 * v0 + v1 * v1, 1e-12)
    )
    stopping = (hard | below) & (stop_s > _AT_ONCE_S)
    to_apex = curving & ~near & ~turned & ~below & known
    # What is left follows the line, or stands where the line is below 0.
    stand_s = left_s - 2.0 * way_m / np.where(v1 > 0.0, v1, 1.0)
    stands = line_mps < 0.0
    cases = [stopping, to_apex, stands]
    zero = np.zeros(way_m.shape)
    return _Course(
        from_mps=np.select(cases, [v0, v0, zero], line_mps),
        by_mps=np.select(cases, [-v0, apex_mps - v0, zero], v1 - line_mps),
        lasts_s=np.select(cases, [stop_s, apex_s, np.maximum(stand_s, _AT_ONCE_S)], left_s),
        meanwhile=np.select(
            cases, [np.where(hard, BRAKING, doing), doing, np.full(way_m.shape, ON_LINE)], ON_LINE
        ),
        afterwards=np.where(stopping & hard, BEGINNING, ON_LINE),
    )


def _apex(way_m: Floats, left_s: Floats, v0: Floats, v1: Floats) -> tuple[Floats, Floats]:
    """(n,) speed at the apex and time until it, equation 2; time 0 where there is none."""
    equal = np.abs(v1 - v0) < _STILL_MPS
    root = 2.0 * way_m * way_m - 2.0 * (v0 + v1) * left_s * way_m
    root = np.sqrt(2.0 * np.maximum(root + (v0 * v0 + v1 * v1) * left_s * left_s, 0.0))
    by_mps = np.where(equal, 1.0, v1 - v0)
    first_s = (v1 * left_s - way_m - 0.5 * root) / by_mps
    second_s = (v1 * left_s - way_m + 0.5 * root) / by_mps
    mean_mps = way_m / left_s
    cases = [
        equal,
        (first_s > 0.0) & (first_s < left_s),
        (second_s > 0.0) & (second_s < left_s),
    ]
    swing_mps = 0.5 * root / left_s
    return (
        np.select(cases, [2.0 * mean_mps - v0, mean_mps - swing_mps, mean_mps + swing_mps], v0),
        np.select(cases, [0.5 * left_s, first_s, second_s], 0.0),
    )
