"""Tyres of actors transmit no more than friction allows."""

from __future__ import annotations

from scenario_gen.checks.constants import GRAVITY, WINDOW
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.friction import over_friction
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare the acceleration in the plane with mu g."""
    return over_friction(context, ego=False)


RULE = Rule(
    id="motion.friction_circle",
    title="Accelerations of vehicles lie within the friction circle",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="The tyres of actors on wheels transmit no more than the friction at their place,"
    " time and speed allows.",
    formula="a_x^2 + a_y^2 <= (mu(v) g (1 + 1e-6))^2, second differences over twice window_s, the"
    " largest mu(v) of the window; mu(v) = mu f(v), the share f that is left at the speed v",
    constants=(
        GRAVITY,
        WINDOW,
    ),
    source="default: friction circle (Kamm); tyre table by speed",
    version="2.0",
)
