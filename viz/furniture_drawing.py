"""What stands beside, on and over a road: barriers, buildings, trees, signs, lights, structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from scenario_gen.domain.signals import SignalProgram, SignalState
from scenario_gen.roads import NetworkRoad, RoadNetwork
from scenario_gen.roads.network import RoadObject, Signal, Structure
from viz.frames import Frame, shows
from viz.style import BLACK, GREEN, GREY, ORANGE, VERMILLION, WHITE
from viz.window import Window

Floats = NDArray[np.float64]

#: Fill, edge and place in the drawing order of a box, by type of object.
_BOXES: Final[dict[str, tuple[str, str, float]]] = {
    "barrier": ("#6E6E6E", "#6E6E6E", 2.4),
    "railing": ("#6E6E6E", "#6E6E6E", 2.4),
    "building": ("#BDBDBD", BLACK, 2.4),
    "obstacle": (ORANGE, BLACK, 2.5),
    "gantry": (BLACK, BLACK, 3.2),
    "trafficIsland": ("#FAFAFA", GREY, 2.3),
    "parkingSpace": ("none", "#8A8A8A", 1.9),
    "roadMark": ("#3A3A3A", "none", 2.2),
}
_OTHER_BOX: Final = ("none", GREY, 2.3)
#: Things that are drawn as a mark, whatever their size: marker, size, colour.
_MARKS: Final[dict[str, tuple[str, float, str]]] = {
    "tree": ("o", 3.2, "#A9C4A0"),
    "vegetation": ("o", 2.6, "#A9C4A0"),
    "pole": (".", 1.6, "#8A8A8A"),
    "streetLamp": (".", 2.2, "#8A8A8A"),
}
#: Patches of the surface are drawn from the environment of the scenario.
_DRAWN_ELSEWHERE: Final = frozenset({"roadSurface", "crosswalk"})

TRAFFIC_LIGHT: Final = "1000001"
_SIGNS: Final[dict[str, str]] = {"206": "8", "205": "v", "274": "o"}
"""Marker by code: octagon for stop, triangle for yield, circle for a speed limit."""
_STATES: Final[Mapping[SignalState, tuple[str, str]]] = {
    "red": (VERMILLION, "R"),
    "red_amber": (VERMILLION, "RA"),
    "amber": (ORANGE, "A"),
    "flashing_amber": (ORANGE, "F"),
    "green": (GREEN, "G"),
    "dark": (WHITE, "\u2013"),
}


def draw_objects(axes: Axes, frame: Frame, network: RoadNetwork, window: Window) -> None:
    """All objects that meet the window: boxes true to size, trees and poles as marks."""
    shown = [
        thing
        for thing in network.objects
        if thing.kind not in _DRAWN_ELSEWHERE and shows(frame, network.roads[thing.road])
    ]
    if not shown:
        return
    corners = np.stack([_corners(network.roads[thing.road], thing) for thing in shown])
    u, v = frame.world(corners[..., 0], corners[..., 1])
    marks: dict[str, list[tuple[float, float]]] = {}
    for thing, us, vs in zip(shown, u, v, strict=True):
        if not window.meets(us, vs):
            continue
        if thing.kind in _MARKS:
            marks.setdefault(thing.kind, []).append((float(us.mean()), float(vs.mean())))
            continue
        fill, edge, order = _BOXES.get(thing.kind, _OTHER_BOX)
        axes.add_artist(
            Polygon(
                np.column_stack([us, vs]), facecolor=fill, edgecolor=edge, linewidth=0.5,
                zorder=order,
            )
        )  # fmt: skip
    for kind, places in sorted(marks.items()):
        marker, size, colour = _MARKS[kind]
        axes.plot(
            *np.array(places).T, linestyle="none", marker=marker, markersize=size, color=colour,
            markeredgewidth=0, zorder=2.4,
        )  # fmt: skip


def draw_signals(
    axes: Axes, frame: Frame, network: RoadNetwork, window: Window,
    programs: Sequence[SignalProgram], time_s: float,
) -> None:  # fmt: skip
    """Signs as small marks; traffic lights with what they show at a time, as colour and letter."""
    states = {program.signal: state_at(program, time_s) for program in programs}
    for signal in network.signals:
        road = network.roads[signal.road]
        if not shows(frame, road):
            continue
        u, v = frame.road(road, np.array([signal.s_m]), np.array([signal.t_m]))
        if not window.holds(float(u[0]), float(v[0])):
            continue
        if signal.type == TRAFFIC_LIGHT:
            _draw_light(axes, float(u[0]), float(v[0]), states.get(signal.name, "dark"))
        else:
            axes.plot(
                u, v, marker=_SIGNS.get(signal.type, "s"), markersize=3.0, color=WHITE,
                markeredgecolor=BLACK, markeredgewidth=0.6, zorder=3.4,
            )  # fmt: skip
        _draw_stop(axes, frame, road, signal)


def state_at(program: SignalProgram, time_s: float) -> SignalState:
    """What a light shows at a time."""
    return [phase.state for phase in program.phases if phase.at_s <= max(time_s, 0.0)][-1]


def draw_structures(axes: Axes, frame: Frame, network: RoadNetwork, window: Window) -> None:
    """Tunnels as a shade over the road with dark walls, bridges as two dark edges."""
    for structure in network.structures:
        road = network.roads[structure.road]
        if shows(frame, road):
            _draw_structure(axes, frame, road, structure, window)


def _draw_structure(
    axes: Axes, frame: Frame, road: NetworkRoad, structure: Structure, window: Window
) -> None:
    end_m = min(structure.s_m + structure.length_m, road.length_m)
    s_m = frame.stations(road, structure.s_m, end_m)
    borders = road.strip(structure.s_m).borders
    edges = [frame.road(road, s_m, np.full_like(s_m, border[0])) for border in
             (borders[0], borders[-1])]  # fmt: skip
    (right_u, right_v), (left_u, left_v) = edges
    if not window.meets(np.concatenate([right_u, left_u]), np.concatenate([right_v, left_v])):
        return
    if structure.kind == "tunnel":
        outline = np.column_stack(
            [np.concatenate([right_u, left_u[::-1]]), np.concatenate([right_v, left_v[::-1]])]
        )
        shade = "#9A9A9A" if structure.lit else "#6A6A6A"
        axes.add_artist(Polygon(outline, facecolor=shade, alpha=0.35, linewidth=0, zorder=1.5))
    for u, v in edges:
        axes.plot(u, v, color=BLACK, linewidth=2.0, zorder=2.3, solid_capstyle="butt")


def _draw_light(axes: Axes, u: float, v: float, state: SignalState) -> None:
    colour, letter = _STATES[state]
    axes.text(
        u, v, letter, size=5.0, weight="bold", ha="center", va="center", zorder=3.5,
        bbox={"facecolor": colour, "edgecolor": BLACK, "linewidth": 0.6, "pad": 0.9},
    )  # fmt: skip


def _draw_stop(axes: Axes, frame: Frame, road: NetworkRoad, signal: Signal) -> None:
    """A thin line from a light to where its traffic waits, so that one sees whose it is."""
    if signal.stop_line_s_m is None or signal.type != TRAFFIC_LIGHT or not signal.lanes:
        return
    right_m, left_m = road.lane_borders_t(signal.lanes[0], signal.stop_line_s_m)
    s_m = np.array([signal.s_m, signal.stop_line_s_m])
    u, v = frame.road(road, s_m, np.array([signal.t_m, 0.5 * (right_m + left_m)]))
    axes.plot(u, v, color=GREY, linewidth=0.5, zorder=3.3)


def _corners(road: NetworkRoad, thing: RoadObject) -> Floats:
    """(4, 2) corners in the world frame."""
    x_m, y_m, heading_rad, _ = (float(value) for value in road.line.evaluate(thing.s_m))
    cos, sin = np.cos(heading_rad), np.sin(heading_rad)
    middle = np.array([x_m - sin * thing.t_m, y_m + cos * thing.t_m])
    turned_rad = heading_rad + thing.heading_rad
    ahead = np.array([np.cos(turned_rad), np.sin(turned_rad)]) * thing.length_m / 2
    left = np.array([-np.sin(turned_rad), np.cos(turned_rad)]) * thing.width_m / 2
    return np.array(
        [middle + ahead + left, middle - ahead + left, middle - ahead - left, middle + ahead - left]
    )
