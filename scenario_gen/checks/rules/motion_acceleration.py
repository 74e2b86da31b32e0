"""Actors speed up no faster than their category can."""

from __future__ import annotations

from scenario_gen.checks.category_limit import over_limit
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare the greatest increase of the speed with the limit of the category."""
    return over_limit(
        context,
        context.kinematics.max_accel,
        "accel_mps2",
        "a {category} speeds up with {value} m/s2; at most {limit} m/s2",
        hint="give the change of speed more time or a lower rate; steps are never possible",
        with_ego=context.ego_has_task,
    )


RULE = Rule(
    id="motion.acceleration",
    title="Accelerations are possible for the category",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Nobody speeds up faster than its kind, or its category without a kind, can.",
    formula="(v(t + dt) - v(t)) / dt <= accel_mps2[category, kind] * (1 + 1e-6); of the ego only in"
    " its own phases",
    limits=("accel_mps2",),
)
