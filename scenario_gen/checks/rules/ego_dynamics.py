"""The reference driver of the ego stays within the friction circle."""

from __future__ import annotations

from scenario_gen.checks.constants import GRAVITY, WINDOW
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.friction import over_friction
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare the acceleration of the ego in the plane with mu g."""
    return over_friction(context, ego=True)


RULE = Rule(
    id="ego.dynamics",
    title="The ego's reference drive lies within the friction circle",
    # The system under test drives the ego: what the reference driver does is no error of it.
    severity="warning",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="The reference drive of the ego asks its tyres for no more than the friction at its"
    " place, time and speed allows.",
    formula="a_x^2 + a_y^2 <= (mu(v) g (1 + 1e-6))^2, second differences over twice window_s, the"
    " largest mu(v) of the window; mu(v) = mu f(v), the share f that is left at the speed v",
    constants=(
        GRAVITY,
        WINDOW,
    ),
    source="default: friction circle (Kamm); tyre table by speed",
    version="2.0",
)
