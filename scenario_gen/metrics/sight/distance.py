"""Sight distance of the ego over a trace, with what decides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.sight.build import sight_model
from scenario_gen.metrics.sight.model import Others, SightModel, reach_m
from scenario_gen.metrics.sight.others import Bodies
from scenario_gen.metrics.sight.protocols import NetworkLike

_BLOCK = 1 << 16
_EVERY_S = 0.5


class SightDistance(NamedTuple):
    """How far ahead the ego sees a dark object of 0.6 m on its lane."""

    distance: Measure
    """(B, T) in m, from the middle of the ego's box."""
    cause: NDArray[np.int8]
    """(B, T) what decides it: index into ``CAUSES``."""


def sight_distance(
    trace: TraceBatch,
    batch: ScenarioBatch,
    networks: Sequence[NetworkLike | None],
    steps: NDArray[np.int64] | None = None,
) -> SightDistance:
    """The sight distance of the ego at every time.

        sight = min(air, light, glare, lens, clutter, crest, what stands beside the way)       (1)

    Other actors that hide each other are in ``visible``. Valid where the time is within the
    duration.

    Args:
        trace: states of B scenarios.
        batch: the scenarios.
        networks: one per group; without one, only weather and light tell.
        steps: (S,) time steps to look at; None: all.

    Returns:
        (B, S) values.
    """
    model = sight_model(batch, networks)
    steps = np.arange(trace.time_s.size) if steps is None else steps
    shape = (trace.shape[0], steps.size)
    distance_m = np.broadcast_to(model.weather.visibility_m.start[:, None], shape).copy()
    cause = np.zeros(shape, dtype=np.int8)
    for row, at in blocks(np.flatnonzero(model.limited), steps.size):
        limits = ego_limits(trace, model, row, steps[at])
        distance_m[row, at], cause[row, at] = reach_m(limits)
    return SightDistance(Measure.where(trace.valid[:, steps], distance_m), cause)


def least_sight(
    trace: TraceBatch, batch: ScenarioBatch, networks: Sequence[NetworkLike | None]
) -> Measure:
    """(B, 1) the least sight distance of the ego, looked at every half second."""
    every = max(1, round(_EVERY_S / trace.step_s))
    steps = np.arange(0, trace.time_s.size, every, dtype=np.int64)
    least = sight_distance(trace, batch, networks, steps).distance.least()
    return Measure(least.value[:, None], least.valid[:, None])


def blocks(
    rows: NDArray[np.int64], times: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """All pairs of rows and times as (n,) row and (n,) time, a bounded number at a time."""
    step = max(1, _BLOCK // max(times, 1))
    for first in range(0, rows.size, step):
        some = rows[first : first + step]
        time = np.tile(np.arange(times, dtype=np.int64), some.size)
        yield np.repeat(some, times).astype(np.int64), time


def ego_limits(
    trace: TraceBatch, model: SightModel, row: NDArray[np.int64], time: NDArray[np.int64]
) -> Floats:
    """(C, n) limits of the sight of egos at (row, time)."""
    station_m = ego_station(trace, model, row, time) + trace.centre_x_m[row, 0]
    return model.limits(
        row,
        trace.time_s[time],
        station_m,
        trace.heading_rad[row, 0, time],
        _others(trace, model, row, time),
    )


def ego_station(
    trace: TraceBatch, model: SightModel, row: NDArray[np.int64], time: NDArray[np.int64]
) -> Floats:
    """(n,) station of the reference point of the ego along its way; NaN off it."""
    station_m = np.full(row.shape, np.nan)
    road, s_m, t_m = (getattr(trace, name)[row, 0, time] for name in ("road", "s_m", "t_m"))
    which = model.way[row]
    for number, found in enumerate(model.ways):
        for index in np.unique(found.path.road_index).tolist():
            at = np.flatnonzero((which == number) & (road == index))
            if at.size:
                station_m[at] = found.path.station(index, s_m[at], t_m[at])[0]
    return station_m


def _others(
    trace: TraceBatch, model: SightModel, row: NDArray[np.int64], time: NDArray[np.int64]
) -> Others | None:
    """Spray and headlights of the other actors, along the line of sight of the ego."""
    if not (model.spray_actor[row].any() or model.glare_actor[row].any()):
        return None
    ego = _bodies(trace, row, np.zeros((row.size, 1), dtype=np.int64), time)
    return model.others(
        row, trace.time_s[time], ego, lambda actor: _bodies(trace, row, actor, time)
    )


def _bodies(
    trace: TraceBatch, row: NDArray[np.int64], actor: NDArray[np.int64], time: NDArray[np.int64]
) -> Bodies:
    """(n,) rows and times, (n, K) actors -> (n, K) boxes."""
    row, time = row[:, None], time[:, None]
    heading_rad, forward_m = trace.heading_rad[row, actor, time], trace.centre_x_m[row, actor]
    return Bodies(
        trace.x_m[row, actor, time] + forward_m * np.cos(heading_rad),
        trace.y_m[row, actor, time] + forward_m * np.sin(heading_rad),
        heading_rad,
        trace.speed_mps[row, actor, time],
        trace.length_m[row, actor],
        trace.width_m[row, actor],
    )
