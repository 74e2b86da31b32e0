"""Checks: a runner and one rule per file; see ``registry`` for the list."""

from scenario_gen.checks.files import check_text
from scenario_gen.checks.limit import Limit
from scenario_gen.checks.limits import DEFAULT_LIMITS, Limits
from scenario_gen.checks.registry import RULES, rule, rules_digest
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.runner import CheckReport, check
from scenario_gen.checks.verdict import STATES

__all__ = [
    "DEFAULT_LIMITS",
    "RULES",
    "STATES",
    "CheckReport",
    "Limit",
    "Limits",
    "Rule",
    "check",
    "check_text",
    "rule",
    "rules_digest",
]
