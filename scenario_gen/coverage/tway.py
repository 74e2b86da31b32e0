"""t-way coverage of combinations of levels (NISTIR 7878), for t up to 3.

A *setting* is a choice of t factors and a level for each. Settings with a level outside the ODD
are not asked for. Settings that no scenario can have are excluded, those included that only
several constraints together rule out (``valid``). Both denominators are given.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_gen.coverage.constraints import CONSTRAINTS, Constraint
from scenario_gen.coverage.csvtext import Row
from scenario_gen.coverage.marginals import Share
from scenario_gen.coverage.table import Bools, Codes, FactorTable, Ints
from scenario_gen.coverage.valid import Validity, validity
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
    validity: Validity

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
    def share_by_each(self) -> Share:
        """The same with each constraint by itself, as NIST's CCMCL counts."""
        covered = valid = 0
        for one in self.sets:
            fine = one.asked & self.validity.possible_by_each(one.factors)
            valid += int(fine.sum())
            covered += int((fine & (one.counts > 0)).sum())
        return Share(f"{self.strength}-way settings, each constraint by itself", covered, valid)

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
        enough = sum(bool(s.covered.sum() / s.valid.sum() >= least) for s in asked)
        name = f"choices of {self.strength} factors covered to {least:.0%} or more"
        return Share(name, enough, len(asked))

    def uncovered(self) -> Iterator[tuple[tuple[str, str], ...]]:
        """Valid settings that do not occur: (factor, level) t times, in the order of factors."""
        for each in self.sets:
            for setting in np.argwhere(each.valid & ~each.covered).tolist():
                yield self.names(each, setting)

    def contradicting(self) -> Iterator[tuple[tuple[tuple[str, str], ...], int]]:
        """Settings that should not be possible and occur, with their counts."""
        for each in self.sets:
            for setting in np.argwhere(~each.possible & (each.counts > 0)).tolist():
                yield self.names(each, setting), int(each.counts[tuple(setting)])

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

    def names(self, each: FactorSet, setting: Sequence[int]) -> tuple[tuple[str, str], ...]:
        """A setting as (factor, level)."""
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
    valid = validity(table.factors, constraints)
    columns = [np.ascontiguousarray(column) for column in table.counted.T]
    sets = tuple(
        _factor_set(table, columns, chosen, valid)
        for chosen in itertools.combinations(range(len(table.factors)), strength)
    )
    return TWay(strength, table, sets, valid)


def pairwise(table: FactorTable, constraints: tuple[Constraint, ...] = CONSTRAINTS) -> TWay:
    """Coverage of pairs of levels."""
    return tway(table, 2, constraints)


def _factor_set(
    table: FactorTable, columns: list[Codes], chosen: tuple[int, ...], valid: Validity
) -> FactorSet:
    sizes = tuple(len(table.factors[f].levels) for f in chosen)
    asked = np.ones(sizes, dtype=bool)
    for axis, f in enumerate(chosen):
        span = slice(int(table.offsets[f]), int(table.offsets[f + 1]))
        asked &= _along(table.allowed[span], axis, len(sizes))
    counts = _counts([columns[f] for f in chosen], sizes)
    return FactorSet(chosen, counts, asked, valid.possible(chosen))


def _counts(columns: list[Codes], sizes: tuple[int, ...]) -> Ints:
    """Scenarios per setting. A scenario that lacks one of the factors is in none.

    Levels are shifted by one, so that "lacks it" is a level of its own that is cut off at the end:
    counting is then one pass without a selection.
    """
    size = int(np.prod([n + 1 for n in sizes]))
    flat = (columns[0] + 1).astype(np.int32)
    for column, n in zip(columns[1:], sizes[1:], strict=True):
        flat *= n + 1
        flat += column
        flat += 1
    counts = np.bincount(flat, minlength=size).reshape([n + 1 for n in sizes])
    return np.ascontiguousarray(counts[(slice(1, None),) * len(sizes)]).astype(np.int64)


def _along(values: Bools, axis: int, dimensions: int) -> Bools:
    shape = [1] * dimensions
    shape[axis] = values.size
    return values.reshape(shape)
