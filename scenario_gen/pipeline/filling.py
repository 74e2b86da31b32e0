"""Filling gaps: which combination a proposal is for, and what came of it.

What is aimed at follows from the proposals that were committed and from those under way, in the
order of their index: as a run does, it depends on no clock, so a replay aims at the same.
"""

from __future__ import annotations

import math

import numpy as np

from scenario_gen.catalog.coverage_files import with_coverage_model
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.coverage import (
    Counted,
    Realised,
    constraints_of,
    count,
    default_model,
    factor_definitions,
    factors,
)
from scenario_gen.coverage.aiming import bounds_of_levels
from scenario_gen.coverage.open_settings import OpenSettings
from scenario_gen.coverage.planner import Planner, Target
from scenario_gen.coverage.table import Codes, Ints
from scenario_gen.coverage.worth import worth_of_levels
from scenario_gen.domain.brief import Brief, Topic
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.gap import FillGaps, GapTried, LevelOutOfReach, Setting
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.reach import Reach, reach_of
from scenario_gen.pipeline.suite import suite_of_run
from scenario_gen.pipeline.unreachable import unreachable_levels
from scenario_gen.propose.aim import Aim
from scenario_gen.propose.means import means_of
from scenario_gen.propose.topics import TopicPlan

REACHED = "coverage target reached"
NOTHING_LEFT = "every open combination was tried"
USED_UP = "proposals for gaps used up"
#: What a person would name first of a scene; of a whole row a prompt gets no more than this.
_TOLD = ("event", "actor", "road", "precipitation", "light", "ego_speed")


def with_model(brief: Brief, odd: Odd) -> Brief:
    """The brief with the coverage model in place, where it asks for gaps to be filled."""
    if brief.fill_gaps is None:
        return brief
    asked = brief.fill_gaps
    if asked.model is None:
        asked = asked.model_copy(update={"model": default_model(odd, brief)})
    return brief.model_copy(update={"fill_gaps": with_coverage_model(asked)})


class Filling:
    """The state of filling the gaps of one run."""

    def __init__(self, brief: Brief, asked: FillGaps, odd: Odd, topics: TopicPlan) -> None:
        """Nothing is counted yet.

        Args:
            brief: of the run.
            asked: with the coverage model itself.
            odd: of the run.
            topics: that can be asked for.

        Raises:
            InputError: the model names a factor or a level that there is not.
        """
        assert isinstance(asked.model, CoverageModel)  # noqa: S101 - see ``with_model``
        self.asked = asked
        self.model = asked.model
        self.brief = brief
        self.odd = odd
        self._topics = tuple(topic for topic, _ in topics.weights)
        self.factors = factor_definitions(odd, self.model)
        self.rules = constraints_of(self.model, self.factors)
        self.settings = OpenSettings(self.factors, self.rules, asked.strength)
        self._bounds = bounds_of_levels(odd, self.model)
        self._planner: Planner | None = None
        self._reach: Reach | None = None
        self._targets: dict[int, Target] = {}
        self._kept: set[bytes] = set()
        self.covered_before = 0
        self.scenarios_before = 0
        self.proposals = 0

    @property
    def planner(self) -> Planner:
        """What chooses the rows; there from ``begin`` on."""
        assert self._planner is not None  # noqa: S101
        return self._planner

    @property
    def begun(self) -> bool:
        """Whether proposals are for gaps by now."""
        return self._planner is not None

    def begin(self, accepted: list[Scenario], entries: list[LedgerEntry]) -> None:
        """Count what there is, as ``scenario-gen coverage`` does, and get ready to aim."""
        counted = count(suite_of_run(accepted, entries, self.brief, self.odd), self.odd, self.model)
        structures = counted.suite.structures
        for row, place in enumerate(counted.rows.tolist()):
            self._count(structures[place], counted.table.codes[row], counted.table.counted[row])
        self.covered_before, self.scenarios_before = self.settings.covered, len(accepted)
        means = means_of(self.odd, self._topics, self.brief.seed)
        self._reach = reach_of(means, self.factors, self.odd, self.model, self._bounds)
        self._planner = Planner(
            self.settings,
            self.rules,
            self._reach.levels,
            self._reach.held,
            self._worth(counted),
            self.asked.tries,
        )

    def stop_reason(self) -> str | None:
        """Why no further gap is filled; None while there is something to do."""
        covered, wanted = self.progress()
        if covered >= wanted:
            return REACHED
        return USED_UP if self.proposals >= self.asked.max_proposals else None

    def progress(self) -> tuple[int, int]:
        """Valid combinations that are covered, and how many reach the target."""
        wanted = math.ceil(self.asked.target * self.settings.valid - 1e-9)
        return self.settings.covered, wanted

    def aim(self, index: int) -> tuple[Topic, Aim, tuple[str, ...]] | None:
        """The topic, the aim and the phrases of a proposal; None where nothing is left to do."""
        rng = np.random.default_rng([self.brief.seed, index, 0x6A9])
        target = self.planner.next(index, rng)
        if target is None:
            return None
        levels = self._named(target.codes)
        bands = tuple((f, self._bounds[f, v]) for f, v in levels if (f, v) in self._bounds)
        assert self._reach is not None  # noqa: S101 - there from ``begin`` on
        aim = Aim(levels, bands, self._reach.places[target.choice])
        self._targets[index] = target
        return self._reach.means[target.choice].topic, aim, self._phrases(target)

    def settle(self, index: int, entry: LedgerEntry, scenario: Scenario | None) -> GapTried:
        """What an attempt at a gap came to; an accepted scenario is counted."""
        target = self._targets[index]
        new: Ints = np.empty((0, self.settings.strength), dtype=np.int64)
        came_out: Setting = ()
        if entry.outcome == "accepted" and scenario is not None:
            seen = Realised.of([entry.realised])
            table = factors([scenario], self.odd, self.model, seen=seen)
            codes = table.counted[0]
            new = self._count(entry.structure or scenario.id, table.codes[0], codes)
            came_out = self._otherwise(target, codes)
        if entry.outcome != "error":
            # An answer that did not come says nothing about the gap.
            self.planner.settle(index, new)
        self.proposals += 1
        covered = {tuple(each) for each in new.tolist()}
        return GapTried(
            gap=self.settings.named(target.gap.tolist()),
            aim=self._named(target.codes),
            wanted=target.wanted.shape[0],
            covered=len(covered),
            filled=tuple(target.gap.tolist()) in covered,
            came_out=came_out,
        )

    def release(self, index: int) -> None:
        """No further attempt is made at a proposal."""
        self.planner.release(index)
        self._targets.pop(index, None)

    def unreachable(self, beyond: Ints) -> tuple[LevelOutOfReach, ...]:
        """Levels that no proposal can be held to, of open settings (n, t) that are out of reach."""
        assert self._reach is not None  # noqa: S101 - there from ``begin`` on
        return unreachable_levels(
            self._reach, self.factors, self.settings, beyond, self.odd, self._topics
        )

    def _count(self, structure: str, codes: Codes, counted: Codes) -> Ints:
        """Count a row unless it is a variant that coverage does not count; what is new of it."""
        key = structure.encode()
        if self.model.variants == "where_they_differ":
            key += b"|" + codes.tobytes()
        if self.model.variants != "counted" and key in self._kept:
            return np.empty((0, self.settings.strength), dtype=np.int64)
        self._kept.add(key)
        return self.settings.add(counted)

    def _otherwise(self, target: Target, codes: Codes) -> Setting:
        out = []
        for position in target.gap.tolist():
            f = int(self.settings.owner[position])
            if codes[f] != position - self.settings.offsets[f]:
                factor = self.factors[f]
                level = factor.level_names[codes[f]] if codes[f] >= 0 else "not counted"
                out.append((factor.name, level))
        return tuple(out)

    def _named(self, codes: Codes) -> Setting:
        return tuple(
            (factor.name, factor.level_names[code])
            for factor, code in zip(self.factors, codes.tolist(), strict=True)
            if code >= 0
        )

    def _phrases(self, target: Target) -> tuple[str, ...]:
        """The levels of the gap in words, then what a person would name of the rest."""
        levels = self.settings.levels(target.codes).tolist()
        told = [p for p in levels if self.factors[self.settings.owner[p]].name in _TOLD]
        return tuple(self.phrase(p) for p in dict.fromkeys([*target.gap.tolist(), *told]))

    def phrase(self, position: int) -> str:
        """The words of a level."""
        f = int(self.settings.owner[position])
        return self.factors[f].levels[position - int(self.settings.offsets[f])].phrase

    def _worth(self, counted: Counted) -> np.ndarray:
        """(L,) * t what covering a setting is worth, as the coverage report has it."""
        shares, critical = worth_of_levels(counted, self.asked.tables)
        share, worst = np.concatenate(shares), np.concatenate(critical)
        worth, least = share, worst
        for _ in range(self.asked.strength - 1):
            worth, least = worth[..., None] * share, np.minimum(least[..., None], worst)
        return np.asarray(worth * least, dtype=np.float64)
