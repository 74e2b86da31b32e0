"""The same encounter with a reaction, a speed or a distance that differs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.redrive import Run, run_along
from scenario_gen.avoidance.selection import Selection
from scenario_gen.avoidance.track import Place
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads.lane_table import lane_at

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def other_reaction(encounter: Encounter, run: Run, row: Ints, later_s: Floats) -> Run:
    """(n,) runs that fall behind the recorded ego as those of ``row`` do, but later.

    With the way w that the recorded ego drives and the way u of a run, the shifted run drives

        u'(t) = w(t) - (w - u)(t - later)                                                       (1)

    For an ego at constant speed this is the very same braking, begun later, or sooner where
    negative; beyond its end the last deceleration is held until the ego stands.
    """
    trace = encounter.trace
    at_s = trace.time_s[None, :] - later_s[:, None]
    behind_m = _behind_m(encounter, run, row, at_s)
    way_m = encounter.track.way_m[row, 1:-1] - behind_m
    # Where the task of the ego changes its speed meanwhile, it still does not drive backwards.
    return run_along(encounter, row, np.maximum.accumulate(way_m, axis=1))


def _behind_m(encounter: Encounter, run: Run, row: Ints, at_s: Floats) -> Floats:
    """(n, T) by how much runs have fallen behind the recorded ego at times (n, T)."""
    trace = encounter.trace
    step_s, last = trace.step_s, trace.time_s.size - 1
    step = np.clip(np.floor(at_s / step_s + 1e-9).astype(np.int64), 0, last)
    within_s = np.maximum(at_s - trace.time_s[step], 0.0)
    row = row[:, None]
    speed_mps, recorded_mps = run.speed_mps[row, step], trace.speed_mps[row, 0, step]
    after = np.minimum(step + 1, last)
    before = np.maximum(step - 1, 0)
    # At the last time the deceleration of the step before goes on.
    at = np.where(step == last, before, step)
    accel_mps2 = run.accel_mps2[row, at]
    meant_mps2 = (trace.speed_mps[row, 0, after] - recorded_mps) / step_s
    stop_s = np.where(accel_mps2 < 0.0, -speed_mps / np.where(accel_mps2 < 0.0, accel_mps2, -1.0),
                      np.inf)  # fmt: skip
    moving_s = np.minimum(within_s, stop_s)
    driven_m = moving_s * (speed_mps + 0.5 * accel_mps2 * moving_s)
    meant_m = within_s * (recorded_mps + 0.5 * meant_mps2 * within_s)
    behind_m = encounter.track.way_m[row, step + 1] - run.way_m[row, step]
    out: Floats = np.where(at_s > 0.0, behind_m + meant_m - driven_m, 0.0)
    return out


def other_ego(
    chosen: Selection, encounter: Encounter, row: Ints,
    *, ahead_m: Floats, faster_mps: Floats, from_s: Floats,
) -> Selection:  # fmt: skip
    """(n,) rows in ascending order, whose egos drive on their ways elsewhere or faster.

        w'(t) = w(t) + ahead + faster (t - from)                                                (1)

    The others do as they did. At ``from_s`` a faster ego is where the recorded one is.

    Args:
        chosen: the rows of the encounter.
        encounter: R rows.
        row: (n,) of them; may repeat.
        ahead_m: (n,) nearer to what is ahead.
        faster_mps: (n,)
        from_s: (n,)
    """
    taken = chosen.take(row)
    trace, track = taken.trace, encounter.track
    since_s = trace.time_s[None, :] - from_s[:, None]
    way_m = track.way_m[row, 1:-1] + ahead_m[:, None] + faster_mps[:, None] * since_s
    shape = way_m.shape
    rows = np.broadcast_to(row[:, None], shape).ravel()
    place = track.find(rows, way_m.ravel())
    changed = _ego_states(taken, encounter, place, shape)
    speed_mps = np.maximum(trace.speed_mps[:, 0] + faster_mps[:, None], 0.0)
    states = {}
    for name, values in (changed | {"speed_mps": speed_mps}).items():
        whole = getattr(trace, name).copy()
        whole[:, 0] = values
        states[name] = whole
    moved: TraceBatch = replace(trace, **states)
    return taken._replace(trace=moved)


def _ego_states(
    taken: Selection, encounter: Encounter, place: Place, shape: tuple[int, ...]
) -> dict[str, NDArray[np.generic]]:
    """(n, T) states of the egos at places of their ways."""
    track, trace = encounter.track, taken.trace

    def value(name: str) -> Floats:
        return track.value(name, place).reshape(shape)

    heading_rad = value("heading_rad")
    forward_m = trace.centre_x_m[:, :1]
    station_m, lateral_m = value("station_m") - forward_m, value("lateral_m")
    road, lane = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int32)
    s_m, t_m = np.empty(shape), np.empty(shape)
    for (group, rows), network in zip(taken.batch.slices(), taken.networks, strict=True):
        path = network.path_of(group.scenario.ego)
        road[rows], s_m[rows], t_m[rows] = path.to_road(station_m[rows], lateral_m[rows])
        lane[rows] = lane_at(network, road[rows], s_m[rows], t_m[rows])
    return {
        "x_m": value("x_m") - forward_m * np.cos(heading_rad),
        "y_m": value("y_m") - forward_m * np.sin(heading_rad),
        "heading_rad": heading_rad,
        "course_rad": heading_rad,
        "road": road,
        "lane": lane,
        "s_m": s_m,
        "t_m": t_m,
    }
