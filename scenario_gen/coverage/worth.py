"""What covering a combination is worth: exposure times criticality, both stated.

*Exposure* of a level is its share in a reference table that the model names; of a factor without
a table all allowed levels share evenly. Of a combination it is the product: factors are taken as
independent, which they are not. *Criticality* of a level is (k + 1) / (n + 2), where k of the n
counted scenarios with it are critical; of a combination it is the least of its levels, so that no
combination comes before a level of it that is missing altogether. Both are defaults, and order the
gaps: they say nothing about risk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage.exposure import shares_of_levels
from scenario_gen.coverage.structure_measures import CRITICAL_TTC_S
from scenario_gen.coverage.suite import Counted
from scenario_gen.coverage.table import Ints
from scenario_gen.coverage.tway import TWay
from scenario_gen.domain.coverage import Uncovered
from scenario_gen.domain.exposure import ExposureTable

Floats: TypeAlias = NDArray[np.float64]
#: Uncovered combinations that are listed.
MOST_UNCOVERED = 2_000


def uncovered(
    counted: Counted,
    found: Mapping[int, TWay],
    tables: Sequence[ExposureTable],
    most: int = MOST_UNCOVERED,
    upto: int = 2,
) -> tuple[tuple[Uncovered, ...], int]:
    """Valid settings that do not occur, the most worth first, and how many there are.

    Args:
        counted: the suite.
        found: its t-way coverage by strength.
        tables: give exposure.
        most: that are listed.
        upto: the greatest number of factors in a setting.
    """
    table = counted.table
    exposure, critical = worth_of_levels(counted, tables)
    pieces: list[tuple[int, int, Ints, Floats, Floats]] = []
    for strength, each in found.items():
        for place, one in enumerate(each.sets if strength <= upto else ()):
            cells = np.argwhere(one.valid & ~one.covered)
            share, worst = np.ones(cells.shape[0]), np.ones(cells.shape[0])
            for axis, f in enumerate(one.factors):
                share *= exposure[f][cells[:, axis]]
                worst = np.minimum(worst, critical[f][cells[:, axis]])
            pieces.append((strength, place, cells, share, worst))
    worth = np.concatenate([share * worst for *_, share, worst in pieces] or [np.empty(0)])
    starts = np.cumsum([0, *(cells.shape[0] for _, _, cells, _, _ in pieces)])
    out = []
    # Single levels come before pairs of equal worth, and all in the order of the model.
    for index in np.argsort(-worth, kind="stable")[:most].tolist():
        piece = int(np.searchsorted(starts, index, side="right")) - 1
        strength, place, cells, share, worst = pieces[piece]
        at = index - int(starts[piece])
        each = found[strength]
        one, setting = each.sets[place], cells[at].tolist()
        levels = [table.factors[f].levels[v] for f, v in zip(one.factors, setting, strict=True)]
        out.append(
            Uncovered(
                values=each.names(one, setting),
                worth=float(f"{worth[index]:.6g}"),
                exposure=float(f"{share[at]:.6g}"),
                criticality=float(f"{worst[at]:.6g}"),
                phrase=", ".join(level.phrase for level in levels),
            )
        )
    return tuple(out), int(worth.size)


def worth_of_levels(
    counted: Counted, tables: Sequence[ExposureTable]
) -> tuple[list[Floats], list[Floats]]:
    """Exposure and criticality of the levels of each factor, each (levels,)."""
    shares = shares_of_levels(tables)
    factors = range(len(counted.table.factors))
    return [_exposure(counted, f, shares) for f in factors], [
        _criticality(counted, f) for f in factors
    ]


def _exposure(counted: Counted, f: int, shares: dict[tuple[str, str], float]) -> Floats:
    factor = counted.table.factors[f]
    allowed = sum(level.allowed for level in factor.levels)
    told = {name for name, _ in shares}
    if factor.name not in told:
        return np.full(len(factor.levels), 1 / max(allowed, 1))
    # What the table gives no number for is worth as little as its smallest number.
    known = [shares[factor.name, n] for n in factor.level_names if (factor.name, n) in shares]
    return np.array([shares.get((factor.name, n), min(known)) for n in factor.level_names])


def _criticality(counted: Counted, f: int) -> Floats:
    size = len(counted.table.factors[f].levels)
    codes, seen = counted.table.counted[:, f], counted.seen
    known = codes >= 0
    if seen is None:
        return np.full(size, 0.5)
    critical = known & seen.known & (~np.isnan(seen.impact_mps) | (seen.ttc_s <= CRITICAL_TTC_S))
    k = np.bincount(codes[critical], minlength=size)
    n = np.bincount(codes[known & seen.known], minlength=size)
    return (k + 1) / (n + 2)
