"""Rules on which cut-ins must be avoided, as thresholds of TTC and as drivers that keep them.

A rule says: a cut-in must be avoided if at the lane intrusion, that is when the front tyre of the
intruder is 0.3 m beyond the line, the time to collision is above

    TTC = v_rel / (2 b) + T                                                 (1)

which is what a system needs that brakes with b after T. As a driver the profile is this system: it
brakes with b from T after the intrusion on. With constant speeds it avoids exactly the cut-ins
above the threshold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.braking import BrakingProfile
from scenario_gen.drivers.foot import Habit
from scenario_gen.drivers.judges import ConditionJudge, Found
from scenario_gen.drivers.profile import constant
from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation
from scenario_gen.drivers.sources import EU_CUT_IN, JRC, OWN, R157_CUT_IN

_INTRUSION = "side gap at the intrusion: tyre 0.3 m beyond the line, lanes of 3.5 m, ego 1.9 m wide"


@dataclass(frozen=True, kw_only=True)
class CutInRule(BrakingProfile):
    """A threshold (1) and the driver who keeps it.

    The situation of a driver knows no lines: the intrusion is taken from the side gap. A
    driver that begins at once would brake hard for any slower actor however far ahead, so it waits
    until the time to collision is below ``watch_ttc_s`` or no more than what (1) asks for.
    """

    resets = "brakes until the actor comes no nearer, is no longer in front or out of sight"

    brake_mps2: float = constant(
        6.0, "m/s2", "b, deceleration", R157_CUT_IN, confirmed=True, low=0.1
    )
    delay_s: float = constant(
        0.35, "s", "T, from the intrusion until braking", R157_CUT_IN, confirmed=True
    )
    intrusion_m: float = constant(0.5, "m", _INTRUSION, OWN, low=-5.0)
    watch_ttc_s: float = constant(4.0, "s", "TTC above which the driver waits", OWN)
    watch_gap_m: float = constant(1.0, "m", "by which it does not wait for (1) itself", OWN)
    calm_s: float = constant(5.0, "s", "without danger until the delay is served again", OWN)

    def threshold_s(self, relative_mps: Floats | float) -> Floats:
        """(...) relative speed -> TTC in s above which a cut-in must be avoided; equation 1."""
        return np.asarray(relative_mps) / (2.0 * self.brake_mps2) + self.delay_s

    def must_avoid(self, ttc_s: Floats | float, relative_mps: Floats | float) -> Bools:
        """(...) whether a cut-in with this TTC at the intrusion must be avoided.

        Where nothing is closed (relative speed not above 0) there is no conflict: True, for who
        does nothing avoids it.
        """
        return np.asarray((relative_mps <= np.zeros(1)) | (ttc_s > self.threshold_s(relative_mps)))

    def _habit(self) -> Habit:
        return Habit(self.delay_s, np.inf, calm_s=self.calm_s)

    def _judge(self, rows: int, actors: int, scheme: Scheme) -> ConditionJudge:
        return ConditionJudge(self._condition, rows, actors, scheme, until_passed=True)

    def _condition(self, situation: Situation) -> Found:
        closing_mps = situation.closing_mps
        intruded_m = self.intrusion_m - situation.side_gap_m
        needed_m = closing_mps * self.threshold_s(closing_mps) + self.watch_gap_m
        near_m = np.maximum(closing_mps * self.watch_ttc_s, needed_m) - situation.gap_m
        holds = situation.seen & situation.ahead & (closing_mps > 0.0)
        holds = holds & (intruded_m >= 0.0) & (near_m >= 0.0)
        return Found(holds, (intruded_m, near_m), self.brake_mps2)


@dataclass(frozen=True, kw_only=True)
class R157CutIn(CutInRule):
    """UN R157, 5.2.5.2: v_rel / (2 * 6 m/s2) + 0.35 s.

    The clause also asks that the movement across was visible for at least 0.72 s; that is for
    who evaluates it (see ``visible_s``).
    """

    name = "r157_cut_in"
    what = "UN R157 5.2.5.2: the cut-ins that an ALKS must avoid"
    source = R157_CUT_IN

    visible_s: float = constant(
        0.72,
        "s",
        "for which the movement across has to be visible before the intrusion",
        R157_CUT_IN,
    )


@dataclass(frozen=True, kw_only=True)
class EuCutIn(CutInRule):
    """Regulation (EU) 2022/1426: v_rel / 12 + 0.25 s, for vehicles without standing occupants."""

    name = "eu_cut_in"
    what = "EU 2022/1426: the cut-ins that an ADS must avoid, all occupants seated and belted"
    source = EU_CUT_IN

    brake_mps2: float = constant(6.0, "m/s2", "b, deceleration", EU_CUT_IN, confirmed=True, low=0.1)
    delay_s: float = constant(
        0.25, "s", "T, from the intrusion until braking", EU_CUT_IN, confirmed=True
    )


@dataclass(frozen=True, kw_only=True)
class EuCutInStanding(CutInRule):
    """Regulation (EU) 2022/1426: v_rel / 4.8 + 0.16 s, with standing or unfastened occupants."""

    name = "eu_cut_in_standing"
    what = "EU 2022/1426: the cut-ins that an ADS must avoid with standing or unfastened occupants"
    source = EU_CUT_IN

    brake_mps2: float = constant(2.4, "m/s2", "b, deceleration", EU_CUT_IN, confirmed=True, low=0.1)
    delay_s: float = constant(
        0.16, "s", "T, from the intrusion until braking", EU_CUT_IN, confirmed=True
    )


@dataclass(frozen=True, kw_only=True)
class R157System(BrakingProfile):
    """A system that just keeps UN R157, 5.2.5.2, as the JRC builds it.

    It brakes with 6 m/s2 after 0.35 s while an intruder's time to collision is at most
    v_rel / (2 * 6 m/s2) + 0.35 s + 0.1 s: as late as the clause allows. The time is that of the
    distance between the ends in either direction, so an intruder that is further beside the ego
    than that is not reacted to.
    """

    name = "r157_system"
    what = "a system that brakes as late as UN R157 5.2.5.2 allows"
    source = JRC
    resets = (
        "brakes while the time to collision is below the threshold and keeps the speed reached; the"
        " delay is served once and never again"
    )

    brake_mps2: float = constant(6.0, "m/s2", "deceleration", R157_CUT_IN, confirmed=True, low=0.1)
    delay_s: float = constant(0.35, "s", "until braking", R157_CUT_IN, confirmed=True)
    early_s: float = constant(0.1, "s", "by which it begins before the threshold", JRC)
    intrusion_m: float = constant(0.5, "m", _INTRUSION, JRC, low=-5.0)
    calm_s: float = constant(
        1000.0, "s", "without danger until the delay is served again: never", JRC
    )

    def _habit(self) -> Habit:
        return Habit(self.delay_s, np.inf, calm_s=self.calm_s)

    def _judge(self, rows: int, actors: int, scheme: Scheme) -> ConditionJudge:
        return ConditionJudge(self._condition, rows, actors, scheme)

    def _condition(self, situation: Situation) -> Found:
        closing_mps = situation.closing_mps
        limit_s = closing_mps / (2.0 * self.brake_mps2) + self.delay_s + self.early_s
        intruded_m = self.intrusion_m - situation.side_gap_m
        near_m = limit_s * closing_mps - np.abs(situation.gap_m)
        holds = situation.seen & situation.ahead & (closing_mps > 0.0)
        holds = holds & (intruded_m >= 0.0) & (near_m >= 0.0)
        return Found(holds, (intruded_m, near_m), self.brake_mps2)
