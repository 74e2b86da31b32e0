"""What timed points imply: speeds, accelerations and turns that a mover may not be capable of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.friction import ON_WHEELS
from scenario_gen.checks.kinematics import MIN_SPEED_MPS
from scenario_gen.checks.limit import Limit
from scenario_gen.checks.limits import Limits
from scenario_gen.checks.motion_limits import limit_of
from scenario_gen.checks.verdict import Issue
from scenario_gen.domain.actor import Actor
from scenario_gen.domain.batch import Group

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Polyline:
    """K points of one actor in a group of some rows, with K - 1 straight parts between them."""

    group: Group
    actor: Actor
    path: str
    """JSON path of what holds ``points``."""
    velocity_mps: Floats
    """(2, K - 1, rows)"""
    between_s: Floats
    """(K - 1, 1) duration of the parts."""
    grip_mps2: Floats | float
    """mu g, a number or (rows,)."""

    @property
    def _speed_mps(self) -> Floats:
        return np.asarray(np.hypot(self.velocity_mps[0], self.velocity_mps[1]))

    def issues(self, limits: Limits) -> Iterator[Issue]:
        """All that is not possible for the actor."""
        yield from self._speeds(limits)
        if self.between_s.shape[0] > 1:
            yield from self._accels(limits)
            yield from self._turns(limits)

    def _speeds(self, limits: Limits) -> Iterator[Issue]:
        limit = limit_of(limits, self.group.scenario, self.actor, "speed_mps")
        if limit is None:
            return
        name = (self.actor.kind or self.actor.category).replace("_", " ")
        speed_mps = self._speed_mps
        worst, value_mps = speed_mps.argmax(axis=0), speed_mps.max(axis=0)
        for k in np.unique(worst).tolist():
            yield Issue(
                f"{self.path}.points[{k + 1}]",
                f"a {name} gets here with {{value}} m/s; at most {{limit}} m/s",
                (worst == k) & (value_mps > limit.value * (1 + 1e-9)), value_mps, limit.value,
                limit.unit, "move the points nearer together or give more time", limit.source,
            )  # fmt: skip

    def _accels(self, limits: Limits) -> Iterator[Issue]:
        mean_s = 0.5 * (self.between_s[1:] + self.between_s[:-1])
        gain_mps2 = np.diff(self._speed_mps, axis=0) / mean_s
        scenario, actor = self.group.scenario, self.actor
        cases = [
            ("speeds up", gain_mps2, limit_of(limits, scenario, actor, "accel_mps2")),
            ("slows down", -gain_mps2, limit_of(limits, scenario, actor, "decel_mps2")),
        ]
        for words, accel, limit in cases:
            if limit is not None:
                yield from self._worst(f"it {words} with", accel, limit.value, limit)
        if actor.category in ON_WHEELS:
            total = np.hypot(*(np.diff(self.velocity_mps, axis=1) / mean_s))
            source = Limit(0.0, "m/s2", "default: friction circle (Kamm)")
            yield from self._worst(
                "it accelerates in the plane with", total, self.grip_mps2, source
            )

    def _worst(
        self, words: str, accel: Floats, limit: Floats | float, source: Limit
    ) -> Iterator[Issue]:
        worst, value = accel.argmax(axis=0), accel.max(axis=0)
        bound = np.broadcast_to(np.asarray(limit, dtype=np.float64), value.shape)
        for k in np.unique(worst).tolist():
            yield Issue(
                f"{self.path}.points[{k + 1}]",
                f"{words} {{value}} m/s2 here; at most {{limit}} m/s2",
                (worst == k) & (value > bound * (1 + 1e-9)), value, bound, source.unit,
                "spread the change over more points or more time", source.source,
            )  # fmt: skip

    def _turns(self, limits: Limits) -> Iterator[Issue]:
        """The radius at a corner: the mean of the parts that meet there over their angle."""
        limit = limit_of(limits, self.group.scenario, self.actor, "turning_radius_m")
        if limit is None:
            return
        course_rad = np.arctan2(self.velocity_mps[1], self.velocity_mps[0])
        turn_rad = np.abs(np.diff(course_rad, axis=0))
        turn_rad = np.minimum(turn_rad, 2.0 * np.pi - turn_rad)
        length_m = self._speed_mps * self.between_s
        mean_m = 0.5 * (length_m[1:] + length_m[:-1])
        moving = np.minimum(self._speed_mps[1:], self._speed_mps[:-1]) > MIN_SPEED_MPS
        curvature = np.where(moving, turn_rad / np.where(moving, mean_m, 1.0), 0.0)
        worst, value = curvature.argmax(axis=0), curvature.max(axis=0)
        for k in np.unique(worst).tolist():
            yield Issue(
                f"{self.path}.points[{k + 1}]",
                "a turn of {value} m radius here; at least {limit} m",
                (worst == k) & (value * limit.value > 1 + 1e-9),
                1.0 / np.maximum(value, 1e-9), limit.value, limit.unit,
                "spread the turn over more points that are farther apart", limit.source,
            )  # fmt: skip
