"""Brake threat number."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.drac import drac_at
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.required_decel import required_decel_at
from scenario_gen.metrics.tracks import Tracks

#: Less grip than this counts as this, so that the ratio stays finite on a surface without any:
#: a tenth of what ice offers (mu 0.05). [m/s2]
LEAST_GRIP_MPS2 = 0.05

INFO = Info(
    name="max_btn",
    title="brake threat number",
    unit="1",
    formula="BTN = required deceleration / (mu g)",
    valid="the required deceleration is defined, and friction is known",
    source="Asljung, Nilsson, Fredriksson 2017, Using extreme value theory for vehicle level safety"
    " validation and implications for autonomous vehicles, eq. 9; available is mu g of this"
    " scenario at the ego's place and time",
    worst="greatest",
)


def btn(trace: TraceBatch, grip_mps2: Floats, frame: EgoFrame | None = None) -> Measure:
    """(B, A, T) share of the grip that the ego needs for braking; above 1, braking is too late.

    BTN = required deceleration / (mu g)                                                    (1)

    (Asljung, Nilsson, Fredriksson 2017, eq. 9). Valid where the required deceleration is.

    Args:
        trace: states of B scenarios.
        grip_mps2: mu g where and when everybody is, (B, N, T) or what broadcasts with it.
        frame: of the trace, if known.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    needed_mps2 = required_decel_at(tracks, drac_at(tracks))
    return tracks.dense(btn_at(needed_mps2, tracks.grip_mps2(grip_mps2)))


def btn_at(needed_mps2: Floats, grip_mps2: Floats) -> Floats:
    """(P, T) equation (1) of the required deceleration; minus infinity where it is."""
    return needed_mps2 / np.maximum(grip_mps2, LEAST_GRIP_MPS2)
