"""Borders of lanes as polylines: roads cut where lanes come, go or change their markings.

A *section* is a stretch of a road whose lanes are the same all along. All its borders are sampled
at the same places, so that lanes beside each other share the points of the border between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.roads import NetworkRoad, RoadMark, Strip, marks_of

Floats = NDArray[np.float64]

#: Most that a polyline lies off the border which it stands for. [m]
BORDER_ERROR_M = 0.01
# Checked at three places of each piece; what lies between them is less than this share more.
_CHECKED_SHARE = 0.8
_SHARES = np.array([0.25, 0.5, 0.75])
_LONGEST_PIECE_M = 25.0
_SHORTEST_PIECE_M = 1e-3
_NO_WIDTH_M = 1e-6
_NO_LENGTH_M = 1e-6
# A border that steps aside by more than this is another one.
_STEP_M = 1e-3
_WIDTH_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Section:
    """A stretch of a road with the same lanes all along."""

    road: NetworkRoad
    strips: tuple[Strip, ...]
    end_m: float
    lanes: tuple[int, ...]
    """Lanes that have a width, from right to left."""
    marks: tuple[RoadMark, ...]
    """(lanes + 1,) on their borders, from right to left."""
    onward: Mapping[int, int]
    """Lane -> the lane of the next section of the road that it goes over into."""

    @property
    def start_m(self) -> float:
        """s where it begins."""
        return self.strips[0].s0_m

    def t_m(self, s_m: Floats) -> Floats:
        """(n,) places -> (n, lanes + 1) borders from right to left."""
        starts = np.array([strip.s0_m for strip in self.strips[1:]])
        which = np.searchsorted(starts, s_m, side="right")
        out = np.empty((s_m.size, len(self.lanes) + 1))
        for index, strip in enumerate(self.strips):
            its = which == index
            places = [strip.lanes.index(lane) for lane in self.lanes]
            cubics = np.array([strip.borders[place] for place in (*places, places[-1] + 1)])
            ds_m = s_m[its, None] - strip.s0_m
            a, b, c, d = cubics.T
            out[its] = a + ds_m * (b + ds_m * (c + ds_m * d))
        for left in range(1, out.shape[1]):
            # Where a lane has come to its end, rounding must not cross its borders.
            closed = out[:, left] - out[:, left - 1] < _NO_WIDTH_M
            out[closed, left] = out[closed, left - 1]
        return out

    def points(self, s_m: Floats) -> Floats:
        """(n,) places -> (n, lanes + 1, 2) x and y of the borders."""
        t_m = self.t_m(s_m)
        return np.stack(self.road.line.point(s_m[:, None], t_m), axis=-1)

    def width_m(self, lane: int, *, at_end: bool) -> float:
        """Width of a lane where the section begins or ends."""
        borders_m = self.t_m(np.array([self.end_m if at_end else self.start_m]))[0]
        place = self.lanes.index(lane)
        return float(borders_m[place + 1] - borders_m[place])

    def sampled(self) -> Floats:
        """(n, lanes + 1, 2) points of the borders, not farther off them than ``BORDER_ERROR_M``."""
        line = self.road.line
        knots = np.concatenate([
            [self.start_m, self.end_m], [strip.s0_m for strip in self.strips], line.s0_m,
        ])  # fmt: skip
        s_m = np.unique(knots[(knots >= self.start_m) & (knots <= self.end_m)])
        s_m = s_m[np.concatenate([[True], np.diff(s_m) > _SHORTEST_PIECE_M])]
        s_m[-1] = self.end_m
        while True:
            length_m = np.diff(s_m)
            coarse = (length_m > _LONGEST_PIECE_M) | (
                (self._off_m(s_m) > _CHECKED_SHARE * BORDER_ERROR_M)
                & (length_m > _SHORTEST_PIECE_M)
            )
            if not coarse.any():
                return self.points(s_m)
            s_m = np.sort(np.concatenate([s_m, (s_m[:-1] + 0.5 * length_m)[coarse]]))

    def _off_m(self, s_m: Floats) -> Floats:
        """(n,) places -> (n - 1,) farthest that a border leaves the line between two of them."""
        ends = self.points(s_m)
        chord = np.diff(ends, axis=0)
        length_m = np.hypot(chord[..., 0], chord[..., 1]).clip(1e-12)
        worst = np.zeros(s_m.size - 1)
        for share in _SHARES.tolist():
            off = self.points(s_m[:-1] + share * np.diff(s_m)) - ends[:-1]
            across_m = np.abs(off[..., 0] * chord[..., 1] - off[..., 1] * chord[..., 0]) / length_m
            # Where a border has shrunk to a point, the distance from it counts.
            across_m = np.where(length_m < 1e-9, np.hypot(off[..., 0], off[..., 1]), across_m)
            worst = np.maximum(worst, across_m.max(axis=1))
        return worst


def sections_of(road: NetworkRoad) -> list[Section]:
    """The sections of a road in the order of s; stretches without any lane are left out."""
    groups: list[list[_Stretch]] = []
    for stretch in _stretches(road):
        last = groups[-1][-1] if groups else None
        if last is not None and last.goes_on_as(stretch):
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
    sections = []
    for index, group in enumerate(groups):
        following = groups[index + 1][0] if index + 1 < len(groups) else None
        sections.append(
            Section(
                road, tuple(one.strip for one in group), group[-1].end_m, group[0].lanes,
                group[0].marks, {} if following is None else group[-1].onward(following),
            )
        )  # fmt: skip
    return [section for section in sections if section.lanes]


@dataclass(frozen=True)
class _Stretch:
    """A strip, seen by those of its lanes that have a width."""

    strip: Strip
    end_m: float
    lanes: tuple[int, ...]
    marks: tuple[RoadMark, ...]

    def goes_on_as(self, later: _Stretch) -> bool:
        same = self.strip.onward is None and (self.lanes, self.marks) == (later.lanes, later.marks)
        return same and all(
            abs(before - after) < _STEP_M
            for lane in self.lanes
            for before, after in zip(
                _borders_m(self.strip, lane, self.end_m),
                _borders_m(later.strip, lane, self.end_m),
                strict=True,
            )
        )

    def onward(self, later: _Stretch) -> dict[int, int]:
        named = self.strip.onward
        pairs = named.items() if named is not None else ((lane, lane) for lane in self.lanes)
        return {
            lane: to_lane
            for lane, to_lane in pairs
            if lane in self.lanes and to_lane in later.lanes
        }


def _stretches(road: NetworkRoad) -> Iterator[_Stretch]:
    ends_m = [*(strip.s0_m for strip in road.strips[1:]), road.length_m]
    for strip, end_m in zip(road.strips, ends_m, strict=True):
        if end_m - strip.s0_m < _NO_LENGTH_M:
            continue
        wide = [_has_width(strip, lane, end_m) for lane in strip.lanes]
        lanes = tuple(lane for lane, there in zip(strip.lanes, wide, strict=True) if there)
        yield _Stretch(strip, end_m, lanes, _marks(road, strip, wide))


def _has_width(strip: Strip, lane: int, end_m: float) -> bool:
    length_m = end_m - strip.s0_m
    for share in _WIDTH_SHARES:
        right_m, left_m = _borders_m(strip, lane, strip.s0_m + share * length_m)
        if left_m - right_m > _NO_WIDTH_M:
            return True
    return False


def _borders_m(strip: Strip, lane: int, s_m: float) -> tuple[float, float]:
    at, ds_m = strip.lanes.index(lane), s_m - strip.s0_m
    right, left = (
        a + ds_m * (b + ds_m * (c + ds_m * d)) for a, b, c, d in strip.borders[at : at + 2]
    )
    return right, left


def _marks(road: NetworkRoad, strip: Strip, wide: list[bool]) -> tuple[RoadMark, ...]:
    """The marks between lanes with a width; where borders fall together, any that there is."""
    marks = marks_of(road, strip)
    found: list[RoadMark] = []
    here: RoadMark = "none"
    for place, mark in enumerate(marks):
        here = mark if mark != "none" else here
        if place == len(wide) or wide[place]:
            found.append(here)
            here = "none"
    return tuple(found)
