"""A tiny picture of a scenario for an index page: where the ego and its nearest actor meet."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from scenario_gen.domain.environment import Illumination
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork
from viz.actor_drawing import Look, draw_box, looks
from viz.environment_drawing import draw_stretches
from viz.episode import Closest, Episode
from viz.frames import TurnedFrame
from viz.furniture_drawing import draw_signals
from viz.road_drawing import draw_network, marking_of
from viz.style import pixels, style
from viz.window import Window

Floats = NDArray[np.float64]

WIDTH_PX: Final = 320
HEIGHT_PX: Final = 180
_DPI: Final = 100
#: Few colours make small files; the picture has no shades but those of edges.
_COLOURS: Final = 96
_GROUND: Final[dict[Illumination, str]] = {
    "day": "#EEF3E7", "twilight": "#CFCBD6", "night": "#5A6072",
}  # fmt: skip
"""What lies beside the road, by light."""
_LEAST_M: Final = 50.0
_LEAST_AT_JUNCTION_M: Final = 72.0
_MOST_M: Final = 260.0
_MARGIN_M: Final = 14.0
_TOUCH_M: Final = 1.5
_EARLIER_S: Final = 1.0
"""Boxes that come nearer than this are shown that long before, when they can be told apart."""
_SMALL_PX: Final = 12.0
_RING_PT: Final = 8.0
"""People, animals and things that are smaller than this have a ring around them."""
_BEFORE_S: Final = 4.0
"""How long before the closest approach the ways begin that have to be in the picture."""


def scenario_thumbnail(
    scenario: Scenario, trace: TraceBatch, row: int, network: RoadNetwork
) -> bytes:
    """A palette PNG of 320 x 180 px without text, true to scale; the same bytes on every call.

    Boxes are those of the closest approach, or of a second before where they all but touch, or of
    the middle of the time where there is nobody but the ego; lines are the ways of the reference
    points.

    Args:
        scenario: the concrete scenario of the row.
        trace: states of the batch.
        row: which row of the batch.
        network: the road of the scenario.
    """
    episode = Episode.of(scenario, trace, row)
    closest = episode.closest()
    step = _moment(episode, closest)
    shown = looks(episode)
    frame, window = _view(episode, network, closest, step)
    with style():
        figure = Figure(figsize=(WIDTH_PX / _DPI, HEIGHT_PX / _DPI), dpi=_DPI)
        figure.set_facecolor(_GROUND[scenario.environment.illumination()])
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set_xlim(window.left, window.right)
        axes.set_ylim(window.low, window.high)
        draw_network(axes, frame, network, window, marking_of(scenario.road), hatched=False)
        draw_stretches(axes, frame, network, window, scenario.environment)
        at_s = float(episode.time_s[step])
        draw_signals(axes, frame, network, window, scenario.signals, at_s)
        _draw_actors(axes, frame, episode, shown, step, window.right - window.left)
        drawn = pixels(figure)
    return _palette_png(drawn)


def _moment(episode: Episode, closest: Closest | None) -> int:
    """The step that is shown."""
    if closest is None:
        return len(episode.time_s) // 2
    if closest.gap_m > _TOUCH_M:
        return closest.step
    earlier = np.searchsorted(episode.time_s, closest.time_s - _EARLIER_S)
    return min(int(earlier), closest.step)


def _view(
    episode: Episode, network: RoadNetwork, closest: Closest | None, step: int
) -> tuple[TurnedFrame, Window]:
    """To the right where the ego heads on a road of its own; north up where roads meet."""
    meets = any(road.junction is not None for road in network.roads.values())
    at_junction = meets and episode.heading_spread() > 0.3
    actors = [0, closest.actor] if closest else [0]
    index = int(episode.road[0, step])
    heading_rad = float(episode.heading_rad[0, step])
    if not at_junction and index >= 0:
        road = network.roads[episode.road_ids[index]]
        along_rad = float(road.line.evaluate(float(episode.s_m[0, step]))[2])
        # With s or against it, whichever way the ego heads: it always drives to the right.
        heading_rad = along_rad + (np.pi if np.cos(heading_rad - along_rad) < 0 else 0.0)
    frame = TurnedFrame(heading_rad=0.0 if at_junction else heading_rad)
    first = int(np.searchsorted(episode.time_s, episode.time_s[step] - _BEFORE_S))
    near = episode.corners(step)[actors]
    u_box, v_box = frame.world(near[..., 0], near[..., 1])
    u_way, v_way = frame.world(
        episode.x_m[actors, first : step + 1], episode.y_m[actors, first : step + 1]
    )
    least_m = _LEAST_AT_JUNCTION_M if at_junction else _LEAST_M
    ratio = WIDTH_PX / HEIGHT_PX
    spans = []
    for box, way in ((u_box, u_way), (v_box, v_way)):
        low, high = float(box.min()), float(box.max())
        # The ways may stick out of the picture, the boxes may not.
        spans.append((min(low, max(float(way.min()), low - 30.0)),
                      max(high, min(float(way.max()), high + 30.0))))  # fmt: skip
    (left, right), (low, high) = spans
    wide_m = max(right - left + _MARGIN_M, (high - low + _MARGIN_M) * ratio, least_m)
    wide_m = min(wide_m, _MOST_M)
    middle_u, middle_v = (left + right) / 2, (low + high) / 2
    half_u, half_v = wide_m / 2, wide_m / ratio / 2
    return frame, Window(middle_u - half_u, middle_u + half_u, middle_v - half_v, middle_v + half_v)


def _draw_actors(
    axes: Axes,
    frame: TurnedFrame,
    episode: Episode,
    shown: tuple[Look, ...],
    step: int,
    wide_m: float,
) -> None:
    corners = episode.corners(step)
    small_m = _SMALL_PX * wide_m / WIDTH_PX
    for actor in (*reversed(episode.nearest_first()), 0):
        u, v = frame.world(episode.x_m[actor], episode.y_m[actor])
        axes.plot(
            u, v, color=shown[actor].colour, linestyle=shown[actor].line, linewidth=1.3, zorder=4
        )
        left, right, low, high = draw_box(
            axes, frame, corners[actor], shown[actor], start=False, ego=actor == 0
        )
        if actor and max(right - left, high - low) < small_m:
            axes.plot(
                [(left + right) / 2], [(low + high) / 2], marker="o", markersize=_RING_PT,
                markerfacecolor="none", markeredgecolor=shown[actor].colour, zorder=8,
            )  # fmt: skip


def _palette_png(drawn: NDArray[np.uint8]) -> bytes:
    image = Image.fromarray(drawn)
    small = image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, format="PNG", optimize=True, compress_level=9)
    return out.getvalue()
