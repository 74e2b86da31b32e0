"""Where the columns of a sweep are kept: in memory, or in a folder as NumPy files.

A folder holds, for B rows, P parameters, R rules and M measures:

    sweep.json        what was asked, and what the columns mean: written first
    scenario.json     the logical scenario
    parameters.npy    (P, B) float64, in the units of the manifest
    stage.npy         (B,) int8, how far the variant came
    rules.npy         (R, B) int8, the state of every rule
    measures.json     names of the M measures
    criticality.npy   (M, B) float64, NaN without a value
    worst_actor.npy   (M, B) int8, which actor the value belongs to, from 0; -1 without
    worst_time_s.npy  (M, B) float64, when it is reached; NaN without
    progress.txt      "first last" of the chunks that are done, while the sweep goes on
    summary.json      counts, distributions, SHA-256 of the columns: written last

A chunk counts as done when its line is in ``progress.txt``, which comes after its columns are on
the disk. What is there of others is overwritten with the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from scenario_gen.catalog.atomic import write_bytes
from scenario_gen.checks.verdict import NOT_CHECKED
from scenario_gen.errors import CatalogError
from scenario_gen.sweeps.block import IMPOSSIBLE, NOBODY, Block
from scenario_gen.sweeps.npy import create_column, read_column, write_rows

Array = NDArray[Any]

PARAMETERS = "parameters"
#: Columns of every sweep, and of those of which a variant was rolled out: type and filling.
_ALWAYS: dict[str, tuple[str, float]] = {
    "stage": ("<i1", IMPOSSIBLE),
    "rules": ("<i1", NOT_CHECKED),
}
_WORST: dict[str, tuple[str, float]] = {"criticality": ("<f8", np.nan),
                                        "worst_actor": ("<i1", NOBODY),
                                        "worst_time_s": ("<f8", np.nan)}  # fmt: skip
_MEASURES = "measures.json"
COLUMNS = (*_ALWAYS, *_WORST)


class Table(Protocol):
    """Columns that blocks are written into."""

    def write(self, start: int, block: Block) -> None:
        """Keep a block, whose first row is ``start``."""

    def columns(self) -> Mapping[str, Array]:
        """Name -> array; without the criticality if no variant was rolled out."""

    def measures(self) -> tuple[str, ...]:
        """Names of the rows of the criticality."""


def _parts(block: Block) -> dict[str, Array]:
    """Column name -> what a block says of it."""
    parts: dict[str, Array] = {"stage": block.stage, "rules": block.states}
    if block.worst is not None:
        worst = block.worst
        parts |= {"criticality": worst.value, "worst_actor": worst.actor,
                  "worst_time_s": worst.time_s}  # fmt: skip
    return parts


class MemoryTable:
    """Columns in memory."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._arrays: dict[str, Array] = {}
        self._measures: tuple[str, ...] = ()

    def write(self, start: int, block: Block) -> None:
        """See ``Table``."""
        if block.worst is not None:
            self._measures = block.worst.measures
        for name, part in _parts(block).items():
            if name not in self._arrays:
                dtype, filling = (_ALWAYS | _WORST)[name]
                shape = (*part.shape[:-1], self._rows)
                self._arrays[name] = np.full(shape, filling, dtype=dtype)
            self._arrays[name][..., start : start + part.shape[-1]] = part

    def columns(self) -> Mapping[str, Array]:
        """See ``Table``."""
        return self._arrays

    def measures(self) -> tuple[str, ...]:
        """See ``Table``."""
        return self._measures


class FolderTable:
    """Columns as files that are written in place, row range by row range.

    Written and not mapped: a full disk is then an error and not the end of the process.
    """

    def __init__(self, folder: Path, rows: int) -> None:
        self._folder, self._rows = folder, rows

    def write(self, start: int, block: Block) -> None:
        """See ``Table``; on the disk when it returns.

        Raises:
            CatalogError: a file cannot be written, or is not the column that it should be.
        """
        names = self._folder / _MEASURES
        if block.worst is not None and not names.exists():
            write_bytes(names, json.dumps(block.worst.measures).encode() + b"\n")
        for name, part in _parts(block).items():
            path = self._folder / f"{name}.npy"
            dtype, filling = (_ALWAYS | _WORST)[name]
            if not path.exists():
                create_column(path, (*part.shape[:-1], self._rows), np.dtype(dtype), filling)
            write_rows(path, start, part.astype(dtype, copy=False))

    def columns(self) -> Mapping[str, Array]:
        """See ``Table``; mapped, so they cost memory where they are looked at."""
        return {name: read_column(self._folder, name) for name in COLUMNS
                if (self._folder / f"{name}.npy").exists()}  # fmt: skip

    def measures(self) -> tuple[str, ...]:
        """See ``Table``."""
        path = self._folder / _MEASURES
        try:
            return tuple(json.loads(path.read_bytes())) if path.exists() else ()
        except (OSError, ValueError) as error:
            raise CatalogError(f"not readable: {error}", where=str(path)) from error
