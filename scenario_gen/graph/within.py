"""Duplicates among many parameter vectors of one structure, such as variants of one scenario."""

from __future__ import annotations

import itertools
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.errors import InputError
from scenario_gen.graph.columns import Floats

Ints: TypeAlias = NDArray[np.int64]

_GRID_FEATURES = 3
_PAIRS_AT_ONCE = 4_000_000
_LEADERS_AT_ONCE = 16


def duplicates_within(vectors: Floats, epsilon: float) -> Ints:
    """Twins among vectors, the earlier row being kept.

    A row is a duplicate if an earlier *kept* row lies within epsilon in every number; then that
    row (the first one, if several) is its twin.

    Args:
        vectors: (B, F) on their scales.
        epsilon: largest difference of two that count as the same; 0 finds exact copies.

    Returns:
        (B,) the row of the twin; -1 for rows that are kept.

    Raises:
        InputError: a vector is not finite, or epsilon is negative.
    """
    vectors = np.asarray(vectors, dtype=float)
    if vectors.ndim != 2 or not np.isfinite(vectors).all() or not 0 <= epsilon < np.inf:
        raise InputError("duplicates_within() needs finite vectors (B, F) and an epsilon >= 0")
    rows = vectors.shape[0]
    twin = np.full(rows, -1, dtype=np.int64)
    spread = np.ptp(vectors, axis=0) if rows else np.zeros(vectors.shape[1])
    telling = np.flatnonzero(spread > epsilon)
    if telling.size == 0:
        twin[1:] = 0
        return twin
    if epsilon == 0:
        _, first, copy_of = np.unique(vectors, axis=0, return_index=True, return_inverse=True)
        original = first[copy_of.reshape(-1)]
        return np.where(original == np.arange(rows), -1, original)
    # Numbers that spread most rule out most pairs, so they come first.
    vectors = vectors[:, telling[np.argsort(-spread[telling], kind="stable")]]
    open_rows = _settle_dense(vectors, epsilon, twin, np.arange(rows))
    left, right = _close_pairs(vectors[open_rows], epsilon)
    _settle(open_rows[left], open_rows[right], twin)
    return twin


def _settle_dense(vectors: Floats, epsilon: float, twin: Ints, open_rows: Ints) -> Ints:
    """Let the first open rows take their neighbours while there are too many pairs to list."""
    while open_rows.size and _pair_bound(vectors[open_rows], epsilon) > _PAIRS_AT_ONCE:
        before = open_rows.size
        for _ in range(_LEADERS_AT_ONCE):
            if not open_rows.size:
                break
            leader, others = open_rows[0], open_rows[1:]
            near = (np.abs(vectors[others] - vectors[leader]) <= epsilon).all(axis=1)
            twin[others[near]] = leader
            open_rows = others[~near]
        if before - open_rows.size < 4 * _LEADERS_AT_ONCE:
            break
    return open_rows


def _cells(vectors: Floats, epsilon: float) -> Ints:
    """(B, G) cells of a grid of size epsilon over the first numbers."""
    used = vectors[:, :_GRID_FEATURES]
    # Slightly more than epsilon, so that rounding never puts near rows two cells apart.
    cells = np.floor((used - used.min(axis=0)) / (epsilon * (1 + 1e-9)))
    # Very small cells are merged: a coarser grid is still right, only slower.
    limit = 2.0**20
    cells = np.floor(cells / np.maximum(1.0, np.ceil(cells.max(axis=0) / limit)))
    return np.asarray(cells, dtype=np.int64)


def _pair_bound(vectors: Floats, epsilon: float) -> float:
    """About how many pairs share a cell or touch: 27 times those within cells."""
    keys = _keys(_cells(vectors, epsilon))
    counts = np.unique(keys, return_counts=True)[1].astype(float)
    return float(3 ** min(_GRID_FEATURES, vectors.shape[1]) * (counts**2).sum() / 2)


def _keys(cells: Ints) -> Ints:
    """(B, G) cells -> (B,) one number per cell; cells have room for a border of one."""
    key = np.zeros(cells.shape[0], dtype=np.int64)
    for column in cells.T:
        key = key * (2**20 + 4) + (column + 1)
    return key


def _close_pairs(vectors: Floats, epsilon: float) -> tuple[Ints, Ints]:
    """All pairs of rows within epsilon, the earlier row first.

    Rows are sorted by cell. What is near a row then lies in a few stretches of the sorted rows:
    one for each neighbouring cell in all but the last direction of the grid, where neighbours
    are next to each other. Only stretches after the row are looked at, so pairs come once.
    """
    if not vectors.shape[0]:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    cells = _cells(vectors, epsilon)
    order = np.argsort(_keys(cells), kind="stable")
    cells, columns = cells[order], np.ascontiguousarray(vectors[order].T)
    keys = _keys(cells)
    found: list[tuple[Ints, Ints]] = []
    for offset in itertools.product((0, 1, -1), repeat=cells.shape[1] - 1):
        if offset < (0,) * len(offset):
            continue
        last = _keys(cells + np.array((*offset, 1)))
        end = np.searchsorted(keys, last, side="right")
        if any(offset):
            begin = np.searchsorted(keys, last - 2, side="left")
        else:
            begin = np.arange(1, keys.size + 1)
        counts = end - begin
        for low, high in _chunks(counts):
            length = counts[low:high]
            rows = np.repeat(np.arange(low, high), length)
            others = np.repeat(begin[low:high] - _offsets(length), length) + np.arange(rows.size)
            for column in columns:
                near = np.abs(column[rows] - column[others]) <= epsilon
                rows, others = rows[near], others[near]
            found.append((order[rows], order[others]))
    one = np.concatenate([pair[0] for pair in found] or [np.empty(0, dtype=np.int64)])
    other = np.concatenate([pair[1] for pair in found] or [np.empty(0, dtype=np.int64)])
    return np.minimum(one, other), np.maximum(one, other)


def _offsets(counts: Ints) -> Ints:
    return np.asarray(np.cumsum(counts) - counts, dtype=np.int64)


def _chunks(counts: Ints) -> list[tuple[int, int]]:
    """Ranges of rows with a bounded number of pairs each."""
    total = np.cumsum(counts)
    if not total.size or total[-1] == 0:
        return []
    marks = np.searchsorted(total, np.arange(_PAIRS_AT_ONCE, total[-1], _PAIRS_AT_ONCE), "left") + 1
    edges = np.unique(np.concatenate(([0], marks, [counts.size])))
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _settle(left: Ints, right: Ints, twin: Ints) -> None:
    """Keep the first row of each neighbourhood, in rounds over the pairs (earlier, later)."""
    taken = np.zeros(twin.size, dtype=bool)
    open_left, open_right = left, right
    while open_left.size:
        # A row without an open earlier neighbour is kept, and its later neighbours are not.
        waiting = np.zeros(twin.size, dtype=bool)
        waiting[open_right] = True
        taken[open_right[~waiting[open_left]]] = True
        still = ~taken[open_left] & ~taken[open_right] & waiting[open_left]
        open_left, open_right = open_left[still], open_right[still]
    by_kept = ~taken[left] & taken[right]
    first = np.full(twin.size, twin.size, dtype=np.int64)
    np.minimum.at(first, right[by_kept], left[by_kept])
    twin[taken] = first[taken]
