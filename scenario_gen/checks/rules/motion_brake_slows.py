"""A brake manoeuvre never makes an actor faster."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.domain.behaviour import Brake
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Compare the speed at the start of every brake manoeuvre with the speed it ends at."""
    trace, rounding_mps = context.trace, context.limits.brake_slows_mps.value
    rows, count, most = trace.phase_start_s.shape
    until_mps = np.full((rows, count, most), np.nan)
    for group, part, _ in context.groups():
        for index, mover in enumerate(movers(group)):
            for place, phase in enumerate(mover.phases):
                if isinstance(phase.manoeuvre, Brake):
                    until_mps[part, index, place] = group.column(phase.manoeuvre.until_mps)
    start_s = np.nan_to_num(trace.phase_start_s, nan=0.0)
    step = np.minimum((start_s / trace.step_s + 1e-9).astype(np.int64), trace.time_s.size - 1)
    speed_mps = np.take_along_axis(trace.speed_mps, step, axis=2)
    begun = ~np.isnan(trace.phase_start_s) & ~np.isnan(until_mps)
    failed = (begun & (until_mps > speed_mps + rounding_mps)).reshape(rows, -1)

    def details(row: int, place: int) -> Details:
        mover, phase = divmod(place, most)
        return Details(
            f"{mover_path(mover)}.phases[{phase}].manoeuvre.until_mps",
            "braking down to {value} m/s begins at {limit} m/s: a simulator would accelerate",
            value=float(until_mps[row, mover, phase]),
            limit=float(speed_mps[row, mover, phase]),
            unit="m/s",
            hint="brake to a lower speed, or use a speed manoeuvre",
        )

    applicable = ever((~np.isnan(until_mps)).reshape(rows, -1))
    return Verdict(applicable, (Breach(0, failed, details),), not_applicable="no brake manoeuvre")


RULE = Rule(
    id="motion.brake_slows",
    title="Brake manoeuvres end at a lower speed than they begin at",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases"),
    statement="A brake manoeuvre never ends at a higher speed than it begins at.",
    formula="until_mps <= speed at the start of the phase + brake_slows_mps",
    limits=("brake_slows_mps",),
    source="ASAM OpenSCENARIO 1.2, SpeedAction goes to its target from either side",
)
