"""Detectors: what happens between an actor and the ego in a trace, by kind of intent.

A detector marks the time steps at which the event is seen, (rows, T), for one actor of the rows of
one group. Terms: an actor is *in the ego's lane* when its reference point is on the lane that the
ego's path follows on that road; *in the corridor* when its box overlaps the strip that the ego's
box sweeps along the path; *ahead* when the middle of its box is farther along than the ego's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.ego_paths import ego_path
from scenario_gen.domain.batch import Group
from scenario_gen.domain.intent import (
    Braking,
    CloseApproach,
    CrossingPath,
    CutIn,
    CutOut,
    Intent,
    Oncoming,
    SlowLead,
    StandingInLane,
)
from scenario_gen.geometry import gap_between_boxes_m
from scenario_gen.metrics.measure import ever
from scenario_gen.metrics.min_gap import boxes_of
from scenario_gen.metrics.pet import CROSSING_ANGLE_RAD
from scenario_gen.units import Quantity

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Who crosses the direction of the ego at more than this does not cut in or out. [rad]
_ALONG_RAD = np.radians(45.0)
#: Who comes towards the ego or is slower than it does so by at least this. [m/s]
_CLEAR_MPS = 0.5
#: Share of a demanded deceleration that sampling may hide between two steps.
_SAMPLING = 0.01


class Seen(NamedTuple):
    """Whether, and from when on, an event is seen; both (rows,)."""

    seen: Bools
    time_s: Floats
    """Of its first time step; NaN where it is not seen."""


@dataclass(frozen=True, eq=False)
class Encounter:
    """One actor and the ego in the rows of one group; arrays of shape (rows, T)."""

    context: CheckContext
    group: Group
    rows: slice
    actor: int
    """Index in ``$.actors``."""

    def _of(self, values: NDArray[np.float64]) -> Floats:
        return values[self.rows, self.actor]

    @cached_property
    def known(self) -> Bools:
        """Time is within the duration."""
        return self.context.trace.valid[self.rows]

    @cached_property
    def ahead(self) -> Bools:
        """The actor is ahead of the ego."""
        return (self._of(self.context.frame.ahead_m) > 0.0) & self.known

    @cached_property
    def gap_m(self) -> Floats:
        """Bumper to bumper along the path, 0 where they overlap."""
        return np.maximum(self._of(self.context.frame.gap_m), 0.0)

    @cached_property
    def in_corridor(self) -> Bools:
        """The box is in the ego's corridor."""
        inside: Bools = self.context.frame.in_corridor[self.rows, self.actor]
        return inside

    @cached_property
    def in_lane(self) -> Bools:
        """The reference point is in the ego's lane."""
        trace, n = self.context.trace, self.actor + 1
        lane, road = trace.lane[self.rows, n], trace.road[self.rows, n]
        network = self.context.networks[int(self.context.batch.group_of_row[self.rows.start])]
        path = ego_path(self.group.scenario.ego, network) if network is not None else None
        if path is None:
            same = (road == trace.road[self.rows, 0]) & (lane == trace.lane[self.rows, 0])
        else:
            same = lane == path.lane[road]
        inside: Bools = same & (lane != 0) & self.known
        return inside

    @cached_property
    def speed_along_mps(self) -> Floats:
        """Speed of the actor along the path; negative: towards the ego."""
        return self.context.frame.speed_along_mps[self.rows, self.actor + 1]

    @cached_property
    def closing_mps(self) -> Floats:
        """Speed of the ego less that of the actor, along the path."""
        return self._of(self.context.frame.closing_mps)

    @cached_property
    def speed_mps(self) -> Floats:
        """Speed of the actor."""
        return self.context.trace.speed_mps[self.rows, self.actor + 1]

    @cached_property
    def accel_mps2(self) -> Floats:
        """Acceleration of the actor."""
        return self.context.trace.accel_mps2[self.rows, self.actor + 1]

    @cached_property
    def across(self) -> Floats:
        """Sine of the angle between actor and path, without sign."""
        return np.abs(self.context.frame.sin_relative[self.rows, self.actor + 1])

    def column(self, quantity: Quantity | None) -> Floats:
        """A quantity of the intent, (rows, 1) or (1, 1)."""
        return np.atleast_1d(np.asarray(self.group.column(quantity)))[:, None]

    def within_m(self, limit_m: Floats) -> Bools:
        """The boxes are within a distance, exactly; ``limit_m`` is (rows, 1) or (1, 1)."""
        frame = self.context.frame
        bound_m = frame.box_gap_bound_m[self.rows, self.actor]
        near: Bools = bound_m <= limit_m
        if near.any():
            where = np.zeros(frame.ahead_m.shape, dtype=np.bool_)
            where[self.rows, self.actor] = near
            exact_m = np.full(bound_m.shape, np.inf)
            exact_m[near] = gap_between_boxes_m(*boxes_of(frame, where))
            near = exact_m <= limit_m
        return near


def _cut_in(meet: Encounter, max_gap_m: Quantity | None) -> Bools:
    """It comes into the ego's lane ahead of the ego, driving the same way."""
    came = np.zeros(meet.in_lane.shape, dtype=np.bool_)
    came[:, 1:] = meet.in_lane[:, 1:] & ~meet.in_lane[:, :-1]
    along = (meet.speed_along_mps > 0.0) & (meet.across < np.sin(_ALONG_RAD))
    came &= meet.ahead & along & _at_most(meet.gap_m, meet.column(max_gap_m))
    return came


def _cut_out(meet: Encounter, max_gap_m: Quantity | None) -> Bools:
    """It was in the ego's lane ahead of the ego a step ago and has left it."""
    was = meet.in_lane & meet.ahead & _at_most(meet.gap_m, meet.column(max_gap_m))
    along = (meet.speed_along_mps > 0.0) & (meet.across < np.sin(_ALONG_RAD))
    gone = np.zeros(was.shape, dtype=np.bool_)
    gone[:, 1:] = was[:, :-1] & ~meet.in_lane[:, 1:] & along[:, 1:] & meet.known[:, 1:]
    return gone


def _braking(meet: Encounter, min_decel_mps2: Quantity) -> Bools:
    """Ahead in the ego's lane or corridor, it slows down by at least that much."""
    demand = meet.column(min_decel_mps2) * (1.0 - _SAMPLING)
    in_front = meet.ahead & (meet.in_lane | meet.in_corridor)
    return in_front & (meet.accel_mps2 <= -demand)


def _crossing(meet: Encounter) -> Bools:
    """Coming from outside, it is in the corridor ahead of the ego, across its direction."""
    outside_at_start = ~meet.in_corridor[:, :1]
    across = meet.across > np.sin(CROSSING_ANGLE_RAD)
    crossing: Bools = meet.in_corridor & meet.ahead & across & outside_at_start
    return crossing


def _standing(meet: Encounter) -> Bools:
    standing = meet.speed_mps <= meet.context.limits.standing_mps.value
    return standing & meet.ahead & (meet.in_lane | meet.in_corridor)


def _oncoming(meet: Encounter) -> Bools:
    return (meet.speed_along_mps < -_CLEAR_MPS) & meet.ahead & (meet.in_lane | meet.in_corridor)


def _slow_lead(meet: Encounter) -> Bools:
    slower = (meet.closing_mps > _CLEAR_MPS) & (meet.speed_along_mps >= 0.0)
    return slower & meet.ahead & meet.in_lane


_DETECTORS: dict[type, Callable[[Encounter, Intent], Bools]] = {
    CutIn: lambda meet, i: _cut_in(meet, i.max_gap_m),  # type: ignore[union-attr]
    CutOut: lambda meet, i: _cut_out(meet, i.max_gap_m),  # type: ignore[union-attr]
    Braking: lambda meet, i: _braking(meet, i.min_decel_mps2),  # type: ignore[union-attr]
    CrossingPath: lambda meet, _: _crossing(meet),
    StandingInLane: lambda meet, _: _standing(meet),
    Oncoming: lambda meet, _: _oncoming(meet),
    SlowLead: lambda meet, _: _slow_lead(meet),
    CloseApproach: lambda meet, i: meet.within_m(meet.column(i.max_gap_m)),  # type: ignore[union-attr]
}


def detect(meet: Encounter, intent: Intent) -> Seen:
    """Whether the event of an intent is seen, and from when on; ``within_s`` is not looked at."""
    return _first(meet, _DETECTORS[type(intent)](meet, intent))


def describe(meet: Encounter) -> str:
    """In words, all that is seen between the actor and the ego in the one row of ``meet``."""
    events = {
        "cut-in": _cut_in(meet, None),
        "cut-out": _cut_out(meet, None),
        "crossing": _crossing(meet),
        "standing in the ego's lane": _standing(meet),
        "oncoming": _oncoming(meet),
        "slower ahead": _slow_lead(meet),
    }
    words = []
    for name, steps in events.items():
        found = _first(meet, steps)
        if found.seen[0]:
            gap_m = meet.gap_m[0, int(steps[0].argmax())]
            words.append(f"{name} at {found.time_s[0]:.6g} s (gap {gap_m:.3g} m)")
    hardest = np.where(meet.ahead & (meet.in_lane | meet.in_corridor), meet.accel_mps2, 0.0).min()
    if hardest < -0.1:
        words.append(f"braking with up to {-hardest:.3g} m/s2")
    if not words:
        words.append("it is never in the ego's lane" if not meet.in_lane.any()
                     else "it is in the ego's lane, without an event")  # fmt: skip
    gap = meet.context.measures["min_gap_m"]
    if gap.valid[meet.rows.start, meet.actor]:
        words.append(f"closest {gap.value[meet.rows.start, meet.actor]:.3g} m")
    return ", ".join(words)


def _at_most(value: Floats, limit: Floats) -> Bools:
    """Whether values keep to a limit; NaN is none."""
    kept: Bools = (value <= limit) | np.isnan(limit)
    return kept


def _first(meet: Encounter, steps: Bools) -> Seen:
    seen = ever(steps & meet.known)
    time_s = meet.context.trace.time_s[steps.argmax(axis=-1)]
    return Seen(seen, np.where(seen, time_s, np.nan))


__all__ = ["Encounter", "Seen", "describe", "detect"]
