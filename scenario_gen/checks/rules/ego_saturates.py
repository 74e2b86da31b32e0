"""The reference drive of the ego can be driven."""

from __future__ import annotations

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.rules.motion_saturates import RULE as OF_ACTORS
from scenario_gen.checks.saturation import saturates
from scenario_gen.checks.verdict import Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare what the ego does under its limits with its reference drive."""
    return saturates(context, ego=True)


RULE = Rule(
    id="ego.saturates",
    title="The ego's reference drive can be followed",
    # The system under test drives the ego: what the reference driver does is no error of it.
    severity="warning",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases"),
    statement="An ego that follows its reference drive under the limits of its kind and of friction"
    " stays near it.",
    formula=OF_ACTORS.formula,
    limits=OF_ACTORS.limits,
    source=OF_ACTORS.source,
)
