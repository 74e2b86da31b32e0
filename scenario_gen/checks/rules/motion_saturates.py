"""Actors can do what they are to do, within what they, their tyres and the road can."""

from __future__ import annotations

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.saturation import saturates
from scenario_gen.checks.verdict import Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare what actors do under their limits with what is demanded of them."""
    return saturates(context, ego=False)


RULE = Rule(
    id="motion.saturates",
    title="Actors can follow their demand",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases"),
    statement="An actor that follows the rollout under the limits of its kind and of friction stays"
    " near the places and speeds that are demanded of it.",
    formula="|p - p_d| <= departs_m and |v - v_d| <= departs_mps, with p and v of the model of"
    " scenario_gen.dynamics that is limited by accel_mps2, decel_mps2, jerk_mps3, turning_radius_m,"
    " steering_rate_radps, lean_rad, lean_rate_radps and mu(v) g",
    limits=(
        "departs_m",
        "departs_mps",
        "accel_mps2",
        "decel_mps2",
        "jerk_mps3",
        "turning_radius_m",
        "steering_rate_radps",
        "lean_rad",
        "lean_rate_radps",
    ),
    source="default: kinematic bicycle within the friction circle",
)
