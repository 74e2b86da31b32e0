"""Who crosses sets off from standstill."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Look for actors that move before their crossing begins."""
    trace, limit = context.trace, context.limits.standing_mps
    rows, count, most = trace.phase_start_s.shape
    crosses = np.zeros((rows, count, most), dtype=np.bool_)
    speed_mps = np.full((rows, count, most), np.nan)
    for group, part, _ in context.groups():
        for index, mover in enumerate(movers(group)):
            for place, phase in enumerate(mover.phases):
                if phase.manoeuvre.kind != "cross":
                    continue
                crosses[part, index, place] = True
                start_s = trace.phase_start_s[part, index, place, None]
                before = trace.time_s < start_s - 1e-6
                speed_mps[part, index, place] = np.where(
                    before, trace.speed_mps[part, index], 0.0
                ).max(axis=-1)
    failed = (speed_mps > limit.value).reshape(rows, -1)

    def details(row: int, place: int) -> Details:
        mover, phase = divmod(place, most)
        return Details(
            f"{mover_path(mover)}.phases[{phase}].trigger",
            "it moves with up to {value} m/s before its crossing begins",
            float(speed_mps[row, mover, phase]),
            limit.value,
            limit.unit,
            "let the phases that change its speed begin after the crossing has begun",
            limit.source,
        )

    return Verdict(
        ever(crosses.reshape(rows, -1)), (Breach(0, failed, details),),
        not_applicable="nobody crosses",
    )  # fmt: skip


RULE = Rule(
    id="motion.crossing",
    title="Who crosses sets off from standstill",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases"),
    statement="Whoever crosses stands until its crossing begins.",
    formula="v <= standing_mps at all t before the start of the crossing",
    limits=("standing_mps",),
)
