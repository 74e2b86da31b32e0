"""Reference lines: accuracy, round trips and ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.geometry import ReferenceLine
from scenario_gen.geometry.segments import segment_points

NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)
CURVATURES = st.floats(-0.02, 0.02).map(lambda k: k if abs(k) > 1e-5 else 0.0)
PIECES = st.lists(st.tuples(CURVATURES, CURVATURES, st.floats(1.0, 60.0)), min_size=1, max_size=5)


def _clothoid_by_brute_force(curvature0: float, slope: float, length_m: float) -> complex:
    at_m = 0.5 * length_m * (1.0 + NODES)
    heading_rad = curvature0 * at_m + 0.5 * slope * at_m**2
    return complex(0.5 * length_m * np.sum(WEIGHTS * np.exp(1j * heading_rad)))


@given(
    st.floats(-0.1, 0.1),
    st.floats(-0.005, 0.005).filter(lambda slope: abs(slope) > 1e-7),
    st.floats(0.1, 150.0),
)
def test_clothoid_points_are_accurate_to_a_nanometre(
    curvature0: float, slope: float, length_m: float
) -> None:
    """Composite quadrature agrees with a quadrature of 200 nodes."""
    dx_m, dy_m = segment_points(
        np.zeros(1), np.array([curvature0]), np.array([slope]), np.array([length_m])
    )
    expected = _clothoid_by_brute_force(curvature0, slope, length_m)
    assert abs(complex(dx_m[0], dy_m[0]) - expected) < 1e-9


@given(PIECES, st.floats(-3.0, 3.0))
def test_chains_are_continuous_in_position_and_heading(
    pieces: list[tuple[float, float, float]], heading_rad: float
) -> None:
    """Each segment begins where, and in the direction in which, the one before it ends."""
    line = ReferenceLine.chain(pieces, x_m=5.0, y_m=-7.0, heading_rad=heading_rad)
    gap_m, kink_rad = line.gaps()
    assert np.all(gap_m < 1e-9)
    assert np.all(kink_rad < 1e-9)


@settings(max_examples=60)
@given(PIECES, st.lists(st.tuples(st.floats(0, 1), st.floats(-12, 12)), min_size=1, max_size=20))
def test_projection_finds_a_point_at_least_as_near_as_the_one_that_made_it(
    pieces: list[tuple[float, float, float]], places: list[tuple[float, float]]
) -> None:
    """(s, t) -> (x, y) -> (s, t) is the identity unless another part of the line is nearer."""
    line = ReferenceLine.chain(pieces)
    share, t_m = np.array(places).T
    s_m = share * line.length_m
    x_m, y_m = line.point(s_m, t_m)
    found_s, found_t, beyond_m = line.nearest(x_m, y_m)
    again_x, again_y = line.point(found_s, found_t)
    inside = beyond_m == 0.0
    assert np.all(np.hypot(again_x - x_m, again_y - y_m)[inside] < 1e-7)
    distance_m = np.hypot(found_t, beyond_m)
    assert np.all(distance_m <= np.abs(t_m) + 1e-7)
    same = (distance_m > np.abs(t_m) - 1e-7) & (np.abs(found_s - s_m) < 1.0)
    # Near the centre of curvature many points of the line are about as near.
    steep = np.abs(line.evaluate(found_s)[3] * found_t) > 0.9
    close = np.abs(found_s - s_m) < 1e-5
    assert np.all(close[same & ~steep])


def test_a_gentle_curve_returns_s_and_t_exactly() -> None:
    """On a motorway curve, projection inverts evaluation to below a micrometre."""
    line = ReferenceLine.chain(
        [(0, 0, 300), (0, 1 / 250, 50), (1 / 250, 1 / 250, 150), (1 / 250, 0, 50), (0, 0, 300)]
    )
    s_m, t_m = (g.ravel() for g in np.meshgrid(np.linspace(0, 850, 400), np.linspace(-15, 15, 9)))
    found_s, found_t = line.project(*line.point(s_m, t_m))
    np.testing.assert_allclose(found_s, s_m, atol=1e-6)
    np.testing.assert_allclose(found_t, t_m, atol=1e-6)


@pytest.mark.parametrize("curvature", [0.02, -0.02])
def test_arcs_of_almost_a_circle_are_projected_on_the_right_side(curvature: float) -> None:
    """The end, not the beginning, is nearest to a point just past the end of a long arc."""
    line = ReferenceLine.chain([(curvature, curvature, 250.0)])
    s_m = np.array([1.0, 125.0, 249.0])
    found_s, found_t = line.project(*line.point(s_m, 5.0))
    np.testing.assert_allclose(found_s, s_m, atol=1e-9)
    np.testing.assert_allclose(found_t, 5.0, atol=1e-9)
    s_m, _, beyond_m = line.nearest(*line.point(np.array([-2.0, 252.0]), 0.0))
    np.testing.assert_allclose(s_m, [0.0, 250.0], atol=1e-9)
    assert beyond_m[0] < 0.0 < beyond_m[1]


def test_points_beyond_the_ends_are_told_apart_from_points_beside() -> None:
    """The third value of nearest is 0 beside a line and the overshoot beyond its ends."""
    line = ReferenceLine.chain([(0, 0, 100)])
    s_m, t_m, beyond_m = line.nearest([-5.0, 50.0, 103.0], [1.0, 2.0, -3.0])
    np.testing.assert_allclose(s_m, [0, 50, 100])
    np.testing.assert_allclose(t_m, [1, 2, -3])
    np.testing.assert_allclose(beyond_m, [-5, 0, 3])


@given(PIECES)
def test_reversing_runs_through_the_same_points(pieces: list[tuple[float, float, float]]) -> None:
    """Station s of the reversed line is station length - s, with opposite curvature."""
    line = ReferenceLine.chain(pieces, heading_rad=0.3)
    s_m = np.linspace(0.01, line.length_m - 0.01, 17)
    x_m, y_m, heading_rad, curvature = line.evaluate(s_m)
    back = line.reversed().evaluate(line.length_m - s_m)
    np.testing.assert_allclose(back[0], x_m, atol=1e-9)
    np.testing.assert_allclose(back[1], y_m, atol=1e-9)
    np.testing.assert_allclose(np.exp(1j * back[2]), -np.exp(1j * heading_rad), atol=1e-9)
    # At a joint the curvature may jump, and there it is that of the segment which begins.
    inside = np.abs(s_m[:, None] - line.s0_m).min(axis=1) > 1e-6
    np.testing.assert_allclose(back[3][inside], -curvature[inside], atol=1e-9)


def test_scalars_and_any_shape_are_taken() -> None:
    """Shapes of the arguments are the shapes of the results."""
    line = ReferenceLine.chain([(0, 0.01, 50)])
    assert line.evaluate(3.0)[0].shape == ()
    assert line.evaluate(np.zeros((2, 3)))[0].shape == (2, 3)
    assert line.project(np.zeros((2, 1)), np.zeros(4))[0].shape == (2, 4)


def test_a_chain_without_length_is_refused() -> None:
    """There is no line of length 0."""
    with pytest.raises(ValueError, match="at least one piece"):
        ReferenceLine.chain([(0, 0, 0)])
