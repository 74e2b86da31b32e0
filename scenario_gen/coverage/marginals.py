"""Marginal coverage: how often each level of each factor occurs, against the ODD."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.csvtext import Row
from scenario_gen.coverage.table import FactorTable
from scenario_gen.coverage.valid import validity


@dataclass(frozen=True)
class LevelCount:
    """One level: scenarios that count, and those outside the ODD."""

    factor: str
    level: str
    phrase: str
    count: int
    """Scenarios with the level whose value lies in the ODD."""
    outside: int
    """Scenarios with the level whose value lies outside the ODD; they cover nothing."""
    allowed: bool
    reason: str
    """Why the ODD excludes the level, or empty."""
    target: int

    @property
    def covered(self) -> bool:
        """Whether the ODD has the level and it occurs often enough."""
        return self.allowed and self.count >= self.target


@dataclass(frozen=True)
class Share:
    """Covered of coverable, both shown: a share without its denominator says nothing."""

    name: str
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """numerator / denominator; None where nothing can be covered."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Marginals:
    """Counts per level, for all factors."""

    levels: tuple[LevelCount, ...]
    titles: tuple[tuple[str, str], ...]
    """Name and title of each factor, in order."""
    not_applicable: tuple[tuple[str, int], ...]
    """Scenarios to which a factor does not apply, per factor."""
    unrestricted: tuple[str, ...]
    """Factors that the ODD says nothing about."""
    scenarios: int
    odd: str

    @property
    def share(self) -> Share:
        """Covered levels of all levels that the ODD allows."""
        return self._share("all factors", self.levels)

    @property
    def shares(self) -> tuple[Share, ...]:
        """The same for each factor."""
        return tuple(self._share(name, self.of(name)) for name, _ in self.titles)

    @property
    def uncovered(self) -> tuple[LevelCount, ...]:
        """Levels that the ODD allows and that do not occur often enough."""
        return tuple(level for level in self.levels if level.allowed and not level.covered)

    def of(self, factor: str) -> tuple[LevelCount, ...]:
        """The levels of one factor."""
        return tuple(level for level in self.levels if level.factor == factor)

    def rows(self) -> list[Row]:
        """Header and one row per level."""
        header: Row = ("factor", "level", "in_odd", "count", "target", "covered", "outside_odd",
                       "excluded_because")  # fmt: skip
        return [header] + [
            (x.factor, x.level, x.allowed, x.count, x.target, x.covered, x.outside, x.reason)
            for x in self.levels
        ]

    @staticmethod
    def _share(name: str, levels: tuple[LevelCount, ...]) -> Share:
        allowed = [level for level in levels if level.allowed]
        return Share(name, sum(level.covered for level in allowed), len(allowed))


def marginals(
    table: FactorTable,
    *,
    target: int | None = None,
    constraints: tuple[Constraint, ...] = (),
) -> Marginals:
    """Counts per level.

    Args:
        table: the scenarios.
        target: scenarios that a level needs to count as covered; None: what each level says.
        constraints: a level that they leave no scenario for is not asked for.
    """
    valid = validity(table.factors, constraints)
    levels: list[LevelCount] = []
    missing: list[tuple[str, int]] = []
    for index, factor in enumerate(table.factors):
        size = len(factor.levels)
        codes, counted = table.codes[:, index], table.counted[:, index]
        seen = np.bincount(codes[codes >= 0], minlength=size)
        inside = np.bincount(counted[counted >= 0], minlength=size)
        possible = valid.possible((index,))
        missing.append((factor.name, int((codes < 0).sum())))
        levels += [
            LevelCount(
                factor.name, level.name, level.phrase, int(inside[v]), int(seen[v] - inside[v]),
                level.allowed and bool(possible[v]),
                level.excluded or ("" if possible[v] else valid.reason({index: v})),
                level.target if target is None else target,
            )
            for v, level in enumerate(factor.levels)
        ]  # fmt: skip
    return Marginals(
        tuple(levels),
        tuple((factor.name, factor.title) for factor in table.factors),
        tuple(missing),
        tuple(factor.name for factor in table.factors if not factor.limited_by),
        table.codes.shape[0],
        table.odd,
    )
