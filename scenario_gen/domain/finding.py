"""Findings: the one form in which a rule tells a person, a report and the next prompt."""

from __future__ import annotations

from typing import Literal, TypeAlias

from scenario_gen.domain.base import Model

Severity: TypeAlias = Literal["error", "warning", "info"]
State: TypeAlias = Literal["passed", "failed", "not_applicable", "not_checked"]


class Finding(Model):
    """One thing that a rule has to say about one scenario."""

    rule: str
    """Id of the rule, such as ``motion.friction_circle``."""
    version: str = ""
    """Of the rule; empty for what is found without one, such as a file that cannot be read."""
    severity: Severity
    path: str
    """JSON path in the scenario, such as ``$.actors[0].speed_mps``."""
    message: str
    value: float | str | None = None
    limit: float | str | None = None
    unit: str = ""
    source: str = ""
    """Standard, clause or paper that the limit is from; ``default`` where it is ours."""
    link: str = ""
    """Where the source can be read, where it is public."""
    hint: str = ""


class RuleOutcome(Model):
    """What one rule concluded for one scenario; ``not_checked`` never reads as ``passed``."""

    rule: str
    version: str = ""
    """Of the rule."""
    state: State
    reason: str = ""


class CheckResult(Model):
    """All outcomes and findings for one scenario."""

    outcomes: tuple[RuleOutcome, ...]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """No finding of severity error."""
        return not any(finding.severity == "error" for finding in self.findings)
