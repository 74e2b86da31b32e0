"""Published variants of the competent and careful human driver of UN R157."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.braking import BrakingDrive
from scenario_gen.drivers.careful import CarefulDriver
from scenario_gen.drivers.foot import Habit
from scenario_gen.drivers.judges import ConditionJudge, Found
from scenario_gen.drivers.profile import constant
from scenario_gen.drivers.protocol import Drive, Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation
from scenario_gen.drivers.sources import ESMINI, JRC, OWN, R157_TABLE
from scenario_gen.units import GRAVITY_MPS2


@dataclass(frozen=True, kw_only=True)
class R157Careful(CarefulDriver):
    """The regulation's own driver.

    Moving towards the path is noticed when the actor is more than 0.375 m off from where it kept
    to, and still comes nearer. Table 1 of the regulation has the deviation, the times and the
    deceleration; TTC, headway and deceleration of the leader are in its text, here as the program
    named with them quotes it.
    """

    name = "r157_careful"
    what = "competent and careful human driver as UN R157 describes it"
    source = "UN R157 (2021), Annex 4 Appendix 3"

    deviation_m: float = constant(
        0.375, "m", "towards the path, above which a lane change is noticed", R157_TABLE,
        confirmed=True,
    )  # fmt: skip
    build_up_s: float = constant(
        0.6, "s", "until the full deceleration has built up", R157_TABLE, confirmed=True
    )

    def _jerk_mps3(self) -> float:
        return self.full_mps2 / self.build_up_s if self.build_up_s > 0.0 else np.inf

    def _noticed_m(self) -> float:
        return self.deviation_m

    def moving_in(self, situation: Situation) -> tuple[Bools, Floats]:
        """(B, A) by the deviation from where the actor kept to."""
        beyond_m = situation.deviation_m - self._noticed_m()
        return (beyond_m > 0.0) & (situation.towards_mps > 0.0), beyond_m


@dataclass(frozen=True, kw_only=True)
class R157CarefulAeb(R157Careful):
    """The regulation's driver in a car with an AEB.

    Once ego and actor wrap fully (the narrower is wholly behind the wider) and the time to
    collision is critical, the brake builds up to 0.85 g without delay, beside what the driver does;
    the harder of both counts.
    """

    name = "r157_careful_aeb"
    what = "the careful driver of UN R157 in a car with AEB, which brakes after full wrap"

    aeb_mps2: float = constant(
        0.85 * GRAVITY_MPS2, "m/s2", "deceleration of the AEB", R157_TABLE, confirmed=True, low=0.1
    )
    aeb_ttc_s: float = constant(2.0, "s", "time to collision below which the AEB brakes", OWN)
    wrap_tolerance_m: float = constant(0.0, "m", "by which a wrap may fall short of full", OWN)

    def drive(self, rows: int, actors: int, scheme: Scheme = Scheme.EXACT) -> Drive:
        """Take the wheel of ``rows`` egos among ``actors`` others each."""
        jerk_mps3 = self.aeb_mps2 / self.build_up_s if self.build_up_s > 0.0 else np.inf
        judge = ConditionJudge(self._wrapped, rows, actors, scheme, until_passed=True)
        aeb = BrakingDrive(judge, Habit(0.0, jerk_mps3), rows, scheme)
        return _HarderOf(super().drive(rows, actors, scheme), aeb)

    def _wrapped(self, situation: Situation) -> Found:
        near_m = situation.closing_mps * self.aeb_ttc_s - situation.gap_m
        wrap_m = self.wrap_tolerance_m - situation.side_gap_m - situation.wrap_m
        holds = situation.seen & situation.ahead & (situation.closing_mps > 0.0)
        holds = holds & (near_m >= 0.0) & (wrap_m >= 0.0)
        return Found(holds, (near_m, wrap_m), self.aeb_mps2)


@dataclass(frozen=True, kw_only=True)
class EsminiCareful(R157CarefulAeb):
    """The driver as esmini's ControllerALKS_R157SM has it.

    The evaluation of a lane change is a distance: it is noticed after 0.375 m and perceived after
    0.72 m more (1.8 m/s for 0.4 s). The AEB brakes at a TTC of 1.5 s. What esmini does between
    dangers (its cruise control) is left out.
    """

    name = "r157_careful_esmini"
    what = "the careful driver of UN R157 as esmini implements it, with AEB"
    source = ESMINI

    further_m: float = constant(
        0.72, "m", "further towards the path until a lane change is perceived", ESMINI
    )
    release_mps2: float = constant(
        0.4, "m/s2", "deceleration during the delay from the released pedal", ESMINI
    )
    aeb_ttc_s: float = constant(1.5, "s", "time to collision below which the AEB brakes", ESMINI)
    wrap_tolerance_m: float = constant(0.1, "m", "by which a wrap may fall short of full", ESMINI)

    def _noticed_m(self) -> float:
        return self.deviation_m + self.further_m

    @property
    def moving_in_evaluation_s(self) -> float:
        """The evaluation of a lane change is a distance here."""
        return 0.0


@dataclass(frozen=True, kw_only=True)
class JrcCareful(CarefulDriver):
    """The driver as the JRC compares it with the Fuzzy Safety Model.

    It reacts only once the actor overlaps across, without evaluation, and releases the accelerator
    during the delay. Any braking of a leader within the headway is reacted to.
    """

    name = "r157_careful_jrc"
    what = "the careful driver of UN R157 as the JRC implements it: reacts at lateral overlap only"
    source = JRC

    evaluation_s: float = constant(0.0, "s", "risk evaluation, from the perception on", JRC)
    lead_brake_mps2: float = constant(
        0.1, "m/s2", "deceleration of the leader that is perceived as a risk", OWN
    )
    release_mps2: float = constant(
        0.4, "m/s2", "deceleration during the delay from the released pedal", JRC
    )
    jerk_mps3: float = constant(
        12.65, "m/s3", "with which the deceleration builds up", JRC, low=0.1
    )

    def _jerk_mps3(self) -> float:
        return self.jerk_mps3

    def moving_in(self, situation: Situation) -> tuple[Bools, Floats]:
        """(B, A) never: only overlap counts."""
        return np.zeros(situation.seen.shape, dtype=np.bool_), situation.deviation_m


class _HarderOf:
    """Two feet on the brake: the harder one counts."""

    def __init__(self, one: Drive, other: Drive) -> None:
        self._one, self._other = one, other

    def acceleration(self, situation: Situation) -> Floats:
        """(B,) the lower of both."""
        return np.minimum(self._one.acceleration(situation), self._other.acceleration(situation))
