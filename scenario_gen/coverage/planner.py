"""The next scenario to aim at: a valid level of every factor that covers most open settings.

Greedy, one row at a time, as generators of covering arrays do it (AETG: Cohen et al. 1997; with
constraints: Cohen, Dwyer, Shi 2008). Rows are grown from several open settings, factor after factor
in random order, each by the level that adds most; the row that covers most is taken.

Unlike a covering array, a row may fail: the scenario may break a rule, or turn out otherwise.
Settings that were in failed rows weigh less, so that what is sound is not held up by them; one that
was aimed at in vain several times is given up, and weighs against a row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage.open_settings import OpenSettings
from scenario_gen.coverage.table import Bools, Codes, Factor, Ints
from scenario_gen.coverage.valid import Validity

#: Rows that are grown for each choice: from the settings of most worth, and from any.
_BEST, _ANY = 6, 18
#: What an open setting weighs, by the rows with it that failed: one that fails again and again is
#: left to rows of its own.
_WEIGHT = np.array([1.0, 0.4, -0.3], dtype=np.float32)
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


class Planner:
    """Chooses targets, and learns from what became of them."""

    def __init__(
        self,
        open_settings: OpenSettings,
        validity: Validity,
        reach: Bools,
        worth: NDArray[np.float64],
        tries: int,
    ) -> None:
        """A planner.

        Args:
            open_settings: what is open; kept up to date by the caller.
            validity: which rows are possible.
            reach: (L,) levels that a proposal can be held to; a factor without any is left free.
            worth: (L,) * t what covering a setting is worth; orders the gaps.
            tries: proposals for a gap after which it is given up.
        """
        self._open = open_settings
        self._validity = validity
        self.worth = worth
        self._tries = tries
        self._factors = np.unique(open_settings.owner[reach]).tolist()
        possible = _possible_pairs(open_settings.factors, validity, open_settings.offsets)
        self._pairs: Bools = possible & reach[None, :]
        shape = open_settings.open.shape
        self.failed: NDArray[np.int32] = np.zeros(shape, dtype=np.int32)
        """Rows with the setting that did not have it in the end."""
        self.aimed: NDArray[np.int32] = np.zeros(shape, dtype=np.int32)
        """Proposals for the setting itself that did not have it."""
        self._pending: dict[int, Target] = {}
        self._within_reach: Bools = _outer(reach, open_settings.strength)

    def next(self, key: int, rng: np.random.Generator) -> Target | None:
        """The next target, remembered as under way; None where nothing is left to aim at."""
        seeds = self._seeds(rng)
        weight = self._weights()
        grown = [self._grown(seed, weight, rng) for seed in seeds]
        found = [
            (codes, seed) for codes, seed in zip(grown, seeds, strict=True) if codes is not None
        ]
        if not found:
            return None
        gains = [self._gain(codes, weight) for codes, _ in found]
        codes, seed = found[int(np.argmax(gains))]
        target = Target(codes, seed, self._open.among(self._open.levels(codes)))
        self._pending[key] = target
        return target

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

    def _seeds(self, rng: np.random.Generator) -> list[Ints]:
        """Settings to grow rows from: the most worth, and some at random."""
        found = self._open.all()
        at = tuple(found.T)
        under_way = np.zeros(self._open.open.shape, dtype=bool)
        for target in self._pending.values():
            under_way[tuple(target.wanted.T)] = True
        free = self._within_reach[at] & (self.aimed[at] < self._tries) & ~under_way[at]
        found = found[free]
        if not found.shape[0]:
            return []
        at = tuple(found.T)
        # What failed before comes after what did not.
        rank = self.worth[at] / (1 + self.failed[at]) ** 2
        best = np.argsort(-rank, kind="stable")[:_BEST]
        sound = np.flatnonzero(self.failed[at] == self.failed[at].min())
        others = rng.choice(sound, size=min(_ANY, sound.size), replace=False)
        chosen = list(dict.fromkeys([*best.tolist(), *others.tolist()]))
        return [found[index] for index in chosen]

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

    def _grown(
        self, seed: Ints, weight: NDArray[np.float32], rng: np.random.Generator
    ) -> Codes | None:
        """A whole row around a setting; None where there is none."""
        open_, offsets = self._open, self._open.offsets
        setting = {int(open_.owner[p]): int(p - offsets[open_.owner[p]]) for p in seed.tolist()}
        if self._validity.reason(setting):
            return None
        chosen = list(seed.tolist())
        rest = [f for f in self._factors if f not in setting]
        for f in (rest[i] for i in rng.permutation(len(rest))):
            span = np.arange(offsets[f], offsets[f + 1])
            fits = self._pairs[np.ix_(chosen, span)].all(axis=0)
            levels = span[fits]
            gain = self._added(np.array(chosen), levels, weight)
            # Ties by chance: else the first levels come again and again.
            for place in np.lexsort((rng.random(levels.size), -gain)).tolist():
                level = int(levels[place])
                if not self._validity.reason({**setting, f: level - int(offsets[f])}):
                    setting[f] = level - int(offsets[f])
                    chosen.append(level)
                    break
        codes = np.full(len(open_.factors), -1, dtype=np.int16)
        for f, level in setting.items():
            codes[f] = level
        return codes

    def _added(
        self, chosen: Ints, levels: Ints, weight: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """(n,) what each level adds to those that are chosen."""
        strength = self._open.strength
        if strength == 1:
            return weight[levels]
        found = weight[np.ix_(*(chosen,) * (strength - 1), levels)]
        added: NDArray[np.float32] = found.sum(axis=tuple(range(strength - 1)))
        # Of three factors, every pair of chosen levels is there in both orders.
        return added / np.float32(strength - 1)

    def _gain(self, codes: Codes, weight: NDArray[np.float32]) -> float:
        levels = self._open.levels(codes)
        return float(weight[np.ix_(*(levels,) * self._open.strength)].sum())


def _possible_pairs(factors: tuple[Factor, ...], validity: Validity, offsets: Ints) -> Bools:
    """(L, L) whether two levels can come together; symmetric."""
    size = int(offsets[-1])
    out = np.zeros((size, size), dtype=bool)
    allowed = np.array([v.allowed for factor in factors for v in factor.levels])
    for a in range(len(factors)):
        for b in range(a + 1, len(factors)):
            rows, columns = slice(offsets[a], offsets[a + 1]), slice(offsets[b], offsets[b + 1])
            out[rows, columns] = validity.possible((a, b))
            out[columns, rows] = out[rows, columns].T
    kept: Bools = out & allowed[:, None] & allowed[None, :]
    return kept


def _outer(flags: Bools, dimensions: int) -> Bools:
    out = flags
    for _ in range(dimensions - 1):
        out = out[..., None] & flags
    return out


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
