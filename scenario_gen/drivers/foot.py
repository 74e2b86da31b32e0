"""The foot on the pedals: a delay, then a deceleration that builds up; integrated over steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation


@dataclass(frozen=True)
class Habit:
    """How a driver brakes once alarmed."""

    delay_s: float
    """From the alarm until the brake bites."""
    jerk_mps3: float
    """With which the deceleration rises; infinite: at once."""
    release_mps2: float = 0.0
    """Deceleration during the delay, from the released accelerator."""
    calm_s: float = np.inf
    """Time without alarm after which the delay has to be served again."""


class Foot:
    """The feet of B drivers. Whatever their number of dangers, they brake for the worst.

    Within one alarm the delay is served once: a foot that is on the brake pedal presses it harder
    without a new delay. The deceleration rises with the jerk towards what is demanded and falls to
    it at once. It never exceeds the grip.
    """

    def __init__(self, rows: int, habit: Habit, scheme: Scheme) -> None:
        self._habit = habit
        self._exact = scheme is Scheme.EXACT
        self._left_s = np.full(rows, habit.delay_s)
        self._level_mps2 = np.zeros(rows)
        self._calm_s = np.full(rows, np.inf)

    def deceleration(
        self, situation: Situation, alarmed: Bools, since_s: Floats, demand_mps2: Floats
    ) -> Floats:
        """(B,) mean deceleration over the coming step in m/s2, not negative.

        Args:
            situation: of now.
            alarmed: (B,) whether there is a danger to brake for.
            since_s: (B,) when the alarm began, or is going to begin within the coming step.
            demand_mps2: (B,) deceleration wanted once the brake has built up.
        """
        step_s = situation.step_s
        new = alarmed & (self._calm_s >= self._habit.calm_s)
        self._left_s = np.where(new, self._habit.delay_s, self._left_s)
        begun = alarmed & (self._calm_s > 0.0) & (self._left_s >= self._habit.delay_s)
        self._calm_s = np.where(alarmed, 0.0, self._calm_s + step_s)
        cap_mps2 = np.minimum(demand_mps2, situation.grip_mps2)
        release_mps2 = np.minimum(self._habit.release_mps2, situation.grip_mps2)
        if not self._exact:
            return self._sampled(step_s, alarmed, cap_mps2, release_mps2)
        late_s = np.where(begun, situation.time_s - since_s, 0.0)
        left_s = np.maximum(self._left_s - late_s, 0.0)
        wait_s = np.minimum(left_s, step_s)
        # Before an alarm that is going to begin within the step, nothing happens.
        idle_s = np.minimum(np.maximum(-late_s, 0.0), wait_s)
        level_mps2 = np.where(
            left_s > 0.0, np.maximum(self._level_mps2, release_mps2), self._level_mps2
        )
        level_mps2 = np.minimum(level_mps2, situation.grip_mps2)
        end_mps2, gained_mps = self._rise(level_mps2, cap_mps2, step_s - wait_s)
        mean_mps2 = (level_mps2 * (wait_s - idle_s) + gained_mps) / step_s
        self._left_s = np.where(alarmed, left_s - wait_s, self._left_s)
        self._level_mps2 = np.where(alarmed, end_mps2, 0.0)
        return np.where(alarmed, mean_mps2, 0.0)

    def _rise(self, level_mps2: Floats, cap_mps2: Floats, for_s: Floats) -> tuple[Floats, Floats]:
        """(B,) level, cap and time -> (B,) level at the end and speed taken off."""
        jerk_mps3 = self._habit.jerk_mps3
        braking = for_s > 0.0
        start_mps2 = np.where(braking, np.minimum(level_mps2, cap_mps2), level_mps2)
        if np.isinf(jerk_mps3):
            return np.where(braking, cap_mps2, start_mps2), cap_mps2 * for_s
        missing_mps2 = np.maximum(cap_mps2 - start_mps2, 0.0)
        rise_s = np.minimum(missing_mps2 / jerk_mps3, for_s)
        end_mps2 = np.where(
            braking, np.minimum(start_mps2 + jerk_mps3 * rise_s, cap_mps2), start_mps2
        )
        return end_mps2, 0.5 * (start_mps2 + end_mps2) * rise_s + end_mps2 * (for_s - rise_s)

    def _sampled(
        self, step_s: float, alarmed: Bools, cap_mps2: Floats, release_mps2: Floats
    ) -> Floats:
        waiting = alarmed & (self._left_s > 0.0)
        braking = alarmed & ~waiting
        self._left_s = np.where(waiting, self._left_s - step_s, self._left_s)
        built_mps2 = np.minimum(self._level_mps2 + self._habit.jerk_mps3 * step_s, cap_mps2)
        self._level_mps2 = np.where(
            braking, built_mps2, np.where(waiting, release_mps2, self._level_mps2)
        )
        return np.where(alarmed, self._level_mps2, 0.0)
