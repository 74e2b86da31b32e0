"""Whether scenarios of the library are and do what their records say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenario_gen.avoidance import chosen_profiles
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.library import LibraryRecord
from scenario_gen.domain.preventability import PreventabilityLabel
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.library import read_library
from scenario_gen.metrics import impact
from scenario_gen.pipeline.evaluate import Evaluation, evaluate


@dataclass(frozen=True)
class RowCheck:
    """One scenario of the library against its record."""

    scenario: Scenario
    record: LibraryRecord
    evaluation: Evaluation
    contact: bool | None
    """Whether the ego touches another actor; None where it was not rolled out."""
    preventability: PreventabilityLabel | None = None
    """Under the default profiles; None where the scenario was not accepted."""

    @property
    def differences(self) -> tuple[str, ...]:
        """What differs from the record, in words; empty where all is as expected."""
        expected, found = self.record.expected, []
        verdict = "accepted" if self.evaluation.result.ok else "rejected"
        if verdict != expected.verdict:
            reasons = "; ".join(
                f"{f.rule}: {f.message}" for f in self.evaluation.findings if f.severity == "error"
            )
            found.append(f"verdict {verdict}, expected {expected.verdict} {reasons}".rstrip())
        rules = {f.rule for f in self.evaluation.findings}
        if more := sorted(rules - set(expected.findings)):
            found.append(f"findings not expected: {', '.join(more)}")
        if less := sorted(set(expected.findings) - rules):
            found.append(f"findings expected, not made: {', '.join(less)}")
        if self.contact is not None and self.contact != expected.contact:
            words = "touches an actor" if self.contact else "touches nobody"
            found.append(f"the ego at constant speed {words}, against its record")
        found += self._other_preventability()
        return tuple(found)

    def _other_preventability(self) -> list[str]:
        expected = self.record.expected
        here = expected.preventability_here or expected.preventability
        if self.preventability is None or here in ("not_stated", self.preventability.verdict):
            return []
        found = self.preventability
        sides = f"avoided by {', '.join(found.avoided_by) or 'none'}"
        return [f"preventability {found.verdict} ({sides}), expected {here}"]


def check_rows(scenarios: Sequence[Scenario] | None = None) -> list[RowCheck]:
    """Check scenarios with a library record, those of the library when not given.

    Raises:
        InputError: a scenario has no library record.
    """
    chosen = read_library() if scenarios is None else scenarios
    rows = []
    evaluations = evaluate(chosen, None, profiles=chosen_profiles())
    for scenario, evaluation in zip(chosen, evaluations, strict=True):
        if scenario.library is None:
            raise InputError("no library record", where=scenario.id, hint="add the key library")
        rows.append(
            RowCheck(
                scenario, scenario.library, evaluation, touches(evaluation),
                evaluation.preventability,
            )
        )  # fmt: skip
    return rows


def touches(evaluation: Evaluation) -> bool | None:
    """Whether the ego's box ever shares an area with another one; None without a rollout."""
    if evaluation.trace is None:
        return None
    row = evaluation.row
    if not ScenarioBatch.of([evaluation.scenario]).present[0, 1:].any():
        return False
    return bool(np.asarray(impact(evaluation.trace).time.valid)[row].any())
