"""What is carried starts at its carrier, as fast as it."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.carried import Carried
from scenario_gen.checks.context import CheckContext, mover_path
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare place and speed with those of the carrier at the start."""
    carried, limits, trace = Carried.of(context), context.limits, context.trace
    gap_m = carried.gap_m(context)[:, 0]
    far = np.zeros((context.batch.size, context.batch.actor_count))
    far[carried.row, carried.mover] = gap_m
    carrier = np.zeros(far.shape, dtype=np.intp)
    carrier[carried.row, carried.mover] = carried.carrier
    slower_mps = np.abs(
        trace.speed_mps[carried.row, carried.mover, 0]
        - trace.speed_mps[carried.row, carried.carrier, 0]
    )

    def name(row: int, mover: int) -> str:
        return str(getattr(context.mover(row, int(carrier[row, mover])), "id", "the ego"))

    def place(row: int, mover: int) -> Details:
        return Details(
            f"{mover_path(mover)}.start",
            f"it starts {{value}} m from {name(row, mover)}, which carries it; at most {{limit}} m",
            float(far[row, mover]),
            limits.carried_gap_m.value,
            limits.carried_gap_m.unit,
            "start it within the box of its carrier or right at it",
            limits.carried_gap_m.source,
        )

    def speed(row: int, mover: int) -> Details:
        return Details(
            f"{mover_path(mover)}.speed_mps",
            f"it starts at {{value}} m/s; {name(row, mover)}, which carries it, at {{limit}} m/s",
            float(trace.speed_mps[row, mover, 0]),
            float(trace.speed_mps[row, carrier[row, mover], 0]),
            "m/s",
            "give both the same speed",
        )

    applicable = np.zeros(context.batch.size, dtype=np.bool_)
    applicable[carried.row] = True
    return Verdict(
        applicable,
        (
            Breach(0, carried.spread(context, gap_m > limits.carried_gap_m.value), place),
            Breach(0, carried.spread(context, slower_mps > limits.standing_mps.value), speed),
        ),
        not_applicable="nobody is carried",
    )


RULE = Rule(
    id="carried.start",
    title="What is carried starts at its carrier, as fast as it",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="What is carried starts at its carrier and as fast as it.",
    formula="gap(carried, carrier) <= carried_gap_m and |difference of speeds| <= standing_mps at t"
    " = 0",
    limits=("carried_gap_m", "standing_mps"),
)
