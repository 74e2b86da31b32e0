"""Nobody drives far above the speed limit without the scenario saying so."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.domain.actor import CATEGORIES, ON_RAILS

#: Trains and trams have limits of their own.
_BY_RAIL = np.array([*(category in ON_RAILS for category in CATEGORIES), False])


def evaluate(context: CheckContext) -> Verdict:
    """Compare the greatest speed with the speed limit of the road."""
    factor = context.limits.speeding_factor
    allowed_mps = context.batch.column(lambda scenario: scenario.road.speed_limit_mps)
    limit_mps = factor.value * allowed_mps
    top = context.kinematics.max_speed
    failed = top.value > limit_mps[:, None] * (1 + 1e-9)
    failed &= ~_BY_RAIL[context.category_code]

    def details(row: int, mover: int) -> Details:
        time_s = float(context.trace.time_s[top.step[row, mover]])
        return Details(
            context.motion_path(row, mover, time_s),
            f"{{value}} m/s where {allowed_mps[row]:.6g} m/s are allowed;"
            " more than {limit} m/s is hardly meant",
            float(top.value[row, mover]),
            float(limit_mps[row]),
            "m/s",
            "lower the speed or raise the speed limit of the road",
            factor.source,
        )

    return Verdict(np.ones(failed.shape[0], dtype=np.bool_), (Breach(0, failed, details),))


RULE = Rule(
    id="motion.speed_limit",
    title="Speeds suit the speed limit",
    severity="warning",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Nobody drives far above the speed limit of the road.",
    formula="v <= speeding_factor * speed limit * (1 + 1e-9); not for trams and trains",
    limits=("speeding_factor",),
)
