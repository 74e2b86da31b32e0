"""The compact bird's-eye view of one rollout: lanes, and poses over time, as small integers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import Box, gap_between_boxes_m
from scenario_gen.report.model import Picture, Strip, Track
from scenario_gen.roads import NetworkRoad, RoadNetwork, marks_of

Floats = NDArray[np.float64]

#: Time between two poses of a picture.
STEP_S = 0.4
_MARGIN_M = 12.0
_LEAST_M = 50.0
_STATION_M = 5.0
#: Borders may leave their true line by this.
_TOLERANCE_M = 0.12
_DM = 10.0


def picture(
    scenario: Scenario, trace: TraceBatch, row: int, network: RoadNetwork, words: str
) -> Picture:
    """The picture of one row of a trace.

    Args:
        scenario: of the row.
        trace: states of the batch.
        row: which row.
        network: the road of the scenario.
        words: what happens, in one sentence; the closest approach is added to it.
    """
    count = 1 + len(scenario.actors)
    times = np.flatnonzero(trace.valid[row])
    heading_rad = trace.heading_rad[row, :count][:, times]
    forward_m = trace.centre_x_m[row, :count, None]
    world_x_m = trace.x_m[row, :count][:, times] + forward_m * np.cos(heading_rad)
    world_y_m = trace.y_m[row, :count][:, times] + forward_m * np.sin(heading_rad)
    origin = (float(world_x_m[0, 0]), float(world_y_m[0, 0]), float(heading_rad[0, 0]))
    x_m, y_m = _turned(world_x_m, world_y_m, origin)
    turned_rad = np.unwrap(heading_rad - origin[2], axis=1)
    size = (trace.length_m[row, :count, None], trace.width_m[row, :count, None])
    gap_m = _gaps(x_m, y_m, turned_rad, *size)
    closest = _closest(gap_m)
    every = max(1, round(STEP_S / trace.step_s))
    kept = np.arange(0, times.size, every)
    window_m = _window(x_m, y_m)
    said = words
    if closest is None:
        said += " No other actor."
    else:
        actor, step = closest
        name = scenario.actors[actor - 1].id
        at_s, least_m = float(trace.time_s[times[step]]), float(gap_m[actor, step])
        said += (
            f" Contact with {name} at {at_s:.1f} s."
            if least_m <= 0
            else f" Closest approach: {least_m:.1f} m to {name} at {at_s:.1f} s."
        )
    return Picture(
        step_s=round(every * trace.step_s, 6),
        window_dm=_rounded(window_m),
        closest_s=None if closest is None else round(float(trace.time_s[times[closest[1]]]), 3),
        closest_actor=None if closest is None else closest[0],
        strips=tuple(_strips(network, origin, window_m)),
        tracks=_tracks(x_m[:, kept], y_m[:, kept], turned_rad[:, kept]),
        alt=said,
    )


def _rounded(window_m: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (round(edge * _DM) for edge in window_m)
    return x0, y0, x1, y1


def _turned(x_m: Floats, y_m: Floats, origin: tuple[float, float, float]) -> tuple[Floats, Floats]:
    dx_m, dy_m = x_m - origin[0], y_m - origin[1]
    cos, sin = np.cos(origin[2]), np.sin(origin[2])
    return dx_m * cos + dy_m * sin, dy_m * cos - dx_m * sin


def _gaps(x_m: Floats, y_m: Floats, heading_rad: Floats, length: Floats, width: Floats) -> Floats:
    """(N, T) gap between the box of each mover and that of the ego; NaN for the ego."""
    boxes = Box(x_m, y_m, heading_rad, length, width)
    ego, others = (
        Box(*(np.asarray(value)[part] for value in boxes)) for part in (slice(1), slice(1, None))
    )
    gap_m = np.full(x_m.shape, np.nan)
    gap_m[1:] = gap_between_boxes_m(ego, others)
    return gap_m


def _closest(gap_m: Floats) -> tuple[int, int] | None:
    """Mover and step of the closest approach; None without another actor."""
    if not np.isfinite(gap_m).any():
        return None
    mover, step = np.unravel_index(int(np.nanargmin(gap_m)), gap_m.shape)
    return int(mover), int(step)


def _window(x_m: Floats, y_m: Floats) -> tuple[float, float, float, float]:
    """What holds every path, with a margin."""
    # Of numbers; NaN is where a mover is not there.
    low = np.array([np.fmin.reduce(x_m, axis=None), np.fmin.reduce(y_m, axis=None)]) - _MARGIN_M
    high = np.array([np.fmax.reduce(x_m, axis=None), np.fmax.reduce(y_m, axis=None)]) + _MARGIN_M
    more = np.maximum(0.0, np.array([_LEAST_M, _LEAST_M / 2]) - (high - low)) / 2
    low, high = low - more, high + more
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _strips(
    network: RoadNetwork,
    origin: tuple[float, float, float],
    window_m: tuple[float, float, float, float],
) -> Iterator[Strip]:
    """The lanes in the window, connecting roads of junctions first, so that they lie below."""
    for ground in _ground(network):
        x_m, y_m = _turned(ground.x_m, ground.y_m, origin)
        inside = _near(x_m, y_m, window_m)
        if inside is None:
            continue
        x_m, y_m = x_m[:, inside], y_m[:, inside]
        kept = _needed(x_m, y_m)
        yield Strip(
            lanes=ground.lanes,
            marks=ground.marks,
            borders=_borders(x_m[:, kept], y_m[:, kept]),
        )


class _Ground(NamedTuple):
    """A stretch of road with the same lanes, where it lies in the world."""

    lanes: tuple[str, ...]
    marks: tuple[str, ...]
    x_m: Floats
    """(borders, stations)"""
    y_m: Floats


@lru_cache(maxsize=64)
def _ground(network: RoadNetwork) -> tuple[_Ground, ...]:
    """All of a network; many scenarios lie on one, so it is kept."""
    found = []
    roads = sorted(network.roads.values(), key=lambda road: road.junction is None)
    for road in roads:
        kinds = {spec.id: spec.kind for spec in road.lanes}
        ends_m = [*(strip.s0_m for strip in road.strips[1:]), road.length_m]
        for strip, end_m in zip(road.strips, ends_m, strict=True):
            if end_m - strip.s0_m <= 1e-6:
                continue
            s_m = _stations(strip.s0_m, end_m)
            cubics = np.array(strip.borders)
            ds_m = s_m - strip.s0_m
            # (borders, stations)
            t_m = cubics @ np.stack([np.ones_like(ds_m), ds_m, ds_m**2, ds_m**3])
            lanes = tuple(str(kinds.get(lane, "other")) for lane in strip.lanes)
            found.append(_Ground(lanes, tuple(marks_of(road, strip)), *_points(road, s_m, t_m)))
    return tuple(found)


def _stations(first_m: float, last_m: float) -> Floats:
    return np.linspace(first_m, last_m, 2 + int((last_m - first_m) / _STATION_M))


def _points(road: NetworkRoad, s_m: Floats, t_m: Floats) -> tuple[Floats, Floats]:
    """(borders, stations) places in the world."""
    x_m, y_m, heading_rad, _ = road.line.evaluate(s_m)
    return x_m - t_m * np.sin(heading_rad), y_m + t_m * np.cos(heading_rad)


def _near(x_m: Floats, y_m: Floats, window_m: tuple[float, float, float, float]) -> slice | None:
    """The stations from the first to the last that are in the window, and one more at each end."""
    x0, y0, x1, y1 = window_m
    within = ((x_m >= x0) & (x_m <= x1) & (y_m >= y0) & (y_m <= y1)).any(axis=0)
    if not within.any():
        return None
    found = np.flatnonzero(within)
    return slice(max(0, int(found[0]) - 1), int(found[-1]) + 2)


def _needed(x_m: Floats, y_m: Floats) -> NDArray[np.int64]:
    """Stations to keep so that no border leaves its line by more than the tolerance.

    Douglas and Peucker (1973) on all borders together.
    """
    last = x_m.shape[1] - 1
    keep = {0, last}
    open_spans = [(0, last)]
    while open_spans:
        low, high = open_spans.pop()
        if high - low < 2:
            continue
        between = slice(low + 1, high)
        x0_m, y0_m = x_m[:, low : low + 1], y_m[:, low : low + 1]
        dx, dy = x_m[:, high : high + 1] - x0_m, y_m[:, high : high + 1] - y0_m
        length = np.hypot(dx, dy)
        across = dx * (y_m[:, between] - y0_m) - dy * (x_m[:, between] - x0_m)
        off = (np.abs(across) / np.maximum(length, 1e-9)).max(axis=0)
        worst = int(off.argmax())
        if off[worst] > _TOLERANCE_M:
            middle = low + 1 + worst
            keep.add(middle)
            open_spans += [(low, middle), (middle, high)]
    return np.array(sorted(keep))


def _tracks(x_m: Floats, y_m: Floats, heading_rad: Floats) -> tuple[Track, ...]:
    """(N, T) poses -> N tracks."""
    steps = _differences(np.stack([x_m * _DM, y_m * _DM, heading_rad * 100.0], axis=1))
    return tuple(
        Track(x_dm=tuple(x), y_dm=tuple(y), heading_crad=tuple(h)) for x, y, h in steps.tolist()
    )


def _borders(x_m: Floats, y_m: Floats) -> tuple[tuple[int, ...], ...]:
    """(borders, stations) places -> x and y by turns, for each border."""
    steps = _differences(np.stack([x_m, y_m], axis=1) * _DM)
    return tuple(map(tuple, steps.transpose(0, 2, 1).reshape(x_m.shape[0], -1).tolist()))


def _differences(values: Floats) -> NDArray[np.int64]:
    """Rounded values along the last axis: the first as it is, then what is added each time."""
    steps = np.rint(values).astype(np.int64)
    steps[..., 1:] -= steps[..., :-1].copy()
    return steps
