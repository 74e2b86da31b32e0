"""Worst values of movements against limits by category and kind."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.kinematics import Worst
from scenario_gen.checks.limit import MotionLimit
from scenario_gen.checks.verdict import Bools, Breach, Details, Verdict
from scenario_gen.metrics.measure import ever

#: Relative margin for rounding: a manoeuvre at its limit is within it.
TOLERANCE = 1e-6


def over_limit(
    context: CheckContext,
    worst: Worst,
    name: MotionLimit,
    message: str,
    *,
    hint: str,
    with_ego: Bools | bool = True,
) -> Verdict:
    """The verdict where a value may not be above the limit of the category.

    Args:
        context: what is checked.
        worst: (B, N) values.
        name: of the limit; who has none is not limited.
        message: of the finding; ``{category}`` stands for the kind, or the category.
        hint: of the finding.
        with_ego: whether the ego is looked at, for all rows or (B,).
    """
    limit = context.motion_limit(name)
    failed = worst.value > limit * (1 + TOLERANCE)
    applicable = np.isfinite(limit)
    failed[:, 0] &= with_ego
    applicable[:, 0] &= with_ego

    def details(row: int, mover: int) -> Details:
        who = context.mover(row, mover)
        time_s = float(context.trace.time_s[worst.step[row, mover]])
        found = context.motion_limits.source(row, mover, name)
        return Details(
            context.motion_path(row, mover, time_s),
            message.replace("{category}", (who.kind or who.category).replace("_", " ")),
            float(worst.value[row, mover]),
            found.value,
            found.unit,
            hint,
            found.source,
        )

    return Verdict(
        ever(applicable), (Breach(0, failed, details),),
        not_applicable="nobody of a category with a limit",
    )  # fmt: skip
