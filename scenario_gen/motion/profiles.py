"""Transition shapes of OpenSCENARIO 1.2 (class DynamicsShape), in closed form.

With x = elapsed / duration in [0, 1] a transition goes from y0 to y0 + dy as y0 + dy S(x):

    linear      S = x                        (1)
    cubic       S = 3 x^2 - 2 x^3            (2)
    sinusoidal  S = (1 - cos(pi x)) / 2      (3)

A step has no duration and never gets here. All three have the area 1/2 over [0, 1], so a change of
speed by dv over a time T covers (v0 + dv/2) T whatever its shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int8] | NDArray[np.float64]

LINEAR, CUBIC, SINUSOIDAL, STEP = 0, 1, 2, 3
SHAPES = {"linear": LINEAR, "cubic": CUBIC, "sinusoidal": SINUSOIDAL, "step": STEP}


def fraction(shape: Codes, x: Floats) -> Floats:
    """(n,) shape codes and (n,) x in [0, 1] -> (n,) S(x)."""
    return _by_shape(_FRACTIONS, shape, x)


def slope(shape: Codes, x: Floats) -> Floats:
    """(n,) shape codes and (n,) x in [0, 1] -> (n,) dS/dx."""
    return _by_shape(_SLOPES, shape, x)


def area(shape: Codes, x: Floats) -> Floats:
    """(n,) shape codes and (n,) x in [0, 1] -> (n,) integral of S from 0 to x."""
    return _by_shape(_AREAS, shape, x)


def inverse(shape: Codes, y: Floats) -> Floats:
    """(n,) shape codes and (n,) y in [0, 1] -> (n,) x with S(x) = y."""
    return _by_shape(_INVERSES, shape, y)


_Formula: TypeAlias = Callable[[Floats], Floats]

_FRACTIONS: tuple[_Formula, ...] = (
    lambda x: x.copy(),
    lambda x: x * x * (3.0 - 2.0 * x),
    lambda x: 0.5 - 0.5 * np.cos(np.pi * x),
)
_SLOPES: tuple[_Formula, ...] = (
    lambda x: np.ones(x.shape),
    lambda x: 6.0 * x * (1.0 - x),
    lambda x: 0.5 * np.pi * np.sin(np.pi * x),
)
_AREAS: tuple[_Formula, ...] = (
    lambda x: 0.5 * x * x,
    lambda x: x * x * x * (1.0 - 0.5 * x),
    lambda x: 0.5 * x - (0.5 / np.pi) * np.sin(np.pi * x),
)

# The root of the cubic in [0, 1] in trigonometric form.
_INVERSES: tuple[_Formula, ...] = (
    lambda y: y.copy(),
    lambda y: 0.5 - np.sin(np.arcsin(1.0 - 2.0 * y) / 3.0),
    lambda y: np.arccos(1.0 - 2.0 * y) / np.pi,
)


def _by_shape(formulas: tuple[_Formula, ...], shape: Codes, x: Floats) -> Floats:
    if not x.size:
        return x.copy()
    low, high = int(shape.min()), int(shape.max())
    if low == high:
        return formulas[low](x)
    out = np.empty(x.shape)
    for code in range(low, high + 1):
        at = (shape == code).nonzero()[0]
        out[at] = formulas[code](x[at])
    return out
