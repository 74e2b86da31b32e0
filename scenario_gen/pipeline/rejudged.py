"""Judging anew what the ledger cannot vouch for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from scenario_gen.avoidance import judges
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.checks import RULES, check
from scenario_gen.checks.profiles import limits_of
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.evaluate import Evaluation, evaluate
from scenario_gen.pipeline.standing import Judged, Paper

Told: TypeAlias = Callable[[int, int], None]
#: Scenarios that are rolled out at a time: traces of all of them would not fit into memory.
_CHUNK = 200
#: Rules that look at the scenario alone: quick, so they are asked of every scenario.
_STILL = tuple(rule for rule in RULES if set(rule.needs) <= {"scenario", "odd"})


@dataclass(frozen=True)
class Judge:
    """What scenarios are judged by."""

    brief: Brief
    odd: Odd
    folder: Path | None = None
    """Where external roads lie."""
    tell: Told | None = None

    def evaluated(self, scenarios: Sequence[Scenario]) -> Iterator[Evaluation]:
        """Scenarios rolled out and checked, in order, with who could have avoided a contact."""
        brief = self.brief
        limits, profiles = limits_of(brief.limits), judges(brief.preventability)
        for start in range(0, len(scenarios), _CHUNK):
            chunk = scenarios[start : start + _CHUNK]
            yield from evaluate(
                chunk, self.odd, brief.reference_driver, self.folder, limits, profiles
            )  # fmt: skip
            if self.tell is not None:
                self.tell(start + len(chunk), len(scenarios))

    def rejudged(
        self,
        scenarios: Sequence[Scenario],
        papers: Sequence[Paper],
        accepted: Mapping[str, LedgerEntry],
        *,
        everything: bool,
    ) -> dict[int, Judged]:
        """By place: who is not vouched for, and whoever they may be a duplicate of.

        Of the others those that a rule turns down which needs no rollout.
        """
        able = [place for place, paper in enumerate(papers) if paper.against is None]
        again = [place for place in able if everything or not papers[place].vouched]
        found = self._places(scenarios, again)
        changed = [place for place, paper in enumerate(papers) if paper.changed]
        if everything:
            return found | self._still(scenarios, changed)
        shapes = {one.structure.fingerprint for one in found.values() if one.structure}
        others = [
            place for place in able
            if place not in found and accepted[scenarios[place].id].structure in shapes
        ]  # fmt: skip
        found |= self._places(scenarios, others)
        still = [*changed, *(place for place in able if place not in found)]
        return found | self._still(scenarios, still)

    def _places(self, scenarios: Sequence[Scenario], places: Sequence[int]) -> dict[int, Judged]:
        evaluated = self.evaluated([scenarios[place] for place in places])
        return {
            place: judged_of(result) for place, result in zip(places, evaluated, strict=True)
        }  # fmt: skip

    def _still(self, scenarios: Sequence[Scenario], places: Sequence[int]) -> dict[int, Judged]:
        if not places:
            return {}
        batch = ScenarioBatch.of([scenarios[place] for place in places])
        limits = limits_of(self.brief.limits)
        report = check(batch, None, odd=self.odd, limits=limits, rules=_STILL)
        failed = np.flatnonzero(~report.ok).tolist()
        return {places[row]: Judged(report.findings(row)) for row in failed}


def judged_of(result: Evaluation) -> Judged:
    """What counts of an evaluation; its rollout is let go."""
    return Judged(result.findings, result.structure, result.realised)
