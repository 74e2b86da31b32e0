"""The way that the careful driver of UN R157 needs, simulated, beside its closed form."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.drivers.r157 import R157Careful
from scenario_gen.drivers.situation import Floats, Situation
from scenario_gen.drivers.stopping import stopping_distance

CLOSING_KMH: tuple[float, ...] = (20.0, 40.0, 60.0)
#: Needed after the perception, without release of the accelerator: the formula, worked out.
PUBLISHED_M: tuple[float, ...] = (7.75, 19.68, 35.68)
STEPS_S: tuple[float, ...] = (0.1, 0.05, 0.01)
RELEASE_MPS2 = 0.4
# The actor comes over with 1 m/s and is noticed between two steps of any length here.
_ACROSS_MPS = 1.0
_START_M = 0.3416


class Way(NamedTuple):
    """Ways in m after the perception, from one closing speed."""

    closing_kmh: float
    release_mps2: float
    formula_m: float
    simulated_m: tuple[float, ...]
    """One for each of ``STEPS_S``."""


def ways() -> tuple[Way, ...]:
    """With and without release of the accelerator during the delay."""
    out = []
    for release_mps2 in (0.0, RELEASE_MPS2):
        driver = R157Careful().with_constants(release_mps2=release_mps2)
        closing_mps = np.array(CLOSING_KMH) / 3.6
        formula_m = stopping_distance(
            closing_mps,
            delay_s=driver.delay_s,
            full_mps2=driver.full_mps2,
            jerk_mps3=driver.full_mps2 / driver.build_up_s,
            release_mps2=release_mps2,
        )
        simulated_m = np.stack([simulated_way(driver, closing_mps, step) for step in STEPS_S], 1)
        for kmh, formula, simulated in zip(CLOSING_KMH, formula_m, simulated_m, strict=True):
            out.append(Way(kmh, release_mps2, float(formula), tuple(simulated.tolist())))
    return tuple(out)


def simulated_way(driver: R157Careful, closing_mps: Floats, step_s: float) -> Floats:
    """(C,) way in m that egos drive from the end of the perception until they stand.

    Something that stands comes over into their way, always at a TTC of 1 s. It is perceived when
    it has deviated by what the driver notices, and evaluated, both between two steps.
    """
    perceived_s = (driver.deviation_m - _START_M) / _ACROSS_MPS + driver.evaluation_s
    drive = driver.drive(closing_mps.size, 1)
    speed_mps, way_m = closing_mps, np.zeros(closing_mps.shape)
    steps = int(np.ceil((perceived_s + 2.0 + closing_mps.max() / 5.0) / step_s))
    for step in range(steps):
        situation = _situation(step * step_s, step_s, speed_mps)
        accel_mps2 = drive.acceleration(situation)
        after_mps = np.maximum(speed_mps + accel_mps2 * step_s, 0.0)
        brakes = accel_mps2 < 0.0
        # Standstill within the step: the speed is gone before its end.
        for_s = np.where(
            brakes, (speed_mps - after_mps) / np.where(brakes, -accel_mps2, 1.0), step_s
        )
        way_m = way_m + 0.5 * (speed_mps + after_mps) * for_s
        speed_mps = after_mps
    return way_m - closing_mps * perceived_s


def _situation(time_s: float, step_s: float, speed_mps: Floats) -> Situation:
    one = np.ones((speed_mps.size, 1))
    gone_m = _START_M + _ACROSS_MPS * time_s
    return Situation(
        time_s=time_s,
        step_s=step_s,
        speed_mps=speed_mps,
        accel_mps2=np.zeros(speed_mps.shape),
        set_speed_mps=speed_mps,
        grip_mps2=np.full(speed_mps.shape, 9.81),
        gap_m=speed_mps[:, None] * 1.0,
        ahead=one > 0.0,
        reach_m=5.0 * one,
        along_mps=0.0 * one,
        along_mps2=0.0 * one,
        side_gap_m=(100.0 - gone_m) * one,
        towards_mps=_ACROSS_MPS * one,
        deviation_m=gone_m * one,
        wrap_m=2.0 * one,
        seen=one > 0.0,
    )
