"""Time exposed to a short time to collision."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Bools, Floats, Measure
from scenario_gen.metrics.ttc import exposures

#: A time to collision of no more than this is short: default; 1.5 s is taken as critical in urban
#: traffic by van der Horst 1991, "Time-to-collision as a cue for decision-making in braking". [s]
SHORT_TTC_S = 1.5

INFO = Info(
    name="tet_s",
    title="time exposed time to collision",
    unit="s",
    formula=f"sum of dt up to the first contact, over all times with 0 < TTC <= {SHORT_TTC_S:g} s",
    valid="the time to collision is defined at some time",
    source="Minderhoud, Bovy 2001, Extended time-to-collision measures for road traffic safety"
    f" assessment; threshold {SHORT_TTC_S:g} s default, after van der Horst 1991",
    worst="greatest",
    when="when the time to collision is least",
)


def tet(
    trace: TraceBatch, frame: EgoFrame | None = None, *, short_s: float = SHORT_TTC_S
) -> Measure:
    """(B, A) time in s during which the time to collision is short, up to the first contact.

    TET = sum over t of dt [0 < TTC(t) <= TTC*]                                             (1)

    (Minderhoud, Bovy 2001), with ``ttc`` and TTC* = ``short_s``. Valid where the time to collision
    is defined at some time; 0 where it never is short.
    """
    frame = frame or ego_frame(trace)
    out = np.full(trace.present[:, 1:].shape, np.nan)
    for found in exposures(frame, short_s):
        found.put(out, tet_of(found.ttc_s, short_s, trace.step_s))
    return Measure(out, ~np.isnan(out))


def tet_of(ttc_s: Floats, short_s: float, step_s: float) -> Floats:
    """(P, T) times to collision -> (P,) equation (1)."""
    exposed_s: Floats = step_s * is_short(ttc_s, short_s).sum(axis=-1)
    return exposed_s


def is_short(ttc_s: Floats, short_s: float) -> Bools:
    """(...) whether a time to collision counts in (1)."""
    short: Bools = (ttc_s > 0.0) & (ttc_s <= short_s)
    return short
