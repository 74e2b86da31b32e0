"""How actors move between events: speed transitions, lateral transitions, progress on the path.

The speed v of an actor is its total speed, as in OpenSCENARIO. Over a step it covers a distance d,
known in closed form; of that, a lateral transition takes the known displacement dq, and

    sqrt(d^2 - dq^2)                                                    (1)

is left to go along the lane. A lateral transition cannot need more than d: it is slowed down then,
and waits while the actor stands still (esmini does the same).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.columns import Columns
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.profiles import area, fraction, slope
from scenario_gen.motion.tracks import Tracks

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_STILL_MPS = 1e-6
# The first columns of a state are set anew in every step; the others change now and then.
_EVERY_STEP = 4
_NEWTON_STEPS = 4


class Intent(Columns):
    """What actors are about to do; arrays of shape (n,)."""

    from_mps: Floats
    """Speed before the transition; the speed where there is none."""
    by_mps: Floats
    """Change of speed of the transition; 0 without one."""
    speed_from_s: Floats
    speed_for_s: Floats
    speed_shape: Floats
    """Code of the shape, see ``profiles``."""
    lateral: Floats
    """1 while a lateral transition runs, else 0."""
    from_q_m: Floats
    by_q_m: Floats
    extent: Floats
    """Duration (s) or length (m) of the lateral transition."""
    by_distance: Floats
    """1 for a length, 0 for a duration."""
    lateral_shape: Floats
    followed: Floats
    """Number of the lane followed, see ``Tracks.beside``; 0 for the path. Lateral transitions are
    those of the distance from it."""
    way: Floats
    low_m: Floats
    """Station where the road ends for those that drive against their lane; else -infinity."""
    high_m: Floats
    """Station where the road ends for the others; else infinity."""
    stop_m: Floats
    """Station where a crossing ends; infinite without one."""


class State(Columns):
    """Where actors are at a time; arrays of shape (n,)."""

    time_s: Floats
    u_m: Floats
    speed_mps: Floats
    accel_mps2: Floats
    q_m: Floats
    slip_rad: Floats
    """Angle from the direction of the path to that of the motion, for an actor that goes ahead."""
    progress: Floats
    """Of the lateral transition, 0 to 1."""
    lateral_end_s: Floats
    """When the lateral transition came to its end; infinite while it has not."""
    stop_s: Floats
    """When the end of the crossing was reached; infinite while it is not."""


def at_rest(plan: Plan) -> tuple[Intent, State]:
    """(M,) intent and state at time 0, before anything has happened."""
    count = plan.u_m.size
    intent, state = Intent.zeros(count), State.zeros(count)
    intent.from_mps[:] = state.speed_mps[:] = plan.speed_mps
    intent.speed_for_s[:] = intent.extent[:] = 1.0
    intent.way[:] = plan.way
    intent.low_m[:] = np.where(plan.way > 0, -np.inf, 0.0)
    intent.high_m[:] = np.where(plan.way > 0, plan.tracks.length_m, np.inf)
    intent.high_m[plan.line_actor] = np.inf
    intent.stop_m[:] = np.inf
    state.u_m[:], state.q_m[:] = plan.u_m, plan.q_m
    intent.followed[:] = plan.followed
    leaning = plan.followed.nonzero()[0]
    if leaning.size:
        lane, u_m, way = plan.followed[leaning], plan.u_m[leaning], plan.way[leaning]
        state.slip_rad[leaning] = lean(plan.tracks, leaning, lane, u_m, way)[1]
    state.lateral_end_s[:] = state.stop_s[:] = np.inf
    return intent, state


def advance(
    intent: Intent,
    state: State,
    until_s: float | Floats,
    tracks: Tracks,
    actors: Indices | None,
    *,
    into: State | None = None,
) -> State:
    """(n,) intent and state -> (n,) state at a later time, if nothing happens on the way.

    Args:
        intent: of the actors.
        state: of the actors.
        until_s: the time, or (n,) times.
        tracks: paths of all M actors.
        actors: (n,) which actors these are; None for all.
        into: state to overwrite with the result.
    """
    if into is None:
        after = state.copy()
    else:
        after = into
        after.data[_EVERY_STEP:] = state.data[_EVERY_STEP:]
    after.time_s[:] = until_s
    distance_m = travel(intent, state, after)
    ahead_m, mean_q_m = distance_m, state.q_m
    beside = _Beside.of(intent, state, tracks, actors)
    if beside is not None:
        beside.leave(after)
    drifting = (intent.lateral > 0.0).nonzero()[0]
    if drifting.size:
        ahead_m = distance_m.copy()
        drift = _Drift(intent.take(drifting), after.take(drifting))
        ahead_m[drifting] = drift.run(state.time_s[drifting], distance_m[drifting])
        after.put(drifting, drift.state)
    if beside is not None:
        beside.enter(after)
    if drifting.size:
        mean_q_m = 0.5 * (state.q_m + after.q_m)
    after.u_m[:] = tracks.advance(actors, state.u_m, mean_q_m, intent.way * ahead_m)
    over = (after.u_m >= intent.stop_m).nonzero()[0]
    if over.size:
        after.stop_s[over] = _stop_times(intent.take(over), state.take(over), after.take(over))
    halted = ((after.u_m >= intent.high_m) | (after.u_m <= intent.low_m)).nonzero()[0]
    if halted.size:
        after.u_m[halted] = np.clip(after.u_m[halted], intent.low_m[halted], intent.high_m[halted])
        after.speed_mps[halted] = 0.0
        after.accel_mps2[halted] = 0.0
    if beside is not None:
        beside.leave(after)
        beside.move(after)
        beside.enter(after)
    return after


def travel(intent: Intent, state: State, after: State) -> Floats:
    """(n,) distance (m) between the times of two states; sets speed and acceleration of the second.

    In closed form, see ``profiles``.
    """
    after.speed_mps[:] = intent.from_mps
    after.accel_mps2[:] = 0.0
    distance_m = intent.from_mps * (after.time_s - state.time_s)
    changing = (intent.by_mps != 0.0).nonzero()[0]
    if changing.size:
        duration_s, by_mps = intent.speed_for_s[changing], intent.by_mps[changing]
        shape, start_s = intent.speed_shape[changing], intent.speed_from_s[changing]
        begin = (state.time_s[changing] - start_s) / duration_s
        end = (after.time_s[changing] - start_s) / duration_s
        x0, x1 = np.minimum(begin, 1.0), np.minimum(end, 1.0)
        covered = area(shape, x1) - area(shape, x0) + (end - x1) - (begin - x0)
        covered_m = distance_m[changing] + by_mps * duration_s * covered
        speed_mps = intent.from_mps[changing] + by_mps * fraction(shape, x1)
        # Rounding may leave a little less than 0 where a transition goes to 0.
        distance_m[changing] = np.maximum(covered_m, 0.0)
        after.speed_mps[changing] = np.maximum(speed_mps, 0.0)
        after.accel_mps2[changing] = np.where(x1 < 1.0, by_mps / duration_s * slope(shape, x1), 0.0)
    return distance_m


def settle(intent: Intent, state: State, at: Indices) -> None:
    """Forget those transitions of the actors ``at`` that have ended."""
    over = at[state.time_s[at] - intent.speed_from_s[at] >= intent.speed_for_s[at]]
    intent.from_mps[over] = np.maximum(intent.from_mps[over] + intent.by_mps[over], 0.0)
    intent.by_mps[over] = 0.0
    arrived = at[(intent.lateral[at] > 0.0) & (state.progress[at] >= 1.0)]
    intent.lateral[arrived] = 0.0
    state.lateral_end_s[arrived] = np.inf


class _Beside:
    """Actors that follow a lane beside their path; between ``leave`` and ``enter`` their lateral
    positions and slips count from that lane."""

    def __init__(self, intent: Intent, tracks: Tracks, at: Indices, actors: Indices) -> None:
        self._at, self._actors, self._tracks = at, actors, tracks
        self._lane = intent.followed[at].astype(np.int64)
        self._way = intent.way[at]
        self._q_m = self._lean_rad = np.zeros(0)

    @classmethod
    def of(
        cls, intent: Intent, state: State, tracks: Tracks, actors: Indices | None
    ) -> _Beside | None:
        """Those among (n,) actors, where they are; None if there are none."""
        if tracks.beside is None:
            return None
        at = (intent.followed > 0.0).nonzero()[0]
        if not at.size:
            return None
        beside = cls(intent, tracks, at, at if actors is None else actors[at])
        beside.move(state)
        return beside

    def move(self, state: State) -> None:
        """Be where a state is."""
        self._q_m, self._lean_rad = lean(
            self._tracks, self._actors, self._lane, state.u_m[self._at], self._way
        )

    def leave(self, state: State) -> None:
        """Lateral positions of a state from the path to the lane."""
        state.q_m[self._at] -= self._q_m
        state.slip_rad[self._at] -= self._lean_rad

    def enter(self, state: State) -> None:
        """Lateral positions of a state from the lane to the path."""
        state.q_m[self._at] += self._q_m
        state.slip_rad[self._at] += self._lean_rad


def lean(
    tracks: Tracks, actors: Indices, lane: Indices, u_m: Floats, way: Floats
) -> tuple[Floats, Floats]:
    """(n,) lateral position of lanes followed, and slip of an actor that keeps to their centre."""
    if tracks.beside is None:
        return np.zeros(u_m.shape), np.zeros(u_m.shape)
    aside = tracks.beside.at(tracks.row[actors], lane, u_m)
    return aside.q_m, way * np.arctan(aside.slope)


class _Drift:
    """Lateral transitions within a step; arrays of shape (k,)."""

    def __init__(self, intent: Intent, state: State) -> None:
        self.intent = intent
        self.state = state
        """At the end of the step, of which ``run`` knows the lateral part."""

    def run(self, start_s: Floats, distance_m: Floats) -> Floats:
        """(k,) time at the beginning of the step and distance -> (k,) way ahead in the lane."""
        intent, state = self.intent, self.state
        shape, extent, by_q_m = intent.lateral_shape, intent.extent, intent.by_q_m
        before, speed_mps = state.progress, state.speed_mps
        at_road_end = (state.u_m >= intent.high_m) | (state.u_m <= intent.low_m)
        distance_m = np.where(at_road_end, 0.0, distance_m)
        step_s = state.time_s - start_s
        after = np.minimum(before + step_s / extent, 1.0)
        aside_m = self._aside(after)
        wanted_m = np.abs(aside_m)
        slowed = wanted_m > distance_m
        if slowed.any():
            share = np.where(slowed, distance_m / np.where(slowed, wanted_m, 1.0), 1.0)
            after = before + (after - before) * share
            aside_m = np.minimum(np.maximum(self._aside(after), -distance_m), distance_m)
        ahead_m = np.sqrt(np.maximum(distance_m * distance_m - aside_m * aside_m, 0.0))
        took_s = (1.0 - before) * extent
        along = (intent.by_distance > 0.0).nonzero()[0]
        if along.size:
            ahead_m[along], after[along] = self._run_by_distance(distance_m, along)
            rest_m = (1.0 - before[along]) * extent[along]
            took_s[along] = step_s[along] * rest_m / np.maximum(ahead_m[along], 1e-12)
        after[after > 1.0 - 1e-12] = 1.0
        arrived = after >= 1.0
        rate = np.where(arrived, 0.0, by_q_m / extent * slope(shape, after))
        moving = speed_mps > _STILL_MPS
        slip_rad = np.arcsin(
            np.minimum(np.maximum(rate / np.where(moving, speed_mps, 1.0), -1.0), 1.0)
        )
        slip_rad[along] = np.arctan(rate[along])
        state.slip_rad[:] = np.where(moving | arrived, slip_rad, state.slip_rad)
        state.lateral_end_s[:] = np.where(arrived, start_s + np.minimum(took_s, step_s), np.inf)
        state.q_m[:] = intent.from_q_m + by_q_m * fraction(shape, after)
        state.progress[:] = after
        return ahead_m

    def _aside(self, progress: Floats) -> Floats:
        intent = self.intent
        reached_m = intent.from_q_m + intent.by_q_m * fraction(intent.lateral_shape, progress)
        return reached_m - self.state.q_m

    def _run_by_distance(self, distance_m: Floats, at: Indices) -> tuple[Floats, Floats]:
        """(j,) way ahead and progress where the transition is a curve over the way ahead."""
        intent, start, distance_m = self.intent.take(at), self.state.progress[at], distance_m[at]
        shape, extent, by_q_m = intent.lateral_shape, intent.extent, intent.by_q_m
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


def _stop_times(intent: Intent, state: State, after: State) -> Floats:
    """(k,) when crossings reach their end between two states, by Newton's method."""
    to_go_m = intent.stop_m - state.u_m
    begin_s, end_s = state.time_s, after.time_s.copy()
    for _ in range(_NEWTON_STEPS):
        missing_m = to_go_m - travel(intent, state, after)
        after.time_s[:] += missing_m / np.maximum(after.speed_mps, _STILL_MPS)
        after.time_s[:] = np.clip(after.time_s, begin_s, end_s)
    return after.time_s
