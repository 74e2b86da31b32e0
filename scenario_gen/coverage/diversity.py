"""Diversity against a Sobol baseline of equal size.

The baseline draws every factor evenly from the levels that the ODD and the model allow, with no
regard to what can come together, so it is an upper reference.

    effective number = exp(-sum p ln p)  over the shares p of the levels (Hill, order 1)     (1)
    top-value share = share of the most frequent level                                       (2)
    distance of two scenarios = factors in which they differ / factors                       (3)
"""

from __future__ import annotations

import numpy as np

from scenario_gen.coverage.build import ratio
from scenario_gen.coverage.parameter_space import sobol
from scenario_gen.coverage.suite import Counted
from scenario_gen.coverage.table import Codes, FactorTable
from scenario_gen.domain.coverage import Cell, Measure

#: Nearest distances take time with the square of the scenarios; of more, every k-th is taken.
MOST_ROWS = 2_000
_BLOCK = 64
_SOURCE = "Hill 1973; Sobol set scrambled with a fixed seed"


def diversity_measures(counted: Counted) -> list[Measure]:
    """``diversity.effective``, ``diversity.top_share`` and ``diversity.distance``."""
    table = counted.table
    if not counted.size:
        return []
    baseline = sobol_codes(table, counted.size)
    cells, own, other, top, top_other = [], [], [], [], []
    for f, factor in enumerate(table.factors):
        size = len(factor.levels)
        seen, drawn = (_counts(codes[:, f], size) for codes in (table.counted, baseline))
        if not seen.sum() or not drawn.sum():
            continue
        own.append(effective(seen))
        other.append(effective(drawn))
        top.append(float(seen.max() / seen.sum()))
        top_other.append(float(drawn.max() / drawn.sum()))
        cells.append(
            Cell(
                values=((factor.name, factor.level_names[int(seen.argmax())]),),
                count=int(seen.max()),
                state="covered",
                weight=round(own[-1], 6),
                reason=f"effective number {own[-1]:.3g} (Sobol {other[-1]:.3g}); most frequent"
                f" level {top[-1]:.1%} (Sobol {top_other[-1]:.1%})",
            )
        )
    near, near_other = (median_nearest(codes) for codes in (table.counted, baseline))
    taken = min(counted.size, thin(table.counted).shape[0])
    notes = () if taken == counted.size else (f"of {counted.size} scenarios, {taken} are taken",)
    return [
        _measure("effective", "Effective number of levels", "mean over the factors of"
                 " exp(entropy of the shares of their levels)", "levels", _mean(own), _mean(other),
                 tuple(cells)),
        _measure("top_share", "Share of the most frequent level", "mean over the factors of the"
                 " share of their most frequent level; less is more diverse", "share", _mean(top),
                 _mean(top_other)),
        _measure("distance", "Median distance to the nearest other scenario", "median over the"
                 " scenarios of the share of factors in which the nearest other one differs",
                 "share of factors", near, near_other, notes=notes),
    ]  # fmt: skip


def effective(counts: np.ndarray) -> float:
    """Equation 1 of counts (K,)."""
    shares = counts[counts > 0] / counts.sum()
    return float(np.exp(-float((shares * np.log(shares)).sum())))


def median_nearest(codes: Codes) -> float:
    """Median over rows (S, F) of the share of columns in which the nearest other row differs."""
    rows = thin(codes)
    if rows.shape[0] < 2:
        return 0.0
    nearest = np.empty(rows.shape[0])
    for start in range(0, rows.shape[0], _BLOCK):
        block = rows[start : start + _BLOCK]
        apart = (block[:, None, :] != rows[None, :, :]).sum(axis=2)
        apart[np.arange(block.shape[0]), start + np.arange(block.shape[0])] = rows.shape[1] + 1
        nearest[start : start + block.shape[0]] = apart.min(axis=1)
    return float(np.median(nearest) / rows.shape[1])


def thin(codes: Codes) -> Codes:
    """At most ``MOST_ROWS`` rows, at equal steps."""
    return codes[:: max(1, -(-codes.shape[0] // MOST_ROWS))]


def sobol_codes(table: FactorTable, count: int) -> Codes:
    """(count, F) levels drawn evenly from the allowed ones; -1 where a factor has none."""
    unit = sobol(count, len(table.factors))
    codes = np.full(unit.shape, -1, dtype=np.int16)
    for f, factor in enumerate(table.factors):
        allowed = np.array([v for v, level in enumerate(factor.levels) if level.allowed])
        if allowed.size:
            codes[:, f] = allowed[np.minimum((unit[:, f] * allowed.size).astype(int),
                                             allowed.size - 1)]  # fmt: skip
    return codes


def _counts(codes: np.ndarray, size: int) -> np.ndarray:
    return np.bincount(codes[codes >= 0], minlength=size)


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _measure(
    name: str,
    title: str,
    what: str,
    unit: str,
    own: float,
    baseline: float,
    cells: tuple[Cell, ...] = (),
    notes: tuple[str, ...] = (),
) -> Measure:
    return Measure(
        id=f"diversity.{name}",
        group="diversity",
        title=title,
        statement=(
            f"{what}; over that of a Sobol set of as many scenarios, which draws every factor"
            " evenly from the allowed levels whether they can come together or not"
        ),
        source=_SOURCE,
        unit=unit,
        numerator=round(own, 9),
        denominator=round(baseline, 9),
        value=ratio(own, baseline),
        cells=cells,
        cells_total=len(cells),
        notes=notes,
    )
