"""Longitudinal margin of responsibility-sensitive safety."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure
from scenario_gen.metrics.rss import (
    RSS_DEFAULTS,
    SOURCE,
    RssParameters,
    lateral_margin_m,
    longitudinal_margin_m,
)
from scenario_gen.metrics.tracks import Tracks

INFO = Info(
    name="min_rss_longitudinal_m",
    title="longitudinal RSS margin",
    unit="m",
    formula="gap - [v_r rho + a rho^2/2 + (v_r + a rho)^2/(2 b_min) - v_f^2/(2 b_max)]+;"
    " towards each other gap - s(v_1, b_min,correct) - s(v_2, b_min)",
    valid="the lateral distance is not safe, and the actor is ahead, or behind and drives the ego's"
    " way",
    source=f"{SOURCE}, definitions 1 and 2; constants of ad-rss-lib",
    worst="least",
)


def rss_longitudinal(
    trace: TraceBatch, frame: EgoFrame | None = None, constants: RssParameters = RSS_DEFAULTS
) -> Measure:
    """(B, A, T) gap along the path in m beyond the safe one; negative: dangerous.

    margin = gap - d_safe                                                                   (1)

    with d_safe of ``rss.longitudinal_margin_m``. A situation is dangerous where neither the
    lateral nor the longitudinal distance is safe, so it is valid where the lateral one is not.
    """
    tracks = Tracks.every(frame or ego_frame(trace))
    return tracks.dense(rss_longitudinal_at(tracks, lateral_margin_m(tracks, constants), constants))


def rss_longitudinal_at(
    tracks: Tracks, lateral_m: Floats, constants: RssParameters
) -> Floats:  # fmt: skip
    """(P, T) equation (1), given the lateral margin; infinite where it is not defined."""
    margin_m = longitudinal_margin_m(tracks, constants)
    return np.where((lateral_m < 0.0) & tracks.known & ~np.isnan(margin_m), margin_m, np.inf)
