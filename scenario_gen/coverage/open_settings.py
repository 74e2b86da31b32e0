"""Which valid settings of t factors do not occur yet, kept up to date scenario by scenario.

Settings lie in an array with one axis of all L levels per factor of the setting, in every order of
the factors: what a level adds to those that are chosen is then one sum.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.table import Bools, Codes, Factor, FactorTable, Ints
from scenario_gen.coverage.tway import tway


class OpenSettings:
    """Valid settings of t factors, and which of them no scenario has."""

    def __init__(
        self, factors: tuple[Factor, ...], constraints: Sequence[Constraint], strength: int
    ) -> None:
        """Nothing is covered.

        Raises:
            InputError: the strength is not 1, 2 or 3.
        """
        shape = (0, len(factors))
        empty = FactorTable(factors, np.empty(shape, np.int16), np.empty(shape, bool), (), "")
        found = tway(empty, strength, tuple(constraints))
        self.factors = factors
        self.strength = strength
        self.offsets: Ints = empty.offsets
        size = int(self.offsets[-1])
        self.owner: Ints = np.repeat(np.arange(len(factors)), [len(f.levels) for f in factors])
        """(L,) factor of each level."""
        self.open: Bools = np.zeros((size,) * strength, dtype=bool)
        """(L,) * t; symmetric."""
        for each in found.sets:
            spans = [np.arange(self.offsets[f], self.offsets[f + 1]) for f in each.factors]
            for order in itertools.permutations(range(strength)):
                self.open[np.ix_(*(spans[i] for i in order))] = each.valid.transpose(order)
        self.valid = found.share.denominator

    @property
    def count(self) -> int:
        """Valid settings that do not occur."""
        return int(self.open.sum()) // math.factorial(self.strength)

    @property
    def covered(self) -> int:
        """Valid settings that occur."""
        return self.valid - self.count

    @property
    def share(self) -> float:
        """Covered of valid; 1 where there is nothing to cover."""
        return self.covered / self.valid if self.valid else 1.0

    def levels(self, codes: Codes) -> Ints:
        """Positions of the levels of one row (F,); those with -1 have none."""
        at: Ints = (codes + self.offsets[:-1])[codes >= 0].astype(np.int64)
        return at

    def add(self, codes: Codes) -> Ints:
        """Count one row (F,) of levels; (n, t) the settings that it covers first."""
        new = self.among(self.levels(codes))
        for order in itertools.permutations(range(self.strength)):
            self.open[tuple(new[:, i] for i in order)] = False
        return new

    def among(self, levels: Ints) -> Ints:
        """(n, t) open settings of some levels, each once, in ascending order."""
        place = np.argwhere(self.open[np.ix_(*(levels,) * self.strength)])
        ascending = (np.diff(place, axis=1) > 0).all(axis=1)
        found: Ints = levels[place[ascending]]
        return found

    def all(self) -> Ints:
        """(n, t) open settings, each once, in ascending order."""
        return self.among(np.arange(self.open.shape[0]))

    def named(self, setting: Sequence[int]) -> tuple[tuple[str, str], ...]:
        """A setting as (factor, level)."""
        names = []
        for position in setting:
            f = int(self.owner[position])
            factor = self.factors[f]
            names.append((factor.name, factor.levels[position - int(self.offsets[f])].name))
        return tuple(names)
