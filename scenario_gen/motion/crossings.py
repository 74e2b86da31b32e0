"""When, within a step, something passes a limit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.kinematics import Intent
from scenario_gen.motion.profiles import inverse

Floats = NDArray[np.float64]


def passage(before: Floats, now: Floats, slope: Floats) -> Floats:
    """(n,) share of the step at which a value passed through 0; NaN where its sign is the same.

    A value of 0 counts as positive. The value is taken for the parabola through both ends of the
    step with the given slope (per step) at its end. A passage from or to an infinite value, which
    means an undefined one, is at the end of the step.
    """
    falls = now < 0.0
    passed = falls != (before < 0.0)
    known = passed & np.isfinite(before) & np.isfinite(now)
    sign = np.where(falls, 1.0, -1.0)
    start = np.where(known, sign * before, 1.0)
    end, slope = np.where(known, sign * now, -1.0), np.where(known, sign * slope, -2.0)
    bend = start - end + slope
    # With z = 1 - share: bend z^2 - slope z + end = 0.
    root = np.sqrt(np.maximum(slope * slope - 4.0 * bend * end, 0.0))
    linear = end / np.minimum(end - start, -1e-300)
    left = np.where(linear > 1.0, 1.0, linear)
    for denominator in (slope - root, slope + root):
        safe = np.where(denominator == 0.0, 1.0, denominator)
        z = np.where(denominator == 0.0, -1.0, 2.0 * end / safe)
        left = np.where((z >= 0.0) & (z <= 1.0), z, left)
    return np.where(passed, np.where(known, 1.0 - left, 1.0), np.nan)


def chord(x0: Floats, y0: Floats, x1: Floats, y1: Floats, radius: Floats) -> tuple[Floats, Floats]:
    """(n,) shares of the way from 0 to 1 at which its line enters and leaves a circle.

    The circle is round the origin; NaN where the line does not cut it. Shares may be outside
    [0, 1].
    """
    dx, dy = x1 - x0, y1 - y0
    a = dx * dx + dy * dy
    half_b = x0 * dx + y0 * dy
    c = x0 * x0 + y0 * y0 - radius * radius
    discriminant = half_b * half_b - a * c
    cuts = (a > 0.0) & (discriminant > 0.0)
    root, a = np.sqrt(np.where(cuts, discriminant, np.nan)), np.where(cuts, a, 1.0)
    return (-half_b - root) / a, (-half_b + root) / a


def speed_reached(intent: Intent, speed_mps: Floats) -> Floats:
    """(n,) time at which transitions of speed reach a speed; NaN where they do not."""
    changing = intent.by_mps != 0.0
    part = (speed_mps - intent.from_mps) / np.where(changing, intent.by_mps, 1.0)
    reaches = changing & (part >= 0.0) & (part <= 1.0)
    share = inverse(intent.speed_shape, np.where(reaches, part, 0.0))
    return np.where(reaches, intent.speed_from_s + intent.speed_for_s * share, np.nan)
