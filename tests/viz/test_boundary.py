"""The picture of a boundary."""

from __future__ import annotations

import pytest
from matplotlib.collections import LineCollection

from scenario_gen.domain.preventability import Boundary, BoundaryAxis, FlipLine
from tests.viz import scenes
from tests.viz.pictures import axes_without_units, rendered, texts
from viz.boundary import LOOKS, boundary


def _boundary(scenario: str = "a-scenario", **verdicts: list[list[int]]) -> Boundary:
    counts = verdicts or {"preventable": [[1, 1], [0, 1]], "unpreventable": [[0, 0], [1, 0]]}
    return Boundary(
        scenario=scenario,
        x=BoundaryAxis(parameter="gap", unit="m", edges=(0.0, 10.0, 20.0)),
        y=BoundaryAxis(parameter="speed", unit="m/s", edges=(5.0, 15.0, 25.0)),
        others={"change_s": 3.5},
        samples_per_cell=1,
        profiles=("fsm", "aeb"),
        verdicts={n: tuple(tuple(r) for r in grid) for n, grid in counts.items()},
        avoided={"fsm": ((1, 1), (0, 1)), "aeb": ((1, 1), (1, 1))},
        physically_avoidable=((1, 1), (1, 1)),
        flips=(
            FlipLine(of="verdict", segments=((10.0, 15.0, 10.0, 25.0), (0.0, 15.0, 10.0, 15.0))),
            FlipLine(of="fsm", segments=((10.0, 15.0, 10.0, 25.0), (0.0, 15.0, 10.0, 15.0))),
            FlipLine(of="aeb", segments=()),
            FlipLine(of="friction_limit", segments=()),
        ),
    )


def test_axes_have_units_and_the_picture_a_title_and_a_legend() -> None:
    figure = boundary(_boundary())
    rendered(figure)
    assert not axes_without_units(figure)
    words = texts(figure)
    for part in ("Preventability: a-scenario", "gap [m]", "speed [m/s]", "change_s = 3.5",
                 "fsm flips", "aeb: no flip", "unpreventable"):  # fmt: skip
        assert part in words


def test_lines_are_where_the_data_has_them() -> None:
    """The line of a profile has its segments; the verdict has none of its own: it has areas."""
    figure = boundary(_boundary())
    lines = [c for c in figure.axes[0].collections if isinstance(c, LineCollection)]
    assert len(lines) == 3
    drawn = [segment.tolist() for segment in lines[0].get_segments()]
    assert drawn == [[[10.0, 15.0], [10.0, 25.0]], [[0.0, 15.0], [10.0, 15.0]]]


@pytest.mark.parametrize("verdict", LOOKS)
def test_every_verdict_can_be_drawn(verdict: str) -> None:
    rendered(boundary(_boundary(**{verdict: [[1, 1], [1, 1]]})))


def test_pictures_are_the_same_bytes_every_time() -> None:
    assert rendered(boundary(_boundary())) == rendered(boundary(_boundary()))


def test_hostile_names_are_drawn_as_text() -> None:
    rendered(boundary(_boundary(scenes.HOSTILE[:200].replace("\n", " "))))
