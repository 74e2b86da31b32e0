"""Trams and trains: they keep to their way, and are early or late on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.foresight import sums
from scenario_gen.dynamics.tempo import Tempo
from scenario_gen.dynamics.tracking import (
    ACCEL,
    BOUNDS,
    DECEL,
    JERK,
    K_PLACE,
    K_SPEED,
    MOST_LAG_M,
    Followed,
    Reasons,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def ride(demand: Demand, tempo: Tempo, able: Abilities) -> Followed:
    """Let K trains with (K,) limits follow their demand."""
    h = demand.step_s
    count, steps = demand.x_m.shape
    speed_d, accel_d = tempo.speed_mps.T, tempo.accel_mps2.T
    length_m = np.hypot(np.diff(demand.x_m, axis=1), np.diff(demand.y_m, axis=1))
    station_d, early_m = sums(length_m).T, tempo.early_m.T
    station, speed = np.zeros((steps, count)), np.empty((steps, count))
    speed[0] = demand.speed_mps[:, 0]
    stages = np.empty((3, steps - 1, count))
    accel = np.clip(accel_d[0], -able.decel_mps2, able.accel_mps2)
    for n in range(steps - 1):
        lag = np.clip(station_d[n] + early_m[n] - station[n], -MOST_LAG_M, MOST_LAG_M)
        wanted = accel_d[n] + K_SPEED * (speed_d[n] - speed[n]) + K_PLACE * lag
        within = np.clip(wanted, -able.decel_mps2, able.accel_mps2)
        accel = accel + np.clip(within - accel, -able.jerk_mps3 * h, able.jerk_mps3 * h)
        stages[:, n] = wanted, within, accel
        after = speed[n] + h * accel
        way = 0.5 * h * (speed[n] + after)
        stops = after < 0.0
        way = np.where(stops, 0.5 * speed[n] ** 2 / np.where(stops, -accel, 1.0), way)
        speed[n + 1] = np.maximum(after, 0.0)
        station[n + 1] = station[n] + way
    x_m, y_m, course_rad = _places(demand, station_d, station)

    def reasons(chosen: Ints) -> Reasons:
        short = np.diff(stages[..., chosen], axis=0)
        missing = np.zeros((len(BOUNDS), *short.shape[1:]))
        missing[ACCEL], missing[DECEL] = np.maximum(-short[0], 0.0), np.maximum(short[0], 0.0)
        missing[JERK] = np.abs(short[1])
        limit, need = np.full((2, *missing.shape), np.nan)
        asked = accel_d[:, chosen]
        for bound, values, most in (
            (ACCEL, asked, able.accel_mps2),
            (DECEL, -asked, able.decel_mps2),
            (JERK, np.abs(np.diff(asked, axis=0, prepend=asked[:1])) / h, able.jerk_mps3),
        ):
            limit[bound] = most[chosen]
            need[bound] = values / most[chosen]
        return Reasons(missing, need, limit)

    turned_rad = course_rad - demand.course_rad.T
    return Followed(x_m, y_m, turned_rad, course_rad, speed, reasons)


def _places(demand: Demand, station_d: Floats, station: Floats) -> tuple[Floats, Floats, Floats]:
    """(T, K) x, y and course at stations of the ways; straight on after their ends."""
    steps, count = station.shape
    # Stations of all ways in one rising sequence, so that one search finds all parts.
    row_m = np.arange(count) * (2.0 + max(station_d.max(), station.max()))
    part = np.searchsorted((station_d + row_m).T.reshape(-1), (station + row_m).T, side="right")
    part = np.clip(part - 1 - np.arange(count)[:, None] * steps, 0, steps - 2).T
    column = np.arange(count)
    length = station_d[part + 1, column] - station_d[part, column]
    share = (station - station_d[part, column]) / np.where(length > 0.0, length, 1.0)

    def between(values: Floats) -> Floats:
        begin = values.T[part, column]
        found: Floats = begin + share * (values.T[part + 1, column] - begin)
        return found

    return between(demand.x_m), between(demand.y_m), between(demand.course_rad)
