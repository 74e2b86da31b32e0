"""Reading the CSV log of esmini. Pure: bytes in, arrays out.

The file begins with a preamble; the header row begins with ``Index [-]``. The columns of an entity
repeat for every entity with a prefix ``#1``, ``#2`` and so on. Where an entity is taken away, those
after it move to the left: what a block of a row is about, its name says.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.errors import SimulatorError
from simulators.trace import EntityBox, EntityTrace, SimulatorTrace

Floats = NDArray[np.float64]
Labels = NDArray[np.str_]

_HEADER = "Index [-]"
_COLUMN = re.compile(r"^#(\d+) (.*?)\s*(?:\[[^\]]*\])?$")
_NAME = "Entity_Name"
_LABELS = (_NAME, "Entity_ID", "collision_ids")
_STATES = {
    "World_Position_X": "x_m",
    "World_Position_Y": "y_m",
    "World_Heading_Angle": "heading_rad",
    "Current_Speed": "speed_mps",
    "lane_id": "lane",
    "Distance_Travelled_Along_Road_Segment": "s_m",
    "Lateral_Distance_Lanem": "t_m",
}
_BOX = ("bb_length", "bb_width", "bb_height", "bb_x", "bb_y")
#: A longer log is not read.
LARGEST_BYTES = 500_000_000


class _Table(NamedTuple):
    """T rows with the blocks of up to N entities."""

    time_s: Floats
    """(T,)"""
    numbers: Floats
    """(T, N, states and box); NaN where a cell is empty."""
    labels: Labels
    """(T, N, 3) name, id, and ids of those touched."""


def read_csv(data: bytes) -> SimulatorTrace:
    """The trace in a CSV log of esmini.

    Raises:
        SimulatorError: the bytes are no such log.
    """
    if len(data) > LARGEST_BYTES:
        raise SimulatorError(f"the log has {len(data)} bytes; {LARGEST_BYTES} is the most read")
    lines = data.decode("utf-8", errors="replace").splitlines()
    begin = next((n for n, line in enumerate(lines) if line.lstrip().startswith(_HEADER)), None)
    if begin is None:
        raise SimulatorError(
            f"no row begins with {_HEADER!r}", hint="is this the file of --csv_logger?"
        )
    blocks, rows = _columns(lines[begin].split(",")), lines[begin + 1 :]
    if not data.endswith(b"\n") and _is_cut(rows):
        rows.pop()
    table = _whole_table(rows, blocks) or _table(_rows(rows), blocks)
    if not table.time_s.size:
        raise SimulatorError("the log holds no states")
    # The initial state is logged once more where the first step has no length.
    keep = np.concatenate([[True], np.diff(table.time_s) > 0.0])
    names = table.labels[:, :, 0]
    entities = {
        name: _entity(table.numbers[keep], (names == name)[keep])
        for name in dict.fromkeys(names.ravel().tolist())
        if name
    }
    return SimulatorTrace(
        time_s=table.time_s[keep], entities=entities, collisions=_collisions(table)
    )


def _is_cut(rows: list[str]) -> bool:
    """Whether the last row, which does not end its line, breaks off: it has fewer cells.

    What is left of its last number is another number.
    """
    return len(rows) > 1 and rows[-1].count(",") < rows[-2].count(",")


def _rows(lines: list[str]) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines)
    except csv.Error as error:
        raise SimulatorError(f"the log is no table: {error}") from error


def _columns(header: list[str]) -> list[dict[str, int]]:
    """Column name (without unit) to index, for each block."""
    columns: dict[int, dict[str, int]] = {}
    for index, title in enumerate(header):
        match = _COLUMN.match(title.strip())
        if match:
            columns.setdefault(int(match[1]), {})[match[2]] = index
    for number, fields in columns.items():
        missing = sorted({_NAME, *_STATES} - fields.keys())
        if missing:
            raise SimulatorError(f"entity #{number} lacks the columns {', '.join(missing)}")
    return [columns[number] for number in sorted(columns)]


def _whole_table(lines: list[str], blocks: list[dict[str, int]]) -> _Table | None:
    """The table where every row has all blocks, read as a whole; None where it is not so."""
    if not lines or any('"' in line for line in lines):
        return None
    wanted, texts = _wanted(blocks)
    columns = [1, *(index for block in wanted for index in block)]
    if min(columns) < 0 or min(min(block) for block in texts) < 0:
        return None
    try:
        numbers = np.loadtxt(lines, delimiter=",", usecols=columns, comments=None, ndmin=2)
        labels = np.loadtxt(
            lines, dtype=np.str_, delimiter=",", comments=None, ndmin=2,
            usecols=[index for block in texts for index in block],
        )  # fmt: skip
    except ValueError:
        # A cell is empty, or a row is short: somebody is not there all the time.
        return None
    shape = (len(numbers), len(blocks))
    return _Table(
        numbers[:, 0],
        numbers[:, 1:].reshape(*shape, len(_STATES) + len(_BOX)),
        np.strings.strip(labels).reshape(*shape, len(_LABELS)),
    )


def _wanted(blocks: list[dict[str, int]]) -> tuple[list[list[int]], list[list[int]]]:
    """For each block the columns of its numbers and of its labels; -1 where there is none."""
    return (
        [[block.get(name, -1) for name in (*_STATES, *_BOX)] for block in blocks],
        [[block.get(name, -1) for name in _LABELS] for block in blocks],
    )


def _table(rows: Iterator[list[str]], blocks: list[dict[str, int]]) -> _Table:
    """The table, row by row."""
    wanted, texts = _wanted(blocks)
    time_s, numbers, labels = [], [], []
    for row in rows:
        if row:
            time_s.append(_number(row, 1))
            numbers.append([[_number(row, index) for index in block] for block in wanted])
            labels.append([[_cell(row, index) for index in block] for block in texts])
    shape = (len(time_s), len(blocks))
    return _Table(
        np.array(time_s),
        np.array(numbers, dtype=np.float64).reshape(*shape, len(_STATES) + len(_BOX)),
        np.array(labels, dtype=np.str_).reshape(*shape, len(_LABELS)),
    )


def _cell(row: list[str], index: int) -> str:
    return row[index].strip() if 0 <= index < len(row) else ""


def _number(row: list[str], index: int) -> float:
    try:
        return float(row[index]) if 0 <= index < len(row) else np.nan
    except ValueError:
        # An entity that does not exist yet leaves its cells empty.
        return np.nan


def _entity(numbers: Floats, its: NDArray[np.bool_]) -> EntityTrace:
    """Of (T, N, columns), those (T, N) blocks that bear its name."""
    there = its.any(axis=1)
    states = np.full((numbers.shape[0], numbers.shape[2]), np.nan)
    states[there] = numbers[np.arange(its.shape[0]), its.argmax(axis=1)][there]
    columns = dict(zip(_STATES.values(), states.T, strict=False))
    lane = np.nan_to_num(columns.pop("lane")).astype(np.int32)
    return EntityTrace(
        lane=lane, box=_box(states[:, len(_STATES) :]), speeds_from_places=False, **columns
    )  # fmt: skip


def _box(columns: Floats) -> EntityBox | None:
    known = np.isfinite(columns).all(axis=1)
    if not known.any():
        return None
    return EntityBox(*columns[known.argmax()].tolist())


def _collisions(table: _Table) -> tuple[tuple[float, str, str], ...]:
    names, numbers, touched = np.moveaxis(table.labels, -1, 0)
    if not (touched != "").any():
        return ()
    known = np.unique(np.stack([numbers.ravel(), names.ravel()]), axis=1)
    ids = dict(zip(*known.tolist(), strict=True))
    first: dict[tuple[str, str], float] = {}
    for row, block in zip(*np.nonzero(touched != ""), strict=True):
        for other in str(touched[row, block]).split():
            pair = sorted((str(names[row, block]), ids.get(other, other)))
            first.setdefault((pair[0], pair[1]), float(table.time_s[row]))
    return tuple(sorted((at, *pair) for pair, at in first.items()))
