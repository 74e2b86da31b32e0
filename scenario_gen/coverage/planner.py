"""The next scenario to aim at: a valid level of every factor that covers most open settings.

Greedy, one row at a time: of a batch of rows (``rows``) that are grown from open settings, the one
that covers most is taken.

Unlike a row of a covering array, this one may fail: the scenario may break a rule, or turn out
otherwise. Settings that were in failed rows weigh less, so that what is sound is not held up by
them; one that was aimed at in vain several times is given up, and weighs against a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.open_settings import OpenSettings
from scenario_gen.coverage.rows import Rows
from scenario_gen.coverage.table import Bools, Codes, Ints
from scenario_gen.coverage.valid import validity

#: Rows that are grown for each choice: from the settings of most worth, and from any.
_BEST, _ANY = 8, 40
#: The same for three factors, whose gains cost more.
_BEST_OF_THREE, _ANY_OF_THREE = 6, 18
#: Means of proposing that a row is grown with, for each of these.
_MEANS_EACH = 5
#: What an open setting weighs, by the rows with it that failed: one that fails again and again is
#: left to rows of its own. Sums of such numbers are exact.
_WEIGHT = np.array([1.0, 0.5, -0.25], dtype=np.float32)
#: What a setting that was given up weighs.
_GIVEN_UP = -0.5


@dataclass(frozen=True)
class Target:
    """A row that a proposal aims at."""

    codes: Codes
    """(F,) levels; -1 where a factor is left free."""
    gap: Ints
    """(t,) the setting that the row was grown from: the gap that it is for."""
    wanted: Ints
    """(n, t) the open settings that it would cover, the gap among them."""
    choice: int = 0
    """The means of proposing that has all of it."""


class Planner:
    """Chooses targets, and learns from what became of them."""

    def __init__(
        self,
        open_settings: OpenSettings,
        constraints: Sequence[Constraint],
        choices: Bools,
        held: Bools,
        worth: NDArray[np.float64],
        tries: int,
    ) -> None:
        """A planner.

        Args:
            open_settings: what is open; kept up to date by the caller.
            constraints: that rows keep.
            choices: (M, L) levels that a proposal can be held to, one row for each means of
                proposing.
            held: (F,) factors that proposals decide on; the others are left free.
            worth: (L,) * t what covering a setting is worth; orders the gaps.
            tries: proposals for a gap after which it is given up.
        """
        self._open = open_settings
        self.worth = worth
        self._tries = tries
        known = validity(open_settings.factors, tuple(constraints))
        self._rows = Rows(open_settings.factors, constraints, known, choices, held)
        self._choices = choices
        shape = open_settings.open.shape
        self.failed: NDArray[np.int32] = np.zeros(shape, dtype=np.int32)
        """Rows with the setting that did not have it in the end."""
        self.aimed: NDArray[np.int32] = np.zeros(shape, dtype=np.int32)
        """Proposals for the setting itself that did not have it."""
        self._pending: dict[int, Target] = {}
        self._within_reach: Bools = _together(choices, open_settings.strength)

    def next(self, key: int, rng: np.random.Generator) -> Target | None:
        """The next target, remembered as under way; None where nothing is left to aim at."""
        free, rank = self._free()
        if not free.shape[0]:
            return None
        weight = self._weights()
        seeds = free[self._seeds(free, rank, rng)]
        target = self._target(self._grown(seeds, weight, rng), free, rank)
        if target is None:
            target = self._last(free, rank, weight, rng)
        if target is not None:
            self._pending[key] = target
        return target

    def _grown(
        self, seeds: Ints, weight: NDArray[np.float32], rng: np.random.Generator
    ) -> tuple[Ints, Ints]:
        """Rows from seeds, each with some of the means that have it, drawn."""
        able = _able(self._choices, seeds)
        drawn = np.where(able, rng.random(able.shape), -1.0)
        best = np.argsort(-drawn, axis=1, kind="stable")[:, :_MEANS_EACH]
        seed, place = np.nonzero(np.take_along_axis(able, best, axis=1))
        return self._rows.best(seeds[seed], best[seed, place], weight, rng)

    def _last(
        self,
        free: Ints,
        rank: NDArray[np.float64],
        weight: NDArray[np.float32],
        rng: np.random.Generator,
    ) -> Target | None:
        """A row for one of the settings that the quick way finds none for, if there is any; those
        that have none are out of reach."""
        for place in np.argsort(-rank, kind="stable").tolist():
            choice = np.flatnonzero(_able(self._choices, free[place][None, :])[0])
            seeds = np.repeat(free[place][None, :], choice.size, axis=0)
            found = self._rows.best(seeds, choice, weight, rng, exact=True)
            target = self._target(found, free, rank)
            if target is not None:
                return target
            self._within_reach[tuple(free[place])] = False
        return None

    def settle(self, key: int, covered: Ints) -> None:
        """Learn what became of a target; call it before the next one is chosen.

        Args:
            key: of the target.
            covered: (n, t) the settings that its scenario has, of those that were open.
        """
        target = self._pending[key]
        have = {tuple(setting) for setting in covered.tolist()}
        for setting in target.wanted.tolist():
            at = tuple(setting)
            if at not in have and self._open.open[at]:
                self._count(self.failed, at)
        gap = tuple(target.gap.tolist())
        if gap not in have and self._open.open[gap]:
            self._count(self.aimed, gap)

    def release(self, key: int) -> None:
        """Nothing more comes of a target."""
        self._pending.pop(key, None)

    def given_up(self) -> Ints:
        """(n, t) open settings that were aimed at in vain as often as allowed."""
        found = self._open.all()
        chosen: Ints = found[self.aimed[tuple(found.T)] >= self._tries]
        return chosen

    def out_of_reach(self) -> Ints:
        """(n, t) open settings with a level that no proposal can be held to."""
        found = self._open.all()
        chosen: Ints = found[~self._within_reach[tuple(found.T)]]
        return chosen

    def _count(self, counts: NDArray[np.int32], setting: tuple[int, ...]) -> None:
        # Settings are kept in ascending order: that one place counts.
        counts[setting] += 1

    def _free(self) -> tuple[Ints, NDArray[np.float64]]:
        """(n, t) open settings that may be aimed at, and how much each is wanted."""
        found = self._open.all()
        at = tuple(found.T)
        under_way = np.zeros(self._open.open.shape, dtype=bool)
        for target in self._pending.values():
            under_way[tuple(target.wanted.T)] = True
        found = found[self._within_reach[at] & (self.aimed[at] < self._tries) & ~under_way[at]]
        at = tuple(found.T)
        # What failed before comes after what did not.
        return found, self.worth[at] / (1 + self.failed[at]) ** 2

    def _seeds(self, free: Ints, rank: NDArray[np.float64], rng: np.random.Generator) -> Ints:
        """(n,) settings to grow rows from: the most wanted, and some at random."""
        three = self._open.strength == 3
        best, more = (_BEST_OF_THREE, _ANY_OF_THREE) if three else (_BEST, _ANY)
        failed = self.failed[tuple(free.T)]
        sound = np.flatnonzero(failed == failed.min())
        others = rng.choice(sound, size=min(more, sound.size), replace=False)
        chosen: Ints = np.unique(np.concatenate((np.argsort(-rank, kind="stable")[:best], others)))
        return chosen

    def _target(
        self, found: tuple[Ints, Ints], free: Ints, rank: NDArray[np.float64]
    ) -> Target | None:
        """The first row that is possible, for the most wanted gap that it has."""
        for row, choice in zip(*found, strict=True):
            mine = np.isin(free, row).all(axis=1)
            if mine.any() and self._rows.keeps(row):
                gap = free[mine][np.argmax(rank[mine])]
                codes = np.where(row >= 0, row - self._open.offsets[:-1], -1).astype(np.int16)
                return Target(codes, gap, self._open.among(row[row >= 0]), int(choice))
        return None

    def _weights(self) -> NDArray[np.float32]:
        """(L,) * t what covering a setting adds to the gain of a row."""
        strength = self._open.strength
        failed = _symmetric(self.failed, strength)
        weight = np.where(self._open.open, _WEIGHT[np.minimum(failed, _WEIGHT.size - 1)], 0.0)
        for target in self._pending.values():
            levels = self._open.levels(target.codes)
            weight[np.ix_(*(levels,) * strength)] = 0.0
        weight[_symmetric(self.aimed, strength) >= self._tries] = _GIVEN_UP
        return weight.astype(np.float32)


def _able(choices: Bools, settings: Ints) -> Bools:
    """(n, M) which means have all levels of a setting."""
    return np.asarray(choices[:, settings].all(axis=2).T, dtype=bool)


def _together(choices: Bools, strength: int) -> Bools:
    """(L,) * t whether some means has all of the levels."""
    levels = np.unique(choices, axis=0).astype(np.float32)
    if strength == 1:
        return np.asarray(choices.any(axis=0), dtype=bool)
    if strength == 2:
        pairs: Bools = levels.T @ levels > 0
        return pairs
    return np.array([levels[having].T @ levels[having] > 0 for having in levels.T > 0], dtype=bool)


def _symmetric(counts: NDArray[np.int32], strength: int) -> NDArray[np.int32]:
    """Counts that are kept in ascending order of levels, at every order."""
    if strength == 1:
        return counts
    if strength == 2:
        return np.maximum(counts, counts.T)
    out = counts
    for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
        out = np.maximum(out, counts.transpose(order))
    return out
