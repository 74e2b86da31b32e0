"""Reading the CSV log of esmini. Pure: bytes in, arrays out.

The file begins with a preamble; the header row begins with ``Index [-]``. The columns of an entity
repeat for every entity with a prefix ``#1``, ``#2`` and so on.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scenario_gen.errors import SimulatorError
from simulators.trace import EntityTrace, SimulatorTrace

_HEADER = "Index [-]"
_COLUMN = re.compile(r"^#(\d+) (.*?)\s*(?:\[[^\]]*\])?$")
_NAME = "Entity_Name"
_ID = "Entity_ID"
_COLLISIONS = "collision_ids"
_NUMBERS = {
    "World_Position_X": "x_m",
    "World_Position_Y": "y_m",
    "World_Heading_Angle": "heading_rad",
    "Current_Speed": "speed_mps",
    "lane_id": "lane",
    "Distance_Travelled_Along_Road_Segment": "s_m",
    "Lateral_Distance_Lanem": "t_m",
}
_LARGEST_BYTES = 500_000_000


def read_csv(data: bytes) -> SimulatorTrace:
    """The trace in a CSV log of esmini.

    Raises:
        SimulatorError: the bytes are no such log.
    """
    if len(data) > _LARGEST_BYTES:
        raise SimulatorError(f"the log has {len(data)} bytes; {_LARGEST_BYTES} is the most read")
    rows = _rows(data)
    header = next((row for row in rows if row and row[0].strip() == _HEADER), None)
    if header is None:
        raise SimulatorError(
            f"no row begins with {_HEADER!r}", hint="is this the file of --csv_logger?"
        )
    table = [[cell.strip() for cell in row] for row in rows if row]
    if not table:
        raise SimulatorError("the log holds no states")
    columns = _columns(header)
    time_s = _numbers(table, 1)
    # The initial state is logged once more where the first step has no length.
    keep = np.concatenate([[True], np.diff(time_s) > 0.0])
    names: dict[int, str] = {}
    ids: dict[str, str] = {}
    entities: dict[str, EntityTrace] = {}
    for number, fields in columns.items():
        missing = sorted({_NAME, *_NUMBERS} - fields.keys())
        if missing:
            raise SimulatorError(f"entity #{number} lacks the columns {', '.join(missing)}")
        name = _cell(table[0], fields[_NAME])
        names[number] = name
        ids[_cell(table[0], fields.get(_ID, -1))] = name
        values = {
            field: _numbers(table, fields[column])[keep] for column, field in _NUMBERS.items()
        }
        lane = np.nan_to_num(values.pop("lane")).astype(np.int32)
        entities[name] = EntityTrace(lane=lane, **values)
    collisions = _collisions(table, columns, names, ids, time_s)
    return SimulatorTrace(time_s=time_s[keep], entities=entities, collisions=collisions)


def _rows(data: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(data.decode("utf-8", errors="replace").splitlines())
    except csv.Error as error:
        raise SimulatorError(f"the log is no table: {error}") from error


def _columns(header: list[str]) -> dict[int, dict[str, int]]:
    """Entity number to column name (without unit) to index."""
    columns: dict[int, dict[str, int]] = {}
    for index, title in enumerate(header):
        match = _COLUMN.match(title.strip())
        if match:
            columns.setdefault(int(match[1]), {})[match[2]] = index
    return columns


def _cell(row: list[str], index: int) -> str:
    return row[index] if 0 <= index < len(row) else ""


def _numbers(table: list[list[str]], index: int) -> NDArray[np.float64]:
    out = np.full(len(table), np.nan)
    for at, row in enumerate(table):
        try:
            out[at] = float(_cell(row, index))
        except ValueError:
            # An entity that does not exist yet leaves its cells empty.
            continue
    return out


def _collisions(
    table: list[list[str]],
    columns: dict[int, dict[str, int]],
    names: dict[int, str],
    ids: dict[str, str],
    time_s: NDArray[np.float64],
) -> tuple[tuple[float, str, str], ...]:
    first: dict[tuple[str, str], float] = {}
    for number, fields in columns.items():
        index = fields.get(_COLLISIONS, -1)
        for at, row in enumerate(table):
            for other in _cell(row, index).split():
                pair = sorted((names[number], ids.get(other, other)))
                first.setdefault((pair[0], pair[1]), float(time_s[at]))
    return tuple(sorted((at, *pair) for pair, at in first.items()))
