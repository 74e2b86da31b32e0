"""What a suite has to keep: which scenario serves which need, as a sparse matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from scipy import sparse

from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.published import published_measures
from scenario_gen.coverage.suite import Counted
from scenario_gen.coverage.table import Ints
from scenario_gen.coverage.traceability import traced
from scenario_gen.coverage.tway import tway

Kept: TypeAlias = Literal[
    "levels", "pairs", "triples", "requirements", "published", "preventability", "structures"
]
KEPT: tuple[Kept, ...] = get_args(Kept)
_STRENGTH = {"levels": 1, "pairs": 2, "triples": 3}


@dataclass(frozen=True)
class Needs:
    """Needs of C scenarios.

    Attributes:
        has: (needs, C) 0 or 1.
        needed: (needs,) scenarios that each asks for.
        kinds: what each need is of, as places in ``names``.
        names: kinds that are kept.
    """

    has: sparse.csr_array
    needed: Ints
    kinds: Ints
    names: tuple[Kept, ...]

    def count(self, name: Kept, columns: Ints | None = None) -> int:
        """Needs of a kind that some columns meet; None: all columns."""
        rows = np.flatnonzero(self.kinds == self.names.index(name))
        part = self.has[rows] if columns is None else self.has[rows][:, columns]
        served = np.asarray(part.sum(axis=1)).reshape(-1)
        return int((served >= self.needed[rows]).sum())


def needs_of(counted: Counted, rules: Sequence[Constraint], kept: Sequence[Kept]) -> Needs:
    """What the counted scenarios of a suite have that is to be kept.

    A level asks for as many scenarios as its target says, where there are so many; everything else
    for one.
    """
    parts: list[sparse.csr_array] = []
    needed: list[Ints] = []
    for name in kept:
        if name in _STRENGTH:
            part, ask = _settings(counted, rules, _STRENGTH[name])
        else:
            part = _indicator(_served(counted, name), counted.size)
            ask = np.ones(part.shape[0], dtype=np.int64)
        # A level with a target of 0 asks for nothing.
        rows = np.flatnonzero(ask > 0)
        parts.append(sparse.csr_array(part[rows]))
        needed.append(ask[rows])
    sizes = [part.shape[0] for part in parts]
    has = sparse.csr_array(sparse.vstack(parts, format="csr"))
    has.sort_indices()
    return Needs(
        has,
        np.concatenate(needed),
        np.repeat(np.arange(len(sizes)), sizes),
        tuple(kept),
    )


def _settings(
    counted: Counted, rules: Sequence[Constraint], strength: int
) -> tuple[sparse.csr_array, Ints]:
    """Valid settings that occur, one row each."""
    table = counted.table
    codes = table.counted.astype(np.int64)
    blocks, asked = [], []
    for each in tway(table, strength, tuple(rules)).sets:
        columns = codes[:, each.factors]
        there = (columns >= 0).all(axis=1)
        shape = each.covered.shape
        flat = np.ravel_multi_index(tuple(np.maximum(columns, 0).T), shape)
        place = np.full(int(np.prod(shape)), -1, dtype=np.int64)
        occurring = np.flatnonzero(each.covered.reshape(-1))
        place[occurring] = np.arange(occurring.size)
        row = np.where(there, place[flat], -1)
        at = np.flatnonzero(row >= 0)
        blocks.append(
            sparse.csr_array(
                (np.ones(at.size, dtype=np.int32), (row[at], at)),
                shape=(occurring.size, codes.shape[0]),
            )
        )
        ask = np.ones(occurring.size, dtype=np.int64)
        if strength == 1:
            targets = np.array([level.target for level in table.factors[each.factors[0]].levels])
            ask = np.minimum(targets[occurring], each.counts.reshape(-1)[occurring])
        asked.append(ask.astype(np.int64))
    return sparse.csr_array(sparse.vstack(blocks, format="csr")), np.concatenate(asked)


def _served(counted: Counted, name: Kept) -> list[tuple[int, ...]]:
    """The counted scenarios behind each need of a kind."""
    if name == "published":
        cells = [cell for measure in published_measures(counted) for cell in measure.cells]
        return [cell.rows for cell in cells if cell.rows]
    rows: dict[str, list[int]] = {}
    if name == "requirements":
        for link in traced(counted).links:
            if link.counted:
                rows.setdefault(link.id, []).append(link.row)
        return [tuple(rows[label]) for label in sorted(rows)]
    labels: tuple[str, ...]
    for row in range(counted.size):
        if name == "preventability":
            labels = () if counted.seen is None else (counted.seen.verdicts[row],)
        else:
            labels = (counted.suite.structures[int(counted.rows[row])],)
        for label in dict.fromkeys(labels):
            rows.setdefault(label, []).append(row)
    return [tuple(rows[label]) for label in sorted(rows)]


def _indicator(served: Sequence[tuple[int, ...]], columns: int) -> sparse.csr_array:
    ends = np.cumsum([0, *(len(each) for each in served)])
    indices = np.array([row for each in served for row in each], dtype=np.int64)
    data = np.ones(indices.size, dtype=np.int32)
    return sparse.csr_array((data, indices, ends), shape=(len(served), columns))
