"""Sideways acceleration that smooth lateral transitions ask for, in closed form.

A lateral transition moves by q in the time T as q S(t / T), so it takes

    a = q S''(t / T) / T^2                                                                    (1)

which is greatest at both ends of the transition: means over a window blunt just these. S'' is
pi^2 / 2 cos(pi x) for a sinusoidal and 6 - 12 x for a cubic shape (OpenSCENARIO, DynamicsShape). A
linear transition is an idealisation with a kink at each end, and a step one with a jump; they have
no acceleration to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import (
    FREE,
    LATERAL,
    ByDistance,
    ByTime,
    LaneChange,
    LateralOffset,
    Phase,
)
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.measure import Floats, Ints

_BEND: Mapping[str, Callable[[Floats], Floats]] = {
    "sinusoidal": lambda x: 0.5 * np.pi**2 * np.cos(np.pi * x),
    "cubic": lambda x: 6.0 - 12.0 * x,
}
_DONE: Mapping[str, Callable[[Floats], Floats]] = {
    "sinusoidal": lambda x: 0.5 - 0.5 * np.cos(np.pi * x),
    "cubic": lambda x: x * x * (3.0 - 2.0 * x),
}
#: What has hardly begun does not tell how far it was to go.
_LEAST_DONE = 0.02
_ROUNDING = 1e-9


def lateral_accel_mps2(
    trace: TraceBatch, group: Group, rows: slice, mover: Ego | Actor, index: int, phase: int
) -> Floats | None:
    """(rows, T) magnitude of equation 1 for a phase; None where it is no smooth lateral transition.

    0 outside the transition. The first and the last step within it count with its ends, which lie
    between steps. How far it goes is read off the trace, so that it is what is really driven.

    Args:
        trace: of the batch.
        group: which the mover is of.
        rows: of the group.
        mover: the ego or an actor.
        index: of the mover, 0 for the ego.
        phase: index into its phases.
    """
    dynamics = _smooth(mover.phases[phase])
    if dynamics is None:
        return None
    start_s = trace.phase_start_s[rows, index, phase, None]
    if not np.isfinite(start_s).any():
        return None
    x, per_s = _progress(trace, group, rows, index, dynamics, start_s)
    with np.errstate(invalid="ignore"):
        inside = (x >= -_ROUNDING) & (x <= 1.0 + _ROUNDING) & trace.valid[rows]
        inside &= trace.time_s <= _cut_s(trace, rows, mover, index, start_s) + _ROUNDING
    some = inside.any(axis=-1)
    pick = np.arange(some.size)
    first = inside.argmax(axis=-1)
    last = inside.shape[1] - 1 - inside[:, ::-1].argmax(axis=-1)
    # Outside, and before the start of a phase that never begins, progress has no meaning.
    x = np.where(inside, np.clip(x, 0.0, 1.0), 0.0)
    whole_m = _whole_m(trace, rows, index, _DONE[dynamics.shape](x), (pick, first, last))
    ends = some & (last + 1 < inside.shape[1])
    after = np.minimum(last + 1, inside.shape[1] - 1)
    ends &= trace.time_s[after] <= _cut_s(trace, rows, mover, index, start_s)[:, 0] + _ROUNDING
    x[pick[some], first[some]] = 0.0
    x[pick[ends], last[ends]] = 1.0
    accel = np.abs(_BEND[dynamics.shape](x)) * per_s**2 * whole_m[:, None]
    return np.where(inside, accel, 0.0)


def _smooth(phase: Phase) -> ByTime | ByDistance | None:
    manoeuvre = phase.manoeuvre
    if not isinstance(manoeuvre, LaneChange | LateralOffset):
        return None
    dynamics = manoeuvre.dynamics
    if isinstance(dynamics, ByTime | ByDistance) and dynamics.shape in _BEND:
        return dynamics
    return None


def _progress(
    trace: TraceBatch,
    group: Group,
    rows: slice,
    index: int,
    dynamics: ByTime | ByDistance,
    start_s: Floats,
) -> tuple[Floats, Floats]:
    """(rows, T) progress x, beyond 0 and 1 too, and its rate in 1/s."""
    since_s = trace.time_s - start_s
    if isinstance(dynamics, ByTime):
        extent_s = np.reshape(np.asarray(group.column(dynamics.time_s)), (-1, 1))
        return since_s / extent_s, np.broadcast_to(1.0 / extent_s, since_s.shape)
    extent_m = np.reshape(np.asarray(group.column(dynamics.distance_m)), (-1, 1))
    speed_mps = trace.speed_mps[rows, index]
    way_m: Floats = np.zeros(speed_mps.shape)
    mean_mps = 0.5 * (speed_mps[:, 1:] + speed_mps[:, :-1])
    np.cumsum(mean_mps * trace.step_s, axis=1, out=way_m[:, 1:])
    # The way at the start, which lies between two steps.
    at: Floats = np.nan_to_num(start_s).ravel() / trace.step_s
    step = np.minimum(at.astype(np.intp), way_m.shape[-1] - 2)
    pick = np.arange(step.size)
    begin_m = way_m[pick, step] + (at - step) * (way_m[pick, step + 1] - way_m[pick, step])
    x = (way_m - begin_m[:, None]) / extent_m
    return np.where(np.isfinite(start_s), x, np.nan), speed_mps / extent_m


def _cut_s(
    trace: TraceBatch, rows: slice, mover: Ego | Actor, index: int, start_s: Floats
) -> Floats:
    """(rows, 1) when the next lateral phase of the mover begins; infinite where none does."""
    lateral = [p for p, phase in enumerate(mover.phases) if phase.manoeuvre.kind in LATERAL | FREE]
    starts_s = trace.phase_start_s[rows, index][:, lateral]
    with np.errstate(invalid="ignore"):
        later_s = np.where(starts_s > start_s, starts_s, np.inf)
    return np.asarray(later_s.min(axis=-1, keepdims=True))


def _whole_m(
    trace: TraceBatch, rows: slice, index: int, done: Floats, ends: tuple[Ints, Ints, Ints]
) -> Floats:
    """(rows,) how far transitions go in all, from the part that is seen; 0 where too little is."""
    pick, first, last = ends
    t_m, road = trace.t_m[rows, index], trace.road[rows, index]
    step_m = np.diff(t_m, axis=1)
    row, step = np.nonzero(road[:, 1:] != road[:, :-1])
    if row.size:
        # From one road to the next, t may be counted from elsewhere: the steps beside it tell.
        before, after = np.maximum(step - 1, 0), np.minimum(step + 1, step_m.shape[1] - 1)
        step_m[row, step] = 0.5 * (step_m[row, before] + step_m[row, after])
    way_m = np.zeros(t_m.shape)
    np.cumsum(step_m, axis=1, out=way_m[:, 1:])
    share = done[pick, last] - done[pick, first]
    known = share > _LEAST_DONE
    moved_m = np.abs(way_m[pick, last] - way_m[pick, first])
    return np.where(known, moved_m / np.where(known, share, 1.0), 0.0)
