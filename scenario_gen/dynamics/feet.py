"""People on foot and in wheelchairs, animals and riders: they accelerate in any direction.

Speeding up and slowing down have limits of their own; across the motion one pushes off as hard as
one slows down. Who is slow turns on the spot. Where friction counts (wheelchairs), it bounds all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.foresight import eased, running
from scenario_gen.dynamics.grip import Grip
from scenario_gen.dynamics.tracking import (
    ACCEL,
    BOUNDS,
    DECEL,
    FRICTION,
    JERK,
    K_PLACE,
    K_SPEED,
    MOST_LAG_M,
    Followed,
    Reasons,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Slower than this, one sets off in any direction. [m/s]; default.
ON_THE_SPOT_MPS = 0.5
_TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Strides:
    """Motions of K movers without jumps of the acceleration that nobody can do; x and y first."""

    velocity_mps: Floats
    """(2, T, K)"""
    early_m: Floats
    """(2, T, K) by how much to be away from the demand."""

    @classmethod
    def of(cls, demand: Demand, able: Abilities) -> Strides:
        """Of K movers with (K,) limits."""
        step_s = demand.step_s
        given = [demand.speed_mps * np.cos(demand.course_rad),
                 demand.speed_mps * np.sin(demand.course_rad)]  # fmt: skip

        def possible(rows: Ints, signals: Sequence[Floats]) -> Bools:
            x_mps, y_mps = (np.diff(values, n=2, axis=1) for values in signals)
            change = np.hypot(x_mps, y_mps).max(axis=1, initial=0.0)
            ok: Bools = change <= able.jerk_mps3[rows] * step_s * step_s
            return ok

        def away(rows: Ints, signals: Sequence[Floats]) -> Floats:
            x_m, y_m = (np.cumsum(s - v[rows], axis=1) for s, v in zip(signals, given, strict=True))
            return np.asarray(step_s * np.hypot(x_m, y_m).max(axis=1))

        found = eased(given, step_s, possible, away)
        early = [step_s * running(s - v) for s, v in zip(found, given, strict=True)]
        return cls(np.stack([v.T for v in found]), np.stack([e.T for e in early]))

    def at(self, rows: Ints) -> Strides:
        """Of some of the movers."""
        return Strides(self.velocity_mps[..., rows], self.early_m[..., rows])


def walk(demand: Demand, strides: Strides, able: Abilities, grip: Grip) -> Followed:
    """Let K movers with (K,) limits follow their demand."""
    h = demand.step_s
    count, steps = demand.x_m.shape
    place_d = np.stack([demand.x_m.T, demand.y_m.T]) + strides.early_m
    ahead = np.stack([np.cos(demand.course_rad.T), np.sin(demand.course_rad.T)])
    velocity_d = strides.velocity_mps
    accel_d = np.diff(velocity_d, axis=1) / h
    place, velocity = np.empty((2, 2, steps, count))
    place[:, 0] = demand.x_m[:, 0], demand.y_m[:, 0]
    velocity[:, 0] = ahead[:, 0] * demand.speed_mps[:, 0]
    stages = np.empty((5, 2, steps - 1, count))
    grips = np.empty((steps - 1, count))
    push = accel_d[:, 0]
    for n in range(steps - 1):
        error = place_d[:, n] - place[:, n]
        wanted = accel_d[:, n] + K_SPEED * (velocity_d[:, n] - velocity[:, n])
        wanted = wanted + K_PLACE * _within(error, MOST_LAG_M)
        speed = _length(velocity[:, n])
        lag = (error * ahead[:, n]).sum(axis=0)
        grips[n] = grip.at(n, lag, speed)
        could = possible(wanted, velocity[:, n], speed, able)
        gripped = _within(could, grips[n])
        push = push + _within(gripped - push, able.jerk_mps3 * h)
        real = _within(possible(push, velocity[:, n], speed, able), grips[n])
        stages[:, :, n] = wanted, could, gripped, push, real
        velocity[:, n + 1] = velocity[:, n] + h * real
        place[:, n + 1] = place[:, n] + 0.5 * h * (velocity[:, n] + velocity[:, n + 1])

    def reasons(chosen: Ints) -> Reasons:
        parts, wanted = able.at(chosen), stages[..., chosen]
        missing = np.zeros((len(BOUNDS), steps - 1, chosen.size))
        slides = (wanted[1] != wanted[2]).any(axis=0)
        short = np.where(slides, 0.0, wanted[1] - wanted[0])
        forward, aside = _along(short, velocity[:, :-1, chosen])
        missing[ACCEL] = np.maximum(-forward, 0.0)
        missing[DECEL] = np.hypot(np.maximum(forward, 0.0), aside)
        missing[FRICTION] = np.where(slides, _length(wanted[2] - wanted[0]), 0.0)
        missing[FRICTION] += _length(wanted[4] - wanted[3])
        missing[JERK] = _length(wanted[3] - wanted[2])
        asked = accel_d[..., chosen]
        along = (asked * ahead[:, :-1, chosen]).sum(axis=0)
        change = np.diff(asked, axis=1, prepend=asked[:, :1]) / h
        limit, need = np.full((2, *missing.shape), np.nan)
        for bound, values, most in (
            (ACCEL, along, parts.accel_mps2),
            (DECEL, np.where(along < 0.0, _length(asked), 0.0), parts.decel_mps2),
            (FRICTION, _length(asked), grips[:, chosen]),
            (JERK, _length(change), parts.jerk_mps3),
        ):
            limit[bound] = most
            need[bound] = values / limit[bound]
        return Reasons(missing, need, limit)

    speed_mps = _length(velocity)
    free = (speed_mps > ON_THE_SPOT_MPS) & (demand.speed_mps.T > ON_THE_SPOT_MPS)
    course_rad = np.where(
        speed_mps > 0.0, np.arctan2(velocity[1], velocity[0]), demand.course_rad.T
    )
    turned_rad = np.where(free, course_rad - demand.course_rad.T, 0.0)
    return Followed(place[0], place[1], turned_rad, course_rad, speed_mps, reasons)


def _length(vector: Floats) -> Floats:
    """(2, ...) vectors -> (...) lengths."""
    return np.asarray(np.hypot(vector[0], vector[1]))


def _along(vector: Floats, velocity: Floats) -> tuple[Floats, Floats]:
    """(2, ...) vectors along and across velocities; those of slow movers are against the motion."""
    speed = _length(velocity)
    x, y = velocity / np.maximum(speed, _TINY)
    slow = speed < ON_THE_SPOT_MPS
    along = np.where(slow, -_length(vector), vector[0] * x + vector[1] * y)
    return along, np.where(slow, 0.0, vector[1] * x - vector[0] * y)


def _within(vector: Floats, most: Floats | float) -> Floats:
    """(2, K) vectors no longer than (K,) lengths."""
    size = _length(vector)
    return np.asarray(vector * np.where(size > most, most / np.maximum(size, _TINY), 1.0))


def possible(wanted: Floats, velocity: Floats, speed: Floats, able: Abilities) -> Floats:
    """(2, K) accelerations that legs can bring about at (2, K) velocities."""
    slow = speed < ON_THE_SPOT_MPS
    x, y = velocity / np.maximum(speed, _TINY)
    along = np.clip(wanted[0] * x + wanted[1] * y, -able.decel_mps2, able.accel_mps2)
    across = np.clip(wanted[1] * x - wanted[0] * y, -able.decel_mps2, able.decel_mps2)
    moving = np.stack([along * x - across * y, along * y + across * x])
    return np.where(slow, _within(wanted, able.accel_mps2), moving)
