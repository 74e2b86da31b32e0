"""Gaps: valid levels and pairs that do not occur, in words that steer a prompt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.coverage.constraints import CONSTRAINTS, Constraint
from scenario_gen.coverage.csvtext import Row
from scenario_gen.coverage.heatmap import UNCOVERED, forbidden, heat_map, pair_states
from scenario_gen.coverage.table import Bools, FactorTable, Ints

#: Factors in the order in which gaps are named: what a person would name of a scene comes before
#: what follows from the details. What only a rollout shows (``ttc``) cannot be asked for.
STEERED = (
    ("event", "actor", "road", "precipitation", "light", "surface", "visibility", "relation",
     "ego_speed"),
    ("manoeuvre", "actors", "closing_speed", "friction", "trigger"),
    ("places", "dynamics", "perception", "control", "profile", "traffic"),
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """An uncovered level or pair of levels."""

    values: tuple[tuple[str, str], ...]
    """One or two (factor, level)."""
    phrase: str


@dataclass(frozen=True)
class Gaps:
    """Uncovered levels, then uncovered pairs of covered levels, in the order of naming."""

    gaps: tuple[Gap, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """What to ask for, most wanted first."""
        return tuple(gap.phrase for gap in self.gaps)

    def rows(self) -> list[Row]:
        """Header and one row per gap."""
        header: Row = ("factor_1", "level_1", "factor_2", "level_2", "phrase")
        return [header] + [
            (*gap.values[0], *(gap.values[1] if len(gap.values) > 1 else ("", "")), gap.phrase)
            for gap in self.gaps
        ]


@dataclass(frozen=True)
class Order:
    """All levels and pairs that could be gaps, in order of naming; they do not change.

    Attributes:
        levels: (M,) positions of levels in the list of all.
        pairs: (K, 2) positions of pairs.
    """

    levels: Ints
    pairs: Ints


def order(table: FactorTable, blocked: Bools) -> Order:
    """The order of naming for the factors of a table.

    Levels take turns over factors, and pairs over pairs of factors, so that the first few gaps
    are about different things.
    """
    names = {factor.name: index for index, factor in enumerate(table.factors)}
    spans = [
        (tier, np.arange(table.offsets[names[name]], table.offsets[names[name] + 1]))
        for tier, group in enumerate(STEERED)
        for name in group
        if name in names
    ]
    levels: list[tuple[int, int, int, int]] = []
    pairs: list[tuple[int, int, int, int, int, int]] = []
    nothing = np.zeros((int(table.offsets[-1]),) * 2, dtype=np.int64)
    valid = pair_states(table, nothing, blocked) == UNCOVERED
    for i, (tier, span) in enumerate(spans):
        allowed = span[table.allowed[span]].tolist()
        levels += [(tier, turn, i, level) for turn, level in enumerate(allowed)]
        for j, (other_tier, other) in enumerate(spans[i + 1 :], start=i + 1):
            cells = np.argwhere(valid[np.ix_(span, other)]) + np.array([span[0], other[0]])
            pairs += [
                (max(tier, other_tier), turn, i, j, a, b)
                for turn, (a, b) in enumerate(cells.tolist())
            ]
    return Order(
        np.array([item[-1] for item in sorted(levels)], dtype=np.int64),
        np.array([item[-2:] for item in sorted(pairs)], dtype=np.int64).reshape(-1, 2),
    )


def open_gaps(table: FactorTable, counts: Ints, naming: Order, limit: int) -> tuple[Gap, ...]:
    """The first gaps by counts of levels (diagonal) and pairs.

    Args:
        table: gives factors and levels; its scenarios are not looked at.
        counts: (L, L)
        naming: the order of naming.
        limit: most gaps wanted.
    """
    missing = naming.levels[counts[naming.levels, naming.levels] == 0][:limit]
    gaps = [_gap(table, (at,)) for at in missing.tolist()]
    if len(gaps) < limit:
        first, second = naming.pairs.T
        # A pair with a level that is missing altogether says nothing beyond that level.
        single = np.diagonal(counts)
        open_pairs = (counts[first, second] == 0) & (single[first] > 0) & (single[second] > 0)
        wanted = naming.pairs[open_pairs][: limit - len(gaps)]
        gaps += [_gap(table, tuple(pair)) for pair in wanted.tolist()]
    return tuple(gaps)


def gaps(
    table: FactorTable,
    limit: int = 1000,
    constraints: tuple[Constraint, ...] = CONSTRAINTS,
) -> Gaps:
    """Uncovered valid levels of a table, and uncovered valid pairs of levels that each occur.

    ``tway.TWay.uncovered`` lists all uncovered settings; these are the ones worth asking for.
    """
    blocked, _ = forbidden(table, constraints)
    counts = heat_map(table, constraints).counts
    return Gaps(open_gaps(table, counts, order(table, blocked), limit))


def steering_phrases(table: FactorTable, limit: int) -> tuple[str, ...]:
    """Short phrases for what is missing, such as ``a truck, at night``; deterministic."""
    return gaps(table, limit).phrases


def _gap(table: FactorTable, positions: tuple[int, ...]) -> Gap:
    values, phrases = [], []
    for position in positions:
        f = int(np.searchsorted(table.offsets, position, side="right")) - 1
        level = table.factors[f].levels[position - int(table.offsets[f])]
        values.append((table.factors[f].name, level.name))
        phrases.append(level.phrase)
    return Gap(tuple(values), ", ".join(phrases))
