"""Rows of levels that keep the constraints, many at a time: grown, then bettered.

A row is grown factor after factor in random order, each by the level that adds most, as generators
of covering arrays do it (AETG: Cohen et al. 1997; with constraints: Cohen, Dwyer, Shi 2008). Then
single levels are exchanged as long as the row gains (hill climbing). Both work on a whole batch of
rows with NumPy. What a choice leaves to the other factors is found by unit propagation, which is
quick and sees nearly all; what it does not see the exact search of ``Validity`` does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.row_weights import Weights, gains, totals
from scenario_gen.coverage.sets import Sets
from scenario_gen.coverage.table import Bools, Factor, Ints
from scenario_gen.coverage.valid import Validity, clauses

#: Exchanges for each row, at most.
_EXCHANGES = 40
#: Grown rows that are bettered: those that weigh most.
_BETTERED = 24
_EPSILON = 1e-4


class Rows:
    """Makes rows for the factors that can be set.

    Positions count the levels of all factors. After them comes a position for each factor that can
    be set and that a scenario may do without: the choice to do without.
    """

    def __init__(
        self,
        factors: tuple[Factor, ...],
        constraints: Sequence[Constraint],
        validity: Validity,
        choices: Bools,
        held: Bools,
    ) -> None:
        """Get ready.

        Args:
            factors: F of them, with L levels in all.
            constraints: that rows keep.
            validity: of the same factors and constraints.
            choices: (M, L) levels that go together as the means of proposing have it; a row has
                those of one choice alone.
            held: (F,) factors that rows have a level of; the others are left free.
        """
        self._validity = validity
        sizes = [len(factor.levels) for factor in factors]
        owner = np.repeat(np.arange(len(factors)), sizes)
        self._levels = owner.size
        self._starts: Ints = np.cumsum([0, *sizes])
        self._set: Ints = np.flatnonzero(held)
        without = np.array([f for f in self._set.tolist() if not factors[f].always], np.int64)
        self._owner: Ints = np.concatenate((owner, without))
        allowed = np.array([level.allowed for factor in factors for level in factor.levels])
        domain = np.where(held[owner][None, :], choices, True) & allowed[None, :]
        # To do without is for choices that have no level of the factor.
        none = [~choices[:, owner == f].any(axis=1, keepdims=True) for f in without.tolist()]
        self._domain: Bools = np.concatenate((domain, *none), axis=1)
        needed = {f for f, factor in enumerate(factors) if factor.always} | set(self._set.tolist())
        members = np.array(sorted(needed), dtype=np.int64)
        self._members = Sets(members[:, None] == self._owner[None, :])
        self._clauses(factors, constraints, needed)

    def _clauses(
        self, factors: tuple[Factor, ...], constraints: Sequence[Constraint], held: set[int]
    ) -> None:
        """The constraints as matrices with a row for each part: a factor and its levels."""
        inside: list[Bools] = []
        owners: list[int] = []
        number_of: list[int] = []
        for number, (clause, _) in enumerate(clauses(factors, constraints)):
            # A free factor that a scenario may do without keeps the constraint.
            for f, mask in clause if all(f in held for f, _ in clause) else ():
                row = np.zeros(self._owner.size, dtype=bool)
                levels = [v for v in range(len(factors[f].levels)) if mask >> v & 1]
                row[self._starts[f] + np.array(levels)] = True
                inside.append(row)
                owners.append(f)
                number_of.append(number)
        parts = np.array(inside, dtype=bool).reshape(-1, self._owner.size)
        same = self._owner[None, :] == np.array(owners, dtype=np.int64)[:, None]
        self._inside, self._outside = Sets(parts), Sets(same & ~parts)
        self._parts = Sets(parts.T)
        self._first: Ints = np.flatnonzero(np.diff(number_of, prepend=-1))
        self._part_of: Ints = np.repeat(
            np.arange(self._first.size), np.diff([*self._first.tolist(), len(owners)])
        )

    def best(
        self,
        seeds: Ints,
        choice: Ints,
        weight: Weights,
        rng: np.random.Generator,
        *,
        exact: bool = False,
    ) -> tuple[Ints, Ints]:
        """Rows that hold their seeds, those that weigh most first: (n, F) positions of levels, -1
        for none, and (n,) their choices.

        Args:
            seeds: (B, t) positions of levels that go together.
            choice: (B,) the choice that each row is to be of.
            weight: (L,) * t what each setting is worth, at every order; none weighs more than 1.
            rng: breaks ties, and orders the factors.
            exact: search exactly, which is slow, so that there is a row wherever there can be one.
        """
        more = self._owner.size - self._levels + 1
        padded: Weights = np.pad(weight, [(0, more)] * weight.ndim).astype(np.float32)
        domain = self._domain[choice]
        rows, alive = self._grown(seeds, domain.copy(), padded, rng, exact=exact)
        at = np.flatnonzero(alive)
        at = at[np.argsort(-totals(rows[at], padded), kind="stable")[:_BETTERED]]
        apart = (self._owner[seeds[at]][:, :, None] != self._owner).all(axis=1)
        rows = self._bettered(rows[at], domain[at] & apart, padded)
        order = np.argsort(-totals(rows, padded), kind="stable")
        return np.where(rows < self._levels, rows, -1)[order], choice[at[order]]

    def keeps(self, row: Ints) -> bool:
        """Whether a row (F,) keeps all constraints, with some levels for the factors left free."""
        held = row[(row >= 0) & (row < self._levels)].tolist()
        setting = {int(self._owner[p]): int(p - self._starts[self._owner[p]]) for p in held}
        return not self._validity.reason(setting)

    def _grown(
        self,
        seeds: Ints,
        domain: Bools,
        weight: Weights,
        rng: np.random.Generator,
        *,
        exact: bool,
    ) -> tuple[Ints, Bools]:
        """(B, F) positions, -1 for a free factor; (B,) whether there is such a row."""
        rows, strength = seeds.shape
        every = np.arange(rows)
        chosen = np.full((rows, self._starts.size - 1), -1, dtype=np.int64)
        gain = np.zeros(domain.shape, dtype=np.float32)
        alive = np.ones(rows, dtype=bool)
        for place in range(strength):
            levels = seeds[:, place]
            alive &= domain[every, levels]
            self._fix(domain, every, levels)
            self._take(chosen, gain, every, levels, weight)
        alive &= self._narrowed(domain)
        if exact:
            alive &= np.array([self.keeps(row) for row in chosen], dtype=bool)
        order = self._set[np.argsort(rng.random((rows, self._set.size)), axis=1)]
        for factor in order.T:
            waiting = alive & (chosen[every, factor] < 0)
            while waiting.any():
                at = np.flatnonzero(waiting)
                mine = domain[at] & (self._owner[None, :] == factor[at][:, None])
                stuck = ~mine.any(axis=1)
                alive[at[stuck]] = waiting[at[stuck]] = False
                at, mine = at[~stuck], mine[~stuck]
                # Ties by chance: else the first levels come again and again.
                score = gain[at] + _EPSILON * rng.random(mine.shape, dtype=np.float32)
                levels = np.argmax(np.where(mine, score, -np.inf), axis=1)
                tried = domain[at]
                self._fix(tried, np.arange(at.size), levels)
                fine = self._narrowed(tried)
                if exact:
                    fine &= self._go_on(chosen[at], levels)
                domain[at[fine]] = tried[fine]
                domain[at[~fine], levels[~fine]] = False
                self._take(chosen, gain, at[fine], levels[fine], weight)
                waiting[at[fine]] = False
        return chosen, alive

    def _bettered(self, chosen: Ints, may: Bools, weight: Weights) -> Ints:
        """Rows after exchanging single levels, the best exchange first, while they gain.

        ``may``: (n, L) levels that can come in.
        """
        going = np.arange(chosen.shape[0])
        for _ in range(_EXCHANGES):
            rows = chosen[going]
            gain = gains(rows, weight)
            now = np.take_along_axis(gain, np.maximum(rows, 0), axis=1)
            more = np.where(
                self._exchangeable(rows) & may[going], gain - now[:, self._owner], -np.inf
            )
            level = np.argmax(more, axis=1)
            gaining = np.take_along_axis(more, level[:, None], axis=1)[:, 0] > _EPSILON
            going, level = going[gaining], level[gaining]
            if not going.size:
                break
            chosen[going, self._owner[level]] = level
        return chosen

    def _exchangeable(self, chosen: Ints) -> Bools:
        """(n, L) levels that can take the place of the one that their factor has."""
        out: Bools = (chosen >= 0)[:, self._owner]
        if self._part_of.size:
            has = np.zeros((chosen.shape[0], self._owner.size), dtype=bool)
            row, factor = np.nonzero(chosen >= 0)
            has[row, chosen[row, factor]] = True
            kept = ~self._inside.any_of(has)
            by = np.add.reduceat(kept, self._first, axis=1, dtype=np.int64)
            # Nothing but this part could keep the constraint.
            out &= ~self._parts.any_of(by[:, self._part_of] - kept == 0)
        return out

    def _fix(self, domain: Bools, rows: Ints, levels: Ints) -> None:
        """Leave a factor of each row no other level."""
        others = self._owner[None, :] == self._owner[levels][:, None]
        others[np.arange(rows.size), levels] = False
        domain[rows] &= ~others

    def _take(self, chosen: Ints, gain: Weights, rows: Ints, levels: Ints, weight: Weights) -> None:
        """Put a level into each row, and what it adds to others into their gains."""
        if weight.ndim == 1:
            gain[rows] = weight[:-1]
        elif weight.ndim == 2:
            gain[rows] += weight[levels, :-1]
        else:
            for row, level in zip(rows.tolist(), levels.tolist(), strict=True):
                gain[row] += weight[chosen[row], level].sum(axis=0)[:-1]
        chosen[rows, self._owner[levels]] = levels

    def _narrowed(self, domain: Bools) -> Bools:
        """(n,) whether every factor has a level left; domains (n, L) lose what cannot be."""
        while True:
            fine: Bools = np.asarray(self._members.any_of(domain).all(axis=1), dtype=bool)
            if not self._part_of.size:
                return fine
            keeping = self._outside.any_of(domain)
            by = np.add.reduceat(keeping, self._first, axis=1, dtype=np.int64)
            fine &= (by > 0).all(axis=1)
            # Only this factor can still keep the constraint.
            last = keeping & (by[:, self._part_of] == 1)
            lost = self._parts.any_of(last) & domain & fine[:, None]
            if not lost.any():
                return fine
            domain &= ~lost

    def _go_on(self, chosen: Ints, levels: Ints) -> Bools:
        """(n,) whether rows with one more level each can be made whole."""
        longer = chosen.copy()
        longer[np.arange(levels.size), self._owner[levels]] = levels
        return np.array([self.keeps(row) for row in longer], dtype=bool)
