"""What is measured: the accepted scenarios of a suite, and which of them count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scenario_gen.coverage.factors import factors
from scenario_gen.coverage.realised import Realised
from scenario_gen.coverage.table import FactorTable, Ints
from scenario_gen.domain.coverage import Population, Standing
from scenario_gen.domain.coverage_model import CoverageModel, Variants
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.requirement import Requirement
from scenario_gen.domain.review_summary import ReviewSummary
from scenario_gen.domain.scenario import Scenario

_WHAT: dict[Standing, str] = {
    "counted": "accepted and distinct: these are in the numerators",
    "variant": "variants of a counted scenario that differ in no level of any factor",
    "duplicate": "duplicates of another scenario",
    "outside_odd": "outside the operational design domain",
    "stale": "accepted once; changed or gone since, or the present rules turn them down",
    "draft": "files that neither ledger nor review has as passed by the rules",
    "review_rejected": "rejected in a review",
    "retired": "retired in a review",
    "rejected": "proposals that rules turned down",
    "invalid": "proposals that are no scenario",
    "error": "proposals that could not be worked on",
}
_APART_VARIANTS = "variants: accepted with a structure that was there before"


@dataclass(frozen=True)
class Apart:
    """Something that does not count."""

    standing: Standing
    name: str
    """Id of a scenario; empty for a proposal that never was one."""
    reason: str = ""
    proposal: bool = False
    """Whether it never came into the suite: there is no file of it."""


@dataclass(frozen=True)
class Suite:
    """A suite as it is measured. S scenarios have passed, duplicates are already apart."""

    name: str
    scenarios: tuple[Scenario, ...]
    """S accepted scenarios: for every structure the first one, then its variants."""
    structures: tuple[str, ...]
    """S fingerprints of their structures."""
    seen: Realised
    """S rows."""
    apart: tuple[Apart, ...] = ()
    proposals: tuple[str, ...] = ()
    """Structures of all proposals that became a scenario, in order, duplicates included."""
    requirements: tuple[Requirement, ...] = ()
    """Those of the brief."""
    given_tags: tuple[str, ...] = ()
    """Tags that the brief gives to every scenario: they bear out nothing."""
    stale: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    review: ReviewSummary | None = None
    """What was decided on the scenarios."""


@dataclass(frozen=True)
class Counted:
    """The rows of a suite that count, and the variants beside them."""

    suite: Suite
    rows: Ints
    """(C,) places in ``suite.scenarios``."""
    first: Ints
    """Of these, the places in ``rows`` of those that are the first of their structure."""
    apart: Ints
    """Places in ``suite.scenarios`` of the variants that do not count."""
    table: FactorTable
    """C rows."""
    variants: FactorTable
    """Of the variants that do not count."""
    model: CoverageModel
    scenarios: tuple[Scenario, ...] = field(repr=False, default=())
    """C scenarios."""
    seen: Realised | None = None
    """C rows."""

    @property
    def size(self) -> int:
        """C"""
        return int(self.rows.size)

    @property
    def first_table(self) -> FactorTable:
        """The table of the first of each structure alone."""
        return self.table.take(self.first)

    def populations(self) -> tuple[Population, ...]:
        """What there is, and what of it counts."""
        names = {"counted": list(self.table.ids), "variant": list(self.variants.ids)}
        counts: dict[str, int] = {name: len(ids) for name, ids in names.items()}
        proposals: Counter[str] = Counter()
        for item in self.suite.apart:
            counts[item.standing] = counts.get(item.standing, 0) + 1
            proposals[item.standing] += item.proposal
            if item.name:
                names.setdefault(item.standing, []).append(item.name)
        strict = self.model.variants == "apart"
        return tuple(
            Population(
                standing=standing,
                count=counts.get(standing, 0),
                proposals=proposals[standing],
                what=_APART_VARIANTS if strict and standing == "variant" else what,
                scenarios=tuple(names.get(standing, ())),
            )
            for standing, what in _WHAT.items()
        )


def count(suite: Suite, odd: Odd, model: CoverageModel) -> Counted:
    """Which scenarios count.

    Raises:
        InputError: the model names a factor or a level that there is not.
    """
    table = factors(suite.scenarios, odd, model, seen=suite.seen)
    rows = counted_rows(suite.structures, table.codes, model.variants)
    apart = np.setdiff1d(np.arange(len(suite.scenarios)), rows)
    named = np.array(suite.structures, dtype=object)[rows]
    seen_once: dict[str, int] = {}
    for place, structure in enumerate(named.tolist()):
        seen_once.setdefault(structure, place)
    return Counted(
        suite,
        rows,
        np.array(sorted(seen_once.values()), dtype=np.int64),
        apart,
        table.take(rows),
        table.take(apart),
        model,
        tuple(suite.scenarios[row] for row in rows.tolist()),
        suite.seen.take(rows),
    )


def counted_rows(structures: Sequence[str], codes: np.ndarray, variants: Variants) -> Ints:
    """(C,) rows that count, in order.

    Args:
        structures: S fingerprints.
        codes: (S, F) levels.
        variants: what becomes of a structure that was there before.
    """
    size = len(structures)
    if variants == "counted" or not size:
        return np.arange(size, dtype=np.int64)
    structure = np.unique(np.array(structures, dtype=str), return_inverse=True)[1].reshape(-1, 1)
    key = structure if variants == "apart" else np.column_stack((structure, codes))
    return np.sort(np.unique(key, axis=0, return_index=True)[1]).astype(np.int64)
