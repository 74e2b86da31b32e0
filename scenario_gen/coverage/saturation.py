"""Saturation of the generator: how much it still brings that was not there before.

These figures speak of the generator with its present prompts, not of the world: a generator that
repeats itself saturates however many rare events it never thought of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from scenario_gen.coverage.csvtext import Row
from scenario_gen.coverage.table import FactorTable, Ints

NOTE: Final = (
    "saturation of the generator, not of the world: it says how often the generator repeats"
    " itself, not which rare events exist"
)


@dataclass(frozen=True)
class Saturation:
    """Different structures over proposals.

    Attributes:
        is_new: (n,) 1 where a proposal brought a structure for the first time, else 0.
        new_pairs: (n,) pairs of levels that it brought for the first time; empty if not asked for.
        structures: different structures seen, S.
        once: structures seen once, f1.
        twice: structures seen twice, f2.
    """

    is_new: Ints
    new_pairs: Ints
    structures: int
    once: int
    twice: int

    @property
    def observations(self) -> int:
        """Proposals that became a scenario, n."""
        return int(self.is_new.size)

    @property
    def unseen_mass(self) -> float | None:
        """Good-Turing estimate f1 / n: chance that the next proposal has a new structure."""
        return self.once / self.observations if self.observations else None

    @property
    def chao1(self) -> float:
        """Lower bound for the number of structures the generator can bring (Chao 1984).

        S + f1^2 / (2 f2); without structures seen twice the bias-corrected form.
        """
        if self.twice == 0:
            return self.chao1_corrected
        return self.structures + self.once**2 / (2 * self.twice)

    @property
    def chao1_corrected(self) -> float:
        """Bias-corrected: S + f1 (f1 - 1) / (2 (f2 + 1)); defined for f2 = 0, too."""
        return self.structures + self.once * (self.once - 1) / (2 * (self.twice + 1))

    @property
    def note(self) -> str:
        """What the figures speak of."""
        return NOTE

    def rows(self) -> list[Row]:
        """Header and one row per proposal that became a scenario."""
        pairs = self.new_pairs if self.new_pairs.size else np.zeros_like(self.is_new)
        header: Row = ("scenario_number", "new_structure", "structures_so_far", "new_pairs",
                       "pairs_so_far")  # fmt: skip
        columns = (self.is_new, np.cumsum(self.is_new), pairs, np.cumsum(pairs))
        body = np.column_stack(columns).tolist()
        return [header, *((n, *row) for n, row in enumerate(body, start=1))]


def saturation(structures: Sequence[str | None], table: FactorTable | None = None) -> Saturation:
    """Novelty and estimates over proposals.

    Args:
        structures: fingerprint of each proposal in order, duplicates and variants included (else
            nothing would ever be seen twice); None where no scenario came out, left out here.
        table: the same scenarios (those with a fingerprint, in order) for novelty of pairs.
    """
    seen = [structure for structure in structures if structure is not None]
    is_new = np.zeros(len(seen), dtype=np.int64)
    counts = np.empty(0, dtype=np.int64)
    if seen:
        _, first, counts = np.unique(np.array(seen), return_index=True, return_counts=True)
        is_new[first] = 1
    return Saturation(
        is_new,
        new_pairs(table) if table is not None else np.empty(0, dtype=np.int64),
        int(counts.size),
        int((counts == 1).sum()),
        int((counts == 2).sum()),
    )


def new_pairs(table: FactorTable) -> Ints:
    """(S,) pairs of levels within the ODD that each scenario has as the first one."""
    scenarios, size = table.counted.shape[0], int(table.offsets[-1])
    found = np.zeros(scenarios, dtype=np.int64)
    one, other = np.triu_indices(len(table.factors), k=1)
    left, right = table.counted[:, one], table.counted[:, other]
    # (S, P): one number per pair of levels, -1 where a factor does not apply.
    pairs = (left + table.offsets[one]) * size + right + table.offsets[other]
    pairs = np.where((left >= 0) & (right >= 0), pairs, -1)
    values, first = np.unique(pairs.reshape(-1), return_index=True)
    rows = first[values >= 0] // max(one.size, 1)
    found += np.bincount(rows, minlength=scenarios)
    return found
