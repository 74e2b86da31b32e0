"""The nearest point on one segment: closed form on lines and arcs, Newton on clothoids."""

from __future__ import annotations

import numpy as np

from scenario_gen.geometry.segments import Floats, segment_points

_NEWTON_STEPS = 40
_TOLERANCE_M = 1e-12
# Starting points for Newton are this close together in heading, so that the foot point is unique
# between two of them for every point nearer than the radius of curvature.
_SAMPLE_TURN_RAD = 0.25
_MIN_SAMPLES = 5


def nearest_on_segment(
    x_m: Floats,
    y_m: Floats,
    heading0_rad: float,
    curvature0: float,
    curvature_slope: float,
    length_m: float,
) -> tuple[Floats, Floats]:
    """(n,) points relative to the start of the segment -> (n,) arc length and (n,) distance."""
    cos, sin = np.cos(heading0_rad), np.sin(heading0_rad)
    ahead_m = cos * x_m + sin * y_m
    left_m = cos * y_m - sin * x_m
    if curvature_slope != 0.0:
        return _on_clothoid(ahead_m, left_m, curvature0, curvature_slope, length_m)
    # An arc that bends by less than rounding is a line: its centre would be lost in cancellation.
    if abs(curvature0) * length_m < 1e-9:
        return _on_line(ahead_m, left_m, length_m)
    return _on_arc(ahead_m, left_m, curvature0, length_m)


def _on_line(ahead_m: Floats, left_m: Floats, length_m: float) -> tuple[Floats, Floats]:
    at_m = np.clip(ahead_m, 0.0, length_m)
    return at_m, np.hypot(ahead_m - at_m, left_m)


def _on_arc(
    ahead_m: Floats, left_m: Floats, curvature: float, length_m: float
) -> tuple[Floats, Floats]:
    side = np.sign(curvature)
    radius_m = 1.0 / abs(curvature)
    # Seen from the centre; the angle grows in the direction of travel.
    from_centre_m = radius_m - side * left_m
    angle_rad = np.arctan2(ahead_m, from_centre_m) % (2.0 * np.pi)
    total_rad = length_m / radius_m
    # Past the end: the nearer end, split at the middle of the missing part of the circle.
    middle_rad = 0.5 * (total_rad + 2.0 * np.pi)
    outside = np.where(angle_rad < middle_rad, total_rad, 0.0)
    angle_rad = np.where(angle_rad <= total_rad, angle_rad, outside)
    at_x = radius_m * np.sin(angle_rad)
    at_y = side * radius_m * (1.0 - np.cos(angle_rad))
    return angle_rad * radius_m, np.hypot(ahead_m - at_x, left_m - at_y)


def _on_clothoid(
    ahead_m: Floats, left_m: Floats, curvature0: float, slope: float, length_m: float
) -> tuple[Floats, Floats]:
    turn_rad = (abs(curvature0) + abs(slope) * length_m) * length_m
    samples = max(_MIN_SAMPLES, int(np.ceil(turn_rad / _SAMPLE_TURN_RAD)) + 1)
    grid_m = np.linspace(0.0, length_m, samples)
    grid_x, grid_y = _clothoid(curvature0, slope, grid_m)
    nearest = np.zeros(ahead_m.shape, dtype=np.int64)
    best = np.full(ahead_m.shape, np.inf)
    for index in range(samples):
        distance_m = np.hypot(ahead_m - grid_x[index], left_m - grid_y[index])
        closer = distance_m < best
        nearest[closer] = index
        best = np.minimum(best, distance_m)
    low_m = grid_m[np.maximum(nearest - 1, 0)]
    high_m = grid_m[np.minimum(nearest + 1, samples - 1)]
    at_m = grid_m[nearest]
    for _ in range(_NEWTON_STEPS):
        line_x, line_y = _clothoid(curvature0, slope, at_m)
        heading_rad = at_m * (curvature0 + 0.5 * slope * at_m)
        cos, sin = np.cos(heading_rad), np.sin(heading_rad)
        along_m = (ahead_m - line_x) * cos + (left_m - line_y) * sin
        across_m = (left_m - line_y) * cos - (ahead_m - line_x) * sin
        # The foot point is where along = 0; d(along)/ds = curvature * across - 1.
        low_m = np.where(along_m > 0.0, at_m, low_m)
        high_m = np.where(along_m < 0.0, at_m, high_m)
        rate = (curvature0 + slope * at_m) * across_m - 1.0
        newton_m = at_m - along_m / np.where(rate < -1e-6, rate, -1e-6)
        inside = (newton_m >= low_m) & (newton_m <= high_m)
        next_m = np.where(inside, newton_m, 0.5 * (low_m + high_m))
        step_m = float(np.max(np.abs(next_m - at_m), initial=0.0))
        at_m = next_m
        if step_m < _TOLERANCE_M * max(1.0, length_m):
            break
    line_x, line_y = _clothoid(curvature0, slope, at_m)
    return at_m, np.hypot(ahead_m - line_x, left_m - line_y)


def _clothoid(curvature0: float, slope: float, at_m: Floats) -> tuple[Floats, Floats]:
    return segment_points(
        np.zeros_like(at_m),
        np.full_like(at_m, curvature0),
        np.full_like(at_m, slope),
        at_m,
    )
