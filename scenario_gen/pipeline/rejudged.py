"""Judging anew what the ledger cannot vouch for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.checks import RULES, check
from scenario_gen.checks.profiles import limits_of
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.judging import Settings, Told, judged
from scenario_gen.pipeline.standing import Judged, Paper

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

    def judged(self, scenarios: Sequence[Scenario]) -> list[Judged]:
        """What the tool says of scenarios now, in order."""
        return judged(scenarios, Settings(self.brief, self.odd, self.folder), self.tell)

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
        found = self.judged([scenarios[place] for place in places])
        return dict(zip(places, found, strict=True))

    def _still(self, scenarios: Sequence[Scenario], places: Sequence[int]) -> dict[int, Judged]:
        if not places:
            return {}
        batch = ScenarioBatch.of([scenarios[place] for place in places])
        limits = limits_of(self.brief.limits)
        report = check(batch, None, odd=self.odd, limits=limits, rules=_STILL)
        failed = np.flatnonzero(~report.ok).tolist()
        return {places[row]: Judged(report.findings(row)) for row in failed}
