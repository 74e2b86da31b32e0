"""How actors move between events: speed transitions, lateral transitions, progress on the path.

The speed v of an actor is its total speed, as in OpenSCENARIO. Over a step it covers a distance d,
known in closed form; of that, a lateral transition takes the known displacement dq, and

    sqrt(d^2 - dq^2)                                                    (1)

is left to go along the lane. A lateral transition cannot need more than d: it is slowed down then,
and waits while the actor stands still (esmini does the same).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.plan import Plan
from scenario_gen.motion.profiles import area, fraction, slope
from scenario_gen.motion.tracks import Tracks

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]

_STILL_MPS = 1e-6
_NEWTON_STEPS = 4


class _Columns:
    """Arrays of equal length that are taken and put together."""

    names: ClassVar[tuple[str, ...]]

    def take(self, at: Indices) -> Self:
        """The entries ``at``."""
        return type(self)(*[getattr(self, name)[at] for name in self.names])

    def put(self, at: Indices, part: Self) -> None:
        """Overwrite the entries ``at``."""
        for name in self.names:
            getattr(self, name)[at] = getattr(part, name)


@dataclass
class Intent(_Columns):
    """What actors are about to do; arrays of shape (n,)."""

    from_mps: Floats
    """Speed before the transition; the speed where there is none."""
    by_mps: Floats
    """Change of speed of the transition; 0 without one."""
    speed_from_s: Floats
    speed_for_s: Floats
    speed_shape: NDArray[np.int8]
    lateral: Bools
    """Whether a lateral transition runs."""
    from_q_m: Floats
    by_q_m: Floats
    extent: Floats
    """Duration (s) or length (m) of the lateral transition."""
    by_distance: Bools
    lateral_shape: NDArray[np.int8]
    way: Floats
    low_m: Floats
    """Station where the road ends for those that drive against their lane; else -infinity."""
    high_m: Floats
    """Station where the road ends for the others; else infinity."""
    stop_m: Floats
    """Station where a crossing ends; infinite without one."""


@dataclass
class State(_Columns):
    """Where actors are at a time; arrays of shape (n,)."""

    time_s: Floats
    u_m: Floats
    q_m: Floats
    speed_mps: Floats
    accel_mps2: Floats
    slip_rad: Floats
    """Angle from the direction of the path to that of the motion, for an actor that goes ahead."""
    progress: Floats
    """Of the lateral transition, 0 to 1."""
    lateral_end_s: Floats
    """When the lateral transition came to its end; infinite while it has not."""
    stop_s: Floats
    """When the end of the crossing was reached; infinite while it is not."""


Intent.names = tuple(field.name for field in fields(Intent))
State.names = tuple(field.name for field in fields(State))


def at_rest(plan: Plan) -> tuple[Intent, State]:
    """(M,) intent and state at time 0, before anything has happened."""
    count = plan.u_m.size
    low_m = np.where(plan.way > 0, -np.inf, 0.0)
    high_m = np.where(plan.way > 0, plan.tracks.length_m, np.inf)
    high_m[plan.line_actor] = np.inf
    zeros = np.zeros(count)
    intent = Intent(
        from_mps=plan.speed_mps.copy(),
        by_mps=zeros.copy(),
        speed_from_s=zeros.copy(),
        speed_for_s=np.ones(count),
        speed_shape=np.zeros(count, dtype=np.int8),
        lateral=np.zeros(count, dtype=bool),
        from_q_m=zeros.copy(),
        by_q_m=zeros.copy(),
        extent=np.ones(count),
        by_distance=np.zeros(count, dtype=bool),
        lateral_shape=np.zeros(count, dtype=np.int8),
        way=plan.way,
        low_m=low_m,
        high_m=high_m,
        stop_m=np.full(count, np.inf),
    )
    state = State(
        time_s=zeros.copy(),
        u_m=plan.u_m.copy(),
        q_m=plan.q_m.copy(),
        speed_mps=plan.speed_mps.copy(),
        accel_mps2=zeros.copy(),
        slip_rad=zeros.copy(),
        progress=zeros.copy(),
        lateral_end_s=np.full(count, np.inf),
        stop_s=np.full(count, np.inf),
    )
    return intent, state


def advance(
    intent: Intent, state: State, until_s: float | Floats, tracks: Tracks, actors: Indices | None
) -> State:
    """(n,) intent and state -> (n,) state at a later time, if nothing happens on the way.

    Args:
        intent: of the actors.
        state: of the actors.
        until_s: the time, or (n,) times.
        tracks: paths of all M actors.
        actors: (n,) which actors these are; None for all.
    """
    time_s = np.empty(state.u_m.shape)
    time_s[...] = until_s
    distance_m, speed_mps, accel_mps2 = travel(intent, state.time_s, time_s)
    halted = (state.u_m >= intent.high_m) | (state.u_m <= intent.low_m)
    if halted.any():
        distance_m[halted] = 0.0
    ahead_m, mean_q_m = distance_m, state.q_m
    q_m, slip_rad = state.q_m.copy(), state.slip_rad.copy()
    progress, lateral_end_s = state.progress.copy(), state.lateral_end_s.copy()
    drifting = intent.lateral.nonzero()[0]
    if drifting.size:
        ahead_m = distance_m.copy()
        drift = _Drift.of(intent, state, drifting)
        ahead_m[drifting] = drift.run(time_s[drifting], distance_m[drifting], speed_mps[drifting])
        q_m[drifting], slip_rad[drifting] = drift.q_m, drift.slip_rad
        progress[drifting], lateral_end_s[drifting] = drift.progress, drift.end_s
        mean_q_m = 0.5 * (q_m + state.q_m)
    u_m = tracks.advance(actors, state.u_m, mean_q_m, intent.way * ahead_m)
    stop_s = _stop_times(intent, state, u_m, time_s)
    halted = (u_m >= intent.high_m) | (u_m <= intent.low_m)
    if halted.any():
        u_m = np.clip(u_m, intent.low_m, intent.high_m)
        speed_mps[halted] = 0.0
        accel_mps2[halted] = 0.0
    return State(
        time_s=time_s, u_m=u_m, q_m=q_m, speed_mps=speed_mps, accel_mps2=accel_mps2,
        slip_rad=slip_rad, progress=progress, lateral_end_s=lateral_end_s, stop_s=stop_s,
    )  # fmt: skip


def travel(intent: Intent, from_s: Floats, until_s: Floats) -> tuple[Floats, Floats, Floats]:
    """(n,) distance (m) between two times, speed and acceleration at the second, in closed form."""
    speed_mps = intent.from_mps.copy()
    distance_m = speed_mps * (until_s - from_s)
    accel_mps2 = np.zeros(speed_mps.shape)
    changing = intent.by_mps.nonzero()[0]
    if changing.size:
        duration_s, by_mps = intent.speed_for_s[changing], intent.by_mps[changing]
        shape, start_s = intent.speed_shape[changing], intent.speed_from_s[changing]
        before = (from_s[changing] - start_s) / duration_s
        after = (until_s[changing] - start_s) / duration_s
        x0, x1 = np.minimum(before, 1.0), np.minimum(after, 1.0)
        covered = area(shape, x1) - area(shape, x0) + (after - x1) - (before - x0)
        distance_m[changing] += by_mps * duration_s * covered
        speed_mps[changing] = np.maximum(speed_mps[changing] + by_mps * fraction(shape, x1), 0.0)
        accel_mps2[changing] = np.where(x1 < 1.0, by_mps / duration_s * slope(shape, x1), 0.0)
        np.maximum(distance_m, 0.0, out=distance_m)
    return distance_m, speed_mps, accel_mps2


def settle(intent: Intent, state: State) -> None:
    """Forget the transitions that have ended, so that steps to come need not look at them."""
    changing = intent.by_mps.nonzero()[0]
    if changing.size:
        over = changing[
            state.time_s[changing] - intent.speed_from_s[changing] >= intent.speed_for_s[changing]
        ]
        intent.from_mps[over] = np.maximum(intent.from_mps[over] + intent.by_mps[over], 0.0)
        intent.by_mps[over] = 0.0
    arrived = (intent.lateral & (state.progress >= 1.0)).nonzero()[0]
    if arrived.size:
        intent.lateral[arrived] = False
        state.lateral_end_s[arrived] = np.inf


@dataclass
class _Drift:
    """Lateral transitions within a step; arrays of shape (k,)."""

    shape: NDArray[np.int8]
    extent: Floats
    by_q_m: Floats
    from_q_m: Floats
    by_distance: Bools
    start_s: Floats
    q_m: Floats
    slip_rad: Floats
    progress: Floats
    end_s: Floats

    @classmethod
    def of(cls, intent: Intent, state: State, at: Indices) -> Self:
        """The transitions of the actors ``at`` at the beginning of the step."""
        return cls(
            shape=intent.lateral_shape[at],
            extent=intent.extent[at],
            by_q_m=intent.by_q_m[at],
            from_q_m=intent.from_q_m[at],
            by_distance=intent.by_distance[at],
            start_s=state.time_s[at],
            q_m=state.q_m[at],
            slip_rad=state.slip_rad[at],
            progress=state.progress[at],
            end_s=np.full(at.shape, np.inf),
        )

    def run(self, time_s: Floats, distance_m: Floats, speed_mps: Floats) -> Floats:
        """Go on to a time; (k,) distance and speed -> (k,) way ahead along the lane."""
        shape, extent, by_q_m, before = self.shape, self.extent, self.by_q_m, self.progress
        step_s = time_s - self.start_s
        after = np.minimum(before + step_s / extent, 1.0)
        aside_m = self._aside(after)
        wanted_m = np.abs(aside_m)
        slowed = wanted_m > distance_m
        if slowed.any():
            share = np.where(slowed, distance_m / np.where(slowed, wanted_m, 1.0), 1.0)
            after = before + (after - before) * share
            aside_m = np.clip(self._aside(after), -distance_m, distance_m)
        ahead_m = np.sqrt(np.maximum(distance_m * distance_m - aside_m * aside_m, 0.0))
        took_s = (1.0 - before) * extent
        along = self.by_distance.nonzero()[0]
        if along.size:
            ahead_m[along], after[along] = self._run_by_distance(distance_m, along)
            rest_m = (1.0 - before[along]) * extent[along]
            took_s[along] = step_s[along] * rest_m / np.maximum(ahead_m[along], 1e-12)
        after = np.where(after > 1.0 - 1e-12, 1.0, after)
        arrived = after >= 1.0
        rate = np.where(arrived, 0.0, by_q_m / extent * slope(shape, after))
        moving = speed_mps > _STILL_MPS
        slip_rad = np.arcsin(np.clip(rate / np.where(moving, speed_mps, 1.0), -1.0, 1.0))
        slip_rad[along] = np.arctan(rate[along])
        self.slip_rad = np.where(moving | arrived, slip_rad, self.slip_rad)
        self.end_s = np.where(arrived, self.start_s + np.minimum(took_s, step_s), np.inf)
        self.q_m = self.from_q_m + by_q_m * fraction(shape, after)
        self.progress = after
        return ahead_m

    def _aside(self, progress: Floats) -> Floats:
        return self.from_q_m + self.by_q_m * fraction(self.shape, progress) - self.q_m

    def _run_by_distance(self, distance_m: Floats, at: Indices) -> tuple[Floats, Floats]:
        """(j,) way ahead and progress where the transition is a curve over the way ahead."""
        shape, extent, by_q_m = self.shape[at], self.extent[at], self.by_q_m[at]
        start, distance_m = self.progress[at], distance_m[at]
        # Midpoint rule for the slope of the curve.
        incline = by_q_m / extent * slope(shape, start)
        middle = np.minimum(start + 0.5 * distance_m / (extent * np.hypot(1.0, incline)), 1.0)
        incline = by_q_m / extent * slope(shape, middle)
        on_curve_m = distance_m / np.hypot(1.0, incline)
        after = np.minimum(start + on_curve_m / extent, 1.0)
        curve_m = (after - start) * extent
        aside_m = by_q_m * (fraction(shape, after) - fraction(shape, start))
        beyond_m = np.maximum(distance_m - np.hypot(curve_m, aside_m), 0.0)
        return np.where(after < 1.0, on_curve_m, curve_m + beyond_m), after


def _stop_times(intent: Intent, state: State, u_m: Floats, time_s: Floats) -> Floats:
    """(n,) when a crossing reaches its end within the step, by Newton's method."""
    over = (u_m >= intent.stop_m).nonzero()[0]
    stop_s = state.stop_s.copy()
    if not over.size:
        return stop_s
    part, begin_s = intent.take(over), state.time_s[over]
    to_go_m = part.stop_m - state.u_m[over]
    at_s = time_s[over]
    for _ in range(_NEWTON_STEPS):
        covered_m, speed_mps, _ = travel(part, begin_s, at_s)
        at_s = at_s + (to_go_m - covered_m) / np.maximum(speed_mps, _STILL_MPS)
        at_s = np.clip(at_s, begin_s, time_s[over])
    stop_s[over] = at_s
    return stop_s
