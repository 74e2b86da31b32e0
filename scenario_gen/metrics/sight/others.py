"""What other actors do to the sight of the ego: spray behind them, and their headlights."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.metrics.measure import Bools, Floats
from scenario_gen.metrics.sight.air import Clouds
from scenario_gen.metrics.sight.constants import SPRAY_BESIDE, SPRAY_FROM
from scenario_gen.metrics.sight.light import veil_cdpm2


class Bodies(NamedTuple):
    """Boxes of actors, arrays (n, K)."""

    x_m: Floats
    """Of the middle."""
    y_m: Floats
    heading_rad: Floats
    speed_mps: Floats
    length_m: Floats
    width_m: Floats

    def seen_from(self, ego: Bodies) -> tuple[Floats, Floats]:
        """(n, K) how far the middles are ahead and to the left of the egos, (n, 1)."""
        dx_m, dy_m = self.x_m - ego.x_m, self.y_m - ego.y_m
        cos, sin = np.cos(ego.heading_rad), np.sin(ego.heading_rad)
        return dx_m * cos + dy_m * sin, dy_m * cos - dx_m * sin


def spray_clouds(
    ego: Bodies, actors: Bodies, there: Bools, length_m: Floats, visibility_m: Floats
) -> Clouds:
    """Clouds of spray along the lines of sight of n egos.

    A cloud reaches back from the rear of an actor that is fast enough. It counts where it is in
    the line of sight straight ahead.

    Args:
        ego: (n, 1)
        actors: (n, K) that throw spray up.
        there: (n, K) whether there is such an actor, on a wet surface.
        length_m: (n, K) of the cloud.
        visibility_m: (n, K) within it.
    """
    ahead_m, left_m = actors.seen_from(ego)
    along = np.cos(actors.heading_rad - ego.heading_rad)
    rear_m = ahead_m - along * 0.5 * actors.length_m
    end_m = rear_m - along * length_m
    wide_m = 0.5 * actors.width_m + SPRAY_BESIDE.value
    there = there & (actors.speed_mps >= SPRAY_FROM.value) & (np.abs(left_m) <= wide_m)
    return Clouds(
        np.where(there, np.minimum(rear_m, end_m), np.nan),
        np.where(there, np.maximum(rear_m, end_m), np.nan),
        visibility_m,
    )


def headlight_veil(ego: Bodies, actors: Bodies, there: Bools) -> Floats:
    """(n,) luminance of the veil of all headlights that dazzle n egos, in cd/m2.

    Args:
        ego: (n, 1)
        actors: (n, K) whose headlights dazzle.
        there: (n, K) whether there is such an actor.
    """
    ahead_m, left_m = actors.seen_from(ego)
    aside_rad = np.arctan2(left_m, ahead_m)
    back_rad = np.arctan2(ego.y_m - actors.y_m, ego.x_m - actors.x_m)
    beam_rad = back_rad - actors.heading_rad
    beam_rad = np.arctan2(np.sin(beam_rad), np.cos(beam_rad))
    veil = veil_cdpm2(np.hypot(ahead_m, left_m), aside_rad, beam_rad)
    return np.asarray(np.where(there, veil, 0.0).sum(axis=1))
