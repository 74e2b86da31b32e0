"""A synchronisation begins while both still have a way to go."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Look for synchronisations that are over as they begin."""
    trace, least = context.trace, context.limits.synchronise_s
    rows, count, most = trace.phase_start_s.shape
    looked_at = np.zeros((rows, count, most), dtype=np.bool_)
    for group, part, _ in context.groups():
        for index, mover in enumerate(movers(group)):
            for place, phase in enumerate(mover.phases):
                looked_at[part, index, place] = phase.manoeuvre.kind == "synchronise"
    lasts_s = trace.phase_end_s - trace.phase_start_s
    failed = (looked_at & (lasts_s < least.value)).reshape(rows, -1)

    def details(row: int, place: int) -> Details:
        mover, phase = divmod(place, most)
        return Details(
            f"{mover_path(mover)}.phases[{phase}].manoeuvre",
            "the synchronisation is over as it begins at {value} s: one of the two has passed its"
            " place by then, or drives away from it",
            float(trace.phase_start_s[row, mover, phase]),
            unit="s",
            hint="begin earlier, or put both places farther ahead",
        )

    return Verdict(
        ever(looked_at.reshape(rows, -1)), (Breach(0, failed, details),),
        not_applicable="nobody synchronises",
    )  # fmt: skip


RULE = Rule(
    id="motion.synchronise",
    title="Synchronisations begin while both still have a way to go",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases"),
    statement="A synchronisation begins while both movers still have a way to go.",
    formula="end - start of the phase >= synchronise_s",
    limits=("synchronise_s",),
    source="ASAM OpenSCENARIO 1.2, SynchronizeAction",
)
