"""Contacts of a driven ego with the replayed actors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.box_ways import Ways, contact_begins
from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.redrive import Run

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Contacts:
    """First contact of R egos with each of A actors; (R, A), NaN where there is none."""

    time_s: Floats
    ego_mps: Floats
    """Speed of the ego then."""
    impact_mps: Floats
    """Magnitude of the difference of the two velocities then."""
    from_behind: Bools
    """The actor ran into the rear of the ego: its middle was behind the rear of the ego."""

    @property
    def any(self) -> Bools:
        """(R, A) whether there is a contact."""
        found: Bools = ~np.isnan(self.time_s)
        return found


def contacts(
    encounter: Encounter, run: Run, of: Ints | None = None, *, swerves: bool = False
) -> Contacts:
    """The contacts of a run, also those between the time steps.

    Boxes are oriented rectangles in the world, so oncoming, crossing and turning actors count as
    they come. Between two time steps positions and headings change linearly.

    Args:
        encounter: with R rows.
        run: of (n,) egos.
        of: (n,) row of the encounter that each ego is from; None: row by row.
        swerves: whether the egos leave their ways.
    """
    row, actor, step = _candidates(encounter, run, of, swerves=swerves)
    trace = encounter.trace
    shape = (run.x_m.shape[0], encounter.actors)
    from_row = row if of is None else of[row]
    time_s, ego_mps, impact_mps = np.full((3, *shape), np.nan)
    from_behind = np.zeros(shape, dtype=np.bool_)
    ego = _ways(
        (run.x_m, run.y_m, run.heading_rad), (row, step), (row, step + 1),
        trace.length_m[from_row, 0], trace.width_m[from_row, 0],
    )  # fmt: skip
    other = _ways_of(encounter, from_row, actor, step)
    share = contact_begins(ego, other)
    found = np.flatnonzero(~np.isnan(share))
    # Pairs lie side by side in order of time: the first of each is its first contact.
    pair = row[found] * shape[1] + actor[found]
    first = found[np.concatenate([np.ones(min(pair.size, 1), np.bool_), pair[1:] != pair[:-1]])]
    row, actor, step, share = row[first], actor[first], step[first], share[first]
    from_row = from_row[first]
    ego, other = ego.take(first), other.take(first)
    time_s[row, actor] = trace.time_s[step] + share * trace.step_s
    speed_mps = run.speed_mps[row, step]
    speed_mps = speed_mps + share * (run.speed_mps[row, step + 1] - speed_mps)
    ego_mps[row, actor] = speed_mps
    impact_mps[row, actor] = _closing(encounter, ego, speed_mps, from_row, actor, step, share)
    heading_rad = ego.heading_rad + share * ego.turn_rad
    dx_m = other.x_m - ego.x_m + share * (other.dx_m - ego.dx_m)
    dy_m = other.y_m - ego.y_m + share * (other.dy_m - ego.dy_m)
    ahead_m = dx_m * np.cos(heading_rad) + dy_m * np.sin(heading_rad)
    from_behind[row, actor] = ahead_m <= -0.5 * ego.length_m
    return Contacts(time_s, ego_mps, impact_mps, from_behind)


def _candidates(
    encounter: Encounter, run: Run, of: Ints | None, *, swerves: bool
) -> tuple[Ints, Ints, Ints]:
    """(n,) row, actor and step of all steps in which the circles around the boxes may meet."""
    trace, frame = encounter.trace, encounter.frame
    rows: slice | Ints = slice(None) if of is None else of
    half_m = 0.5 * np.hypot(trace.length_m, trace.width_m)
    reach_m = (half_m[:, 1:] + half_m[:, :1])[rows]
    dx_m = frame.centre_x_m[rows, 1:] - run.x_m[:, None]
    dy_m = frame.centre_y_m[rows, 1:] - run.y_m[:, None]
    dx_m *= dx_m
    dy_m *= dy_m
    dx_m += dy_m
    apart_m = np.sqrt(dx_m, out=dx_m)
    fastest_mps = trace.speed_mps[rows, 1:].max(axis=-1) + run.speed_mps.max(axis=-1)[:, None]
    slack_m = reach_m + 0.5 * trace.step_s * fastest_mps
    # On its way to the next step a box gets nearer by half of the way at most.
    near = (apart_m[..., :-1] + apart_m[..., 1:]) <= 2.0 * slack_m[..., None]
    near &= trace.valid[rows, None, 1:]
    if not swerves:
        near &= ~encounter.surely_beside[rows]
    row, actor, step = np.nonzero(near)
    return row, actor, step


def _ways_of(encounter: Encounter, row: Ints, actor: Ints, step: Ints) -> Ways:
    trace, frame = encounter.trace, encounter.frame
    mover = actor + 1
    return _ways(
        (frame.centre_x_m, frame.centre_y_m, trace.heading_rad),
        (row, mover, step), (row, mover, step + 1),
        trace.length_m[row, mover], trace.width_m[row, mover],
    )  # fmt: skip


def _ways(
    pose: tuple[Floats, Floats, Floats],
    now: tuple[Ints, ...],
    then: tuple[Ints, ...],
    length_m: Floats,
    width_m: Floats,
) -> Ways:
    x_m, y_m, heading_rad = (values[now] for values in pose)
    dx_m, dy_m, turn_rad = (
        values[then] - start for values, start in zip(pose, (x_m, y_m, heading_rad), strict=True)
    )
    turn_rad -= 2.0 * np.pi * np.rint(turn_rad / (2.0 * np.pi))
    return Ways(x_m, y_m, heading_rad, dx_m, dy_m, turn_rad, length_m, width_m)


def _closing(
    encounter: Encounter, ego: Ways, ego_mps: Floats,
    row: Ints, actor: Ints, step: Ints, share: Floats,
) -> Floats:  # fmt: skip
    """(n,) magnitude of the difference of the velocities; the ego moves as its box points."""
    trace, mover = encounter.trace, actor + 1
    other_mps = trace.speed_mps[row, mover, step]
    other_mps = other_mps + share * (trace.speed_mps[row, mover, step + 1] - other_mps)
    course_rad = trace.course_rad[row, mover, step]
    heading_rad = ego.heading_rad + share * ego.turn_rad
    return np.hypot(
        other_mps * np.cos(course_rad) - ego_mps * np.cos(heading_rad),
        other_mps * np.sin(course_rad) - ego_mps * np.sin(heading_rad),
    )
