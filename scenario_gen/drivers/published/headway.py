"""Distances at which drivers follow at the start of the JRC's cut-out and following grids."""

from __future__ import annotations

import numpy as np

from scenario_gen.drivers.fsm import FuzzySafetyModel
from scenario_gen.drivers.protocol import Driver
from scenario_gen.drivers.rss import RssDriver
from scenario_gen.drivers.situation import Floats

_HEADWAY_S = 2.0


def start_gap(driver: Driver, speed_mps: Floats) -> Floats:
    """(...) gap that a driver keeps to a leader of equal speed u.

    - FSM: u tau + u^2 / (2 b_comf) - u^2 / (2 b_lead) + 2 d_1
    - RSS: its safe distance once the leader has braked for the response time
    - others: 2 s of headway
    """
    u = speed_mps
    if isinstance(driver, FuzzySafetyModel):
        apart_m = u**2 / (2 * driver.comfort_mps2) - u**2 / (2 * driver.lead_brake_mps2)
        return u * driver.delay_s + apart_m + driver.safe_extra_m + driver.standstill_gap_m
    if isinstance(driver, RssDriver):
        rho, brake_mps2 = driver.delay_s, driver.brake_max_mps2
        own_m = u * rho + 0.5 * driver.accel_mps2 * rho**2
        own_m = own_m + (u + rho * driver.accel_mps2) ** 2 / (2 * driver.brake_min_mps2)
        later_mps = np.maximum(u - rho * brake_mps2, 0.0)
        out: Floats = own_m - later_mps**2 / (2 * brake_mps2) + 0.5 * brake_mps2 * rho**2
        return out
    return _HEADWAY_S * u
