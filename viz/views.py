"""What part of the world each panel of a bird's-eye picture shows, how large and how turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenario_gen.roads import NetworkRoad, RoadNetwork
from viz.actor_drawing import CROWD_LOOK, Look
from viz.episode import Closest, Episode
from viz.frames import Frame, StraightenedFrame, TurnedFrame
from viz.window import Scale, Window

Floats = NDArray[np.float64]

WIDE_MM: Final = 136.0
SQUARE_MM: Final = 66.0
_BROAD: Final = 2.5
"""Actions that are this many times as long as wide are drawn in a broad panel."""
_CLOSE_MM: Final = 44.0
_LANE_MM_PER_M: Final = 1.75
"""Width of the road on paper where it is drawn larger than its length."""


@dataclass(frozen=True)
class View:
    """One panel: its frame, its window in that frame, its size on paper."""

    frame: Frame
    window: Window
    width_mm: float
    height_mm: float
    x_label: str
    y_label: str
    beside: bool
    """Whether the two panels lie side by side (compact scenes) or one above the other."""
    named_road: str | None = None
    """The road whose lanes are named at the right edge, at ``named_s_m``."""
    named_s_m: float = 0.0

    @property
    def scale(self) -> Scale:
        """mm on paper per m."""
        return Scale(
            self.width_mm / (self.window.right - self.window.left),
            self.height_mm / (self.window.high - self.window.low),
        )

    @property
    def equal(self) -> bool:
        """Whether both axes have the same scale."""
        return abs(self.scale.across / self.scale.up - 1.0) < 1e-6


def overview(episode: Episode, network: RoadNetwork, shown: tuple[Look, ...]) -> View:
    """The whole action: along one road where there is one, else as it lies in the world."""
    actors = [i for i, look in enumerate(shown) if look is not CROWD_LOOK]
    road = _only_road(episode, network, actors)
    if road is None:
        return _in_the_world(episode, actors)
    frame = StraightenedFrame(road.line)
    left, right, low, high = _extent(frame, episode, actors)
    margin_m = max(0.03 * (right - left), 3.0)
    left, right = left - margin_m, right + margin_m
    if right - left < 40.0:
        left, right = (left + right) / 2 - 20.0, (left + right) / 2 + 20.0
    road_low, road_high = _road_edges(road, (left + right) / 2)
    low, high = min(low - 1.0, road_low - 1.5), max(high + 1.0, road_high + 1.5)
    natural_mm = WIDE_MM * (high - low) / (right - left)
    height_mm = float(np.clip((high - low) * _LANE_MM_PER_M, 20.0, 44.0))
    if natural_mm >= height_mm:
        # Short scenes are true to scale; the window grows along the road if it would be too high.
        height_mm = min(natural_mm, 50.0)
        wide_m = WIDE_MM * (high - low) / height_mm
        middle = (left + right) / 2
        left, right = middle - wide_m / 2, middle + wide_m / 2
    return View(
        frame, Window(left, right, low, high), WIDE_MM, height_mm,
        "distance along the road, s [m]", "across, t [m]", beside=False, named_road=road.id,
        named_s_m=float(np.clip(right, 0.0, road.length_m)),
    )  # fmt: skip


def closest_view(
    episode: Episode, network: RoadNetwork, closest: Closest | None, whole: View
) -> View:
    """The surroundings of the ego and its nearest actor at the closest approach, to scale."""
    step = closest.step if closest else 0
    actors = [0, closest.actor] if closest else [0]
    corners = episode.corners(step)[actors]
    ahead_m = float(episode.speed_mps[actors, step].max())
    if whole.named_road is None and not whole.beside:
        return _wide_closest(whole, corners, ahead_m)
    if whole.named_road is None:
        frame = TurnedFrame()
        u, v = frame.world(corners[..., 0], corners[..., 1])
        bounds = float(u.min()), float(u.max()), float(v.min()), float(v.max())
        return _square(frame, *bounds, margin_m=7.0, least_m=26.0)
    road = network.roads[whole.named_road]
    s_m, _ = road.line.project(corners[..., 0], corners[..., 1])
    middle_m = float((s_m.min() + s_m.max()) / 2)
    x_m, y_m, heading_rad, _ = (float(value) for value in road.line.evaluate(middle_m))
    frame = TurnedFrame(x_m, y_m, heading_rad)
    u, v = frame.world(corners[..., 0], corners[..., 1])
    edges = _road_edges(road, middle_m)
    low, high = min(float(v.min()) - 1.0, edges[0] - 1.5), max(float(v.max()) + 1.0, edges[1] + 1.5)
    wide_m = max(float(u.max() - u.min()) + 14.0 + ahead_m, 36.0)
    height_mm = float(np.clip(WIDE_MM * (high - low) / wide_m, 26.0, 56.0))
    wide_m = max(wide_m, WIDE_MM * (high - low) / height_mm)
    grow_m = (height_mm * wide_m / WIDE_MM - (high - low)) / 2
    middle_u = float(u.max() + u.min()) / 2
    # Room for the arrows, which point the way the ego drives.
    forward = np.cos(float(episode.heading_rad[0, step]) - heading_rad)
    middle_u += float(np.sign(forward)) * min(0.4 * ahead_m, 10.0)
    window = Window(middle_u - wide_m / 2, middle_u + wide_m / 2, low - grow_m, high + grow_m)
    return View(
        frame, window, WIDE_MM, height_mm,
        f"distance along the road from s = {middle_m:.0f} m [m]", "across, t [m]", beside=False,
        named_road=road.id, named_s_m=middle_m,
    )  # fmt: skip


def _in_the_world(episode: Episode, actors: list[int]) -> View:
    """Several roads: a square to scale, or a broad panel along the longer side of the action."""
    frame = TurnedFrame()
    left, right, low, high = _extent(frame, episode, actors)
    long_m, short_m = max(right - left, high - low), min(right - left, high - low)
    if long_m < _BROAD * max(short_m, 16.0):
        return _square(frame, left, right, low, high, margin_m=6.0)
    labels = ("x, east [m]", "y, north [m]")
    if high - low > right - left:
        # North to the right, so that the action lies along the panel.
        frame = TurnedFrame(heading_rad=np.pi / 2)
        left, right, low, high = _extent(frame, episode, actors)
        labels = ("y, north [m]", "to the west [m]")
    margin_m = 0.03 * (right - left)
    left, right, low, high = left - margin_m, right + margin_m, low - 8.0, high + 8.0
    natural_mm = WIDE_MM * (high - low) / (right - left)
    height_mm = max(natural_mm, float(np.clip((high - low) * _LANE_MM_PER_M, 26.0, 40.0)))
    return View(
        frame, Window(left, right, low, high), WIDE_MM, height_mm, *labels, beside=False
    )  # fmt: skip


def _wide_closest(whole: View, corners: Floats, ahead_m: float) -> View:
    """The surroundings of two boxes in the frame of a broad panel, to scale."""
    u, v = whole.frame.world(corners[..., 0], corners[..., 1])
    wide_m = max(
        float(u.max() - u.min()) + 14.0 + ahead_m, 36.0,
        (float(v.max() - v.min()) + 10.0) * WIDE_MM / _CLOSE_MM,
    )  # fmt: skip
    high_m = wide_m * _CLOSE_MM / WIDE_MM
    middle_u, middle_v = (float(w.max() + w.min()) / 2 for w in (u, v))
    window = Window(
        middle_u - wide_m / 2, middle_u + wide_m / 2, middle_v - high_m / 2, middle_v + high_m / 2
    )
    return View(whole.frame, window, WIDE_MM, _CLOSE_MM, whole.x_label, whole.y_label, beside=False)


def _only_road(episode: Episode, network: RoadNetwork, actors: list[int]) -> NetworkRoad | None:
    used = np.unique(episode.road[actors])
    used = used[used >= 0]
    if len(used) != 1:
        return None
    return network.roads.get(episode.road_ids[int(used[0])])


def _extent(frame: Frame, episode: Episode, actors: list[int]) -> tuple[float, float, float, float]:
    """Left, right, low and high of the ways of actors."""
    u, v = frame.world(episode.x_m[actors], episode.y_m[actors])
    reach_m = float(np.max(episode.length_m[actors]))
    return (
        float(u.min()) - reach_m, float(u.max()) + reach_m,
        float(v.min()) - 1.0, float(v.max()) + 1.0,
    )  # fmt: skip


def _square(
    frame: Frame, left: float, right: float, low: float, high: float, *, margin_m: float,
    least_m: float = 40.0,
) -> View:  # fmt: skip
    half_m = max(right - left, high - low, least_m - 2 * margin_m) / 2 + margin_m
    u, v = (left + right) / 2, (low + high) / 2
    return View(
        frame, Window(u - half_m, u + half_m, v - half_m, v + half_m), SQUARE_MM, SQUARE_MM,
        "x, east [m]", "y, north [m]", beside=True,
    )  # fmt: skip


def _road_edges(road: NetworkRoad, s_m: float) -> tuple[float, float]:
    """Lowest and highest t of the road at s."""
    strip = road.strip(s_m)
    ds_m = s_m - strip.s0_m
    edges = [sum(c * ds_m**power for power, c in enumerate(strip.borders[at])) for at in (0, -1)]
    return min(edges), max(edges)
