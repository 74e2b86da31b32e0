"""Distance over time in parts of constant acceleration, cut into segments."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.manoeuvres.sampled_path import (
    CORNER_S,
    MOST_SEGMENTS,
    STEP_S,
    TURN_STEP_RAD,
    WITHIN_M,
)

Floats = NDArray[np.float64]


class Part(NamedTuple):
    """Motion with constant acceleration from one speed to another; arrays of shape (R,)."""

    lasts_s: Floats
    from_mps: Floats
    to_mps: Floats
    shares: Floats
    """(R, n + 1) where the vertices are, as shares of the duration from 0 to 1."""


class Progress(NamedTuple):
    """Parts after each other; arrays of shape (R, V) or, for speeds, (R, V - 1)."""

    time_s: Floats
    distance_m: Floats
    from_mps: Floats
    to_mps: Floats
    part: NDArray[np.int64]
    """(V - 1,) which part a segment belongs to."""


def change(
    from_mps: Floats,
    to_mps: Floats,
    accel_mps2: Floats,
    *,
    bend_mps2: Floats | float = 0.0,
    turn_rad: Floats | float = 0.0,
) -> Part:
    """From one speed to another.

    A chord of a motion with acceleration a over a time t misses it by a t^2 / 8 at most.

    Args:
        from_mps: (R,)
        to_mps: (R,)
        accel_mps2: (R,) without sign.
        bend_mps2: (R,) greatest acceleration across the way.
        turn_rad: (R,) the heading changes as if by this much in a steady turn.
    """
    lasts_s = np.abs(to_mps - from_mps) / accel_mps2
    return Part(lasts_s, from_mps, to_mps, even_shares(lasts_s, accel_mps2 + bend_mps2, turn_rad))


def steady(speed_mps: Floats, distance_m: Floats, curvature: Floats | float = 0.0) -> Part:
    """At constant speed over a distance, along a straight line or an arc."""
    lasts_s = np.where(distance_m > 0.0, distance_m / np.where(speed_mps > 0, speed_mps, 1.0), 0.0)
    bend_mps2 = np.abs(curvature) * speed_mps * speed_mps
    turn_rad = np.abs(curvature) * distance_m
    return Part(lasts_s, speed_mps, speed_mps, even_shares(lasts_s, bend_mps2, turn_rad))


def onward(speed_mps: Floats, distance_m: Floats) -> Part:
    """At constant speed in a straight line, with a vertex where a corner before it is taken."""
    part = steady(speed_mps, distance_m)
    return part._replace(shares=corner_shares(part.lasts_s))


def standing(lasts_s: Floats) -> Part:
    """No motion."""
    still = np.zeros(lasts_s.shape)
    return Part(lasts_s, still, still, np.tile([0.0, 1.0], (lasts_s.size, 1)))


def corner_shares(lasts_s: Floats) -> Floats:
    """(R, 3) a vertex soon after the beginning."""
    early = np.minimum(CORNER_S / np.maximum(lasts_s, 1e-9), 0.5)
    return np.stack([np.zeros(early.shape), early, np.ones(early.shape)], axis=1)


def progress(parts: list[Part]) -> Progress:
    """The distance covered over time."""
    rows = parts[0].lasts_s.size
    start_s, start_m = np.zeros(rows), np.zeros(rows)
    times, distances = [np.zeros((rows, 1))], [np.zeros((rows, 1))]
    froms, tos, owner = [], [], []
    for number, part in enumerate(parts):
        elapsed_s = part.shares * part.lasts_s[:, None]
        by_mps = (part.to_mps - part.from_mps)[:, None]
        covered_m = elapsed_s * (part.from_mps[:, None] + 0.5 * by_mps * part.shares)
        speed_mps = part.from_mps[:, None] + by_mps * part.shares
        times.append(start_s[:, None] + elapsed_s[:, 1:])
        distances.append(start_m[:, None] + covered_m[:, 1:])
        froms.append(speed_mps[:, :-1])
        tos.append(speed_mps[:, 1:])
        owner += [number] * (part.shares.shape[1] - 1)
        start_s, start_m = times[-1][:, -1], distances[-1][:, -1]
    return Progress(
        np.hstack(times), np.hstack(distances), np.hstack(froms), np.hstack(tos), np.array(owner)
    )


def even_shares(lasts_s: Floats, accel_mps2: Floats, turn_rad: Floats | float) -> Floats:
    """(R, n + 1) evenly spread vertices, as many as each row needs.

    A row that needs fewer has its last ones together, so rows do not depend on each other.
    """
    for_way = lasts_s * np.sqrt(np.abs(accel_mps2) / (8.0 * WITHIN_M))
    for_speed = np.where(accel_mps2 != 0.0, lasts_s / STEP_S, 0.0)
    count = np.ceil(np.maximum(np.maximum(for_way, for_speed), np.abs(turn_rad) / TURN_STEP_RAD))
    count = np.clip(count, 1, MOST_SEGMENTS)
    return np.minimum(np.arange(int(count.max()) + 1) / count[:, None], 1.0)
