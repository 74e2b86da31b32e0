"""Time integrated time to collision."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.tet import SHORT_TTC_S, is_short
from scenario_gen.metrics.ttc import exposures

INFO = Info(
    name="tit_s2",
    title="time integrated time to collision",
    unit="s2",
    formula=f"sum of ({SHORT_TTC_S:g} s - TTC) dt up to the first contact, over all times with"
    f" 0 < TTC <= {SHORT_TTC_S:g} s",
    valid="the time to collision is defined at some time",
    source="Minderhoud, Bovy 2001, Extended time-to-collision measures for road traffic safety"
    f" assessment; threshold {SHORT_TTC_S:g} s default, after van der Horst 1991",
    worst="greatest",
    when="when the time to collision is least",
)


def tit(
    trace: TraceBatch, frame: EgoFrame | None = None, *, short_s: float = SHORT_TTC_S
) -> Measure:
    """(B, A) how long, and how far, the time to collision is below what is short, in s2.

    TIT = sum over t of (TTC* - TTC(t)) dt [0 < TTC(t) <= TTC*]                             (1)

    (Minderhoud, Bovy 2001), with ``ttc`` and TTC* = ``short_s``, up to the first contact. Valid
    where TET is.
    """
    frame = frame or ego_frame(trace)
    out = np.full(trace.present[:, 1:].shape, np.nan)
    for found in exposures(frame, short_s):
        found.put(out, tit_of(found.ttc_s, short_s, trace.step_s))
    return Measure(out, ~np.isnan(out))


def tit_of(ttc_s: Floats, short_s: float, step_s: float) -> Floats:
    """(P, T) times to collision -> (P,) equation (1)."""
    lacking_s = np.where(is_short(ttc_s, short_s), short_s - ttc_s, 0.0)
    # Summed in the order of time, so that times after a short scenario change nothing.
    integral_s2: Floats = step_s * lacking_s.cumsum(axis=-1)[:, -1]
    return integral_s2
