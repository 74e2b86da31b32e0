"""Who cannot do what is demanded of it: for actors and for the ego."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.limit import MotionLimit
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.dynamics import NO_MODEL, Bound
from scenario_gen.metrics.measure import ever

#: What a message says of a bound, and the limit that it is.
_WORDS: dict[Bound, tuple[str, MotionLimit | None]] = {
    "acceleration": ("it speeds up with {} m/s2 at most", "accel_mps2"),
    "deceleration": ("it slows down with {} m/s2 at most", "decel_mps2"),
    "jerk": ("it changes its acceleration by {} m/s3 at most", "jerk_mps3"),
    "turning_radius": ("it turns on a radius of {} m at least", "turning_radius_m"),
    "lean": ("it leans for {} m/s2 at most", "lean_rad"),
    "steering_rate": ("it steers with {} rad/s at most", "steering_rate_radps"),
    "lean_rate": ("it leans over with {} rad/s at most", "lean_rate_radps"),
    "friction": ("friction gives {} m/s2 (mu g)", None),
}
_NOBODY = "nobody who moves by itself"
#: With longer steps nobody sees in time what comes. [s]; default.
COARSEST_S = 0.2
_TOO_COARSE = f"the steps of the trace are longer than {COARSEST_S:g} s"
_CIRCLE = "default: friction circle (Kamm)"
_HINTS: dict[Bound, str] = {
    "friction": "brake or steer less, drive slower in the curve, or raise the friction",
    "turning_radius": "take more time or distance for the turn, or turn more slowly",
    "steering_rate": "take more time or distance for the turn, or turn more slowly",
}
_HINT = "give the change of speed or direction more time, or choose another kind of actor"


def saturates(context: CheckContext, *, ego: bool) -> Verdict:
    """The verdict on departures from the demand of the ego, or of the actors."""
    # What a trajectory implies, speeds that change in jumps by definition, has a rule of its own.
    judged = (context.abilities.model != NO_MODEL) & ~context.follows_trajectory
    judged[:, 1 if ego else 0 : None if ego else 1] = False
    if context.trace.step_s > COARSEST_S:
        applicable = ever(judged)
        return Verdict(applicable, (), applicable, _NOBODY, _TOO_COARSE)
    following = context.following
    departs = following.departs
    failed = np.zeros(judged.shape, dtype=np.bool_)
    failed[following.row[departs], following.mover[departs]] = True
    failed &= judged

    # What the finding says is worked out anew when it is asked for, and not kept until then.
    def details(row: int, mover: int) -> Details:
        return _details(context, row, mover)

    return Verdict(ever(judged), (Breach(0, failed, details),), not_applicable=_NOBODY)


def _details(context: CheckContext, row: int, mover: int) -> Details:
    following, limits = context.following, context.limits
    cause = following.cause(row, mover)
    k = int(np.flatnonzero((following.row == row) & (following.mover == mover))[0])
    words, name = _WORDS[cause.bound]
    in_place = following.away_m[k] > limits.departs_m.value
    value, limit = (
        (following.away_m[k], limits.departs_m) if in_place
        else (following.away_mps[k], limits.departs_mps)
    )  # fmt: skip
    source = _CIRCLE if name is None else context.motion_limits.source(row, mover, name).source
    first_s = float(context.trace.time_s[following.first[k]])
    times = f", {cause.need:.3g} times as much is demanded" if cause.need > 1.0 else ""
    where = "place" if in_place else "speed"
    return Details(
        context.motion_path(row, mover, first_s),
        f"it gets {{value}} {limit.unit} away from the {where} that it is to have, more than"
        f" {{limit}} {limit.unit} from {first_s:.6g} s on:"
        f" {words.format(f'{cause.limit:.3g}')}{times}",
        float(value),
        limit.value,
        limit.unit,
        _HINTS.get(cause.bound, _HINT),
        f"{source}; {limit.source}",
    )
