"""Contacts that a driver has only put off beyond the end of the scenario.

A scenario ends when its event is over at constant speed; an ego that brakes meets the same actors
later, if at all. So the encounter with those whom the recorded ego touches goes on for a while:
the ego brakes with all its grip from the end on, which gives its driver the benefit of the doubt,
and the other keeps its speed and direction, or brakes on to standstill if it was braking. Where
they still meet, the contact was not avoided.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.box_ways import Ways, contact_begins
from scenario_gen.avoidance.contacts import Contacts
from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.redrive import Run

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: How long the encounter goes on [s], and how finely it is looked at [s]; default. Boxes that move
#: on straight lines meet exactly also in between.
LASTS_S, STEP_S = 10.0, 0.5


def add_put_off(
    encounter: Encounter, run: Run, met: Contacts, pairs: Bools, of: Ints | None = None,
    *, swerves: bool = False,
) -> Contacts:  # fmt: skip
    """The contacts of a run, and after its end those of pairs that have none.

    Args:
        encounter: R rows.
        run: of (n,) egos.
        met: their contacts until the end.
        pairs: (n, A) with whom the encounter goes on.
        of: (n,) rows of the encounter, as for ``contacts``.
        swerves: whether the egos have left their ways.
    """
    row, actor = np.nonzero(pairs & ~met.any)
    if not row.size:
        return met
    from_row = row if of is None else of[row]
    trace, frame, mover = encounter.trace, encounter.frame, actor + 1
    last = trace.valid[from_row].sum(axis=1) - 1
    times_s = np.arange(0.0, LASTS_S + STEP_S, STEP_S)
    other_mps = trace.speed_mps[from_row, mover, last]
    brakes = np.maximum(-trace.accel_mps2[from_row, mover, last], 0.0)
    other_m = _driven(other_mps, brakes, times_s)
    course_rad = trace.course_rad[from_row, mover, last]
    x_m = frame.centre_x_m[from_row, mover, last][:, None] + other_m * np.cos(course_rad)[:, None]
    y_m = frame.centre_y_m[from_row, mover, last][:, None] + other_m * np.sin(course_rad)[:, None]
    heading_rad = np.broadcast_to(trace.heading_rad[from_row, mover, last][:, None], x_m.shape)
    ego = _ego(encounter, run, row, from_row, last, times_s, straight=swerves)
    sizes = (trace.length_m[from_row, 0], trace.width_m[from_row, 0])
    other_sizes = (trace.length_m[from_row, mover], trace.width_m[from_row, mover])
    begins = contact_begins(
        _ways(ego[0], ego[1], ego[2], *sizes), _ways(x_m, y_m, heading_rad, *other_sizes)
    ).reshape(row.size, -1)
    hit = ~np.isnan(begins)
    some = np.flatnonzero(hit.any(axis=1))
    step = hit[some].argmax(axis=1)
    since_s = times_s[step] + begins[some, step] * STEP_S
    at = row[some], actor[some]
    speed_mps = np.maximum(run.speed_mps[row, last][some] - ego[3][some] * since_s, 0.0)
    theirs_mps = np.maximum(other_mps[some] - brakes[some] * since_s, 0.0)
    turn_rad = course_rad[some] - ego[2][some, step]
    closing = np.hypot(theirs_mps * np.cos(turn_rad) - speed_mps, theirs_mps * np.sin(turn_rad))
    ahead_m = _ahead_m(ego, x_m, y_m, some, step)
    out = Contacts(*(getattr(met, name).copy() for name in Contacts.__dataclass_fields__))
    out.time_s[at] = trace.time_s[last[some]] + since_s
    out.ego_mps[at], out.impact_mps[at] = speed_mps, closing
    out.from_behind[at] = ahead_m <= -0.5 * sizes[0][some]
    return out


def _driven(speed_mps: Floats, brake_mps2: Floats, times_s: Floats) -> Floats:
    """(n,) -> (n, K) way driven at times, to standstill where one brakes."""
    stop_s = np.where(
        brake_mps2 > 0.0, speed_mps / np.where(brake_mps2 > 0.0, brake_mps2, 1.0), np.inf
    )
    for_s = np.minimum(times_s, stop_s[:, None])
    out: Floats = for_s * (speed_mps[:, None] - 0.5 * brake_mps2[:, None] * for_s)
    return out


def _ego(
    encounter: Encounter, run: Run, row: Ints, from_row: Ints, last: Ints, times_s: Floats,
    *, straight: bool,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """(n, K) x, y and heading of egos that brake with all their grip, and (n,) with how much.

    Along their ways, or ``straight`` on if they have left them.
    """
    track, speed_mps = encounter.track, run.speed_mps[row, last]
    end_m = track.way_m[from_row, last + 1] if straight else run.way_m[row, last]
    place = track.find(from_row, end_m)
    # That at low speed: the best it can be.
    grip = encounter.grip.at(encounter.trace.time_s[last], place, np.zeros(row.size))
    driven_m = _driven(speed_mps, grip, times_s)
    if straight:
        x_m, y_m, heading_rad = (v[row, last] for v in (run.x_m, run.y_m, run.heading_rad))
        return (
            x_m[:, None] + driven_m * np.cos(heading_rad)[:, None],
            y_m[:, None] + driven_m * np.sin(heading_rad)[:, None],
            np.broadcast_to(heading_rad[:, None], driven_m.shape),
            grip,
        )
    rows = np.broadcast_to(from_row[:, None], driven_m.shape).ravel()
    places = track.find(rows, (end_m[:, None] + driven_m).ravel())
    x_m, y_m, heading_rad = (
        track.value(name, places).reshape(driven_m.shape) for name in ("x_m", "y_m", "heading_rad")
    )
    return x_m, y_m, heading_rad, grip


def _ways(x_m: Floats, y_m: Floats, heading_rad: Floats, length_m: Floats, width_m: Floats) -> Ways:
    """(n, K) places -> n (K - 1) ways from each to the next."""
    parts = x_m.shape[1] - 1
    return Ways(
        x_m[:, :-1].ravel(), y_m[:, :-1].ravel(), heading_rad[:, :-1].ravel(),
        np.diff(x_m, axis=1).ravel(), np.diff(y_m, axis=1).ravel(),
        np.diff(heading_rad, axis=1).ravel(), np.repeat(length_m, parts), np.repeat(width_m, parts),
    )  # fmt: skip


def _ahead_m(
    ego: tuple[Floats, Floats, Floats, Floats], x_m: Floats, y_m: Floats, some: Ints, step: Ints
) -> Floats:
    """(k,) how far in front of the middle of the ego that of the other is."""
    heading_rad = ego[2][some, step]
    dx_m, dy_m = x_m[some, step] - ego[0][some, step], y_m[some, step] - ego[1][some, step]
    out: Floats = dx_m * np.cos(heading_rad) + dy_m * np.sin(heading_rad)
    return out
