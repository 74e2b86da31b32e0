"""Lateral margin of responsibility-sensitive safety."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.rss import RSS_DEFAULTS, SOURCE, RssParameters, lateral_margin_m
from scenario_gen.metrics.tracks import Tracks

INFO = Info(
    name="min_rss_lateral_m",
    title="lateral RSS margin",
    unit="m",
    formula="side gap - (mu + [s(w_1) + s(w_2)]+), s(w) = (w + w_r) rho/2 + w_r^2/(2 b)",
    valid="the actor is alongside: the extents along the path overlap",
    source=f"{SOURCE}, definition 6; constants of ad-rss-lib",
    worst="least",
)


def rss_lateral(
    trace: TraceBatch, frame: EgoFrame | None = None, constants: RssParameters = RSS_DEFAULTS
) -> Measure:
    """(B, A, T) gap across the path in m beyond the safe one, of actors alongside.

    margin = side gap - d_safe                                                              (1)

    with d_safe of ``rss.lateral_margin_m``; negative: dangerous, for alongside the longitudinal
    distance is never safe. Valid where the extents of the boxes along the path overlap.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    return tracks.dense(rss_lateral_at(tracks, lateral_margin_m(tracks, constants)))


def rss_lateral_at(tracks: Tracks, lateral_m: Floats) -> Floats:
    """(P, T) equation (1), given the lateral margin; infinite where it is not defined."""
    return np.where((tracks.gap_m < 0.0) & tracks.known, lateral_m, np.inf)
