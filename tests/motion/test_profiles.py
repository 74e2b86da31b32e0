"""The transition shapes of OpenSCENARIO in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.motion.profiles import CUBIC, LINEAR, SINUSOIDAL, area, fraction, slope

X = np.linspace(0.0, 1.0, 2001)


def _codes(code: int) -> np.ndarray:
    return np.full(X.shape, code, dtype=np.int8)


@pytest.mark.parametrize("code", [LINEAR, CUBIC, SINUSOIDAL])
def test_every_shape_goes_from_0_to_1_with_area_one_half(code: int) -> None:
    """S(0) = 0, S(1) = 1, and the mean is 1/2 whatever the shape."""
    values = fraction(_codes(code), X)
    assert values[0] == 0.0
    assert values[-1] == pytest.approx(1.0, abs=1e-15)
    assert area(_codes(code), X)[-1] == pytest.approx(0.5, abs=1e-15)


@pytest.mark.parametrize("code", [LINEAR, CUBIC, SINUSOIDAL])
def test_slope_and_area_belong_to_the_shape(code: int) -> None:
    """The slope is the derivative of S, and S is that of the area."""
    middle = 0.5 * (X[1:] + X[:-1])
    codes = _codes(code)
    step = np.diff(X)
    at_middle = codes[1:]
    np.testing.assert_allclose(
        np.diff(fraction(codes, X)) / step, slope(at_middle, middle), atol=1e-6
    )
    np.testing.assert_allclose(
        np.diff(area(codes, X)) / step, fraction(at_middle, middle), atol=1e-6
    )


def test_shapes_are_those_of_the_standard() -> None:
    """Values of 3x^2 - 2x^3 and (1 - cos(pi x)) / 2 at a quarter, in one mixed call."""
    codes = np.array([LINEAR, CUBIC, SINUSOIDAL], dtype=np.int8)
    np.testing.assert_allclose(
        fraction(codes, np.full(3, 0.25)), [0.25, 0.15625, 0.14644660940672624], rtol=1e-15
    )
