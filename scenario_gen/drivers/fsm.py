"""The Fuzzy Safety Model, the second performance model of UN R157."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.braking import BrakingProfile
from scenario_gen.drivers.foot import Habit
from scenario_gen.drivers.fuzzy import critical_distances, grade, proactive_distances
from scenario_gen.drivers.judges import ConditionJudge, Found
from scenario_gen.drivers.profile import constant
from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation
from scenario_gen.drivers.sources import JRC, OWN, R157_FSM, R157_TABLE
from scenario_gen.errors import InputError
from scenario_gen.units import GRAVITY_MPS2

# Headways beyond this many seconds are all the same: never.
_LONG_S = 1e6


@dataclass(frozen=True, kw_only=True)
class FuzzySafetyModel(BrakingProfile):
    """Brakes in anticipation, as strongly as the fuzzy metrics PFS and CFS say.

    An actor counts when it is ahead and overlaps across, or comes nearer across so fast that it
    will overlap before the ego has passed it:

        side gap / v_across <= (gap + both lengths) / closing speed + 0.1 s

    Then, with d the gap (for PFS less d_1):

        CFS > 0:  deceleration CFS (b_max - b_comf) + b_comf
        else:     deceleration PFS b_comf

    after the reaction time, with bounded jerk. Both metrics are 1 below an unsafe and 0 above a
    safe distance, and linear between. PFS asks whether the ego could stop behind a leader that
    brakes with b_lead to a standstill,

        d_unsafe, d_safe = u tau + u^2 / (2 b) - u_l^2 / (2 b_lead) with b = b_max, b = b_comf

    (d_safe with d_1 added), CFS whether it can brake to the speed of a leader that keeps it, with
    its present acceleration a until the reaction, u_r = u + a tau:

        d_unsafe, d_safe = (u + a tau / 2 - u_l) tau + (u_r - u_l)^2 / (2 b)
    """

    name = "fsm"
    what = "Fuzzy Safety Model: brakes gently in anticipation and harder where that is too late"
    source = R157_FSM
    resets = (
        "no memory but for the reaction time, which is served again after a while without danger;"
        " keeps the speed reached"
    )

    delay_s: float = constant(0.75, "s", "tau, reaction time", R157_FSM)
    comfort_mps2: float = constant(
        4.0, "m/s2", "b_comf, comfortable deceleration", R157_FSM, low=0.1
    )
    brake_mps2: float = constant(6.0, "m/s2", "b_max, deceleration of the ego", R157_FSM, low=0.1)
    lead_brake_mps2: float = constant(
        7.0, "m/s2", "b_lead, deceleration of the leader", R157_FSM, low=0.1
    )
    standstill_gap_m: float = constant(2.0, "m", "d_1, kept beyond the gap of PFS", R157_FSM)
    safe_extra_m: float = constant(2.0, "m", "added to the safe distance of PFS", JRC)
    full_mps2: float = constant(
        0.774 * GRAVITY_MPS2, "m/s2", "greatest deceleration", R157_TABLE, confirmed=True, low=0.1
    )
    jerk_mps3: float = constant(12.65, "m/s3", "with which it builds up", JRC, low=0.1)
    side_margin_s: float = constant(0.1, "s", "by which an actor may come later", JRC)
    calm_s: float = constant(
        5.0, "s", "without danger until the reaction time is served again", OWN
    )

    def _consistent(self) -> None:
        if self.brake_mps2 < self.comfort_mps2:
            raise InputError(
                f"brake_mps2 = {self.brake_mps2:g} is less than comfort_mps2",
                where=f"driver {self.name}",
            )

    def _habit(self) -> Habit:
        return Habit(self.delay_s, self.jerk_mps3, calm_s=self.calm_s)

    def _judge(self, rows: int, actors: int, scheme: Scheme) -> ConditionJudge:
        return ConditionJudge(self._condition, rows, actors, scheme)

    def _condition(self, situation: Situation) -> Found:
        comes, comes_s = self._comes(situation)
        speed_mps, gap_m = situation.speed_mps[:, None], situation.gap_m
        safe_m, unsafe_m = proactive_distances(
            speed_mps,
            situation.along_mps,
            delay_s=self.delay_s,
            comfort_mps2=self.comfort_mps2,
            brake_mps2=self.brake_mps2,
            lead_brake_mps2=self.lead_brake_mps2,
            extra_m=self.safe_extra_m,
        )
        pfs = grade(gap_m - self.standstill_gap_m, safe_m, unsafe_m)
        near_m, nearest_m = critical_distances(
            speed_mps,
            situation.accel_mps2[:, None],
            situation.along_mps,
            delay_s=self.delay_s,
            comfort_mps2=self.comfort_mps2,
            brake_mps2=self.brake_mps2,
        )
        cfs = grade(gap_m, near_m, nearest_m)
        harder_mps2 = cfs * (self.brake_mps2 - self.comfort_mps2) + self.comfort_mps2
        demand_mps2 = np.where(cfs > 0.0, harder_mps2, pfs * self.comfort_mps2)
        holds = situation.seen & situation.ahead & comes & (cfs + pfs > 0.0)
        missing_m = np.maximum(safe_m + self.standstill_gap_m, near_m) - gap_m
        return Found(holds, (comes_s, missing_m), np.minimum(demand_mps2, self.full_mps2))

    def _comes(self, situation: Situation) -> tuple[Bools, Floats]:
        """(B, A) whether actors overlap across or will in time, and by how much time."""
        side_m, towards_mps = situation.side_gap_m, situation.towards_mps
        closing_mps = situation.closing_mps
        nearing, passing = towards_mps > 0.0, closing_mps > 0.0
        aside_s = side_m / np.where(nearing, towards_mps, 1.0)
        length_m = situation.gap_m + 2.0 * situation.reach_m
        passed_s = length_m / np.where(passing, closing_mps, 1.0)
        passed_s = np.where(passing, passed_s, np.where(closing_mps < 0.0, -_LONG_S, _LONG_S))
        spare_s = passed_s + self.side_margin_s - aside_s
        overlaps = ~(side_m > 0.0)
        comes = overlaps | (nearing & (spare_s >= 0.0))
        return comes, np.where(overlaps, 1.0, np.where(nearing, spare_s, -1.0))
