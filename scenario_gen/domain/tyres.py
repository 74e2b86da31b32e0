"""How the friction of a wet or dry road falls with speed.

The mu of an environment or a patch is that at low speed, up to 50 km/h. At a speed v tyres get

    mu(v) = mu f(v)                                                           (1)

with f from the tyre table by speed for a new tyre, as a share of its value at 50 km/h: linear
between its speeds, constant beyond them, so never rising. The table has four states of the road;
snow, ice and contamination are not in it, and keep their mu.

| state of the table | 50 km/h | 90 km/h | 130 km/h | stands for the conditions |
|---|---|---|---|---|
| dry | .85 | .80 | .75 | dry |
| wet, 0.2 mm of water | .65 | .60 | .55 | wet |
| heavy rain, 1 mm of water | .55 | .30 | .20 | standing_water; wet while it rains heavily |
| puddle, 2 mm of water | .50 | .05 | 0 | flooded |
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.domain.environment import SurfaceCondition

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

SOURCE: Final = "tyre table by speed"
#: Speeds of the table. [m/s]
SPEEDS_MPS: Final = np.array([50.0, 90.0, 130.0]) / 3.6
#: From this intensity on, rain leaves as much water on a wet road as the table's heavy rain. [mm/h]
HEAVY_RAIN_MMPH: Final = 7.6  # default: heavy rain of ISO 34503

#: Codes of the states: those of the table, and one without dependence on speed.
STEADY, DRY, WET, HEAVY_RAIN, PUDDLE = range(5)
# (5, 3) mu of a state at the speeds of the table, a new tyre.
_TABLE = np.array(
    [[1.0, 1.0, 1.0], [0.85, 0.80, 0.75], [0.65, 0.60, 0.55], [0.55, 0.30, 0.20], [0.50, 0.05, 0.0]]
)
# (2, 5) by how much the share falls per m/s between the speeds.
_FALL = (-np.diff(_TABLE / _TABLE[:, :1], axis=1) / np.diff(SPEEDS_MPS)).T.copy()
_BETWEEN_MPS = np.diff(SPEEDS_MPS)

_STATES: dict[SurfaceCondition, int] = {
    "dry": DRY, "wet": WET, "standing_water": HEAVY_RAIN, "flooded": PUDDLE,
    "snow": STEADY, "icy": STEADY, "contamination": STEADY,
}  # fmt: skip


def water_state(condition: SurfaceCondition) -> int:
    """Code of the state that a condition stands for, but for heavy rain on a wet road."""
    return _STATES[condition]


def in_rain(state: Codes, rain_mmph: ArrayLike) -> Codes:
    """States while it rains: a wet road under heavy rain is in the state of heavy rain."""
    heavy = (state == WET) & (np.asarray(rain_mmph) >= HEAVY_RAIN_MMPH)
    return np.where(heavy, HEAVY_RAIN, state)


def speed_factor(state: ArrayLike, speed_mps: ArrayLike) -> Floats:
    """Equation 1: f, from 0 to 1, of states and speeds that broadcast with each other."""
    speed_mps = np.asarray(speed_mps, dtype=np.float64)
    first, second = _FALL[0].take(state), _FALL[1].take(state)
    faster_mps = np.maximum(speed_mps - SPEEDS_MPS[0], 0.0)
    fallen = np.minimum(faster_mps, _BETWEEN_MPS[0]) * first
    faster_mps = np.maximum(speed_mps - SPEEDS_MPS[1], 0.0)
    fallen = fallen + np.minimum(faster_mps, _BETWEEN_MPS[1]) * second
    # Rounding leaves no negative friction at the end of the table.
    return np.asarray(np.maximum(1.0 - fallen, 0.0))
