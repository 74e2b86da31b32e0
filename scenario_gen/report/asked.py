"""What was asked of the run, as lines of name and value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenario_gen.domain.brief import Brief
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.report.model import Fact

_UNITS = {"_mps": "m/s", "_mmph": "mm/h", "_m": "m", "_c": "\u00b0C"}


def asked(brief: Brief, run: Mapping[str, Any], limits: LimitsUsed | None) -> tuple[Fact, ...]:
    """The brief and what the run was made with."""
    lines: dict[str, object] = {
        "Brief": brief.name,
        "Function under test": brief.function,
        "Scenarios wanted": brief.count,
        "Topics": ", ".join(brief.topics),
        "Weights of topics": ", ".join(f"{k} {v:g}" for k, v in brief.mix.items()) or "all equal",
        "Hazards in the person's words": "; ".join(brief.hazards) or "none given",
        "Requirements": ", ".join(one.id for one in brief.asked_requirements) or "none given",
        "Proposer": run.get("proposer", brief.proposer.name),
        "Model": run.get("model") or "none",
        "Level of proposals": run.get("level", brief.proposer.level),
        "Seed": brief.seed,
        "Reference driver of the ego": brief.reference_driver,
        "Preventability judged by": ", ".join(brief.preventability.profiles),
        "Limits of the run": _limits(limits),
        "Tool of the run": f"scenario-gen {run.get('tool_version', 'unknown')}",
    }
    return tuple(Fact(name=name, value=str(value)) for name, value in lines.items())


def odd_lines(odd: Odd) -> tuple[Fact, ...]:
    """Every attribute of an ODD; one that is not restricted says so."""
    lines = [Fact(name="Name", value=odd.name)]
    for name in type(odd).model_fields:
        if name != "name":
            lines.append(Fact(name=_said(name), value=_attribute(getattr(odd, name))))
    return tuple(lines)


def _said(name: str) -> str:
    """The name of an attribute, with its unit in brackets."""
    for suffix, unit in _UNITS.items():
        if name.endswith(suffix):
            return f"{_said(name[: -len(suffix)])} [{unit}]"
    return name.replace("_", " ").capitalize()


def _attribute(value: Range | tuple[str, ...] | None) -> str:
    if value is None:
        return "not restricted"
    if isinstance(value, Range):
        low, high = value.minimum, value.maximum
        if low is None:
            return "not restricted" if high is None else f"at most {high:g}"
        return f"at least {low:g}" if high is None else f"{low:g} to {high:g}"
    return ", ".join(value) or "none"


def _limits(limits: LimitsUsed | None) -> str:
    if limits is None:
        return "not said"
    given = "".join(f", {name} = {value:g}" for name, value in limits.overrides.items())
    return f"{limits.profile}{given} ({limits.digest})"
