"""How far one sees through air: fog, rain, smoke and spray."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.metrics.measure import Floats
from scenario_gen.metrics.sight.constants import OPTICAL_DEPTH, RAIN_VISIBILITY

# Sight below this is none; its extinction is still a number.
_LEAST_M = 1e-3


class Clouds(NamedTuple):
    """Up to K stretches of denser air ahead of n observers; arrays (n, K), NaN where none."""

    from_m: Floats
    """Distance to where it begins; negative where one is in it."""
    to_m: Floats
    visibility_m: Floats
    """Meteorological optical range within it."""


def rain_visibility_m(rain_mmph: Floats) -> Floats:
    """(...) intensity of rain -> (...) how far one sees; infinite where rain does not tell."""
    out = np.full(np.shape(rain_mmph), np.inf)
    for from_mmph, visibility_m in RAIN_VISIBILITY:
        out = np.where(np.asarray(rain_mmph) >= from_mmph, visibility_m, out)
    return out


def seen_through(visibility_m: Floats, clouds: Clouds) -> tuple[Floats, Floats]:
    """(n,) how far one sees, and (n, K) what each cloud adds to the optical depth up to there.

    Light is taken away along the way until 5 % of the contrast are left (Koschmieder):

        integral from 0 to d of sigma(x) dx = 2.996,  sigma = 2.996 / MOR                      (1)

    In a cloud the extinction is its own; where clouds overlap, what they add to that of the air
    adds up. Air that is denser than a cloud stays as it is.
    """
    depth = OPTICAL_DEPTH.value
    air = depth / np.maximum(visibility_m, _LEAST_M)
    known = ~np.isnan(clouds.from_m + clouds.to_m + clouds.visibility_m)
    from_m = np.where(known, np.maximum(clouds.from_m, 0.0), 0.0)
    to_m = np.where(known, np.maximum(clouds.to_m, from_m), 0.0)
    excess = np.where(
        known,
        np.maximum(depth / np.maximum(clouds.visibility_m, _LEAST_M) - air[:, None], 0.0),
        0.0,
    )
    edges_m = np.sort(np.concatenate([np.zeros((air.size, 1)), from_m, to_m], axis=1), axis=1)
    # Optical depth at every edge, (n, E): the air's, and that of each cloud up to there.
    within_m = np.clip(edges_m[:, :, None] - from_m[:, None], 0.0, (to_m - from_m)[:, None])
    at_edge = air[:, None] * edges_m + (within_m * excess[:, None]).sum(axis=2)
    last = (at_edge < depth).sum(axis=1)[:, None] - 1
    edge_m, edge_depth = (np.take_along_axis(part, last, axis=1) for part in (edges_m, at_edge))
    inside = (from_m <= edge_m) & (edge_m < to_m)
    here = air + (excess * inside).sum(axis=1)
    distance_m = edge_m[:, 0] + (depth - edge_depth[:, 0]) / here
    share = excess * np.clip(distance_m[:, None] - from_m, 0.0, to_m - from_m)
    return distance_m, share
