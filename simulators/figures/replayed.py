"""Figures of motion that is written as points with times."""

from __future__ import annotations

import numpy as np

from simulators.figures.places import part_of
from simulators.figures.rolled import Floats, Rolled

#: Between the points that are written. [s]
_STEP_S = 0.1
#: Points of esmini nearer to each other than this become one. [m]
_MERGED_M = 0.1
#: So long a stand is kept at least. [s]
_KEPT_S = 1.0
_STANDING_MPS = 1e-3


def beside_the_curve(rolled: Rolled, path: str) -> str:
    """How far the straight lines between the points are from the way."""
    part = part_of(rolled.scenario, path)
    if part is None:
        return ""
    times_s = rolled.times_s()
    points_s = np.append(np.arange(0.0, times_s[-1], _STEP_S), times_s[-1])
    away_m: Floats = np.zeros_like(times_s)
    for name in ("x_m", "y_m"):
        values = rolled.column(name, part.row)
        straight = np.interp(times_s, points_s, np.interp(points_s, times_s, values))
        away_m = np.hypot(away_m, values - straight)
    return f"at most {1000.0 * float(away_m.max()):.1f} mm between points"


def short_stands(rolled: Rolled, path: str) -> str:
    """Stands that are shorter than what is kept, with their times."""
    part = part_of(rolled.scenario, path)
    if part is None:
        return ""
    times_s = rolled.times_s()
    stands = rolled.column("speed_mps", part.row) < _STANDING_MPS
    edges = np.flatnonzero(np.diff(np.concatenate([[0], stands.astype(int), [0]])))
    lost = [
        (float(times_s[begin]), float(times_s[end - 1] - times_s[begin]))
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        if begin > 0 and end < times_s.size and times_s[end - 1] - times_s[begin] < _KEPT_S
    ]
    if not lost:
        return "no stand shorter than 1 s in this rollout"
    at_s, lasts_s = max(lost, key=lambda one: one[1])
    more = f" and {len(lost) - 1} shorter ones" if len(lost) > 1 else ""
    return f"a stand of {lasts_s:.2f} s at {at_s:.1f} s{more}"


def first_second(rolled: Rolled, path: str) -> str:
    """How far a mover comes in the first second, which is how far a late start sets it back."""
    part = part_of(rolled.scenario, path)
    if part is None:
        return ""
    speed_mps = float(rolled.column("speed_mps", part.row)[0])
    return f"{speed_mps:.3g} m behind for each second that it comes late"
