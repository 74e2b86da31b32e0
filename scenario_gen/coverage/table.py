"""Types of the coverage room: factors, levels and the table of level codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage.csvtext import Row

Codes: TypeAlias = NDArray[np.int16]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Level:
    """One value, or band of values, of a factor."""

    name: str
    phrase: str
    """How a prompt asks for it."""
    excluded: str = ""
    """The attribute of the ODD, or what else leaves it out; empty where it is allowed."""
    target: int = 1
    """Scenarios that it needs to count as covered."""

    @property
    def allowed(self) -> bool:
        """Whether the ODD has it."""
        return not self.excluded


@dataclass(frozen=True)
class Factor:
    """Something that scenarios differ in, with all its levels."""

    name: str
    title: str
    levels: tuple[Level, ...]
    limited_by: str = ""
    """Attribute of the ODD that restricts the factor; empty: not restricted."""
    always: bool = True
    """Whether every scenario has one of the levels; otherwise it may not apply."""
    origin: str = ""
    """What it is a factor of: ``environment``, ``road``, ``actor`` ..., or ``realised``."""
    edges: tuple[float, ...] = ()
    """Of bands, in ``unit``; an edge belongs to the band below it."""
    unit: str = ""

    @property
    def level_names(self) -> tuple[str, ...]:
        """Names of the levels, in order."""
        return tuple(level.name for level in self.levels)


@dataclass(frozen=True)
class FactorTable:
    """Level codes of S scenarios for F factors.

    Attributes:
        factors: the F factors.
        codes: (S, F) index of the level; -1 where the factor does not apply.
        inside: (S, F) whether the value itself lies within the ODD.
        ids: S scenario ids.
        odd: name of the ODD.
    """

    factors: tuple[Factor, ...]
    codes: Codes
    inside: Bools
    ids: tuple[str, ...]
    odd: str

    @cached_property
    def offsets(self) -> Ints:
        """(F + 1,) first position of each factor in a list of all levels, and their number."""
        return np.cumsum([0, *(len(factor.levels) for factor in self.factors)])

    @cached_property
    def allowed(self) -> Bools:
        """(L,) whether the ODD has each of the levels of all factors."""
        return np.array([v.allowed for factor in self.factors for v in factor.levels], dtype=bool)

    @cached_property
    def counted(self) -> Codes:
        """(S, F) codes, with -1 also for what lies outside the ODD: what coverage counts."""
        within = (self.codes >= 0) & self.inside
        at = np.where(self.codes >= 0, self.codes + self.offsets[:-1], 0)
        within &= self.allowed[at]
        return np.where(within, self.codes, -1).astype(np.int16)

    def take(self, rows: Ints) -> FactorTable:
        """Some of the rows."""
        ids = tuple(self.ids[row] for row in rows.tolist())
        return FactorTable(self.factors, self.codes[rows], self.inside[rows], ids, self.odd)

    def index(self, factor: str) -> int:
        """Position of a factor by its name.

        Raises:
            KeyError: there is no such factor.
        """
        for position, candidate in enumerate(self.factors):
            if candidate.name == factor:
                return position
        raise KeyError(factor)

    def rows(self) -> list[Row]:
        """Header and one row per scenario: its level for each factor, empty if none applies."""
        names = [factor.level_names for factor in self.factors]
        header: Row = ("scenario", *(factor.name for factor in self.factors))
        return [header] + [
            (scenario, *(names[f][code] if code >= 0 else "" for f, code in enumerate(codes)))
            for scenario, codes in zip(self.ids, self.codes.tolist(), strict=True)
        ]
