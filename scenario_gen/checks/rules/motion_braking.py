"""Actors slow down no faster than their category can."""

from __future__ import annotations

from scenario_gen.checks.category_limit import over_limit
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare the greatest decrease of the speed with the limit of the category."""
    return over_limit(
        context,
        context.kinematics.max_decel,
        "decel_mps2",
        "a {category} slows down with {value} m/s2; at most {limit} m/s2",
        hint="give the change of speed more time or a lower rate; steps are never possible",
        with_ego=context.ego_has_task,
    )


RULE = Rule(
    id="motion.braking",
    title="Decelerations are possible for the category",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Nobody slows down faster than its kind, or its category without a kind, can.",
    formula="(v(t) - v(t + dt)) / dt <= decel_mps2[category, kind] * (1 + 1e-6); of the ego only in"
    " its own phases; not where a road or a crossing ends",
    limits=("decel_mps2",),
)
