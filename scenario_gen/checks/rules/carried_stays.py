"""What is carried stays at its carrier until it is released."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.carried import Carried
from scenario_gen.checks.context import CheckContext, mover_path
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare the distance with the limit at all times before the first phase of the carried."""
    carried, limit, time_s = Carried.of(context), context.limits.carried_gap_m, context.trace.time_s
    gap_m = carried.gap_m(context)
    apart = (gap_m > limit.value) & (time_s <= carried.release_s(context)[:, None])
    # Who does not start there is found by carried.start.
    failed = apart.any(axis=-1) & ~apart[:, 0]
    step = np.zeros((context.batch.size, context.batch.actor_count), dtype=np.intp)
    step[carried.row, carried.mover] = apart.argmax(axis=-1)

    def details(row: int, mover: int) -> Details:
        at_s = float(time_s[step[row, mover]])
        return Details(
            mover_path(mover),
            f"it is more than {limit.value:g} m from its carrier at {{value}} s,"
            " before it is released",
            at_s,
            unit="s",
            hint="release it before its carrier changes speed or lane, or give it the same phases",
            source=limit.source,
        )

    applicable = np.zeros(context.batch.size, dtype=np.bool_)
    applicable[carried.row] = True
    return Verdict(
        applicable, (Breach(0, carried.spread(context, failed), details),),
        not_applicable="nobody is carried",
    )  # fmt: skip


RULE = Rule(
    id="carried.stays",
    title="What is carried stays at its carrier until it is released",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases"),
    statement="What is carried stays at its carrier until its own first phase begins.",
    formula="gap(carried, carrier) <= carried_gap_m at all t up to the start of the first phase of"
    " the carried",
    limits=("carried_gap_m",),
)
