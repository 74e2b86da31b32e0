"""The figures of the last trial, as they come with the tool: what a report quotes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from scenario_gen.checks import DEFAULT_LIMITS, RULES
from scenario_gen.confidence.trials import Trial
from scenario_gen.domain.base import Model

_PATH = Path(__file__).with_name("figures.json")
Count = Annotated[int, Field(ge=0)]


class FaultFigures(Model):
    id: str
    statement: str
    rules: tuple[str, ...]
    planted: Count
    caught: Count


class ConfidenceFigures(Model):
    """What a trial came to, with the rules and limits that were tried."""

    rules: dict[str, str]
    """Versions of the rules by id."""
    limits_digest: str
    """Of the numbers of the limits; a trial is made with the default ones."""
    good: Count
    """Good scenarios that faults were planted in."""
    false_alarms: Count
    faults: tuple[FaultFigures, ...]

    @property
    def planted(self) -> int:
        """Number of spoilt scenarios."""
        return sum(fault.planted for fault in self.faults)

    @property
    def caught(self) -> int:
        """Number of those that were found."""
        return sum(fault.caught for fault in self.faults)


def figures_of(trial: Trial) -> ConfidenceFigures:
    """The figures of a trial that was just made."""
    return ConfidenceFigures(
        rules={rule.id: rule.version for rule in RULES},
        limits_digest=DEFAULT_LIMITS.used.digest,
        good=trial.good,
        false_alarms=len(trial.false_alarms),
        faults=tuple(
            FaultFigures(
                id=one.fault.id,
                statement=one.fault.statement,
                rules=tuple(one.fault.rules),
                planted=one.planted,
                caught=one.caught,
            )
            for one in trial.faults
        ),
    )


def shipped_figures() -> ConfidenceFigures:
    """The figures that come with the tool."""
    return ConfidenceFigures.model_validate_json(_PATH.read_bytes())
