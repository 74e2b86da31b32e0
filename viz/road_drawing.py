"""Roads seen from above: lanes by kind, markings, rails, crossings and directions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from scenario_gen.domain.road import ExternalRoad, Marking, Road
from scenario_gen.roads import Crossing, NetworkRoad, RoadNetwork, Strip
from scenario_gen.roads.marks import marks_of
from scenario_gen.roads.network import RoadMark
from viz.frames import Frame, shows
from viz.furniture_drawing import draw_objects, draw_structures
from viz.rail_drawing import draw_rails, rail_lanes
from viz.style import GREY, WHITE
from viz.window import Window

Floats = NDArray[np.float64]

#: Fill and hatch of a lane by its kind; the hatches are pale, so that actors stand out.
LANE_LOOKS: Final[dict[str, tuple[str, str]]] = {
    "driving": ("#E4E4E4", ""),
    "bus": ("#DADADA", "--"),
    "tram": ("#ECECEC", ""),
    "rail": ("#F0EDE6", ""),
    "shoulder": ("#F4F4F4", "//"),
    "border": ("#F4F4F4", "//"),
    "parking": ("#F0F0F0", ""),
    "sidewalk": ("#FBFBFB", "++"),
    "biking": ("#EDEDED", ".."),
    "median": ("#EAF0E4", ".."),
    "restricted": ("#F2E6D8", "xx"),
    "other": ("#F8F8F8", "\\\\"),
}
_HATCH_COLOUR: Final = "#CFCFCF"
#: Colour of painted lines by their state; none: only kerbs are drawn.
_PAINT: Final[dict[Marking, str | None]] = {
    "clear": "#5A5A5A",
    "blurred": "#B4B4B4",
    "none": None,
    "temporary": "#C98A00",
}
_KERB: Final = "#5A5A5A"
_CROSSING_BAR_M: Final = 0.5
_CUBIC_STEP_M: Final = 5.0


@dataclass(frozen=True)
class _Piece:
    """One lane along one strip: its borders as (k,) drawing coordinates."""

    lane: int
    kind: str
    right: tuple[Floats, Floats]
    left: tuple[Floats, Floats]


def draw_network(
    axes: Axes, frame: Frame, network: RoadNetwork, window: Window, marking: Marking = "clear",
    *, hatched: bool = True,
) -> None:  # fmt: skip
    """Draw every road that meets the window, connecting roads of junctions below the others.

    ``hatched``: whether kinds of lanes have their hatches, which are too fine for small pictures.
    """
    roads = [road for road in network.roads.values() if shows(frame, road)]
    for road in sorted(roads, key=lambda road: road.junction is None):
        for strip, pieces in _cross_sections(frame, road):
            _draw_lanes(axes, pieces, window, hatched)
            _draw_markings(axes, pieces, marks_of(road, strip), window, _PAINT[marking])
            for at in rail_lanes([piece.kind for piece in pieces]):
                draw_rails(axes, pieces[at].right, pieces[at].left, window)
        _draw_ends(axes, frame, road, window)
    for crossing in network.crossings:
        if shows(frame, network.roads[crossing.road]):
            _draw_crossing(axes, frame, network.roads[crossing.road], crossing, window)
    draw_structures(axes, frame, network, window)
    draw_objects(axes, frame, network, window)


def _cross_sections(frame: Frame, road: NetworkRoad) -> Iterator[tuple[Strip, Sequence[_Piece]]]:
    ends_m = [*(strip.s0_m for strip in road.strips[1:]), road.length_m]
    kinds = {spec.id: spec.kind for spec in road.lanes}
    for strip, end_m in zip(road.strips, ends_m, strict=True):
        if end_m <= strip.s0_m:
            continue
        s_m = _stations(frame, road, strip, end_m)
        borders = [frame.road(road, s_m, _cubic(c, s_m - strip.s0_m)) for c in strip.borders]
        yield (
            strip,
            [
                _Piece(lane, kinds.get(lane, "other"), borders[at], borders[at + 1])
                for at, lane in enumerate(strip.lanes)
            ],
        )


def _stations(frame: Frame, road: NetworkRoad, strip: Strip, end_m: float) -> Floats:
    s_m = frame.stations(road, strip.s0_m, end_m)
    if any(any(cubic[1:]) for cubic in strip.borders):
        steps = 2 + int((end_m - strip.s0_m) / _CUBIC_STEP_M)
        s_m = np.union1d(s_m, np.linspace(strip.s0_m, end_m, steps))
    return s_m


def _cubic(coefficients: tuple[float, float, float, float], ds_m: Floats) -> Floats:
    a, b, c, d = coefficients
    return a + ds_m * (b + ds_m * (c + ds_m * d))


def _draw_lanes(axes: Axes, pieces: Sequence[_Piece], window: Window, hatched: bool) -> None:
    for piece in pieces:
        u = np.concatenate([piece.right[0], piece.left[0][::-1]])
        v = np.concatenate([piece.right[1], piece.left[1][::-1]])
        if window.meets(u, v):
            fill, hatch = LANE_LOOKS.get(piece.kind, LANE_LOOKS["other"])
            axes.add_artist(
                Polygon(
                    np.column_stack([u, v]), facecolor=fill, hatch=hatch if hatched else "",
                    linewidth=0,
                    edgecolor=_HATCH_COLOUR, zorder=1.0 if hatch else 1.1,
                )
            )  # fmt: skip


def _draw_markings(
    axes: Axes, pieces: Sequence[_Piece], marks: Sequence[RoadMark], window: Window,
    paint: str | None,
) -> None:  # fmt: skip
    """One line for each border that has one; kerbs are there whatever the paint is like."""
    lines = [piece.right for piece in pieces] + [pieces[-1].left]
    for (u, v), mark in zip(lines, marks, strict=True):
        colour = _KERB if mark == "curb" else paint
        if mark == "none" or colour is None or not window.meets(u, v):
            continue
        axes.plot(
            u, v, color=colour, linewidth=1.6 if mark == "solid solid" else 0.8, zorder=2,
            linestyle=(0, (7, 5)) if mark == "broken" else "-", solid_capstyle="butt",
        )  # fmt: skip
        if mark == "solid solid":
            axes.plot(u, v, color=WHITE, linewidth=0.5, zorder=2.01, solid_capstyle="butt")


def _draw_ends(axes: Axes, frame: Frame, road: NetworkRoad, window: Window) -> None:
    """A line across where a road simply ends."""
    for link, s_m in ((road.predecessor, 0.0), (road.successor, road.length_m)):
        if link is not None or road.junction is not None:
            continue
        strip = road.strip(s_m)
        ds_m = np.array([s_m - strip.s0_m] * 2)
        t_m = np.array([_cubic(strip.borders[at], ds_m)[0] for at in (0, -1)], dtype=np.float64)
        u, v = frame.road(road, np.array([s_m, s_m]), t_m)
        if window.meets(u, v):
            axes.plot(u, v, color=_KERB, linewidth=0.8, zorder=2, solid_capstyle="butt")


def _draw_crossing(
    axes: Axes, frame: Frame, road: NetworkRoad, crossing: Crossing, window: Window
) -> None:
    """Zebra bars along the road, half a metre wide and half a metre apart."""
    half_m = crossing.width_m / 2
    s_m = crossing.s_m + np.array([-half_m, half_m, half_m, -half_m])
    low, high = sorted((crossing.t_right_m, crossing.t_left_m))
    bars = np.arange(low + _CROSSING_BAR_M / 2, high, 2 * _CROSSING_BAR_M)
    for t_m in bars:
        top_m = min(t_m + _CROSSING_BAR_M, high)
        u, v = frame.road(road, s_m, np.array([t_m, t_m, top_m, top_m]))
        if window.meets(u, v):
            axes.add_artist(
                Polygon(
                    np.column_stack([u, v]), facecolor=WHITE, edgecolor=GREY, linewidth=0.4,
                    zorder=2.1,
                )
            )  # fmt: skip


def marking_of(road: Road) -> Marking:
    """The state of the markings; those of a map file are drawn as clear."""
    return "clear" if isinstance(road, ExternalRoad) else road.marking


def lane_names(road: NetworkRoad, s_m: float) -> list[tuple[str, float]]:
    """Name with direction of traffic, and t of the middle in m, of each lane at s."""
    strip = road.strip(s_m)
    ds_m = np.array([s_m - strip.s0_m])
    middles = [float(_cubic(border, ds_m)[0]) for border in strip.borders]
    specs = {spec.id: spec for spec in road.lanes}
    names = []
    for at, lane in enumerate(strip.lanes):
        spec = specs.get(lane)
        arrow = ("\u2192" if spec.direction > 0 else "\u2190") if spec else ""
        kind = spec.kind if spec else "other"
        label = f"lane {lane} {arrow}" if kind == "driving" else kind
        names.append((label, 0.5 * (middles[at] + middles[at + 1])))
    return names
