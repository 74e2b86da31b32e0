"""Nobody is teleported: places follow from speeds."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Bools, Breach, Details, Verdict
from scenario_gen.metrics.measure import Floats, ever

#: Sums of distances are exact up to this. [m]
_ROUNDING_M = 1e-6


def evaluate(context: CheckContext) -> Verdict:
    """Compare the way between two steps with the greater of the two speeds."""
    trace, limit = context.trace, context.limits.jump_m
    # Who never gets farther than its least speed explains does not jump.
    explained_m = trace.step_s * context.frame.least_mps + limit.value - _ROUNDING_M
    row, mover = (context.kinematics.longest_step_m > explained_m).nonzero()
    speed_mps = trace.speed_mps[row, mover]
    x_m, y_m = trace.x_m[row, mover], trace.y_m[row, mover]
    way_m: Floats = np.hypot(np.diff(x_m), np.diff(y_m))
    way_m -= trace.step_s * np.maximum(speed_mps[:, 1:], speed_mps[:, :-1])
    jumps: Bools = way_m > limit.value
    failed = np.zeros(trace.present.shape, dtype=np.bool_)
    failed[row, mover] = ever(jumps)
    step = np.zeros(failed.shape, dtype=np.intp)
    step[row, mover] = jumps.argmax(axis=-1)
    too_far_m = np.zeros(failed.shape)
    too_far_m[row, mover] = way_m[np.arange(row.size), jumps.argmax(axis=-1)]

    def details(row: int, mover: int) -> Details:
        at = int(step[row, mover])
        time_s = float(trace.time_s[at])
        return Details(
            context.motion_path(row, mover, time_s),
            f"it gets {{value}} m farther than its speed explains after {time_s:.6g} s",
            float(too_far_m[row, mover]),
            limit.value,
            limit.unit,
            "nothing moves from place to place in no time: give the movement a duration",
            limit.source,
        )

    everybody = np.ones(context.batch.size, dtype=np.bool_)
    return Verdict(everybody, (Breach(0, failed, details),))


RULE = Rule(
    id="motion.jumps",
    title="Nobody jumps from place to place",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Nobody gets farther between two steps than its speed explains.",
    formula="|p(t + dt) - p(t)| - max(v(t), v(t + dt)) dt <= jump_m",
    limits=("jump_m",),
)
