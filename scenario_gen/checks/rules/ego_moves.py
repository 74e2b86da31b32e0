"""The ego drives at some time."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Look at the greatest speed of the ego."""
    limit = context.limits.standing_mps
    top_mps = context.kinematics.max_speed.value[:, :1]
    failed = top_mps <= limit.value

    def details(row: int, _: int) -> Details:
        return Details(
            "$.ego.speed_mps", "the ego stands all the time: at most {value} m/s",
            float(top_mps[row, 0]), limit.value, limit.unit,
            "give the ego a speed", limit.source,
        )  # fmt: skip

    return Verdict(np.ones(failed.shape[0], dtype=np.bool_), (Breach(0, failed, details),))


RULE = Rule(
    id="ego.moves",
    title="The ego drives",
    severity="warning",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="The ego drives at some time.",
    formula="max speed of the ego > standing_mps",
    limits=("standing_mps",),
)
