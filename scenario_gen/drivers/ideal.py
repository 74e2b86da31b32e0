"""The physical bound: who brakes at the friction limit as soon as a conflict is visible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.braking import BrakingDrive, BrakingProfile
from scenario_gen.drivers.foot import Habit
from scenario_gen.drivers.judges import ConditionJudge, Found
from scenario_gen.drivers.profile import constant
from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation
from scenario_gen.drivers.sources import OWN


@dataclass(frozen=True, kw_only=True)
class Ideal(BrakingProfile):
    """Brakes at mu g, without any delay, from the moment at which a conflict is visible.

    A conflict is visible when an actor that can be seen is ahead, its path meets the corridor of
    the ego, and the gap is not safe:

    - *Its path meets the corridor* when its box is within ``side_margin_m`` of that of the ego, or
      when it comes nearer across at all, however slowly: every movement towards the path is taken
      for the beginning of a conflict. With ``drive(..., meets=...)`` the actors whose actual paths
      meet that of the ego are told beforehand, as a bound on what foresight can do; they then count
      from the moment at which they can be seen.
    - *The gap is not safe* while the actor comes nearer along, or is so near that the ego could not
      stop behind it should it stop dead: gap < v^2 / (2 mu g) + ``standstill_gap_m``.

    Both are wider than the conditions of all other profiles, so whatever another profile avoids by
    braking for an actor ahead, this one avoids as well. Not so what is avoided by passing in time:
    who brakes may be there when the other comes. So the bound of what can be done without
    steering is the better of this driver and of ``constant_speed``. It is not a way to drive: it
    brakes hard where nobody would, and whoever follows may run into it. Whether going round helps
    is for ``scenario_gen.preventability`` to say, with the constants of steering.
    """

    name = "ideal"
    what = "the physical bound: full friction from the moment a conflict is visible"
    source = "this project"
    resets = "brakes until the gap is safe or the actor out of sight, and keeps the speed reached"
    may_steer = True

    side_margin_m: float = constant(1.0, "m", "within which an actor beside the path counts", OWN)
    standstill_gap_m: float = constant(1.0, "m", "kept to who might stop dead", OWN)
    steer_share: float = constant(
        1.0, "1", "of the friction used across when steering", OWN, high=1.0
    )
    steer_clearance_m: float = constant(0.0, "m", "side gap to keep when going round", OWN)

    def drive(
        self,
        rows: int,
        actors: int,
        scheme: Scheme = Scheme.EXACT,
        *,
        meets: Bools | None = None,
    ) -> BrakingDrive:
        """Take the wheel of ``rows`` egos among ``actors`` others each.

        Args:
            rows: number of egos.
            actors: others of each.
            scheme: how time is cut into steps.
            meets: (B, A) actors whose actual paths are known to meet that of the ego.
        """

        def condition(situation: Situation) -> Found:
            return self._condition(situation, meets)

        judge = ConditionJudge(condition, rows, actors, scheme)
        return BrakingDrive(judge, self._habit(), rows, scheme)

    def _habit(self) -> Habit:
        return Habit(0.0, np.inf)

    def _condition(self, situation: Situation, meets: Bools | None) -> Found:
        comes = (situation.side_gap_m <= self.side_margin_m) | (situation.towards_mps > 0.0)
        if meets is not None:
            comes = comes | meets
        unsafe = situation.closing_mps > 0.0
        unsafe |= situation.gap_m < self._clear_m(situation)
        holds = situation.seen & situation.ahead & comes & unsafe
        return Found(holds, (), situation.grip_mps2[:, None])

    def _clear_m(self, situation: Situation) -> Floats:
        stop_m = situation.speed_mps**2 / (2.0 * np.maximum(situation.grip_mps2, 1e-9))
        out: Floats = (stop_m + self.standstill_gap_m)[:, None]
        return out
