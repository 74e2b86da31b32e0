"""The JRC's cut-out grid: the leader leaves the lane, and something stands in it.

The ego follows at its own distance. The leader moves across with constant speed from time 0 on and
the standing vehicle becomes known once the leader is 0.375 m off. A leader that is too late hits
the standing vehicle and stops dead; then it is the one to brake for.
"""

from __future__ import annotations

import numpy as np

from scenario_gen.drivers.protocol import Driver, Scheme
from scenario_gen.drivers.published.encounter import (
    EXACT_STEP_S,
    LENGTH_M,
    RATE_HZ,
    WIDTH_M,
    Encounters,
    Others,
)
from scenario_gen.drivers.published.headway import start_gap
from scenario_gen.drivers.situation import Floats

# The standing vehicle keeps the length that vehicles of the program have by default, though its
# place is worked out as if it were as long as the others.
_STANDS_LENGTH_M = 5.0
_SIDE_M = 4.0
_KNOWN_M = 0.375
_STEPS = 349


def cases() -> dict[str, Floats]:
    """Columns of the grid; values as the publication computes them."""
    kmh, front_m, across_mps = np.meshgrid(
        np.arange(10, 132, 10), np.arange(2, 152, 5), np.arange(0.1, 3.1, 0.2), indexing="ij"
    )
    return {
        "ego_kmh": kmh.reshape(-1).astype(np.float64),
        "front_gap_m": front_m.reshape(-1).astype(np.float64),
        "across_mps": across_mps.reshape(-1),
    }


def encounters(columns: dict[str, Floats], driver: Driver, scheme: Scheme) -> Encounters:
    """The cases of the grid for a driver, whose own distance is the gap at the start."""
    sampled = scheme is Scheme.SAMPLED
    speed_mps, across_mps = columns["ego_kmh"] / 3.6, columns["across_mps"]
    lead_m = start_gap(driver, speed_mps) + LENGTH_M
    stands_m = lead_m + columns["front_gap_m"] + LENGTH_M
    steps = _STEPS if sampled else round(_STEPS / RATE_HZ / EXACT_STEP_S)
    time_s = np.arange(steps + 1) * EXACT_STEP_S
    if sampled:
        # As summed up in the publication, where the first state is one step on its way.
        way_m = (np.ones((steps + 1, 1)) * speed_mps).cumsum(axis=0) / RATE_HZ
        x_m, off_m = way_m + lead_m, _aside(across_mps, steps)
        ego_x_m = np.zeros(speed_mps.shape) + way_m[0]
    else:
        x_m = lead_m + speed_mps * time_s[:, None]
        off_m = -np.minimum(across_mps * time_s[:, None], _SIDE_M)
        ego_x_m = np.zeros(speed_mps.shape)
    moves_mps = np.where(np.abs(off_m) < _SIDE_M, -across_mps, 0.0)
    touches = (np.abs(off_m) - WIDTH_M < 0.0) & (
        np.abs(x_m - stands_m) - _STANDS_LENGTH_M / 2 - LENGTH_M / 2 < 0.0
    )
    crashed = np.logical_or.accumulate(touches, axis=0)
    at = np.where(crashed, np.argmax(crashed, axis=0), np.arange(steps + 1)[:, None])
    x_m, off_m = np.take_along_axis(x_m, at, axis=0), np.take_along_axis(off_m, at, axis=0)
    known = (off_m < -_KNOWN_M) & ~crashed

    def others(step: int) -> Others:
        still = np.zeros(speed_mps.shape)
        along_mps = np.where(crashed[step], 0.0, speed_mps)
        return Others(
            x_m=np.stack([x_m[step], stands_m], axis=1),
            along_mps=np.stack([along_mps, still], axis=1),
            along_mps2=np.zeros((still.size, 2)),
            y_m=np.stack([off_m[step], still], axis=1),
            across_mps=np.stack([np.where(crashed[step], 0.0, moves_mps[step]), still], axis=1),
            seen=np.stack([crashed[step], known[step]], axis=1),
        )

    start_y_m = np.zeros((speed_mps.size, 2))
    every = np.full(speed_mps.shape, steps)
    lengths_m = (LENGTH_M, _STANDS_LENGTH_M)
    return Encounters(
        ego_x_m, speed_mps, others, start_y_m, every, lengths_m, until_standstill=True
    )


def _aside(across_mps: Floats, steps: int) -> Floats:
    """(steps + 1, C) places across as the publication sums them up."""
    lasts = (RATE_HZ * _SIDE_M) // across_mps + 1
    moving = np.arange(steps + 1)[:, None] < lasts
    out: Floats = (np.where(moving, -across_mps, 0.0).cumsum(axis=0) / RATE_HZ + _SIDE_M) - _SIDE_M
    return out
