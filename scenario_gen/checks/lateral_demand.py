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
from typing import TypeAlias

import numpy as np

from scenario_gen.domain.actor import Actor, Ego
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
_MOST: Mapping[str, float] = {"sinusoidal": 0.5 * np.pi**2, "cubic": 6.0}
"""Greatest magnitude of S''."""
Smooth: TypeAlias = ByTime | ByDistance
#: What has hardly begun does not tell how far it was to go.
_LEAST_DONE = 0.02
_ROUNDING = 1e-9


def smooth_dynamics(phase: Phase) -> Smooth | None:
    """The dynamics of a phase that is a smooth lateral transition; None for all others."""
    manoeuvre = phase.manoeuvre
    if not isinstance(manoeuvre, LaneChange | LateralOffset):
        return None
    dynamics = manoeuvre.dynamics
    if isinstance(dynamics, ByTime | ByDistance) and dynamics.shape in _BEND:
        return dynamics
    return None


def most_mps2(
    trace: TraceBatch, rows: slice, index: int, dynamics: Smooth, extent: Floats
) -> Floats:
    """(rows,) what a transition takes at most in the plane, quickly: no way is longer than all.

    Args:
        trace: of the batch.
        rows: of the group.
        index: of the mover.
        dynamics: of the transition.
        extent: (rows,) or a number, its time in s or its length in m.
    """
    t_m, accel_mps2 = trace.t_m[rows, index], trace.accel_mps2[rows, index]
    per_s = 1.0 / extent
    if isinstance(dynamics, ByDistance):
        per_s = per_s * trace.speed_mps[rows, index].max(axis=-1)
    lateral = _MOST[dynamics.shape] * per_s**2 * (t_m.max(axis=-1) - t_m.min(axis=-1))
    along = np.maximum(accel_mps2.max(axis=-1), -accel_mps2.min(axis=-1))
    most: Floats = np.hypot(lateral, along)
    return most


def lateral_accel_mps2(
    trace: TraceBatch, row: Ints, index: int, mover: Ego | Actor, phase: int, extent: Floats
) -> Floats:
    """(n, T) magnitude of equation 1 for a phase that is a smooth lateral transition.

    0 outside the transition. The first and the last step within it count with its ends, which lie
    between steps. How far it goes is read off the trace, so that it is what is really driven.

    Args:
        trace: of the batch.
        row: (n,) rows of the trace.
        index: of the mover, 0 for the ego.
        mover: the ego or an actor.
        phase: index into its phases.
        extent: (n,) or a number, the time of the transition in s or its length in m.
    """
    dynamics = smooth_dynamics(mover.phases[phase])
    if dynamics is None:
        return np.zeros((row.size, trace.time_s.size))
    start_s = trace.phase_start_s[row, index, phase, None]
    extent = np.reshape(extent, (-1, 1))
    x, per_s = _progress(trace, row, index, dynamics, extent, start_s)
    cut_s = _cut_s(trace, row, mover, index, start_s)
    with np.errstate(invalid="ignore"):
        inside = (x >= -_ROUNDING) & (x <= 1.0 + _ROUNDING) & trace.valid[row]
        inside &= trace.time_s <= cut_s + _ROUNDING
    some = inside.any(axis=-1)
    pick = np.arange(some.size)
    first = inside.argmax(axis=-1)
    last = inside.shape[1] - 1 - inside[:, ::-1].argmax(axis=-1)
    # Outside, and before the start of a phase that never begins, progress has no meaning.
    x = np.where(inside, np.clip(x, 0.0, 1.0), 0.0)
    whole_m = _whole_m(trace, row, index, _DONE[dynamics.shape](x), (pick, first, last))
    after = np.minimum(last + 1, inside.shape[1] - 1)
    ends = some & (last < after) & (trace.time_s[after] <= cut_s[:, 0] + _ROUNDING)
    x[pick[some], first[some]] = 0.0
    x[pick[ends], last[ends]] = 1.0
    accel = np.abs(_BEND[dynamics.shape](x)) * per_s**2 * whole_m[:, None]
    return np.where(inside, accel, 0.0)


def _progress(
    trace: TraceBatch, row: Ints, index: int, dynamics: Smooth, extent: Floats, start_s: Floats
) -> tuple[Floats, Floats]:
    """(n, T) progress x, beyond 0 and 1 too, and its rate in 1/s."""
    since_s = trace.time_s - start_s
    if isinstance(dynamics, ByTime):
        return since_s / extent, np.broadcast_to(1.0 / extent, since_s.shape)
    speed_mps = trace.speed_mps[row, index]
    way_m: Floats = np.zeros(speed_mps.shape)
    mean_mps = 0.5 * (speed_mps[:, 1:] + speed_mps[:, :-1])
    np.cumsum(mean_mps * trace.step_s, axis=1, out=way_m[:, 1:])
    # The way at the start, which lies between two steps.
    at: Floats = np.nan_to_num(start_s).ravel() / trace.step_s
    step = np.minimum(at.astype(np.intp), way_m.shape[-1] - 2)
    pick = np.arange(step.size)
    begin_m = way_m[pick, step] + (at - step) * (way_m[pick, step + 1] - way_m[pick, step])
    x = (way_m - begin_m[:, None]) / extent
    return np.where(np.isfinite(start_s), x, np.nan), speed_mps / extent


def _cut_s(trace: TraceBatch, row: Ints, mover: Ego | Actor, index: int, start_s: Floats) -> Floats:
    """(n, 1) when the next lateral phase of the mover begins; infinite where none does."""
    lateral = [p for p, phase in enumerate(mover.phases) if phase.manoeuvre.kind in LATERAL | FREE]
    starts_s = trace.phase_start_s[row, index][:, lateral]
    with np.errstate(invalid="ignore"):
        later_s = np.where(starts_s > start_s, starts_s, np.inf)
    return np.asarray(later_s.min(axis=-1, keepdims=True))


def _whole_m(
    trace: TraceBatch, row: Ints, index: int, done: Floats, ends: tuple[Ints, Ints, Ints]
) -> Floats:
    """(n,) how far transitions go in all, from the part that is seen; 0 where too little is."""
    pick, first, last = ends
    t_m, road = trace.t_m[row, index], trace.road[row, index]
    step_m = np.diff(t_m, axis=1)
    crossed, step = np.nonzero(road[:, 1:] != road[:, :-1])
    if crossed.size:
        # From one road to the next, t may be counted from elsewhere: the steps beside it tell.
        before, after = np.maximum(step - 1, 0), np.minimum(step + 1, step_m.shape[1] - 1)
        step_m[crossed, step] = 0.5 * (step_m[crossed, before] + step_m[crossed, after])
    way_m = np.zeros(t_m.shape)
    np.cumsum(step_m, axis=1, out=way_m[:, 1:])
    share = done[pick, last] - done[pick, first]
    known = share > _LEAST_DONE
    moved_m = np.abs(way_m[pick, last] - way_m[pick, first])
    return np.where(known, moved_m / np.where(known, share, 1.0), 0.0)
