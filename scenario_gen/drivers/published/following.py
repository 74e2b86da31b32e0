"""The JRC's following grid: the leader brakes to a stop, from time 0 on."""

from __future__ import annotations

import numpy as np

from scenario_gen.drivers.protocol import Driver, Scheme
from scenario_gen.drivers.published.encounter import (
    EXACT_STEP_S,
    LENGTH_M,
    RATE_HZ,
    Encounters,
    Others,
)
from scenario_gen.drivers.published.headway import start_gap
from scenario_gen.drivers.situation import Floats
from scenario_gen.units import GRAVITY_MPS2

_STEPS = 349


def cases() -> dict[str, Floats]:
    """Columns of the grid; values as the publication computes them."""
    brake, kmh = np.meshgrid(np.arange(0.05, 1, 0.05), np.arange(12, 130, 2), indexing="ij")
    return {"lead_brake_g": brake.reshape(-1), "ego_kmh": kmh.reshape(-1).astype(np.float64)}


def encounters(columns: dict[str, Floats], driver: Driver, scheme: Scheme) -> Encounters:
    """The cases of the grid for a driver, whose own distance is the gap at the start."""
    sampled = scheme is Scheme.SAMPLED
    speed_mps = columns["ego_kmh"] / 3.6
    brake_mps2 = columns["lead_brake_g"] * GRAVITY_MPS2
    lead_m = start_gap(driver, speed_mps) + LENGTH_M
    steps = _STEPS if sampled else round(_STEPS / RATE_HZ / EXACT_STEP_S)
    step_s = 1.0 / RATE_HZ if sampled else EXACT_STEP_S
    time_s = np.arange(steps + 1)[:, None] * step_s
    along_mps = np.maximum(speed_mps - time_s * brake_mps2, 0.0)
    if sampled:
        x_m = along_mps.cumsum(axis=0) / RATE_HZ + lead_m
        ego_x_m = speed_mps / RATE_HZ
    else:
        braking_s = np.minimum(time_s, speed_mps / brake_mps2)
        x_m = lead_m + speed_mps * braking_s - 0.5 * brake_mps2 * braking_s**2
        ego_x_m = np.zeros(speed_mps.shape)

    def others(step: int) -> Others:
        now_mps = along_mps[step][:, None]
        return Others(
            x_m=x_m[step][:, None],
            along_mps=now_mps,
            along_mps2=np.where(now_mps > 0.0, -brake_mps2[:, None], 0.0),
            y_m=np.zeros(now_mps.shape),
            across_mps=np.zeros(now_mps.shape),
            seen=np.ones(now_mps.shape, dtype=np.bool_),
        )

    start_y_m = np.zeros((speed_mps.size, 1))
    every = np.full(speed_mps.shape, steps)
    return Encounters(ego_x_m, speed_mps, others, start_y_m, every, until_standstill=True)
