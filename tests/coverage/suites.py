"""Tables and suites with known coverage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenario_gen.coverage import Factor, FactorTable, Level


def toy_table(
    codes: Sequence[Sequence[int]],
    sizes: Sequence[int],
    excluded: frozenset[tuple[int, int]] = frozenset(),
    inside: Sequence[Sequence[bool]] | None = None,
) -> FactorTable:
    """Factors ``f0``, ``f1`` ... with levels ``a``, ``b`` ...; excluded by (factor, level)."""
    factors = tuple(
        Factor(
            f"f{f}", f"Factor {f}",
            tuple(
                Level("abcdefgh"[v], f"f{f} {'abcdefgh'[v]}", "odd" if (f, v) in excluded else "")
                for v in range(size)
            ),
        )
        for f, size in enumerate(sizes)
    )  # fmt: skip
    array = np.array(codes, dtype=np.int16).reshape(-1, len(sizes))
    within = np.ones(array.shape, bool) if inside is None else np.array(inside, bool)
    ids = tuple(f"s{n}" for n in range(array.shape[0]))
    return FactorTable(factors, array, within.reshape(array.shape), ids, "toy")
