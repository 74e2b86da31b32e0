"""The way of the ego as it was rolled out, to be driven again at other speeds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.metrics import EgoFrame

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: The way goes on straight so far before its start and beyond its end.
_BEYOND_M = 1000.0
_STANDING_M = 1e-9


@dataclass(frozen=True, eq=False)
class Place:
    """Where n egos are on their ways: between vertex ``at`` and the next one."""

    row: Ints
    """(n,)"""
    at: Ints
    """(n,)"""
    share: Floats
    """(n,) of the stretch to the next vertex."""


@dataclass(frozen=True, eq=False)
class EgoTrack:
    """The polyline that the middle of the ego's box draws in B scenarios, with K vertices each.

    Vertices are the places of the recorded ego at the time steps, so an ego that keeps the
    recorded speed is exactly where the recorded one was; whatever the task of the ego does to its
    lateral position (a lane change, an offset) happens at the same places along the way. Arrays
    (B, K).
    """

    way_m: Floats
    """Driven since the start of the scenario."""
    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    """Of the box; not wrapped."""
    station_m: Floats
    """Along the path of the ego through the network, see ``EgoFrame``."""
    lateral_m: Floats
    half_along_m: Floats
    half_across_m: Floats

    @classmethod
    def of(cls, frame: EgoFrame) -> EgoTrack:
        """The way of the egos of a trace."""
        trace = frame.trace
        speed_mps = trace.speed_mps[:, 0]
        step_m = 0.5 * trace.step_s * (speed_mps[:, 1:] + speed_mps[:, :-1])
        step_m *= trace.valid[:, 1:]
        way_m = np.concatenate([np.zeros((step_m.shape[0], 1)), step_m.cumsum(axis=1)], axis=1)
        heading_rad = np.unwrap(trace.heading_rad[:, 0], axis=1)
        cos, sin = _BEYOND_M * frame.cos_heading[:, 0], _BEYOND_M * frame.sin_heading[:, 0]
        along_m = _BEYOND_M * np.sign(frame.cos_course[:, 0])

        def beyond(values: Floats, rate: Floats | float) -> Floats:
            """(B, K) with one vertex more at either end."""
            rates = np.broadcast_to(rate, values.shape)
            first = values[:, :1] - rates[:, :1]
            return np.concatenate([first, values, values[:, -1:] + rates[:, -1:]], axis=1)

        return cls(
            way_m=beyond(way_m, _BEYOND_M),
            x_m=beyond(frame.centre_x_m[:, 0], cos),
            y_m=beyond(frame.centre_y_m[:, 0], sin),
            heading_rad=beyond(heading_rad, 0.0),
            station_m=beyond(frame.station_m[:, 0], along_m),
            lateral_m=beyond(frame.lateral_m[:, 0], 0.0),
            half_along_m=beyond(frame.half_along_m[:, 0], 0.0),
            half_across_m=beyond(frame.half_across_m[:, 0], 0.0),
        )

    def find(self, row: Ints, way_m: Floats, near: Ints | None = None) -> Place:
        """(n,) places at distances driven; ``near``: (n,) vertices not beyond them, if known."""
        last = self.way_m.shape[1] - 2
        at = np.zeros(row.shape, dtype=np.int64) if near is None else near.copy()
        while True:
            later = (at < last) & (self.way_m[row, at + 1] <= way_m)
            if not later.any():
                break
            at += later
        from_m = self.way_m[row, at]
        stretch_m = self.way_m[row, at + 1] - from_m
        moving = stretch_m > _STANDING_M
        share = np.where(moving, (way_m - from_m) / np.where(moving, stretch_m, 1.0), 0.0)
        return Place(row, at, share)

    def value(self, name: str, place: Place) -> Floats:
        """(n,) a quantity at places, interpolated linearly."""
        values: Floats = getattr(self, name)
        before = values[place.row, place.at]
        out: Floats = before + place.share * (values[place.row, place.at + 1] - before)
        return out

    def slope(self, name: str, place: Place) -> Floats:
        """(n,) change of a quantity per metre of way."""
        values: Floats = getattr(self, name)
        change = values[place.row, place.at + 1] - values[place.row, place.at]
        stretch_m = self.way_m[place.row, place.at + 1] - self.way_m[place.row, place.at]
        moving = stretch_m > _STANDING_M
        out: Floats = np.where(moving, change / np.where(moving, stretch_m, 1.0), 0.0)
        return out
