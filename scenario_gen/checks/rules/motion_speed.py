"""Nobody is faster than its category can be."""

from __future__ import annotations

from scenario_gen.checks.category_limit import over_limit
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare the greatest speed with the limit of the category."""
    return over_limit(
        context,
        context.kinematics.max_speed,
        "speed_mps",
        "a {category} at {value} m/s; at most {limit} m/s",
        hint="lower the speed, or choose another category",
    )


RULE = Rule(
    id="motion.speed",
    title="Speeds are possible for the category",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Nobody is ever faster than its kind, or its category without a kind, can be.",
    formula="v <= speed_mps[category, kind] * (1 + 1e-6); what is carried may be as fast as its"
    " carrier",
    limits=("speed_mps",),
)
