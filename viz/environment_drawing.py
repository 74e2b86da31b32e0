"""Stretches of road with other conditions: patches of the surface, fog banks, crosswind."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Polygon
from numpy.typing import NDArray

from scenario_gen.domain.environment import Environment
from scenario_gen.roads import NetworkRoad, RoadNetwork
from scenario_gen.units import number
from viz.frames import Frame, shows
from viz.style import BLUE, GREY, ORANGE
from viz.window import Window

Floats = NDArray[np.float64]


class Look(NamedTuple):
    """How a kind of stretch is drawn."""

    fill: str
    hatch: str
    edge: str
    opacity: float
    order: float


_PATCH: Final = Look("#BFE3F5", "xx", BLUE, 0.75, 1.6)
_FOG: Final = Look("#C8C8C8", "oo", GREY, 0.45, 3.0)
_WIND: Final = Look("none", "\\\\", ORANGE, 0.7, 1.55)
_BEYOND_ROAD_M: Final = 4.0
"""Fog and wind reach beyond the edges of the road."""


class Stretch(NamedTuple):
    """A stretch to be drawn."""

    road: str
    from_m: float
    to_m: float
    lanes: tuple[int, ...]
    beyond_m: float
    look: Look
    label: str


def stretches(environment: Environment) -> list[Stretch]:
    """All stretches of an environment, with their labels for the legend."""
    found = [
        Stretch(
            patch.road, number(patch.s_from_m), number(patch.s_to_m), patch.lanes, 0.0, _PATCH,
            f"{patch.condition.replace('_', ' ')}, friction {number(patch.friction):.2f}",
        )
        for patch in environment.patches
    ]  # fmt: skip
    found += [
        Stretch(
            zone.road, number(zone.s_from_m), number(zone.s_to_m), (), _BEYOND_ROAD_M, _FOG,
            f"{zone.particles}, visibility {number(zone.visibility_m):.0f} m",
        )
        for zone in environment.visibility_zones
    ]  # fmt: skip
    found += [
        Stretch(
            zone.road, number(zone.s_from_m), number(zone.s_to_m), (), _BEYOND_ROAD_M, _WIND,
            f"wind {number(zone.wind.speed_mps):.0f} m/s",
        )
        for zone in environment.wind_zones
    ]  # fmt: skip
    return found


def draw_stretches(
    axes: Axes, frame: Frame, network: RoadNetwork, window: Window, environment: Environment
) -> None:
    """Draw what lies within a window; a stretch of a road that there is not is left out."""
    for stretch in stretches(environment):
        road = network.roads.get(stretch.road)
        if road is None or not shows(frame, road):
            continue
        for outline in _outlines(frame, road, stretch):
            if window.meets(outline[:, 0], outline[:, 1]):
                look = stretch.look
                axes.add_artist(
                    Polygon(outline, facecolor=look.fill, linewidth=0, alpha=look.opacity,
                            zorder=look.order)
                )  # fmt: skip
                axes.add_artist(
                    Polygon(outline, fill=False, hatch=look.hatch, edgecolor=look.edge,
                            linewidth=0.8, alpha=look.opacity, zorder=look.order + 0.02)
                )  # fmt: skip


def handles(environment: Environment) -> list[Patch]:
    """Entries of the legend, each label once."""
    found: dict[str, Patch] = {}
    for stretch in stretches(environment):
        look = stretch.look
        found[stretch.label] = Patch(
            facecolor=look.fill, edgecolor=look.edge, hatch=look.hatch, alpha=look.opacity,
            label=stretch.label,
        )  # fmt: skip
    return list(found.values())


def _outlines(frame: Frame, road: NetworkRoad, stretch: Stretch) -> list[Floats]:
    """(k, 2) outlines in drawing coordinates: one for the road, or one for each lane."""
    from_m, to_m = max(stretch.from_m, 0.0), min(stretch.to_m, road.length_m)
    if to_m <= from_m:
        return []
    s_m = frame.stations(road, from_m, to_m)
    strip = road.strip(0.5 * (from_m + to_m))
    places = (
        [strip.lanes.index(lane) for lane in stretch.lanes if lane in strip.lanes]
        if stretch.lanes
        else []
    )
    pairs = [(at, at + 1) for at in places] if stretch.lanes else [(0, len(strip.lanes))]
    outlines = []
    for right_at, left_at in pairs:
        right_m, left_m = (
            _border(strip.borders[at], s_m - strip.s0_m) + sign * stretch.beyond_m
            for at, sign in ((right_at, -1.0), (left_at, 1.0))
        )
        u_right, v_right = frame.road(road, s_m, right_m)
        u_left, v_left = frame.road(road, s_m, left_m)
        outlines.append(
            np.column_stack(
                [np.concatenate([u_right, u_left[::-1]]), np.concatenate([v_right, v_left[::-1]])]
            )
        )
    return outlines


def _border(cubic: tuple[float, float, float, float], ds_m: Floats) -> Floats:
    a, b, c, d = cubic
    return a + ds_m * (b + ds_m * (c + ds_m * d))
