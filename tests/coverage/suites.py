"""Tables and suites with known coverage."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from scenario_gen.coverage import Constraint, Factor, FactorTable, Level


def toy_table(
    codes: Sequence[Sequence[int]],
    sizes: Sequence[int],
    excluded: frozenset[tuple[int, int]] = frozenset(),
    inside: Sequence[Sequence[bool]] | None = None,
    sometimes: frozenset[int] = frozenset(),
) -> FactorTable:
    """Factors ``f0``, ``f1`` ... with levels ``a``, ``b`` ...; excluded by (factor, level).

    Those in ``sometimes`` need not apply.
    """
    factors = tuple(
        Factor(
            f"f{f}", f"Factor {f}",
            tuple(
                Level("abcdefgh"[v], f"f{f} {'abcdefgh'[v]}", "odd" if (f, v) in excluded else "")
                for v in range(size)
            ),
            always=f not in sometimes,
        )
        for f, size in enumerate(sizes)
    )  # fmt: skip
    array = np.array(codes, dtype=np.int16).reshape(-1, len(sizes))
    within = np.ones(array.shape, bool) if inside is None else np.array(inside, bool)
    ids = tuple(f"s{n}" for n in range(array.shape[0]))
    return FactorTable(factors, array, within.reshape(array.shape), ids, "toy")


def every_assignment(table: FactorTable, rules: Sequence[Constraint]) -> list[dict[str, str]]:
    """All whole assignments of allowed levels that break no constraint, one after the other.

    A factor that need not apply may be left out.
    """
    choices = [
        [(f.name, v.name) for v in f.levels if v.allowed] + ([] if f.always else [None])
        for f in table.factors
    ]
    whole = []
    for picked in itertools.product(*choices):
        each = dict(pair for pair in picked if pair is not None)
        if not any(
            all(each.get(factor) in levels for factor, levels in rule.never) for rule in rules
        ):
            whole.append(each)
    return whole
