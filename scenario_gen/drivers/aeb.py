"""An automatic emergency brake with stated latency, trigger, deceleration and build-up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.braking import BrakingProfile
from scenario_gen.drivers.foot import Habit
from scenario_gen.drivers.judges import ConditionJudge, Found
from scenario_gen.drivers.profile import constant
from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Situation
from scenario_gen.drivers.sources import ESMINI, OWN, R157_TABLE, UN_R152
from scenario_gen.units import GRAVITY_MPS2


@dataclass(frozen=True, kw_only=True)
class EmergencyBrake(BrakingProfile):
    """Brakes for an actor in the path, or about to be, when time or braking distance runs out.

    The actor counts when it overlaps across now or will by the time of the collision, at constant
    speeds; one that will have crossed by then counts as well. Trigger: TTC at most
    ``trigger_ttc_s``, or a required deceleration v_rel^2 / (2 gap) of at least
    ``trigger_required_mps2``. The driver behind the brake does nothing.
    """

    name = "aeb"
    what = "an automatic emergency brake and nobody else"
    source = "this project; deceleration and build-up as in UN R157 (from UN R152)"
    resets = "brakes until the actor comes no nearer, is no longer in front or out of sight"

    latency_s: float = constant(0.1, "s", "from the trigger until braking", OWN)
    trigger_ttc_s: float = constant(1.5, "s", "time to collision that triggers", ESMINI)
    trigger_required_mps2: float = constant(
        5.0, "m/s2", "required deceleration that triggers", UN_R152, low=0.1
    )
    full_mps2: float = constant(
        0.85 * GRAVITY_MPS2, "m/s2", "deceleration", R157_TABLE, confirmed=True, low=0.1
    )
    build_up_s: float = constant(
        0.6, "s", "until the deceleration has built up", R157_TABLE, confirmed=True
    )
    calm_s: float = constant(5.0, "s", "without danger until the latency counts again", OWN)

    def _habit(self) -> Habit:
        jerk_mps3 = self.full_mps2 / self.build_up_s if self.build_up_s > 0.0 else np.inf
        return Habit(self.latency_s, jerk_mps3, calm_s=self.calm_s)

    def _judge(self, rows: int, actors: int, scheme: Scheme) -> ConditionJudge:
        return ConditionJudge(self._condition, rows, actors, scheme, until_passed=True)

    def _condition(self, situation: Situation) -> Found:
        closing_mps, gap_m = situation.closing_mps, situation.gap_m
        closes = closing_mps > 0.0
        left_s = np.maximum(gap_m, 0.0) / np.where(closes, closing_mps, 1.0)
        overlap_m = np.maximum(situation.towards_mps, 0.0) * left_s - situation.side_gap_m
        required_m = closing_mps**2 / (2.0 * self.trigger_required_mps2)
        near_m = np.maximum(closing_mps * self.trigger_ttc_s, required_m) - gap_m
        holds = situation.seen & situation.ahead & closes
        holds = holds & (overlap_m >= 0.0) & (near_m >= 0.0)
        return Found(holds, (overlap_m, near_m), self.full_mps2)
