"""What the braking drivers have in common: dangers among the actors become one deceleration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from scenario_gen.drivers.foot import Foot, Habit
from scenario_gen.drivers.profile import Profile
from scenario_gen.drivers.protocol import Drive, Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation


class Danger(NamedTuple):
    """What a driver makes of (B, A) actors."""

    alarms: Bools
    """(B, A) whether to brake for the actor."""
    since_s: Floats
    """(B, A) when that began, or is going to begin within the coming step; NaN where not."""
    demand_mps2: Floats | float
    """(B, A) deceleration wanted; or one number for all."""


class Judge(Protocol):
    """Somebody who tells dangers and remembers what is needed for that."""

    def danger(self, situation: Situation) -> Danger:
        """The dangers of now."""


class BrakingDrive:
    """A driver who brakes for the worst of the dangers, and otherwise keeps the speed reached."""

    def __init__(self, judge: Judge, habit: Habit, rows: int, scheme: Scheme) -> None:
        self._judge = judge
        self._foot = Foot(rows, habit, scheme)

    def acceleration(self, situation: Situation) -> Floats:
        """(B,) not positive; see ``protocol.Drive``."""
        alarms, since_s, demand_mps2 = self._judge.danger(situation)
        first_s = np.where(alarms, since_s, np.inf).min(axis=1, initial=np.inf)
        worst_mps2 = np.where(alarms, demand_mps2, 0.0).max(axis=1, initial=0.0)
        alarmed: Bools = np.asarray(alarms.any(axis=1))
        return -self._foot.deceleration(situation, alarmed, first_s, worst_mps2)


@dataclass(frozen=True, kw_only=True)
class BrakingProfile(Profile):
    """A profile whose driver brakes and never speeds up."""

    def _habit(self) -> Habit:
        raise NotImplementedError

    def _judge(self, rows: int, actors: int, scheme: Scheme) -> Judge:
        raise NotImplementedError

    def drive(self, rows: int, actors: int, scheme: Scheme = Scheme.EXACT) -> Drive:
        """Take the wheel of ``rows`` egos among ``actors`` others each."""
        return BrakingDrive(self._judge(rows, actors, scheme), self._habit(), rows, scheme)
