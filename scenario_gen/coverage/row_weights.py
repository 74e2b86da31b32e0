"""What the settings of rows weigh: sums of exact numbers, the same on every machine."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage.table import Ints

Weights: TypeAlias = NDArray[np.float32]


def gains(chosen: Ints, weight: Weights) -> Weights:
    """(n, L) what each level adds to the levels that the other factors of a row have.

    A factor without a level has position -1: the last one, which weighs nothing. Sums of such
    weights are exact, and so the same on every machine.
    """
    if weight.ndim == 1:
        return np.repeat(weight[None, :-1], chosen.shape[0], axis=0)
    if weight.ndim == 2:
        return np.asarray(weight[chosen].sum(axis=1)[:, :-1])
    pairs = [weight[np.ix_(row, row)].sum(axis=(0, 1)) for row in chosen]
    # Both orders of a pair are there; a setting has no two levels of one factor.
    out = np.array(pairs, dtype=np.float32).reshape(-1, weight.shape[0])[:, :-1]
    return np.asarray(out / 2, dtype=np.float32)


def totals(chosen: Ints, weight: Weights) -> Weights:
    """(n,) what all settings of a row weigh, each as often as it has orders."""
    if weight.ndim == 1:
        return np.asarray(weight[chosen].sum(axis=1))
    if weight.ndim == 2:
        return np.asarray(weight[chosen[:, :, None], chosen[:, None, :]].sum(axis=(1, 2)))
    found = [weight[np.ix_(row, row, row)].sum() for row in chosen]
    return np.array(found, dtype=np.float32)
