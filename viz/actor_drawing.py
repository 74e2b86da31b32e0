"""Actors seen from above: boxes with a marked front, paths with time marks, labels beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Polygon
from numpy.typing import NDArray

from viz.episode import Episode
from viz.frames import Frame
from viz.labels import Bounds, LabelPlacer
from viz.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION, WHITE

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Look:
    """How one actor is told from the others, with and without colour."""

    colour: str
    line: tuple[float, tuple[float, ...]]
    """Offset and dashes in line widths; no dashes: solid."""
    marker: str
    hatch: str
    width: float = 1.3


EGO_LOOK: Final = Look(BLUE, (0, ()), "o", "", 2.2)
OTHER_LOOKS: Final = (
    Look(VERMILLION, (0, (3.7, 1.6)), "s", "////"),
    Look(GREEN, (0, (6.4, 1.6, 1, 1.6)), "^", "\\\\\\\\"),
    Look(PURPLE, (0, (1, 1.65)), "D", "xxxx"),
    Look(ORANGE, (0, (6, 1.5)), "v", "----"),
    Look(SKY, (0, (4, 1, 1, 1, 1, 1)), "P", "||||"),
    Look(BLACK, (0, (1, 1)), "X", "...."),
)
_MARK_MM: Final = 0.9
"""Marks, and the numbers beside them, are at least so far apart on paper."""
_NUMBER_MM: Final = 5.0
_NUMBER_IN_CROWDS_MM: Final = 12.0
_CROWD: Final = 4
_ARROW_CLEAR_M: Final = 0.2
CROWD_LOOK: Final = Look(GREY, (0, (1, 2)), ".", "", 0.7)


def looks(episode: Episode) -> tuple[Look, ...]:
    """(N) looks: the ego's, one each for the nearest others, one for all that are left."""
    chosen = [CROWD_LOOK] * len(episode.names)
    chosen[0] = EGO_LOOK
    for actor, look in zip(episode.nearest_first(), OTHER_LOOKS, strict=False):
        chosen[actor] = look
    return tuple(chosen)


def draw_path(
    axes: Axes, frame: Frame, episode: Episode, actor: int, look: Look, labels: LabelPlacer
) -> None:
    """The way of the reference point, with a mark at every second and its number where it fits.

    Numbers stand over the path of others and under the path of the ego.
    """
    u, v = frame.world(episode.x_m[actor], episode.y_m[actor])
    axes.plot(
        u, v, color=look.colour, linestyle=look.line, linewidth=look.width, zorder=4,
        solid_capstyle="round",
    )  # fmt: skip
    if look is CROWD_LOOK:
        return
    across_mm, up_mm = u * labels.scale.across, v * labels.scale.up
    steps = episode.whole_seconds()
    marked = steps[_spaced(across_mm[steps], up_mm[steps], _MARK_MM)]
    axes.plot(
        u[marked], v[marked], linestyle="none", marker=look.marker, markersize=3.2,
        color=look.colour, markeredgecolor=BLACK, markeredgewidth=0.4, zorder=5,
    )  # fmt: skip
    apart_mm = _NUMBER_MM if len(episode.names) < _CROWD else _NUMBER_IN_CROWDS_MM
    for step in marked[_spaced(across_mm[marked], up_mm[marked], apart_mm)]:
        before, after = max(step - 2, 0), min(step + 2, len(u) - 1)
        sideways = abs(up_mm[after] - up_mm[before]) > abs(across_mm[after] - across_mm[before])
        number = f"{episode.time_s[step]:.0f}"
        labels.time(number, float(u[step]), float(v[step]), sideways=sideways, first=actor != 0)


def _spaced(across_mm: Floats, up_mm: Floats, least_mm: float) -> NDArray[np.int64]:
    """(k,) points -> indices of those that keep a distance from the one kept before."""
    kept: list[int] = []
    for index in range(len(across_mm)):
        if kept:
            last = kept[-1]
            apart = np.hypot(across_mm[index] - across_mm[last], up_mm[index] - up_mm[last])
            if apart < least_mm:
                continue
        kept.append(index)
    return np.array(kept, dtype=np.int64)


def draw_box(
    axes: Axes, frame: Frame, corners: Floats, look: Look, *, start: bool, ego: bool
) -> Bounds:
    """One box from its (4, 2) corners; the front is filled dark. Returns its bounds.

    A box at the start is an empty outline, a later one is filled.
    """
    u, v = frame.world(corners[:, 0], corners[:, 1])
    outline = np.column_stack([u, v])
    if start:
        axes.add_artist(
            Polygon(outline, facecolor=WHITE, edgecolor=look.colour, linewidth=1.0, zorder=6)
        )
    else:
        # The hatch is drawn in white over the colour, so it shows on dark and light colours.
        axes.add_artist(
            Polygon(outline, facecolor=look.colour, edgecolor=WHITE, hatch=look.hatch,
                    linewidth=0, zorder=7)
        )  # fmt: skip
        axes.add_artist(
            Polygon(outline, fill=False, edgecolor=BLACK, linewidth=1.4 if ego else 0.8, zorder=7.2)
        )
    # Corners: front left, rear left, rear right, front right.
    nose = np.array([
        outline[0], outline[3], 0.78 * outline[3] + 0.22 * outline[2],
        0.78 * outline[0] + 0.22 * outline[1],
    ])  # fmt: skip
    axes.add_artist(
        Polygon(nose, facecolor=look.colour if start else BLACK, linewidth=0, zorder=7.4)
    )
    return float(u.min()), float(u.max()), float(v.min()), float(v.max())


def draw_arrow(
    axes: Axes, frame: Frame, episode: Episode, actor: int, step: int, look: Look, ahead_s: float
) -> Bounds | None:
    """An arrow from the box in the direction of motion, as long as the way at the present speed.

    Returns its bounds in drawing coordinates; None for an actor that stands.
    """
    length_m = episode.speed_mps[actor, step] * ahead_s
    if length_m < 0.3:  # standing: there is no direction to show
        return None
    heading_rad, course_rad = episode.heading_rad[actor, step], episode.course_rad[actor, step]
    middle_m = episode.centre_x_m[actor]
    middle_x = episode.x_m[actor, step] + middle_m * np.cos(heading_rad)
    middle_y = episode.y_m[actor, step] + middle_m * np.sin(heading_rad)
    # From the end of the box that is in front as it moves: a reversing car points backwards.
    turned = abs(np.cos(course_rad - heading_rad))
    half_m = (turned * episode.length_m[actor] + (1 - turned) * episode.width_m[actor]) / 2
    along_m = np.array([half_m, half_m + length_m])
    u, v = frame.world(
        middle_x + along_m * np.cos(course_rad), middle_y + along_m * np.sin(course_rad)
    )
    axes.add_artist(
        FancyArrowPatch(
            (float(u[0]), float(v[0])), (float(u[1]), float(v[1])), zorder=8, color=BLACK,
            arrowstyle="-|>,head_length=2.6,head_width=1.3", mutation_scale=1.0, shrinkA=0,
            shrinkB=0, linewidth=1.1 if look is EGO_LOOK else 0.9,
        )
    )  # fmt: skip
    return (
        float(u.min()) - _ARROW_CLEAR_M, float(u.max()) + _ARROW_CLEAR_M,
        float(v.min()) - _ARROW_CLEAR_M, float(v.max()) + _ARROW_CLEAR_M,
    )  # fmt: skip
