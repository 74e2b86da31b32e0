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


@pytest.mark.parametrize("kept", [1, 40, 80])
def test_a_row_that_breaks_off_is_not_a_state(kept: int) -> None:
    """What is left of its last number would be another number, such as 1 of 130."""
    rows = [
        f"{n}, {n / 100:.2f}, ego, 0, 30.0, {130.0 + n}, 1.0, 5.0, 1.0, -1, 0.0, ,"
        f" a1, 1, 2.0, {150.0 + n}, 8.0, 5.0, 6.0, 1, 3.1, "
        for n in range(5)
    ]
    whole = table(*rows)
    cut = whole[: -len(rows[-1]) - 1 + kept]
    assert not cut.endswith(b"\n")
    trace = read_csv(cut)
    assert trace.time_s.tolist() == read_csv(whole).time_s.tolist()[:-1]
    assert trace.entities["ego"].x_m.tolist() == [130.0, 131.0, 132.0, 133.0]
    assert trace.entities["a1"].x_m.tolist() == [150.0, 151.0, 152.0, 153.0]


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


WORDS = st.sampled_from(["ego", "a1", "b-2", "Ego Car"])
CELLS = st.floats(-1e4, 1e4).map(lambda value: f"{value:.6f}")
ALL = (*COLUMNS, "bb_length [m]", "bb_width [m]", "bb_height [m]", "bb_x [m]", "bb_y [m]")


@given(
    st.lists(st.tuples(*[CELLS] * 12), min_size=2, max_size=6),
    st.tuples(WORDS, WORDS).filter(lambda pair: pair[0] != pair[1]),
    st.sampled_from(["", "0", "1", "0 1"]),
)
def test_reading_as_a_whole_is_reading_row_by_row(
    rows: list[tuple[str, ...]], names: tuple[str, str], touched: str
) -> None:
    """A last row that is short sends a log row by row; what is read of the others is the same."""
    lines = []
    for number, cells in enumerate(rows):
        blocks = [
            ", ".join([names[n], str(n), *part[:5], str(-1 - n), part[5], touched, *["1.5"] * 5])
            for n, part in enumerate((cells[:6], cells[6:]))
        ]
        lines.append(f"{number}, {0.01 * number:.6f}, {', '.join(blocks)}")
    whole = read_csv(table(*lines, columns=ALL))
    single = read_csv(table(*lines, f"9, 9.0, {names[0]}, 0", columns=ALL))
    assert whole.time_s.tolist() == single.time_s[:-1].tolist()
    assert whole.collisions == single.collisions
    assert list(whole.entities) == list(single.entities)
    for name, one in whole.entities.items():
        other = single.entities[name]
        assert one.box == other.box
        for field in ("x_m", "y_m", "heading_rad", "speed_mps", "lane", "s_m", "t_m"):
            assert getattr(one, field).tolist() == getattr(other, field)[:-1].tolist()
