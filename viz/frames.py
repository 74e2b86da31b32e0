"""How a place in the world comes to lie on the drawing: turned to the road, or straightened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads import NetworkRoad

Floats = NDArray[np.float64]


class Frame(Protocol):
    """Maps world coordinates to drawing coordinates, both in m."""

    def world(self, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """(...) x and y -> (...) drawing coordinates."""

    def road(self, road: NetworkRoad, s_m: Floats, t_m: Floats) -> tuple[Floats, Floats]:
        """(...) s and t on a road -> (...) drawing coordinates."""

    def stations(self, road: NetworkRoad, first_m: float, last_m: float) -> Floats:
        """(k,) values of s between which the road's borders may be drawn straight."""


@dataclass(frozen=True)
class TurnedFrame:
    """A rigid view: true to scale, with the origin and the x axis where they are wanted.

    ``x_m, y_m, heading_rad``: pose of the drawing's frame in the world.
    """

    x_m: float = 0.0
    y_m: float = 0.0
    heading_rad: float = 0.0

    def world(self, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """See :class:`Frame`."""
        dx_m, dy_m = x_m - self.x_m, y_m - self.y_m
        cos, sin = np.cos(self.heading_rad), np.sin(self.heading_rad)
        return dx_m * cos + dy_m * sin, dy_m * cos - dx_m * sin

    def road(self, road: NetworkRoad, s_m: Floats, t_m: Floats) -> tuple[Floats, Floats]:
        """See :class:`Frame`."""
        return self.world(*road.line.point(s_m, t_m))

    def stations(self, road: NetworkRoad, first_m: float, last_m: float) -> Floats:
        """See :class:`Frame`."""
        low, high = road.line.curvature_range
        bend = max(abs(low), abs(high))
        # Chords leave the curve by step^2 * curvature / 8: here at most 2 cm.
        step_m = min(np.sqrt(0.16 / bend), 20.0) if bend > 0 else np.inf
        count = 2 + int((last_m - first_m) / step_m)
        return np.linspace(first_m, last_m, count)


@dataclass(frozen=True)
class StraightenedFrame:
    """The road frame itself: s to the right, t upwards."""

    line: ReferenceLine

    def world(self, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """See :class:`Frame`."""
        return self.line.project(x_m, y_m)

    def road(self, road: NetworkRoad, s_m: Floats, t_m: Floats) -> tuple[Floats, Floats]:
        """See :class:`Frame`; for a road that crosses the straightened one, by its place there."""
        s_m, t_m = np.broadcast_arrays(s_m, t_m)
        if road.line is not self.line:
            return self.world(*road.line.point(s_m, t_m))
        return s_m.astype(np.float64), t_m.astype(np.float64)

    def stations(self, road: NetworkRoad, first_m: float, last_m: float) -> Floats:  # noqa: ARG002
        """See :class:`Frame`."""
        return np.array([first_m, last_m])


def shows(frame: Frame, road: NetworkRoad) -> bool:
    """Whether a road is drawn: along a straightened one, only itself and rails that cross it."""
    if not isinstance(frame, StraightenedFrame) or road.line is frame.line:
        return True
    return any(spec.kind == "rail" for spec in road.lanes)
