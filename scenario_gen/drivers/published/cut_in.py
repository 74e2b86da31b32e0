"""The JRC's cut-in grids: a slower vehicle comes over from the lane beside.

The vehicle accelerates across with 1.5 m/s2 to its lateral speed, has it when its side is 1.6 m
from that of the ego (3.5 m between the middles) and the gap along is that of the case, and keeps it
until it is in front of the ego.
"""

from __future__ import annotations

import numpy as np

from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.published.encounter import (
    EXACT_STEP_S,
    LENGTH_M,
    RATE_HZ,
    WIDTH_M,
    Encounters,
    Others,
)
from scenario_gen.drivers.situation import Floats

_SIDE_M = 1.6
_ACROSS_MPS2 = 1.5
_STEPS = 350


def cases(high: bool) -> dict[str, Floats]:
    """Columns of the grid for high or low speeds; values as the publication computes them."""
    if high:
        gaps_m = np.arange(1, 120, 2)
        egos, between = [70, 90, 110, 130], 30
    else:
        gaps_m = np.arange(1, 60, 1)
        egos, between = [10, 20, 30, 40, 50, 60], 10
    pairs = [(ego, other) for ego in egos for other in range(10, ego, between)]
    across_mps = np.arange(0.0, 1.8, 0.1)
    pair, gap, rate = np.meshgrid(
        np.arange(len(pairs)), np.arange(gaps_m.size), np.arange(across_mps.size), indexing="ij"
    )
    kmh = np.array(pairs, dtype=np.float64)[pair.reshape(-1)]
    return {
        "ego_kmh": kmh[:, 0],
        "other_kmh": kmh[:, 1],
        "gap_m": gaps_m[gap.reshape(-1)].astype(np.float64),
        "across_mps": across_mps[rate.reshape(-1)],
    }


def encounters(columns: dict[str, Floats], scheme: Scheme, *, calm: bool) -> Encounters:
    """The cases of a grid as encounters; see ``Encounters.calm``."""
    ego_mps, other_mps = columns["ego_kmh"] / 3.6, columns["other_kmh"] / 3.6
    x0_m = columns["gap_m"] + LENGTH_M
    if scheme is Scheme.EXACT:
        return _exact(ego_mps, other_mps, x0_m, columns["across_mps"], calm)
    rates, rate = np.unique(columns["across_mps"], return_inverse=True)
    rate = rate.reshape(-1)
    before = np.array([_rise(value).size for value in rates])
    most = int(before.max())
    swerves = [_swerve(value, _STEPS + most) for value in rates]
    y_m, across_mps = np.stack([y for y, _ in swerves]), np.stack([v for _, v in swerves])
    # Every case begins when its vehicle begins to move across.
    first = most - before[rate]
    speeds, line = np.unique(np.stack([ego_mps, other_mps]), return_inverse=True)
    line = line.reshape(2, -1)
    way_m = np.stack([_way(value, _STEPS + most, most) for value in speeds])

    def others(step: int) -> Others:
        place_m = y_m[rate, step][:, None]
        return Others(
            x_m=(way_m[line[1], first + step] + x0_m)[:, None],
            along_mps=other_mps[:, None],
            along_mps2=np.zeros(place_m.shape),
            y_m=place_m,
            across_mps=across_mps[rate, step][:, None],
            seen=np.ones(place_m.shape, dtype=np.bool_),
        )

    start_m = y_m[rate, 0][:, None]
    return Encounters(
        way_m[line[0], first], ego_mps, others, start_m, _STEPS + before[rate], calm=calm
    )


def _rise(across_mps: float) -> Floats:
    """(n,) speeds across before the lateral speed is reached."""
    return np.arange(0, -across_mps, -_ACROSS_MPS2 / RATE_HZ)


def _swerve(across_mps: float, steps: int) -> tuple[Floats, Floats]:
    """(steps + 1,) places and speeds across as the publication sums them up."""
    start_m = _SIDE_M + WIDTH_M
    rising_mps = _rise(across_mps)
    lasts = int(abs(RATE_HZ * start_m) // abs(across_mps) + 1) if across_mps else 0
    kept_mps = np.zeros(_STEPS)
    kept_mps[:lasts] = -across_mps
    before_m = np.cumsum(-rising_mps[::-1] / RATE_HZ)[::-1] + start_m
    y_m = np.concatenate([before_m, [start_m], kept_mps.cumsum() / RATE_HZ + start_m])
    speed_mps = np.concatenate([rising_mps, [-across_mps], kept_mps])
    short = steps + 1 - y_m.size
    return np.pad(y_m, (0, short), mode="edge"), np.pad(speed_mps, (0, short), mode="edge")


def _way(speed_mps: float, steps: int, before: int) -> Floats:
    """(before + 1 + steps,) way along, from ``before`` steps before 0 is reached on; summed up."""
    back_m = np.cumsum(-np.full(before, speed_mps) / RATE_HZ)[::-1]
    return np.concatenate([back_m, [0.0], np.full(steps, speed_mps).cumsum() / RATE_HZ])


def _exact(
    ego_mps: Floats, other_mps: Floats, x0_m: Floats, across_mps: Floats, calm: bool
) -> Encounters:
    rise_s = across_mps / _ACROSS_MPS2
    rise_m = 0.5 * across_mps * rise_s
    start_m = _SIDE_M + WIDTH_M + rise_m

    def others(step: int) -> Others:
        time_s = step * EXACT_STEP_S
        rising_s = np.minimum(time_s, rise_s)
        kept_s = np.maximum(time_s - rise_s, 0.0)
        y_m = start_m - 0.5 * _ACROSS_MPS2 * rising_s**2 - across_mps * kept_s
        moving = y_m > 0.0
        speed_mps = np.where(moving, _ACROSS_MPS2 * rising_s, 0.0)
        y_m = np.maximum(y_m, 0.0)[:, None]
        return Others(
            x_m=(x0_m + other_mps * (time_s - rise_s))[:, None],
            along_mps=other_mps[:, None],
            along_mps2=np.zeros(y_m.shape),
            y_m=y_m,
            across_mps=-speed_mps[:, None],
            seen=np.ones(y_m.shape, dtype=np.bool_),
        )

    steps = np.rint((_STEPS / RATE_HZ + rise_s) / EXACT_STEP_S).astype(np.int64)
    return Encounters(-ego_mps * rise_s, ego_mps, others, start_m[:, None], steps, calm=calm)
