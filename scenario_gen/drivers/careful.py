"""The competent and careful human driver of UN R157: what all published variants share.

A careful driver perceives a risk, evaluates it, and reacts once it is critical:

    perceives   an actor moves towards the path (how that is noticed differs between the variants),
                or is in the path, or brakes hard in the path
    evaluates   for ``evaluation_s``
    critical    TTC at most ``critical_ttc_s``; for one in the path also: the gap is just enough for
                this driver to brake in it; for one in the path who brakes harder than
                ``lead_brake_mps2``: time headway at most ``critical_thw_s``; for one that comes
                into view in the path, as in a cut-out: TTC at most ``revealed_ttc_s``
    reacts      foot to the brake for ``delay_s``, then the deceleration builds up

Evaluation runs while the risk is not critical yet, so who has been watched for long is reacted to
as soon as it becomes critical. The second criterion for actors in the path is not from the
regulation, which looks at three scenarios only: without it the driver would run into whatever
stands in the road in full view, for at more than 50 km/h 2 s are too late.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.braking import BrakingProfile, Danger
from scenario_gen.drivers.foot import Habit
from scenario_gen.drivers.onset import Onset
from scenario_gen.drivers.profile import constant
from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation
from scenario_gen.drivers.sources import ESMINI, OWN, R157_TABLE
from scenario_gen.drivers.stopping import stopping_distance
from scenario_gen.units import GRAVITY_MPS2

# Weaker decelerations of a leader are no braking.
_BRAKES_MPS2 = 0.1
# Steps are looked at in floating point: so much too early is on time.
_ROUNDING_S = 1e-9


@dataclass(frozen=True, kw_only=True)
class CarefulDriver(BrakingProfile):
    """See the module; a variant says how it notices who moves towards the path."""

    resets = (
        "once it reacts it brakes until the actor comes no nearer, is no longer in front or in the"
        " way, or is out of sight; keeps the speed reached; the delay is served again after a while"
        " without danger"
    )

    evaluation_s: float = constant(
        0.4, "s", "risk evaluation, from the perception on", R157_TABLE, confirmed=True
    )
    delay_s: float = constant(
        0.75, "s", "from the end of the perception until braking", R157_TABLE, confirmed=True
    )
    full_mps2: float = constant(
        0.774 * GRAVITY_MPS2, "m/s2", "full deceleration", R157_TABLE, confirmed=True, low=0.1
    )
    critical_ttc_s: float = constant(
        2.0, "s", "time to collision below which a risk is a danger", ESMINI
    )
    critical_thw_s: float = constant(
        2.0, "s", "headway below which hard braking of the leader is a danger", ESMINI
    )
    lead_brake_mps2: float = constant(
        5.0, "m/s2", "deceleration of the leader that is perceived as a risk", ESMINI
    )
    revealed_ttc_s: float = constant(
        10.0, "s", "time to collision below which one that comes into view in the path is a danger",
        OWN,
    )  # fmt: skip
    standstill_gap_m: float = constant(
        1.0, "m", "kept when braking for one in the path just in time", OWN
    )
    release_mps2: float = constant(
        0.0, "m/s2", "deceleration during the delay from the released pedal", OWN
    )
    calm_s: float = constant(5.0, "s", "without danger until the delay is served again", OWN)

    def _jerk_mps3(self) -> float:
        raise NotImplementedError

    def _habit(self) -> Habit:
        return Habit(self.delay_s, self._jerk_mps3(), self.release_mps2, self.calm_s)

    def _judge(self, rows: int, actors: int, scheme: Scheme) -> CarefulJudge:
        return CarefulJudge(self, rows, actors, scheme)

    def moving_in(self, situation: Situation) -> tuple[Bools, Floats]:
        """(B, A) whether actors are noticed to move towards the path, and by what margin."""
        raise NotImplementedError

    @property
    def moving_in_evaluation_s(self) -> float:
        """Evaluation of those that move towards the path."""
        return self.evaluation_s

    def enough_m(self, situation: Situation) -> Floats:
        """(B, A) gap in which this driver can just brake for the actor, should it go on as it does.

        For one that brakes with b < a the closing speed c grows meanwhile: with t = T + tau / 2

            c t + b t^2 / 2 + (c + b t)^2 / (2 (a - b))

        up to equal speeds; or, should it stand before that, the way to the own standstill less its.
        """
        closed_m = self._stop_m(situation, situation.closing_mps)
        brakes = situation.along_mps2 < -_BRAKES_MPS2
        if brakes.any():
            closed_m = np.where(brakes, self._braking_m(situation, closed_m), closed_m)
        return closed_m + self.standstill_gap_m

    def _braking_m(self, situation: Situation, closed_m: Floats) -> Floats:
        b = np.where(situation.along_mps2 < -_BRAKES_MPS2, -situation.along_mps2, 1.0)
        full_mps2 = self._full_mps2(situation)
        t = self.delay_s + 0.5 * full_mps2 / self._jerk_mps3()
        later_mps = situation.closing_mps + b * t
        harder = full_mps2 > b
        over_mps2 = np.where(harder, full_mps2 - b, 1.0)
        equal_m = situation.closing_mps * t + 0.5 * b * t**2 + later_mps**2 / (2.0 * over_mps2)
        lead_mps = np.maximum(situation.along_mps, 0.0)
        stands_m = self._stop_m(situation, situation.speed_mps[:, None])
        stands_m = stands_m - lead_mps**2 / (2.0 * b)
        equal = harder & (t + later_mps / over_mps2 <= lead_mps / b)
        return np.maximum(closed_m, np.where(equal, equal_m, stands_m))

    def _full_mps2(self, situation: Situation) -> Floats:
        out: Floats = np.clip(situation.grip_mps2, 1e-3, self.full_mps2)[:, None]
        return out

    def _stop_m(self, situation: Situation, closing_mps: Floats) -> Floats:
        return stopping_distance(
            closing_mps,
            delay_s=self.delay_s,
            full_mps2=self._full_mps2(situation),
            jerk_mps3=self._jerk_mps3(),
        )


class CarefulJudge:
    """What careful drivers have perceived and found critical so far."""

    def __init__(self, profile: CarefulDriver, rows: int, actors: int, scheme: Scheme) -> None:
        self._profile = profile
        self._sampled = scheme is Scheme.SAMPLED
        self._moving_in, self._in_way, self._near, self._brakes = (
            Onset(rows, actors, scheme) for _ in range(4)
        )
        self._reacts_s = np.full((rows, actors), np.nan)
        # Whom the driver sees when taking the wheel has not just come into view.
        self._unseen, self._revealed = np.zeros((2, rows, actors), dtype=np.bool_)

    def danger(self, situation: Situation) -> Danger:
        """The dangers of now."""
        profile, side_m, gap_m = self._profile, situation.side_gap_m, situation.gap_m
        closing_mps = situation.closing_mps
        watched = situation.seen & situation.ahead
        closes = watched & (closing_mps > 0.0)
        in_way = watched & (side_m <= 0.0)
        moves, moves_m = profile.moving_in(situation)
        moves = moves & watched
        evaluated_s = np.fmin(
            self._moving_in.update(situation, moves, moves_m) + profile.moving_in_evaluation_s,
            self._in_way.update(situation, in_way, -side_m) + profile.evaluation_s,
        )
        ttc_m = closing_mps * profile.critical_ttc_s
        enough_m = np.where(in_way, profile.enough_m(situation), -np.inf)
        near_m = np.maximum(ttc_m, enough_m) - gap_m
        near = closes & (near_m >= 0.0)
        near |= self._comes_into_view(situation, closes & in_way)
        near_s = self._near.update(situation, near, near_m)
        headway_m = situation.speed_mps[:, None] * profile.critical_thw_s - gap_m
        brakes = in_way & (situation.along_mps2 < -profile.lead_brake_mps2) & (headway_m >= 0.0)
        brakes_s = self._brakes.update(situation, brakes, headway_m) + profile.evaluation_s
        begins_s = np.fmin(np.maximum(evaluated_s, near_s), brakes_s)
        return self._react(situation, begins_s, closes & (in_way | moves))

    def _comes_into_view(self, situation: Situation, matters: Bools) -> Bools:
        """(B, A) who has come into view and is a danger for that, as long as it matters."""
        soon = situation.gap_m <= situation.closing_mps * self._profile.revealed_ttc_s
        self._revealed = matters & (self._revealed | (self._unseen & soon))
        self._unseen = ~situation.seen
        return self._revealed

    def _react(self, situation: Situation, begins_s: Floats, lasts: Bools) -> Danger:
        ahead_s = _ROUNDING_S if self._sampled else situation.step_s - _ROUNDING_S
        begins = begins_s <= situation.time_s + ahead_s
        reacting = ~np.isnan(self._reacts_s) & lasts
        begun = np.where(reacting, self._reacts_s, begins_s)
        alarms = begins | reacting
        self._reacts_s = np.where(alarms, begun, np.nan)
        return Danger(alarms, self._reacts_s, self._profile.full_mps2)
