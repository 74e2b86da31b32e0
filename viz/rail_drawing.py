"""Rails and sleepers on the lanes of trams and trains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from viz.window import Window

Floats = NDArray[np.float64]
Line = tuple[Floats, Floats]

_RAIL: Final = "#3A3A3A"
_GAUGE: Final = 0.48
"""Distance of the rails as a share of the width of the lane (1.435 m of about 3 m)."""


def draw_rails(axes: Axes, right: Line, left: Line, window: Window) -> None:
    """Two rails between the borders of a lane, given as (k,) drawing coordinates."""
    for share in (0.5 - _GAUGE / 2, 0.5 + _GAUGE / 2):
        u = (1 - share) * right[0] + share * left[0]
        v = (1 - share) * right[1] + share * left[1]
        if window.meets(u, v):
            axes.plot(u, v, color=_RAIL, linewidth=0.9, zorder=1.8, solid_capstyle="butt")
            # Sleepers: short strokes across, drawn as a broad line with long gaps.
            axes.plot(
                u, v, color=_RAIL, linewidth=2.6, zorder=1.7, linestyle=(0, (0.35, 1.4)),
                dash_capstyle="butt",
            )  # fmt: skip


def rail_lanes(kinds: Sequence[str]) -> list[int]:
    """Positions of lanes with rails."""
    return [at for at, kind in enumerate(kinds) if kind in ("tram", "rail")]
