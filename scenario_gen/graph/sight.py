"""What the rollout shows between movers: crossing paths and hidden actors."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import Category
from scenario_gen.geometry import Box, clip_to_box

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int_]

#: Categories that are large enough to hide another road user.
HIDING: frozenset[Category] = frozenset(
    {
        "car", "van", "truck", "bus", "trailer", "emergency_vehicle", "agricultural_vehicle",
        "construction_vehicle", "tram", "train",
    }
)  # fmt: skip
_PATH_POINTS = 33
_SIGHT_SAMPLES = 16
_CROSSING_SINE = 0.26  # sine of 15 degrees: a lane change does not cross the path of the ego
_SIGHT_M = 150.0
_HIDDEN_SHARE = 0.25


@lru_cache(maxsize=256)
def _samples(steps: int, most: int) -> Ints:
    """Up to so many steps from the first to the last."""
    return np.unique(np.linspace(0, steps - 1, most).astype(int))


def crossing_sides(x_m: Floats, y_m: Floats) -> list[str]:
    """(N, T) positions, the ego first -> N - 1 times ``from_right``, ``from_left`` or ``""``.

    Paths are compared as lines, whatever the times. Tracks without a position are NaN.
    """
    count, steps = x_m.shape
    if count < 2 or steps < 2:
        return [""] * (count - 1)
    at = _samples(steps, _PATH_POINTS)
    x_m, y_m = x_m[:, at], y_m[:, at]
    dx_m, dy_m = np.diff(x_m), np.diff(y_m)
    # Segment e of the ego against segment a of the actor: (N - 1, E, A).
    ex, ey = dx_m[0][None, :, None], dy_m[0][None, :, None]
    ax, ay = dx_m[1:, None, :], dy_m[1:, None, :]
    gap_x = x_m[1:, None, :-1] - x_m[0, :-1][None, :, None]
    gap_y = y_m[1:, None, :-1] - y_m[0, :-1][None, :, None]
    turn = ex * ay - ey * ax
    lengths = np.hypot(ex, ey) * np.hypot(ax, ay)
    steep = np.abs(turn) > _CROSSING_SINE * lengths
    safe = np.where(steep & (turn != 0), turn, 1.0)
    along_ego = (gap_x * ay - gap_y * ax) / safe
    along_actor = (gap_x * ey - gap_y * ex) / safe
    meets = steep & (along_ego >= 0) & (along_ego <= 1) & (along_actor >= 0) & (along_actor <= 1)
    sides = []
    for hits, turns in zip(meets.reshape(count - 1, -1), turn.reshape(count - 1, -1), strict=True):
        first = int(np.argmax(hits))
        sides.append(("from_right" if turns[first] > 0 else "from_left") if hits[first] else "")
    return sides


def occlusions(
    x_m: Floats, y_m: Floats, heading_rad: Floats, length_m: Floats, width_m: Floats, hiding: Bools
) -> Bools:
    """Who hides whom from the ego for a good part of the rollout.

    Args:
        x_m: (N, T) middles of the boxes, the ego first.
        y_m: (N, T)
        heading_rad: (N, T)
        length_m: (N,)
        width_m: (N,)
        hiding: (N,) whether an actor can hide others.

    Returns:
        (N, N) ``[i, j]``: i is between the ego and j in a quarter of the samples at least in
        which j is ahead of the ego and within 150 m.
    """
    count, steps = x_m.shape
    if count < 3 or not hiding[1:].any():
        return np.zeros((count, count), dtype=bool)
    at = _samples(steps, _SIGHT_SAMPLES)
    x, y, h = x_m[:, at], y_m[:, at], heading_rad[:, at]
    to_x, to_y = x - x[0], y - y[0]
    distance = np.hypot(to_x, to_y)
    seen = (to_x * np.cos(h[0]) + to_y * np.sin(h[0]) > 0) & (distance <= _SIGHT_M)
    # The line from the ego to j against the box of i: (I, J, T).
    boxes = Box(x[:, None], y[:, None], h[:, None], length_m[:, None, None], width_m[:, None, None])
    enter, leave = clip_to_box(x[0], y[0], x, y, boxes)
    hidden = (enter < leave) & seen[None]
    share = hidden.sum(axis=2) / np.maximum(seen.sum(axis=1), 1)[None, :]
    result = (share >= _HIDDEN_SHARE) & hiding[:, None]
    np.fill_diagonal(result, False)
    result[0] = result[:, 0] = False
    return np.asarray(result, dtype=bool)
