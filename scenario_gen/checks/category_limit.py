"""Worst values of movements against limits by category."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.kinematics import Worst
from scenario_gen.checks.limits import Limit
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.domain.actor import Category
from scenario_gen.metrics.measure import ever

#: Relative margin for rounding: a manoeuvre at its limit is within it.
TOLERANCE = 1e-6


def over_limit(
    context: CheckContext,
    worst: Worst,
    limits: Mapping[Category, Limit],
    message: str,
    *,
    hint: str,
    with_ego: bool = True,
) -> Verdict:
    """The verdict where a value may not be above the limit of the category.

    Args:
        context: what is checked.
        worst: (B, N) values.
        limits: by category; categories that are not named are not limited.
        message: of the finding; ``{category}`` stands for the category.
        hint: of the finding.
        with_ego: whether the ego is looked at.
    """
    limit = context.by_category(limits)
    failed = worst.value > limit * (1 + TOLERANCE)
    applicable = np.isfinite(limit)
    if not with_ego:
        failed[:, 0] = applicable[:, 0] = False

    def details(row: int, mover: int) -> Details:
        category = context.mover(row, mover).category
        time_s = float(context.trace.time_s[worst.step[row, mover]])
        return Details(
            context.motion_path(row, mover, time_s),
            message.replace("{category}", category.replace("_", " ")),
            float(worst.value[row, mover]),
            limits[category].value,
            limits[category].unit,
            hint,
            limits[category].source,
        )

    return Verdict(
        ever(applicable), (Breach(0, failed, details),),
        not_applicable="nobody of a category with a limit",
    )  # fmt: skip
