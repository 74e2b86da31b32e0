"""Oriented boxes against plain geometry."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.geometry import Box, box_corners, boxes_overlap, gap_between_boxes_m

BOXES = st.builds(
    Box,
    st.floats(-8, 8),
    st.floats(-8, 8),
    st.floats(-4, 4),
    st.floats(0.3, 12),
    st.floats(0.3, 3),
)


def _edge_points(box: Box, per_edge: int = 60) -> np.ndarray:
    corners = box_corners(box)
    share = np.linspace(0, 1, per_edge)[:, None]
    return np.concatenate(
        [corners[i] + share * (corners[(i + 1) % 4] - corners[i]) for i in range(4)]
    )


def _inside(box: Box, points: np.ndarray) -> np.ndarray:
    cos, sin = np.cos(box.heading_rad), np.sin(box.heading_rad)
    dx, dy = (points - np.array([box.x_m, box.y_m])).T
    ahead, left = cos * dx + sin * dy, cos * dy - sin * dx
    return (np.abs(ahead) < box.length_m / 2 - 1e-9) & (np.abs(left) < box.width_m / 2 - 1e-9)


def test_corners_go_round_counter_clockwise_from_front_left() -> None:
    """The order is front left, rear left, rear right, front right, turned with the heading."""
    corners = box_corners(Box(10.0, 5.0, np.pi / 2, 4.0, 2.0))
    np.testing.assert_allclose(corners, [[9, 7], [9, 3], [11, 3], [11, 7]], atol=1e-12)


@given(BOXES, BOXES)
def test_gap_and_overlap_agree_with_points_on_the_edges(first: Box, second: Box) -> None:
    """No two edge points are nearer than the gap, and some come close to it."""
    gap_m = float(gap_between_boxes_m(first, second))
    a, b = _edge_points(first), _edge_points(second)
    nearest_m = float(np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1)).min())
    if bool(boxes_overlap(first, second)):
        assert gap_m == 0.0
    else:
        assert not _inside(first, b).any()
        assert not _inside(second, a).any()
        assert gap_m <= nearest_m + 1e-9
        assert nearest_m <= np.hypot(gap_m, 0.11) + 0.11


@given(BOXES, BOXES)
def test_order_and_half_turns_do_not_matter(first: Box, second: Box) -> None:
    """Gap and overlap are symmetric, and a box turned by half a turn is the same box."""
    turned = first._replace(heading_rad=first.heading_rad + np.pi)
    gap_m = float(gap_between_boxes_m(first, second))
    assert gap_m == pytest.approx(float(gap_between_boxes_m(second, first)), abs=1e-9)
    assert gap_m == pytest.approx(float(gap_between_boxes_m(turned, second)), abs=1e-9)


def test_known_gaps() -> None:
    """Bumper to bumper, side by side, corner to corner, touching, crossing, contained."""
    car = Box(0.0, 0.0, 0.0, 4.0, 2.0)
    others = Box(
        np.array([10.0, 0.0, 7.0, 4.0, 0.0, 0.5]), np.array([0.0, 5.0, 6.0, 0.0, 0.0, 0.0]),
        np.array([0.0, 0.0, 0.0, 0.0, np.pi / 2, 0.1]), np.array([4.0, 4, 4, 4, 8, 1]),
        np.array([2.0, 2, 2, 2, 1, 0.5]),
    )  # fmt: skip
    np.testing.assert_allclose(gap_between_boxes_m(car, others), [6, 3, 5, 0, 0, 0], atol=1e-12)
    assert boxes_overlap(car, others).tolist() == [False, False, False, False, True, True]


def test_boxes_without_a_value_touch_nothing() -> None:
    """NaN gives no overlap and no gap."""
    car, absent = Box(0.0, 0.0, 0.0, 4.0, 2.0), Box(np.nan, 0.0, 0.0, 4.0, 2.0)
    assert not boxes_overlap(car, absent)
    assert np.isnan(gap_between_boxes_m(car, absent))
    assert np.isnan(gap_between_boxes_m(car, absent, exact_within_m=5.0))


def test_leading_shapes_broadcast() -> None:
    """(B, 1) against (N,) gives (B, N), with numbers for what all share."""
    x_m = np.linspace(0, 50, 6)
    row = Box(x_m[:, None], 0.0, 0.0, 4.5, 1.8)
    column = Box(x_m, 3.5, 0.0, 4.5, 1.8)
    assert gap_between_boxes_m(row, column).shape == (6, 6)
    np.testing.assert_allclose(np.diag(gap_between_boxes_m(row, column)), 1.7)


def test_limited_gaps_are_exact_below_the_limit_and_large_above() -> None:
    """With exact_within_m, gaps are exact up to it and lower bounds beyond it above it."""
    rng = np.random.default_rng(3)
    n = 40_000
    first = Box(rng.uniform(0, 60, n), rng.uniform(0, 60, n), rng.uniform(-3, 3, n), 4.5, 1.8)
    second = Box(rng.uniform(0, 60, n), rng.uniform(0, 60, n), rng.uniform(-3, 3, n), 9.0, 2.5)
    exact_m = gap_between_boxes_m(first, second)
    limited_m = gap_between_boxes_m(first, second, exact_within_m=5.0)
    below = exact_m <= 5.0
    np.testing.assert_array_equal(limited_m[below], exact_m[below])
    assert np.all(limited_m[~below] <= exact_m[~below] + 1e-9)
    assert np.all(limited_m[~below] > 0.0)


def test_a_million_pairs_take_about_a_second() -> None:
    """A loose bound that fails only if the work is no longer vectorised."""
    rng = np.random.default_rng(1)
    n = 1_000_000
    x_m, y_m, heading_rad = (rng.uniform(0, 80, n) for _ in range(3))
    start = time.perf_counter()
    boxes_overlap(Box(x_m, y_m, heading_rad, 4.5, 1.8), Box(y_m, x_m, -heading_rad, 9.0, 2.5))
    assert time.perf_counter() - start < 5.0
