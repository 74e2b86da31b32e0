"""Boundaries: counts that add up, and lines where paper has them."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from scenario_gen.avoidance import Axis, Grid, boundary, cells_csv, flips_csv
from scenario_gen.errors import InputError
from tests.avoidance.encounters import BRAKING, BrakesAt, ahead, parameters
from tests.worlds import scenario

A = 6.0
BRAKES, SLEEPS = BrakesAt(0.5, A, "brakes"), BrakesAt(90.0, A, "sleeps")


def _logical():
    lead = ahead(0.0) | {"start": {"lane": -2, "s_m": "$place"}}
    declared = parameters("ego", "place", "mu")
    declared[0] |= {"unit": "m/s", "minimum": 5.0, "maximum": 25.0, "default": 20.0}
    declared[1] |= {"unit": "m", "minimum": 60.0, "maximum": 140.0, "default": 100.0}
    declared[2] |= {"minimum": 0.1, "maximum": 1.0, "default": 0.8}
    return scenario(
        ego_speed_mps="$ego", actors=[lead], parameters=declared, duration_s=25.0,
        environment={"friction": "$mu"},
    )  # fmt: skip


def _found(**more):
    grid = more.pop("grid", Grid(16, 20))
    return boundary(
        _logical(),
        Axis("ego"),
        Axis("place"),
        [BRAKES, SLEEPS],
        grid=grid,
        settings=BRAKING,
        **more,
    )


def test_cells_count_their_samples_and_verdicts():
    found = _found(grid=Grid(4, 5, 2))
    assert found.samples_per_cell == 4
    total = sum(np.array(grid) for grid in found.verdicts.values())
    assert total.shape == (5, 4)
    assert (total == 4).all()
    assert (np.array(found.avoided["brakes"]) <= 4).all()
    assert (np.array(found.physically_avoidable) >= np.array(found.avoided["brakes"])).all()
    assert found.others == {"mu": 0.8}
    assert found.x.edges[0] == 5.0
    assert found.x.edges[-1] == 25.0
    assert found.y.unit == "m"


def test_the_line_of_a_driver_is_where_it_just_stops():
    """gap = v 0.5 + v^2 / (2 a), give or take a cell; the sleeper flips where nothing is to do."""
    found = _found()
    (line,) = [flip for flip in found.flips if flip.of == "brakes"]
    cell_m = found.y.edges[1] - found.y.edges[0]
    cell_mps = found.x.edges[1] - found.x.edges[0]
    assert line.segments
    for x0, y0, x1, y1 in line.segments:
        v = 0.5 * (x0 + x1)
        gap_m = 0.5 * (y0 + y1) - 54.5
        slack_m = cell_m + cell_mps * (0.5 + v / A)
        assert gap_m == pytest.approx(0.5 * v + v * v / (2 * A), abs=slack_m)


def test_lines_part_cells_that_differ_and_no_others():
    """Every side between two cells lies on the line if and only if their outcomes differ."""
    found = _found(grid=Grid(6, 7))
    grid = np.array(found.avoided["brakes"])
    (line,) = [flip for flip in found.flips if flip.of == "brakes"]
    x, y = found.x.edges, found.y.edges
    length = sum(abs(x1 - x0) / (x[1] - x[0]) + abs(y1 - y0) / (y[1] - y[0])
                 for x0, y0, x1, y1 in line.segments)  # fmt: skip
    sides = (grid[:, 1:] != grid[:, :-1]).sum() + (grid[1:] != grid[:-1]).sum()
    assert length == pytest.approx(sides)


def test_another_value_of_the_others_moves_the_line():
    dry, icy = (np.array(_found(others={"mu": mu}).avoided["brakes"]) for mu in (0.8, 0.2))
    assert (icy <= dry).all()
    assert icy.sum() < dry.sum()


def test_a_range_may_be_given():
    found = boundary(
        _logical(), Axis("ego", 10.0, 12.0), Axis("place"), [BRAKES], grid=Grid(2, 2),
        settings=BRAKING,
    )  # fmt: skip
    assert found.x.edges == (10.0, 11.0, 12.0)


def test_tables_hold_every_cell_and_segment():
    found = _found(grid=Grid(3, 4))
    cells = list(csv.DictReader(io.StringIO(cells_csv(found).decode())))
    assert len(cells) == 12
    assert {"ego from [m/s]", "place to [m]", "verdict", "avoiding share"} <= set(cells[0])
    shares = {float(cell["avoiding share"]) for cell in cells}
    assert shares <= {0.0, 0.5, 1.0}
    flips = list(csv.DictReader(io.StringIO(flips_csv(found).decode())))
    assert len(flips) == sum(len(line.segments) for line in found.flips)
    assert {flip["of"] for flip in flips} <= {"verdict", "brakes", "sleeps", "friction_limit"}


def test_blocks_do_not_matter(monkeypatch):
    import sys

    whole = _found(grid=Grid(4, 4))
    monkeypatch.setattr(sys.modules[boundary.__module__], "_ROWS_AT_ONCE", 3)
    assert _found(grid=Grid(4, 4)) == whole


@pytest.mark.parametrize(
    ("x", "y", "more", "words"),
    [
        (Axis("nothing"), Axis("place"), {}, "no parameter 'nothing'"),
        (Axis("ego"), Axis("ego"), {}, "both axes"),
        (Axis("ego", 9.0, 3.0), Axis("place"), {}, "no range"),
        (Axis("ego", -5.0, 3.0), Axis("place"), {}, "not possible"),
        (Axis("ego"), Axis("place"), {"others": {"ego": 3.0}}, "an axis too"),
        (Axis("ego"), Axis("place"), {"others": {"no": 3.0}}, "no parameter 'no'"),
        (Axis("ego"), Axis("place"), {"grid": Grid(0, 4)}, "at least one"),
        (Axis("ego"), Axis("place"), {"grid": Grid(5000, 5000)}, "at most"),
    ],
)
def test_impossible_boundaries_are_refused(x, y, more, words):
    with pytest.raises(InputError, match=words):
        boundary(_logical(), x, y, [BRAKES], **more)


def test_a_concrete_scenario_has_no_boundary():
    with pytest.raises(InputError, match="it has none"):
        boundary(scenario(), Axis("ego"), Axis("place"), [BRAKES])
