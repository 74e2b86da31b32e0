"""Hypothesis strategies for movers, and what is done to whole scenes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from tests.metrics.traces import Mover

HEADINGS = st.one_of(st.sampled_from([0.0, np.pi / 2, np.pi, -np.pi / 2]), st.floats(-np.pi, np.pi))
MOVERS = st.builds(
    Mover,
    x_m=st.floats(-30, 60),
    y_m=st.floats(-20, 20),
    speed_mps=st.one_of(st.just(0.0), st.floats(0.5, 20)),
    heading_rad=HEADINGS,
    length_m=st.floats(0.5, 12),
    width_m=st.floats(0.5, 3),
)
EGOS = st.builds(
    Mover,
    speed_mps=st.one_of(st.just(0.0), st.floats(0.5, 25)),
    accel_mps2=st.sampled_from([0.0, -3.0, 1.0]),
    length_m=st.floats(2, 12),
    width_m=st.floats(1, 3),
)


def _apart(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers that are not rounding away from each other, nor from anything round."""
    return st.integers(0, 999).map(lambda k: low + (high - low) * (k + 0.3183) / 1000.0)


#: Movers of which nothing is exactly on a limit, so that rounding decides nothing.
PLAIN_MOVERS = st.builds(
    Mover,
    x_m=_apart(-30, 60),
    y_m=_apart(-20, 20),
    speed_mps=st.one_of(st.just(0.0), _apart(0.5, 20)),
    heading_rad=st.one_of(st.sampled_from([0.0, np.pi / 2, np.pi, -np.pi / 2]), _apart(-3, 3)),
    length_m=_apart(0.5, 12),
    width_m=_apart(0.5, 3),
)
PLAIN_EGOS = st.builds(
    Mover,
    speed_mps=st.one_of(st.just(0.0), _apart(0.5, 25)),
    accel_mps2=st.sampled_from([0.0, -3.0, 1.0]),
    length_m=_apart(2, 12),
    width_m=_apart(1, 3),
)


def mirrored(mover: Mover) -> Mover:
    """Left and right changed over."""
    return replace(mover, y_m=-mover.y_m, heading_rad=-mover.heading_rad)


def shifted(mover: Mover, by_m: float) -> Mover:
    """Farther along the road."""
    return replace(mover, x_m=mover.x_m + by_m)
