"""Drivers that comply with Responsibility-Sensitive Safety, as two programs parameterise it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.braking import BrakingProfile
from scenario_gen.drivers.foot import Habit
from scenario_gen.drivers.judges import ConditionJudge, Found
from scenario_gen.drivers.profile import constant
from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Floats, Situation
from scenario_gen.drivers.sources import AD_RSS_LIB, JRC, OWN, R157_TABLE, RSS
from scenario_gen.units import GRAVITY_MPS2


@dataclass(frozen=True, kw_only=True)
class RssDriver(BrakingProfile):
    """Brakes while an actor ahead is dangerously near both along and across (RSS).

    Along, with v of the ego and v_f of the actor in the same direction:

        d = v rho + a_max rho^2 / 2 + (v + rho a_max)^2 / (2 b_min) - v_f^2 / (2 b_max)

    With the actor coming towards the ego, the last term is replaced by the way in which it reacts
    and stops itself, and the ego's b_min is that for who is in the right lane.

    Across, v being the speed with which the actor comes nearer, 0 where it does not:

        d = mu + (v + v') rho / 2 + v'^2 / (2 b) + (the same of the ego with v = 0),  v' = v + rho a

    The proper response is to brake after the response time.
    """

    source = RSS
    resets = (
        "brakes while the distance is unsafe and keeps the speed reached; the response time is"
        " served again after a while without danger"
    )

    delay_s: float = constant(1.0, "s", "rho of the ego, response time", AD_RSS_LIB)
    other_delay_s: float = constant(2.0, "s", "rho of the others", AD_RSS_LIB)
    accel_mps2: float = constant(3.5, "m/s2", "a_max within the response time", AD_RSS_LIB)
    brake_min_mps2: float = constant(4.0, "m/s2", "b_min of the ego behind", AD_RSS_LIB, low=0.1)
    brake_correct_mps2: float = constant(
        3.0, "m/s2", "b_min of the ego before oncoming traffic", AD_RSS_LIB, low=0.1
    )
    brake_max_mps2: float = constant(8.0, "m/s2", "b_max of the one in front", AD_RSS_LIB, low=0.1)
    side_brake_mps2: float = constant(0.8, "m/s2", "b across", AD_RSS_LIB, low=0.01)
    side_accel_mps2: float = constant(0.2, "m/s2", "a across of the others", AD_RSS_LIB)
    ego_side_accel_mps2: float = constant(0.2, "m/s2", "a across of the ego", AD_RSS_LIB)
    side_margin_m: float = constant(0.1, "m", "mu, margin across", AD_RSS_LIB)
    full_mps2: float = constant(
        4.0, "m/s2", "deceleration of the proper response", AD_RSS_LIB, low=0.1
    )
    calm_s: float = constant(
        5.0, "s", "without danger until the response time is served again", OWN
    )

    def _habit(self) -> Habit:
        return Habit(self.delay_s, np.inf, calm_s=self.calm_s)

    def _judge(self, rows: int, actors: int, scheme: Scheme) -> ConditionJudge:
        return ConditionJudge(self._condition, rows, actors, scheme)

    def _condition(self, situation: Situation) -> Found:
        along_m = self._along(situation) - situation.gap_m
        across_m = self._across(situation) - situation.side_gap_m
        holds = situation.seen & situation.ahead & (along_m > 0.0) & (across_m > 0.0)
        return Found(holds, (along_m, across_m), self.full_mps2)

    def _along(self, situation: Situation) -> Floats:
        v, rho = situation.speed_mps[:, None], self.delay_s
        faster = v + rho * self.accel_mps2
        reacts_m = v * rho + 0.5 * self.accel_mps2 * rho**2
        other = situation.along_mps
        oncoming = other < 0.0
        stops_m = -(other**2) / (2.0 * self.brake_max_mps2)
        brakes_mps2 = np.where(oncoming, self.brake_correct_mps2, self.brake_min_mps2)
        own, later = np.abs(other), self.other_delay_s
        comes_m = own * later + 0.5 * self.accel_mps2 * later**2
        comes_m += (own + later * self.accel_mps2) ** 2 / (2.0 * self.brake_min_mps2)
        return reacts_m + faster**2 / (2.0 * brakes_mps2) + np.where(oncoming, comes_m, stops_m)

    def _across(self, situation: Situation) -> Floats:
        v = np.maximum(situation.towards_mps, 0.0)
        other_m = self._sideways(v, self.other_delay_s, self.side_accel_mps2)
        ego_m = self._sideways(np.zeros(1), self.delay_s, self.ego_side_accel_mps2)
        return self.side_margin_m + other_m + ego_m

    def _sideways(self, v: Floats, rho: float, accel_mps2: float) -> Floats:
        faster = v + rho * accel_mps2
        out: Floats = 0.5 * (v + faster) * rho + faster**2 / (2.0 * self.side_brake_mps2)
        return out


@dataclass(frozen=True, kw_only=True)
class AdRssLib(RssDriver):
    """RSS with the default parameters of Intel's ad-rss-lib; it brakes with b_min."""

    name = "rss_ad_rss_lib"
    what = "RSS-compliant with the defaults of Intel's ad-rss-lib"


@dataclass(frozen=True, kw_only=True)
class JrcRss(RssDriver):
    """RSS as the JRC compares it with the models of UN R157.

    Only the actor's side of the distance across counts, with equal acceleration and deceleration;
    the response is that of the careful driver without release of the pedal.
    """

    name = "rss_jrc"
    what = "RSS-compliant as the JRC parameterises it for UN R157"
    source = JRC

    delay_s: float = constant(0.75, "s", "rho of the ego, response time", JRC)
    other_delay_s: float = constant(0.75, "s", "rho of the others", JRC)
    accel_mps2: float = constant(3.0, "m/s2", "a_max within the response time", JRC)
    brake_min_mps2: float = constant(6.0, "m/s2", "b_min of the ego behind", JRC, low=0.1)
    brake_correct_mps2: float = constant(
        6.0,
        "m/s2",
        "b_min of the ego before oncoming traffic, which the JRC does not look at",
        OWN,
        low=0.1,
    )
    brake_max_mps2: float = constant(6.0, "m/s2", "b_max of the one in front", JRC, low=0.1)
    side_brake_mps2: float = constant(1.0, "m/s2", "b across", JRC, low=0.01)
    side_accel_mps2: float = constant(1.0, "m/s2", "a across of the others", JRC)
    ego_side_accel_mps2: float = constant(0.0, "m/s2", "a across of the ego", JRC)
    side_margin_m: float = constant(0.3, "m", "mu, margin across", JRC)
    full_mps2: float = constant(
        0.774 * GRAVITY_MPS2,
        "m/s2",
        "deceleration of the proper response",
        R157_TABLE,
        confirmed=True,
        low=0.1,
    )
    jerk_mps3: float = constant(12.65, "m/s3", "with which it builds up", JRC, low=0.1)

    def _habit(self) -> Habit:
        return Habit(self.delay_s, self.jerk_mps3, calm_s=self.calm_s)
