"""The trial of the checker: faults planted in good scenarios, and what it says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scenario_gen.confidence.faults import FAULTS
from scenario_gen.confidence.planted import Fault, Planted, plant
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.evaluate import evaluate


@dataclass(frozen=True)
class FaultTrial:
    """What the checker made of one fault, planted in every scenario that it applies to."""

    fault: Fault
    planted: int
    missed: tuple[str, ...]
    """Ids of the scenarios in which no rule that should find it did."""

    @property
    def caught(self) -> int:
        """In how many scenarios it was found."""
        return self.planted - len(self.missed)


@dataclass(frozen=True)
class Trial:
    """All faults, and the scenarios before they were spoilt."""

    faults: tuple[FaultTrial, ...]
    good: int
    """Good scenarios that faults were planted in."""
    false_alarms: tuple[tuple[str, str], ...]
    """(scenario, rule) findings in good scenarios that their records do not expect."""

    @property
    def planted(self) -> int:
        """Number of spoilt scenarios."""
        return sum(trial.planted for trial in self.faults)

    @property
    def caught(self) -> int:
        """Number of those that were found."""
        return sum(trial.caught for trial in self.faults)

    def as_json(self) -> dict[str, Any]:
        """All figures, for programs."""
        return {
            "planted": self.planted,
            "caught": self.caught,
            "good": self.good,
            "false_alarms": [{"scenario": s, "rule": r} for s, r in self.false_alarms],
            "faults": [
                {
                    "id": one.fault.id,
                    "statement": one.fault.statement,
                    "rules": list(one.fault.rules),
                    "planted": one.planted,
                    "caught": one.caught,
                    "missed": list(one.missed),
                }
                for one in self.faults
            ],
        }


def trial(scenarios: Sequence[Scenario], faults: Sequence[Fault] = FAULTS) -> Trial:
    """Plant faults in scenarios of the library, and check them before and after.

    A fault counts as caught when one of its rules makes a finding that it did not make before.
    Scenarios that are rejected as they are, by their record, are left out.
    """
    bases = [one.concrete() for one in scenarios if _is_good(one)]
    before = evaluate(bases, None)
    found = {
        base.id: {finding.rule for finding in evaluation.findings}
        for base, evaluation in zip(bases, before, strict=True)
    }
    alarms = tuple(
        (base.id, rule)
        for base in bases
        for rule in sorted(found[base.id] - set(_expected(base)))
    )  # fmt: skip
    trials = tuple(_try(fault, bases, found) for fault in faults)
    return Trial(trials, len(bases), alarms)


def _is_good(scenario: Scenario) -> bool:
    return scenario.library is None or scenario.library.expected.verdict == "accepted"


def _expected(scenario: Scenario) -> tuple[str, ...]:
    return scenario.library.expected.findings if scenario.library else ()


def _try(fault: Fault, bases: Sequence[Scenario], found: dict[str, set[str]]) -> FaultTrial:
    spoilt: list[Planted] = []
    for base in bases:
        # What was found before says nothing of the fault.
        if found[base.id].isdisjoint(fault.rules) and (one := plant(fault, base)) is not None:
            spoilt.append(one)
    evaluations = evaluate([one.scenario for one in spoilt], None)
    missed = tuple(
        one.base.id
        for one, evaluation in zip(spoilt, evaluations, strict=True)
        if {finding.rule for finding in evaluation.findings}.isdisjoint(fault.rules)
    )
    return FaultTrial(fault, len(spoilt), missed)
