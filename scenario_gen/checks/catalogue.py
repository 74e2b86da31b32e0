"""The catalogue: each rule as plain data, with its limits under a profile and its examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypeAlias

from scenario_gen.checks.limit import Limit
from scenario_gen.checks.limits import DEFAULT_LIMITS, Limits
from scenario_gen.checks.registry import RULES
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.sources import link_of

Which: TypeAlias = Literal["positive", "negative"]

#: `scenarios/` lies beside the package, in a checkout and where it is installed.
ROOT = Path(__file__).parents[2]
_EXAMPLES = "scenarios/rules"


def catalogue(limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """All rules, in the order in which they are reported, and which limits they are listed with."""
    return {
        "limits": limits.used.model_dump(mode="json"),
        "rules": [described(rule, limits) for rule in RULES],
    }


def described(rule: Rule, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """All that is to be known of a rule."""
    return {
        "id": rule.id,
        "version": rule.version,
        "severity": rule.severity,
        "title": rule.title,
        "statement": rule.statement,
        "formula": rule.formula,
        "needs": list(rule.needs),
        "limits": [number(name, limit) for name, limit in limits_of_rule(rule, limits).items()],
        "constants": [number(c.name, Limit(c.value, c.unit, c.source)) for c in rule.constants],
        "source": rule.source,
        "link": rule.link,
        "examples": {which: example(rule.id, which) for which in ("positive", "negative")},
    }


def limits_of_rule(rule: Rule, limits: Limits) -> dict[str, Limit]:
    """The numbers of the limits that a rule reads, by name."""
    return {
        name: limit
        for name, limit in limits.entries().items()
        if name.split(".", maxsplit=1)[0] in rule.limits
    }


def number(name: str, limit: Limit) -> dict[str, float | str]:
    """A limit as plain data."""
    return {"name": name, **limit._asdict(), "link": link_of(limit.source)}


def example(rule_id: str, which: Which) -> str:
    """The file that the rule passes, or finds something in, from the folder of ``scenarios/`` on.

    What a rule needs beside it lies in the same folder: ``odd.yaml``.
    """
    return f"{_EXAMPLES}/{rule_id}/{which}.json"
