"""The bird's-eye picture of a scenario: the whole action, the closest approach, speeds and gaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork
from viz.actor_drawing import CROWD_LOOK, Look, draw_arrow, draw_box, draw_path, looks
from viz.axes import Box, add_axes, add_text, place_labels
from viz.environment_drawing import draw_stretches
from viz.environment_drawing import handles as stretch_handles
from viz.episode import Closest, Episode
from viz.facts import closest_text
from viz.furniture_drawing import draw_signals
from viz.labels import Bounds, LabelPlacer
from viz.road_drawing import draw_network, lane_names, marking_of
from viz.setting import setting_text
from viz.style import BLACK, GREY, MM_PER_INCH, PAGE_WIDTH_MM, WHITE, new_figure, style
from viz.text import plain, short, wrapped
from viz.views import View, closest_view, overview

_ARROW_S: Final = 1.0
_LEFT_MM: Final = 15.0
_LEGEND_COLUMNS: Final = 5


def birdseye(
    scenario: Scenario,
    trace: TraceBatch,
    row: int,
    network: RoadNetwork,
) -> Figure:
    """Draw one row of a trace on its road.

    Args:
        scenario: the concrete scenario of the row.
        trace: states of the batch.
        row: which row of the batch.
        network: the road of the scenario.
    """
    episode = Episode.of(scenario, trace, row)
    closest = episode.closest()
    shown = looks(episode)
    whole = overview(episode, network, shown)
    near = closest_view(episode, network, closest, whole)
    title = wrapped(scenario.title, 78, 2)
    top_mm = 5.0 + 4.6 * (title.count("\n") + 1)
    with style():
        side_by_side = whole.beside
        panels_mm = whole.height_mm + 17 if side_by_side else whole.height_mm + near.height_mm + 34
        legend_mm = 11.5 + 4.2 * (-(-len(_handles(episode, shown, scenario)) // _LEGEND_COLUMNS))
        figure = new_figure(PAGE_WIDTH_MM, top_mm + 20 + panels_mm + 26 + 10 + legend_mm)
        add_text(figure, 5, 4, title, size=10, bold=True)
        add_text(figure, 5, top_mm, plain(closest_text(episode, closest)), bold=True)
        add_text(figure, 5, top_mm + 4.3, plain(setting_text(scenario)), size=7)
        add_text(figure, 5, top_mm + 8.0, f"id {scenario.id}", size=6.5)
        at_mm = top_mm + 20
        axes = add_axes(figure, Box(_LEFT_MM, at_mm, whole.width_mm, whole.height_mm))
        _draw_overview(axes, whole, episode, closest, shown, network, scenario)
        if side_by_side:
            box = Box(_LEFT_MM + whole.width_mm + 15, at_mm, near.width_mm, near.height_mm)
        else:
            at_mm += whole.height_mm + 17
            box = Box(_LEFT_MM, at_mm, near.width_mm, near.height_mm)
        _draw_closest(add_axes(figure, box), near, episode, closest, shown, network, scenario)
        at_mm += near.height_mm + 17
        _draw_speeds(add_axes(figure, Box(_LEFT_MM, at_mm, 62, 26)), episode, closest, shown)
        _draw_gaps(add_axes(figure, Box(_LEFT_MM + 78, at_mm, 62, 26)), episode, closest, shown)
        _draw_legend(figure, episode, shown, scenario, at_mm + 36)
    return figure


def _prepare(
    axes: Axes, view: View, network: RoadNetwork, scenario: Scenario, time_s: float, title: str
) -> None:
    marking = marking_of(scenario.road)
    draw_network(axes, view.frame, network, view.window, marking)
    draw_stretches(axes, view.frame, network, view.window, scenario.environment)
    draw_signals(axes, view.frame, network, view.window, scenario.signals, time_s)
    axes.set_xlim(view.window.left, view.window.right)
    axes.set_ylim(view.window.low, view.window.high)
    axes.set_title(title)
    axes.set_xlabel(view.x_label)
    axes.set_ylabel(view.y_label)
    place_labels(axes)
    # Whole metres: tick labels stay narrow and leave the name of the axis alone.
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.tick_params(direction="out", length=2)
    for side in ("top", "right"):
        axes.spines[side].set_visible(True)
    if view.equal:
        axes.set_aspect("equal", adjustable="box")
    if view.named_road is not None:
        road = network.roads[view.named_road]
        for name, t_m in lane_names(road, view.named_s_m):
            if view.window.low < t_m < view.window.high:
                axes.annotate(
                    name, (1.0, t_m), xycoords=("axes fraction", "data"), xytext=(3, 0),
                    textcoords="offset points", va="center", size=6.5,
                )  # fmt: skip
    _draw_scale_bar(axes, view)


def _draw_scale_bar(axes: Axes, view: View) -> None:
    span = view.window.right - view.window.left
    rounds = np.array([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000])
    length_m = float(rounds[np.argmin(np.abs(rounds - span * 0.12))])
    mm = view.scale
    right = view.window.right - 2.5 / mm.across
    low = view.window.low + 2.2 / mm.up
    axes.plot(
        [right - length_m, right], [low, low], color=BLACK, linewidth=2.2, zorder=11,
        solid_capstyle="butt",
    )  # fmt: skip
    axes.text(
        right - length_m / 2, low + 0.9 / mm.up, f"{length_m:g} m", size=6.5, ha="center",
        va="bottom", zorder=11, bbox={"facecolor": WHITE, "linewidth": 0, "pad": 0.4},
    )  # fmt: skip


def _draw_overview(
    axes: Axes, view: View, episode: Episode, closest: Closest | None, shown: tuple[Look, ...],
    network: RoadNetwork, scenario: Scenario,
) -> None:  # fmt: skip
    stretch = view.scale.up / view.scale.across
    straightened = "road straightened, " if view.named_road is not None else ""
    note = "to scale" if view.equal else f"{straightened}width enlarged {stretch:.1f} times"
    _prepare(axes, view, network, scenario, 0.0, f"Whole action \u2013 {note}")
    labels = LabelPlacer(axes, view.window, view.scale)
    start = _draw_boxes(axes, view, episode, 0, shown, labels, range(len(shown)), start=True)
    if closest is not None:
        near = _draw_boxes(
            axes, view, episode, closest.step, shown, labels, (0, closest.actor), start=False
        )
        both = near[0] + near[closest.actor]
        labels.name(
            f"closest, t = {closest.time_s:.1f} s",
            (min(both[::4]), max(both[1::4]), min(both[2::4]), max(both[3::4])), above=True,
        )  # fmt: skip
    for actor, look in enumerate(shown):
        if look is not CROWD_LOOK:
            labels.name(
                _said(episode.names[actor]), start[actor], above=actor != 0, bold=actor == 0
            )
    _draw_paths(axes, view, episode, shown, labels)


def _draw_closest(
    axes: Axes, view: View, episode: Episode, closest: Closest | None, shown: tuple[Look, ...],
    network: RoadNetwork, scenario: Scenario,
) -> None:  # fmt: skip
    step = closest.step if closest else 0
    when = f"Closest approach, t = {episode.time_s[step]:.1f} s" if closest else "Start, t = 0.0 s"
    at_s = float(episode.time_s[step])
    _prepare(axes, view, network, scenario, at_s, f"{when} \u2013 to scale")
    labels = LabelPlacer(axes, view.window, view.scale)
    boxes = _draw_boxes(axes, view, episode, step, shown, labels, range(len(shown)), start=False)
    for actor, look in enumerate(shown):
        left, right, low, high = boxes[actor]
        if not view.window.holds((left + right) / 2, (low + high) / 2):
            continue
        arrow = draw_arrow(axes, view.frame, episode, actor, step, look, _ARROW_S)
        if arrow is not None:
            labels.keep_clear(arrow)
        if look is CROWD_LOOK:
            continue
        kind = f" ({episode.categories[actor]})" if actor else ""
        speed = f" {episode.speed_mps[actor, step]:.1f} m/s"
        text = _said(episode.names[actor] + kind) + speed
        labels.name(text, boxes[actor], above=actor != 0, bold=actor == 0)
    _draw_paths(axes, view, episode, shown, labels)


def _draw_boxes(
    axes: Axes, view: View, episode: Episode, step: int, shown: tuple[Look, ...],
    labels: LabelPlacer, actors: Iterable[int], *, start: bool,
) -> dict[int, Bounds]:  # fmt: skip
    corners = episode.corners(step)
    bounds = {}
    for actor in sorted(actors, reverse=True):
        bounds[actor] = draw_box(
            axes, view.frame, corners[actor], shown[actor], start=start, ego=actor == 0
        )
        labels.keep_clear(bounds[actor])
    return bounds


def _draw_paths(
    axes: Axes, view: View, episode: Episode, shown: tuple[Look, ...], labels: LabelPlacer
) -> None:
    for actor in (0, *episode.nearest_first()):
        draw_path(axes, view.frame, episode, actor, shown[actor], labels)


def _said(name: str) -> str:
    return short(name, 40).replace("_", " ")


def _draw_speeds(
    axes: Axes, episode: Episode, closest: Closest | None, shown: tuple[Look, ...]
) -> None:
    for actor in reversed(range(len(shown))):
        _plot(axes, episode, shown[actor], episode.speed_mps[actor])
    axes.set_ylim(0, max(float(np.nanmax(episode.speed_mps)) * 1.1, 1.0))
    axes.set_ylabel("speed [m/s]")
    _time_axis(axes, episode, closest, "Speeds")


def _draw_gaps(
    axes: Axes, episode: Episode, closest: Closest | None, shown: tuple[Look, ...]
) -> None:
    for actor in reversed(range(1, len(shown))):
        _plot(axes, episode, shown[actor], episode.gap_m[actor])
    finite = episode.gap_m[np.isfinite(episode.gap_m)]
    axes.set_ylim(0, max(float(finite.max()) * 1.08, 1.0) if finite.size else 1.0)
    axes.set_ylabel("gap [m]")
    _time_axis(axes, episode, closest, "Gaps to the ego, box to box")
    if closest is None:
        axes.text(0.5, 0.5, "no other actor", transform=axes.transAxes, ha="center")


def _plot(axes: Axes, episode: Episode, look: Look, values: np.typing.NDArray[np.float64]) -> None:
    steps = episode.whole_seconds()
    every = steps[:: max(1, len(steps) // 8)].tolist()
    crowd = look is CROWD_LOOK
    axes.plot(
        episode.time_s, values, color=look.colour, linestyle=look.line, linewidth=look.width,
        marker="" if crowd else look.marker, markevery=every, markersize=3.2,
        markeredgecolor=BLACK, markeredgewidth=0.4,
    )  # fmt: skip


def _time_axis(axes: Axes, episode: Episode, closest: Closest | None, title: str) -> None:
    axes.set_xlim(0, float(episode.time_s[-1]))
    axes.set_xlabel("time [s]")
    place_labels(axes)
    axes.set_title(title)
    axes.grid(visible=True)
    if closest is not None:
        axes.axvline(closest.time_s, color=BLACK, linewidth=0.8, linestyle=(0, (2, 2)))


def _handles(episode: Episode, shown: tuple[Look, ...], scenario: Scenario) -> list[Line2D | Patch]:
    handles: list[Line2D | Patch] = [
        Line2D(
            [], [], color=look.colour, linestyle=look.line, linewidth=look.width,
            marker=look.marker, markersize=3.2, markeredgecolor=BLACK, markeredgewidth=0.4,
            label=_said(episode.names[actor]),
        )
        for actor, look in enumerate(shown)
        if look is not CROWD_LOOK
    ]  # fmt: skip
    crowd = sum(look is CROWD_LOOK for look in shown)
    if crowd:
        handles.append(
            Line2D([], [], color=CROWD_LOOK.colour, linestyle=CROWD_LOOK.line, linewidth=0.7,
                   label=f"{crowd} others")
        )  # fmt: skip
    return [
        *handles,
        Patch(facecolor=WHITE, edgecolor=BLACK, label="box at the start"),
        Patch(facecolor=GREY, edgecolor=BLACK, label="box at the closest approach"),
        *stretch_handles(scenario.environment),
    ]


def _draw_legend(
    figure: Figure, episode: Episode, shown: tuple[Look, ...], scenario: Scenario, top_mm: float
) -> None:
    handles = _handles(episode, shown, scenario)
    height_mm = figure.get_size_inches()[1] * MM_PER_INCH
    figure.legend(
        handles=handles, loc="upper left", ncols=_LEGEND_COLUMNS, frameon=False, handlelength=2.6,
        bbox_to_anchor=(4 / PAGE_WIDTH_MM, 1 - top_mm / height_mm), columnspacing=1.4,
        borderpad=0,
    )  # fmt: skip
    note = (
        "Marks on the paths: reference point at every full second; numbers: time [s]."
        f" Dark end of a box: its front.\nArrow: way in {_ARROW_S:g} s at the present speed."
    )
    rows = -(-len(handles) // _LEGEND_COLUMNS)
    add_text(figure, 5, top_mm + 4.2 * rows + 1.0, note, size=6.5)
