"""The data are a scenario: JSON, complete, of known keys and within the bounds of each field."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Scenario objects were validated when they were made; files go through ``check_text``."""
    return Verdict(np.ones(context.batch.size, dtype=np.bool_))


RULE = Rule(
    id="schema.valid",
    title="The data are valid under the JSON Schema of scenarios",
    severity="error",
    evaluate=evaluate,
    formula="pydantic model scenario_gen.domain.scenario.Scenario",
    source="scenarios/schema",
)
