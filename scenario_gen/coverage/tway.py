"""t-way coverage of combinations of levels (NISTIR 7878), for t up to 3.

A *setting* is a choice of t factors and a level for each. Settings with a level outside the ODD
are not asked for. Settings with a pair of levels that cannot be (``constraints``) are excluded;
for t = 3 an implied exclusion that no single pair shows is not found, so valid settings are then
an upper bound. Both denominators are given.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_gen.coverage.constraints import CONSTRAINTS, Constraint, forbidden
from scenario_gen.coverage.csvtext import Row
from scenario_gen.coverage.marginals import Share
from scenario_gen.coverage.table import Bools, FactorTable, Ints
from scenario_gen.errors import InputError


@dataclass(frozen=True)
class FactorSet:
    """All settings of one choice of t factors.

    Attributes:
        factors: t positions of factors in the table.
        counts: scenarios per setting, one axis per factor.
        asked: settings whose levels the ODD has.
        possible: settings that no constraint excludes.
    """

    factors: tuple[int, ...]
    counts: Ints
    asked: Bools
    possible: Bools

    @cached_property
    def valid(self) -> Bools:
        """Settings that count."""
        return self.asked & self.possible

    @cached_property
    def covered(self) -> Bools:
        """Valid settings that occur."""
        return self.valid & (self.counts > 0)


@dataclass(frozen=True)
class TWay:
    """Coverage of all choices of t factors."""

    strength: int
    table: FactorTable
    sets: tuple[FactorSet, ...]
    reasons: dict[tuple[int, int], str]
    """Why a pair of positions in the list of all levels cannot be."""

    @property
    def share(self) -> Share:
        """Value-configuration coverage: covered of valid settings."""
        return Share(f"{self.strength}-way settings", self._sum("covered"), self._sum("valid"))

    @property
    def share_with_excluded(self) -> Share:
        """The same over all settings within the ODD, the impossible ones included."""
        name = f"{self.strength}-way settings, impossible ones included"
        return Share(name, self._sum("covered"), self._sum("asked"))

    @property
    def excluded(self) -> int:
        """Settings within the ODD that constraints exclude."""
        return self._sum("asked") - self._sum("valid")

    @property
    def simple_share(self) -> Share:
        """Simple t-way coverage: choices of factors of which all valid settings occur."""
        asked = [s for s in self.sets if s.valid.any()]
        full = sum(bool((s.covered == s.valid).all()) for s in asked)
        return Share(f"choices of {self.strength} factors fully covered", full, len(asked))

    def complete_share(self, least: float) -> Share:
        """(p, t)-completeness: choices of factors of which a share of at least p is covered."""
        asked = [s for s in self.sets if s.valid.any()]
        enough = sum(bool(s.covered.sum() >= least * s.valid.sum()) for s in asked)
        name = f"choices of {self.strength} factors covered to {least:.0%} or more"
        return Share(name, enough, len(asked))

    def uncovered(self) -> Iterator[tuple[tuple[str, str], ...]]:
        """Valid settings that do not occur: (factor, level) t times, in the order of factors."""
        for each in self.sets:
            for setting in np.argwhere(each.valid & ~each.covered).tolist():
                yield self._names(each, setting)

    def contradicting(self) -> Iterator[tuple[tuple[tuple[str, str], ...], int]]:
        """Settings that should not be possible and occur, with their counts."""
        for each in self.sets:
            for setting in np.argwhere(~each.possible & (each.counts > 0)).tolist():
                yield self._names(each, setting), int(each.counts[tuple(setting)])

    def rows(self) -> list[Row]:
        """Header and one row per choice of factors."""
        names = [factor.name for factor in self.table.factors]
        header: Row = (*(f"factor_{n + 1}" for n in range(self.strength)), "settings_in_odd",
                       "excluded", "valid", "covered", "coverage")  # fmt: skip
        rows: list[Row] = [header]
        for each in self.sets:
            asked, valid, hit = (int(m.sum()) for m in (each.asked, each.valid, each.covered))
            share = hit / valid if valid else None
            which = (names[f] for f in each.factors)
            rows.append((*which, asked, asked - valid, valid, hit, share))
        return rows

    def uncovered_rows(self) -> list[Row]:
        """Header and one row per valid setting that does not occur."""
        header: Row = tuple(
            f"{what}_{n + 1}" for n in range(self.strength) for what in ("factor", "level")
        )
        return [header, *(tuple(itertools.chain(*names)) for names in self.uncovered())]

    def _sum(self, what: str) -> int:
        return sum(int(getattr(each, what).sum()) for each in self.sets)

    def _names(self, each: FactorSet, setting: list[int]) -> tuple[tuple[str, str], ...]:
        chosen = [self.table.factors[f] for f in each.factors]
        return tuple((f.name, f.levels[v].name) for f, v in zip(chosen, setting, strict=True))


def tway(
    table: FactorTable,
    strength: int = 2,
    constraints: tuple[Constraint, ...] = CONSTRAINTS,
) -> TWay:
    """Coverage of combinations of ``strength`` factors (1 to 3).

    Raises:
        InputError: the strength is not 1, 2 or 3.
    """
    if strength not in (1, 2, 3):
        raise InputError(f"t-way coverage of strength {strength}; it has to be 1, 2 or 3")
    blocked, reasons = forbidden(table, constraints)
    sets = tuple(
        _factor_set(table, chosen, blocked)
        for chosen in itertools.combinations(range(len(table.factors)), strength)
    )
    return TWay(strength, table, sets, reasons)


def pairwise(table: FactorTable, constraints: tuple[Constraint, ...] = CONSTRAINTS) -> TWay:
    """Coverage of pairs of levels."""
    return tway(table, 2, constraints)


def _factor_set(table: FactorTable, chosen: tuple[int, ...], blocked: Bools) -> FactorSet:
    sizes = tuple(len(table.factors[f].levels) for f in chosen)
    codes = table.counted[:, list(chosen)].astype(np.int64)
    codes = codes[(codes >= 0).all(axis=1)]
    flat = np.ravel_multi_index(tuple(codes.T), sizes)
    counts = np.bincount(flat, minlength=int(np.prod(sizes))).reshape(sizes)
    spans = [slice(int(table.offsets[f]), int(table.offsets[f + 1])) for f in chosen]
    asked = np.ones(sizes, dtype=bool)
    possible = np.ones(sizes, dtype=bool)
    for axis, span in enumerate(spans):
        asked &= _along(table.allowed[span], axis, len(sizes))
    for one, other in itertools.combinations(range(len(sizes)), 2):
        pair = blocked[spans[one], spans[other]]
        shape = [1] * len(sizes)
        shape[one], shape[other] = pair.shape
        possible &= ~pair.reshape(shape)
    return FactorSet(chosen, counts, asked, possible)


def _along(values: Bools, axis: int, dimensions: int) -> Bools:
    shape = [1] * dimensions
    shape[axis] = values.size
    return values.reshape(shape)
