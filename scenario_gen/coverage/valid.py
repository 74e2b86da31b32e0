"""Which settings are possible: exactly, what several constraints imply together included.

A *setting* gives some factors a level each. It is possible if all the other factors can be given
levels so that no constraint is broken. Factors that every scenario has (``Factor.always``) take
one of the levels that the ODD and the model allow; the others may do without, and then break
nothing. So a constraint on a factor outside the setting can only matter if every scenario has that
factor.

For a choice of factors, settings that leave the same constraints to the other factors are alike.
They are found for all settings at once; for each kind of them a search with forward checking
(Haralick, Elliott 1980) decides whether the other factors have a way out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.table import Bools, Factor

#: Factor -> the levels that break a constraint, as bits. All of them together break it.
_Clause: TypeAlias = tuple[tuple[int, int], ...]
_Domains: TypeAlias = dict[int, int]


class Validity:
    """Possible settings of factors under constraints. Results are kept."""

    def __init__(self, factors: Sequence[Factor], constraints: Sequence[Constraint]) -> None:
        self._factors = tuple(factors)
        self._sizes = [len(factor.levels) for factor in factors]
        self._clauses = clauses(self._factors, constraints)
        self._reasons = [rule.reason for rule in constraints]
        self._domains = {
            f: sum(1 << v for v, level in enumerate(factor.levels) if level.allowed)
            for f, factor in enumerate(factors)
            if factor.always
        }
        self._possible: dict[tuple[int, ...], Bools] = {}
        self._solved: dict[tuple[object, ...], str] = {}

    def possible(self, chosen: tuple[int, ...]) -> Bools:
        """Of the chosen factors, one axis each: whether a setting is possible."""
        known = self._possible.get(chosen)
        if known is None:
            known = self._possible[chosen] = self._work_out(chosen)
        return known

    def possible_by_each(self, chosen: tuple[int, ...]) -> Bools:
        """The same with every constraint by itself: what several together rule out stays.

        NIST's CCMCL counts so.
        """
        sizes = [self._sizes[f] for f in chosen]
        good = np.full(sizes, all(m for f, m in self._domains.items() if f not in chosen))
        for clause, _ in self._clauses:
            rest = [(f, mask) for f, mask in clause if f not in chosen]
            if any(f not in self._domains or self._domains[f] & ~mask for f, mask in rest):
                continue  # another factor can keep it
            good &= ~_hit(clause, chosen, sizes)
        return good

    def reason(self, setting: dict[int, int]) -> str:
        """Why a setting, as factor -> level, is impossible; empty where it is possible."""
        for clause, index in self._clauses:
            if all(f in setting and mask >> setting[f] & 1 for f, mask in clause):
                return self._reasons[index]
        rest = [
            tuple((f, mask) for f, mask in clause if f not in setting)
            for clause, _ in self._clauses
            if all(mask >> setting[f] & 1 for f, mask in clause if f in setting)
        ]
        return self._decide(set(setting), rest)

    def _work_out(self, chosen: tuple[int, ...]) -> Bools:
        sizes = [self._sizes[f] for f in chosen]
        good = np.ones(sizes, dtype=bool)
        active: list[Bools] = []
        rests: list[_Clause] = []
        for clause, _ in self._clauses:
            rest = tuple((f, mask) for f, mask in clause if f not in chosen)
            if not all(f in self._domains for f, _ in rest):
                continue  # a factor that may do without keeps the constraint
            hit = _hit(clause, chosen, sizes)
            if rest:
                active.append(np.broadcast_to(hit, sizes).reshape(-1))
                rests.append(rest)
            else:
                good &= ~hit
        if not rests:
            return good if not self._decide(set(chosen), []) else np.zeros_like(good)
        flat = good.reshape(-1).copy()
        packed = np.packbits(np.array(active)[:, flat], axis=0)
        kinds, kind = np.unique(packed, axis=1, return_inverse=True)
        bits = np.unpackbits(kinds, axis=0, count=len(rests)).astype(bool)
        fine = np.array(
            [
                not self._decide(set(chosen), [rests[i] for i in np.flatnonzero(bits[:, k])])
                for k in range(kinds.shape[1])
            ],
            dtype=bool,
        )
        flat[flat] = fine[kind.reshape(-1)]
        return flat.reshape(sizes)

    def _decide(self, chosen: set[int], rest: list[_Clause]) -> str:
        """Why the factors that are not chosen cannot keep the constraints; empty if they can."""
        domains = {f: mask for f, mask in self._domains.items() if f not in chosen}
        live: set[_Clause] = set()
        for clause in rest:
            if all(f in domains for f, _ in clause):
                live.add(clause)
        emptied = _propagate(domains, live)
        if emptied is not None:
            return f"implied: no level of {self._factors[emptied].name} is left for the rest"
        touched = sorted({f for clause in live for f, _ in clause})
        key = (frozenset(live), tuple((f, domains[f]) for f in touched))
        found = self._solved.get(key)
        if found is None:
            fine = _solvable(domains, live)
            found = "" if fine else "implied: the other factors cannot keep all constraints"
            self._solved[key] = found
        return found


@lru_cache(maxsize=16)
def validity(factors: tuple[Factor, ...], constraints: tuple[Constraint, ...]) -> Validity:
    """The possible settings of factors; the same object for the same arguments."""
    return Validity(factors, constraints)


def clauses(
    factors: tuple[Factor, ...], constraints: Sequence[Constraint]
) -> list[tuple[_Clause, int]]:
    """Constraints as (factor, bits of levels), with their places; without those that say nothing.

    A constraint on a factor or on levels that are not there is never broken.
    """
    places = {factor.name: f for f, factor in enumerate(factors)}
    found: list[tuple[_Clause, int]] = []
    for index, rule in enumerate(constraints):
        parts = []
        for name, levels in rule.never:
            f = places.get(name)
            names = factors[f].level_names if f is not None else ()
            mask = sum(1 << v for v, level in enumerate(names) if level in levels)
            parts.append((-1 if f is None else f, mask))
        if all(mask for _, mask in parts):
            found.append((tuple(sorted(parts)), index))
    return found


def broken(
    factors: tuple[Factor, ...], codes: np.ndarray, constraints: Sequence[Constraint]
) -> Bools:
    """(S,) whether a row of codes (S, F) breaks a constraint."""
    out = np.zeros(codes.shape[0], dtype=bool)
    for clause, _ in clauses(factors, constraints):
        hit = np.ones(codes.shape[0], dtype=bool)
        for f, mask in clause:
            column = codes[:, f]
            hit &= (column >= 0) & _bits(mask, len(factors[f].levels))[np.maximum(column, 0)]
        out |= hit
    return out


def _propagate(domains: _Domains, live: set[_Clause]) -> int | None:
    """Narrow domains until nothing follows any more; the factor that was emptied, if one was.

    ``live`` keeps the clauses that can still be broken.
    """
    for f, mask in domains.items():
        if not mask:
            return f
    changed = True
    while changed:
        changed = False
        for clause in list(live):
            if not all(domains[f] & mask for f, mask in clause):
                live.discard(clause)
                continue
            free = [(f, mask) for f, mask in clause if domains[f] & ~mask]
            if not free:
                return clause[0][0]
            if len(free) == 1:
                # Only this factor can still keep it.
                (f, mask), changed = free[0], True
                domains[f] &= ~mask
                live.discard(clause)
    return None


def _solvable(domains: _Domains, live: set[_Clause]) -> bool:
    """Whether levels can be chosen that break no live clause."""
    if not live:
        return True
    # After propagation, two factors of a live clause at least can still keep it.
    open_ = [part for part in min(live) if domains[part[0]] & ~part[1]]
    f, mask = min(open_, key=lambda part: (domains[part[0]] & part[1]).bit_count())
    for narrowed in (domains[f] & ~mask, domains[f] & mask):
        inner, left = {**domains, f: narrowed}, set(live)
        if narrowed and _propagate(inner, left) is None and _solvable(inner, left):
            return True
    return False


def _hit(clause: _Clause, chosen: tuple[int, ...], sizes: Sequence[int]) -> Bools:
    """Of settings, one axis each: whether they have all that the clause says of their factors."""
    hit = np.ones([1] * len(chosen), dtype=bool)
    for f, mask in clause:
        if f in chosen:
            axis = chosen.index(f)
            shape = [1] * len(chosen)
            shape[axis] = sizes[axis]
            hit = hit & _bits(mask, sizes[axis]).reshape(shape)
    return hit


def _bits(mask: int, size: int) -> Bools:
    return np.array([mask >> v & 1 for v in range(size)], dtype=bool)
