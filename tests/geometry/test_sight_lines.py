"""Lines of sight against boxes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.geometry import Box, Point, box_corners, clip_to_box, is_blocked

BOX = Box(10.0, 0.0, 0.0, 4.0, 2.0)
EYE = Point(0.0, 0.0, 1.1)


def test_a_line_enters_and_leaves_a_box_where_it_crosses_its_sides() -> None:
    """From x = 0 to 20 through a box from 8 to 12."""
    enter, leave = clip_to_box(0.0, 0.0, 20.0, 0.0, BOX)
    assert (float(enter), float(leave)) == pytest.approx((0.4, 0.6))


def test_a_line_that_ends_before_a_box_or_passes_it_misses_it() -> None:
    enter, leave = clip_to_box(0.0, 0.0, np.array([7.0, 20.0, -20.0]), np.array([0, 5.0, 0]), BOX)
    assert (enter < leave).tolist() == [False, False, False]


def test_a_line_that_ends_in_a_box_is_in_it_from_its_side_on() -> None:
    enter, leave = clip_to_box(0.0, 0.0, 10.0, 0.0, BOX)
    assert (float(enter), float(leave)) == pytest.approx((0.8, 1.0))


def test_one_sees_over_low_boxes_and_under_high_ones() -> None:
    """The line falls from 1.1 m to 0.6 m; over the box it is between 0.9 and 0.8 m high."""
    target = Point(20.0, 0.0, 0.6)
    tops = np.array([0.79, 0.81, 3.0, 3.0, 3.0])
    bottoms = np.array([0.0, 0.0, 0.0, 0.89, 0.91])
    assert is_blocked(EYE, target, BOX, tops, bottoms).tolist() == [False, True, True, True, False]


def test_what_is_not_there_blocks_nothing() -> None:
    assert not is_blocked(EYE, Point(math.nan, 0.0, 0.6), BOX, 3.0)
    assert not is_blocked(EYE, Point(20.0, 0.0, 0.6), BOX._replace(x_m=math.nan), 3.0)


places = st.floats(-30, 30)


@given(places, places, places, places, st.floats(-3.2, 3.2))
def test_a_line_meets_a_box_if_a_point_of_it_lies_within(
    x0: float, y0: float, x1: float, y1: float, heading_rad: float
) -> None:
    """Against many points of the line; grazes of a corner aside."""
    box = Box(1.0, -2.0, heading_rad, 8.0, 3.0)
    enter, leave = clip_to_box(x0, y0, x1, y1, box)
    share = np.linspace(0.0, 1.0, 401)
    dx_m, dy_m = x0 + (x1 - x0) * share - 1.0, y0 + (y1 - y0) * share + 2.0
    cos, sin = math.cos(heading_rad), math.sin(heading_rad)
    inside = (np.abs(dx_m * cos + dy_m * sin) < 4.0) & (np.abs(dy_m * cos - dx_m * sin) < 1.5)
    if inside.any():
        assert enter < leave
        assert enter <= share[inside][0] + 1e-9
        assert leave >= share[inside][-1] - 1e-9
    elif enter < leave:
        assert (leave - enter) < 2.0 / 400


def test_geometry_agrees_with_the_corners_of_the_box() -> None:
    """A line just beside a corner misses the box, one just inside it meets it."""
    box = Box(0.0, 0.0, math.pi / 4, 4.0, 2.0)
    top = box_corners(box)[:, 1].max()
    heights = top + np.array([-1e-6, 1e-6])
    enter, leave = clip_to_box(-9.0, heights, 9.0, heights, box)
    assert (enter < leave).tolist() == [True, False]
