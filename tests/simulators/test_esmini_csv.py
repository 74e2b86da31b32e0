"""Reading esmini's table of states."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.errors import SimulatorError
from simulators.esmini_csv import read_csv

COLUMNS = (
    "Entity_Name [-]", "Entity_ID [-]", "Current_Speed [m/s]", "World_Position_X [m]",
    "World_Position_Y [m]", "Distance_Travelled_Along_Road_Segment [m]",
    "Lateral_Distance_Lanem [m]", "lane_id", "World_Heading_Angle [rad]", "collision_ids",
)  # fmt: skip


def table(*rows: str, columns: tuple[str, ...] = COLUMNS) -> bytes:
    header = ["Index [-]", "TimeStamp [s]"]
    header += [f"#{number} {column}" for number in (1, 2) for column in columns]
    return "\n".join(["esmini GIT REV: x", "", ", ".join(header), *rows, ""]).encode()


def test_states_are_read_per_entity() -> None:
    """Each entity has its arrays; the doubled initial state counts once."""
    ego = "ego, 0, {}, {}, -5.0, {}, -5.0, -2, 0.1, {}"
    other = "a1, 1, 2, 7, 8, 5, 6, 1, 3.1, {}"
    first = f"{ego.format(30.0, 1.0, 1.0, '')}, {other.format('')}"
    trace = read_csv(
        table(
            f"0, 0.00, {first}",
            f"1, 0.00, {first}",
            f"2, 0.01, {ego.format(31.0, 1.3, 1.3, 1)}, {other.format(0)}",
            f"3, 0.02, {ego.format(31.0, 1.6, 1.6, 1)}, {other.format(0)}",
        )
    )
    assert trace.time_s.tolist() == [0.0, 0.01, 0.02]
    assert sorted(trace.entities) == ["a1", "ego"]
    found = trace.entities["ego"]
    assert found.x_m.tolist() == [1.0, 1.3, 1.6]
    assert found.speed_mps.tolist() == [30.0, 31.0, 31.0]
    assert found.lane.tolist() == [-2, -2, -2]
    assert trace.entities["a1"].heading_rad.tolist() == [3.1, 3.1, 3.1]
    assert trace.collisions == ((0.01, "a1", "ego"),)


def test_cells_that_are_not_there_are_nan() -> None:
    """A short row belongs to an entity that does not exist at that time."""
    trace = read_csv(
        table(
            "0, 0.00, ego, 0, 30, 1, -5, 1, -5, -2, 0, , a1, 1, 2, 3, 4, 5, 6, 1, 3, ",
            "1, 0.01, ego, 0, 30, 1, -5, 1, -5, -2, 0, ",
        )
    )
    assert np.isnan(trace.entities["a1"].x_m[1])
    assert trace.entities["a1"].lane.tolist() == [1, 0]


def test_a_table_without_the_columns_is_refused() -> None:
    """The message names what is missing."""
    row = "0, 0.0, ego, 0, 1, 2, a1, 1, 2, 3"
    with pytest.raises(SimulatorError, match=r"lacks the columns .*World_Position_Y"):
        read_csv(table(row, columns=COLUMNS[:4]))


@given(st.binary(max_size=300))
def test_bytes_that_are_no_table_are_an_error_of_ours(data: bytes) -> None:
    """Whatever the file holds, nothing but SimulatorError comes out."""
    with pytest.raises(SimulatorError):
        read_csv(data)
