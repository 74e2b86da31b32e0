"""Columns as NumPy files: created whole, overwritten row range by row range, mapped to read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.catalog.atomic import PARTIAL_PREFIX, disk_error
from scenario_gen.errors import CatalogError

Array = NDArray[Any]

# Columns are filled in pieces of so many bytes.
_PIECE_BYTES = 1 << 22


def read_column(folder: Path, name: str) -> Array:
    """A column of a folder, mapped from its file.

    Raises:
        CatalogError: there is none, or it is not readable.
    """
    path = folder / f"{name}.npy"
    try:
        array: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except OSError as error:
        raise disk_error(path, error) from error
    except ValueError as error:
        raise CatalogError("is not a column of a sweep", where=str(path)) from error
    return array


def write_column(folder: Path, name: str, rows: Mapping[str, Array] | Array) -> None:
    """Write a whole column, as a whole.

    Args:
        folder: of the sweep.
        name: of the column.
        rows: (K, B) or, name by name, K times (B,).
    """
    parts = list(rows.values()) if isinstance(rows, Mapping) else list(rows)
    path = folder / f"{name}.npy"
    partial = path.with_name(f"{PARTIAL_PREFIX}{path.name}")
    try:
        with partial.open("wb") as file:
            _header(file, (len(parts), parts[0].size), parts[0].dtype)
            for part in parts:
                file.write(np.ascontiguousarray(part).data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise disk_error(path, error) from error


def create_column(path: Path, shape: tuple[int, ...], dtype: np.dtype[Any], filling: float) -> None:
    """Write a column that holds one value throughout."""
    partial = path.with_name(f"{PARTIAL_PREFIX}{path.name}")
    total = int(np.prod(shape))
    piece = np.full(min(total, _PIECE_BYTES // dtype.itemsize), filling, dtype=dtype)
    try:
        with partial.open("wb") as file:
            _header(file, shape, dtype)
            for first in range(0, total, piece.size):
                file.write(piece[: total - first].data)
        partial.replace(path)
    except OSError as error:
        raise disk_error(path, error) from error


def _header(file: Any, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    header = {"descr": dtype.str, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)


def write_rows(path: Path, start: int, part: Array) -> None:
    """Overwrite columns ``start`` on of the last axis of a file."""
    try:
        with path.open("r+b") as file:
            np.lib.format.read_magic(file)
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
            if dtype != part.dtype or shape[:-1] != part.shape[:-1]:
                raise CatalogError("is not the column that was begun", where=str(path))
            begin = file.tell()
            for index, row in enumerate(part.reshape(-1, part.shape[-1])):
                file.seek(begin + (index * shape[-1] + start) * dtype.itemsize)
                file.write(np.ascontiguousarray(row).data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise disk_error(path, error) from error
    except ValueError as error:
        raise CatalogError("is not a column of a sweep", where=str(path)) from error
