"""What a mover asks of itself ahead of time, so that idealised jumps become possible ramps.

In OpenSCENARIO accelerations jump when an action begins, lane changes may have kinks and arcs
follow on straight lines without transition. Who carries such a motion out on purpose begins a
little earlier and ends a little later. The mean S over a window around each step spreads a jump of
the rate of change by A over the time tau of the window. What the mean takes away is given back over
a longer time,

    r = S v + S S (v - S v)                                                   (1)

which asks for 4 % more than A for a while, and has covered the same way after it. During the
transition the mover is off by A tau^2 / 24 at most. Windows are as wide as limits need it, but no
wider than keeps that small: what takes longer cannot be done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: How far one lets oneself be led away from the demand. [m]; default.
MOST_AWAY_M = 0.35
#: Half widths of the windows beyond the step itself. [s]; default: nobody looks ahead farther.
HALF_WIDTHS_S = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)


def eased(
    signals: Sequence[Floats],
    step_s: float,
    possible: Callable[[Ints, Sequence[Floats]], Bools],
    away: Callable[[Ints, Sequence[Floats]], Floats],
) -> list[Floats]:
    """Equation 1 with the narrowest window with which each row is possible, or the widest one.

    Args:
        signals: (K, T) each; they share their windows.
        step_s: of time.
        possible: (n,) rows and their (n, T) signals -> (n,) whether their changes are possible.
        away: the same -> (n,) how far in m they lead away from what is demanded.
    """
    out = [np.array(values) for values in signals]
    rows = np.arange(len(out[0]))
    for half in sorted({round(half_s / step_s) for half_s in HALF_WIDTHS_S}):
        found = [_eased(values[rows], half) for values in signals] if half else signals
        near = away(rows, found) <= MOST_AWAY_M
        found = [values[near] for values in found]
        rows = rows[near]
        for target, values in zip(out, found, strict=True):
            target[rows] = values
        rows = rows[~possible(rows, found)]
        if not rows.size:
            break
    return out


def _eased(values: Floats, half: int) -> Floats:
    """(n, T) signals -> equation 1 with windows of 2 half + 1 steps."""
    width = 3 * half
    beyond = np.arange(1, width + 1)
    before = values[:, :1] - beyond[::-1] * (values[:, 1:2] - values[:, :1])
    after = values[:, -1:] + beyond * (values[:, -1:] - values[:, -2:-1])
    wide = np.concatenate([before, values, after], axis=1)
    mean = _mean(wide, half)
    lost = wide[:, half:-half] - mean
    return mean[:, 2 * half : -2 * half] + _mean(_mean(lost, half), half)


def _mean(values: Floats, half: int) -> Floats:
    """(n, S) -> (n, S - 2 half) means over 2 half + 1 steps."""
    count = 2 * half + 1
    total = np.cumsum(values, axis=1)
    first = total[:, count - 1 : count]
    return np.concatenate([first, total[:, count:] - total[:, :-count]], axis=1) / count


def sums(values: Floats) -> Floats:
    """(..., P) -> (..., P + 1) sums up to each."""
    out = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=out[..., 1:])
    return out


def running(values: Floats) -> Floats:
    """(..., T) rates -> (..., T) integrals over steps of length 1, by the trapezoidal rule."""
    return sums(0.5 * (values[..., 1:] + values[..., :-1]))
