"""The data are a scenario: JSON, complete, of known keys and within the bounds of each field."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Constant, Rule
from scenario_gen.checks.verdict import Verdict

#: Longer texts and deeper nesting are refused unread.
MAX_BYTES = 10_000_000
MAX_DEPTH = 40


def evaluate(context: CheckContext) -> Verdict:
    """Scenario objects were validated when they were made; files go through ``check_text``."""
    return Verdict(np.ones(context.batch.size, dtype=np.bool_))


RULE = Rule(
    id="schema.valid",
    title="The data are valid under the JSON Schema of scenarios",
    severity="error",
    evaluate=evaluate,
    statement="The text is one JSON object that the published JSON Schema of scenarios accepts:"
    " every required key is there once, no key is unknown, and every value lies within the bounds"
    " of its field.",
    formula="bytes <= max_bytes; depth of brackets <= max_depth; keys differ; all numbers finite;"
    " model scenario_gen.domain.scenario.Scenario",
    constants=(
        Constant("max_bytes", MAX_BYTES, "byte", "default: far more than 50 actors need"),
        Constant("max_depth", MAX_DEPTH, "levels", "default: far more than a scenario has"),
    ),
    source="scenarios/schema",
)
