"""Labels beside boxes and paths, placed so that they cover neither a box nor each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from matplotlib.axes import Axes

from viz.style import BLACK, WHITE
from viz.window import Scale, Window

Bounds = tuple[float, float, float, float]
"""left, right, low, high."""

_NAME_PT: Final = 7.0
_NAME_HIGH_MM: Final = 3.5
_NAME_CHAR_MM: Final = 1.5
_TIME_PT: Final = 6.0
_TIME_HIGH_MM: Final = 2.0
_TIME_CHAR_MM: Final = 1.4
_GAP_MM: Final = 1.5
_ROWS: Final = 7
# What a place costs, in rows of distance: outside of the panel > on something > far away.
_COST_OUTSIDE: Final = 1000.0
_COST_PER_MM2: Final = 10.0


@dataclass
class LabelPlacer:
    """Places labels one after the other; what has been placed or marked is kept clear."""

    axes: Axes
    window: Window
    scale: Scale
    _taken: list[Bounds] = field(default_factory=list)

    def keep_clear(self, bounds: Bounds) -> None:
        """Mark a rectangle, in drawing coordinates, as not to be covered."""
        self._taken.append(self._on_paper(bounds))

    def time(self, text: str, u: float, v: float, *, sideways: bool, first: bool) -> None:
        """A number beside a mark on a path; left out where there is no room.

        Args:
            text: the number.
            u: place of the mark.
            v: place of the mark.
            sideways: beside the mark, for paths that run up or down; else over or under it.
            first: try right or over first; else left or under.
        """
        if not self.window.holds(u, v):
            return
        x, _, y, _ = self._on_paper((u, u, v, v))
        wide, high = len(text) * _TIME_CHAR_MM, _TIME_HIGH_MM
        for positive in (first, not first):
            way = 1 if positive else -1
            centre_x = x + way * (0.9 + wide / 2) if sideways else x
            centre_y = y if sideways else y + way * (0.9 + high / 2)
            spot = (
                centre_x - wide / 2, centre_x + wide / 2, centre_y - high / 2, centre_y + high / 2,
            )  # fmt: skip
            if not any(_overlap(spot, other) for other in self._taken):
                self._taken.append(spot)
                at_u, at_v = self._in_drawing(centre_x, centre_y)
                self.axes.text(
                    at_u, at_v, text, size=_TIME_PT, ha="center", va="center", zorder=9,
                )  # fmt: skip
                return

    def name(self, text: str, bounds: Bounds, *, above: bool, bold: bool = False) -> None:
        """A framed label over or under a rectangle given in drawing coordinates."""
        left, right, low, high = self._on_paper(bounds)
        wide = len(text) * _NAME_CHAR_MM * (1.12 if bold else 1.0) + 1.2
        middle = (left + right) / 2
        spot = self._best_spot(wide, middle, low, high, above=above)
        self._taken.append(spot)
        over = spot[2] >= high
        foot_x = min(max(middle, spot[0]), spot[1])
        foot = self._in_drawing(foot_x, high if over else low)
        head = self._in_drawing(foot_x, spot[2] if over else spot[3])
        self.axes.plot(
            [foot[0], head[0]], [foot[1], head[1]], color=BLACK, linewidth=0.5, zorder=8.5
        )
        self.axes.text(
            *self._in_drawing((spot[0] + spot[1]) / 2, (spot[2] + spot[3]) / 2), text,
            size=_NAME_PT, weight="bold" if bold else "normal", ha="center", va="center",
            zorder=10, bbox={"facecolor": WHITE, "edgecolor": BLACK, "linewidth": 0.4, "pad": 1.0},
        )  # fmt: skip

    def _best_spot(
        self, wide: float, middle: float, low: float, high: float, *, above: bool
    ) -> Bounds:
        page_wide = (self.window.right - self.window.left) * self.scale.across
        page_high = (self.window.high - self.window.low) * self.scale.up
        best_cost, best = float("inf"), (0.0, wide, 0.0, _NAME_HIGH_MM)
        for row in range(_ROWS):
            for over in (above, not above):
                reach = _GAP_MM + 0.7 * row * _NAME_HIGH_MM
                base = high + reach if over else low - reach - _NAME_HIGH_MM
                outside = not 0.3 < base < page_high - _NAME_HIGH_MM - 0.3
                for shift in (0.0, 0.5, -0.5):
                    start = middle + (shift - 0.5) * wide
                    start = min(max(start, 0.5), page_wide - wide - 0.5)
                    spot = (start, start + wide, base, base + _NAME_HIGH_MM)
                    covered = sum(_overlap(spot, other) for other in self._taken)
                    cost = row + (over != above) + abs(shift) + covered * _COST_PER_MM2
                    cost += _COST_OUTSIDE * outside
                    if cost < best_cost - 1e-9:
                        best_cost, best = cost, spot
        return best

    def _on_paper(self, bounds: Bounds) -> Bounds:
        left, right, low, high = bounds
        across, up = self.scale.across, self.scale.up
        return (
            (left - self.window.left) * across, (right - self.window.left) * across,
            (low - self.window.low) * up, (high - self.window.low) * up,
        )  # fmt: skip

    def _in_drawing(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        return (
            self.window.left + x_mm / self.scale.across,
            self.window.low + y_mm / self.scale.up,
        )


def _overlap(first: Bounds, second: Bounds) -> float:
    """Common area in mm2."""
    wide = min(first[1], second[1]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[2], second[2])
    return wide * high if wide > 0 and high > 0 else 0.0
