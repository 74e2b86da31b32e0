"""Nobody is teleported: places follow from speeds."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Bools, Breach, Details, Verdict
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Compare the way between two steps with the greater of the two speeds."""
    trace = context.trace
    limit = context.limits.jump_m
    way_m = np.diff(trace.x_m, axis=-1)
    way_m *= way_m
    dy_m = np.diff(trace.y_m, axis=-1)
    dy_m *= dy_m
    way_m += dy_m
    np.sqrt(way_m, out=way_m)
    way_m -= trace.step_s * np.maximum(trace.speed_mps[..., 1:], trace.speed_mps[..., :-1])
    jumps: Bools = way_m > limit.value
    failed = ever(jumps)
    step = jumps.argmax(axis=-1)

    def details(row: int, mover: int) -> Details:
        at = int(step[row, mover])
        time_s = float(trace.time_s[at])
        return Details(
            context.motion_path(row, mover, time_s),
            f"it gets {{value}} m farther than its speed explains after {time_s:.6g} s",
            float(way_m[row, mover, at]),
            limit.value,
            limit.unit,
            "nothing moves from place to place in no time: give the movement a duration",
            limit.source,
        )

    return Verdict(np.ones(failed.shape[0], dtype=np.bool_), (Breach(0, failed, details),))


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
