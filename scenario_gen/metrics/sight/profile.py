"""How far one sees over crests: the profile of a road and lines of sight over it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.metrics.measure import Bools, Floats
from scenario_gen.metrics.sight.constants import LOOK_AHEAD_M
from scenario_gen.metrics.sight.protocols import NetworkLike, PathLike

#: Profiles are looked at in steps of this length.
STEP_M = 2.0
_AHEAD = int(LOOK_AHEAD_M / STEP_M)


@dataclass(frozen=True, eq=False)
class Heights:
    """Height of the road along a way at S stations ``STEP_M`` apart, the first at station 0."""

    z_m: Floats
    """(S,)"""

    @cached_property
    def grade(self) -> Floats:
        """(S,) rise over run, forwards."""
        slope: Floats = np.gradient(self.z_m) / STEP_M
        return slope

    @cached_property
    def _ahead_m(self) -> Floats:
        """(S, D) heights at the distances ahead; beyond its end the road goes on at its slope."""
        beyond_m = self.z_m[-1] + self.grade[-1] * STEP_M * np.arange(1, _AHEAD + 1)
        z_m = np.concatenate([self.z_m, beyond_m])
        return np.lib.stride_tricks.sliding_window_view(z_m[1:], _AHEAD)[: self.z_m.size]

    @cached_property
    def away_m(self) -> Floats:
        """(D,) the distances ahead."""
        return STEP_M * np.arange(1, _AHEAD + 1, dtype=np.float64)

    def skyline(self, eye_m: float) -> Floats:
        """(S, D) steepest slope, from the eye, of the road up to a distance."""
        slope = (self._ahead_m - self.z_m[:, None] - eye_m) / self.away_m
        return np.maximum.accumulate(slope, axis=1)

    def horizon_rad(self, eye_m: float) -> Floats:
        """(S,) elevation angle over which the sky begins; at least that of a plain."""
        return np.maximum(np.arctan(self.skyline(eye_m)[:, -1]), 0.0)

    def sight_m(self, eye_m: float, object_m: float) -> Floats:
        """(S,) distance up to which objects of a height are seen; infinite where all are.

        An object at a distance d is seen when the line from the eye to its top passes over the
        road before it: (z(d) + h_object - z(0) - h_eye) / d >= slope of the road at any d' < d.
        """
        skyline = self.skyline(eye_m)
        to_top = (self._ahead_m + object_m - self.z_m[:, None] - eye_m) / self.away_m
        spare = to_top[:, 1:] - skyline[:, :-1]
        hidden = spare < 0.0
        first = hidden.argmax(axis=1)
        any_hidden = hidden.any(axis=1)
        rows = np.arange(self.z_m.size)
        # Between the last seen and the first hidden place the spare slope is nearly linear.
        after, before = spare[rows, first], spare[rows, np.maximum(first - 1, 0)]
        fall = np.where(any_hidden & (first > 0), before - after, 1.0)
        back = np.where(first > 0, after / np.where(fall > 0.0, fall, 1.0), 0.0)
        distance_m = self.away_m[first + 1] + np.clip(back, -1.0, 0.0) * STEP_M
        return np.where(any_hidden, distance_m, np.inf)

    def sees(self, eye_m: float, station_m: Floats, away_m: Floats, top_m: Floats) -> Bools:
        """(n,) whether tops of things at distances ahead are over the skyline before them.

        Things behind the eye, or farther away than is looked, count as seen.
        """
        at = np.clip(np.rint(station_m / STEP_M), 0, self.z_m.size - 1).astype(np.intp)
        step = np.rint(away_m / STEP_M).astype(np.intp)
        known = (step >= 2) & (step <= _AHEAD)
        step = np.where(known, step, 2)
        to_top = (self._ahead_m[at, step - 1] + top_m - self.z_m[at] - eye_m) / self.away_m[
            step - 1
        ]
        return np.asarray(~known | (to_top >= self._skyline_of(eye_m)[at, step - 2]))

    def _skyline_of(self, eye_m: float) -> Floats:
        if eye_m not in self._skylines:
            self._skylines[eye_m] = self.skyline(eye_m)
        return self._skylines[eye_m]

    @cached_property
    def _skylines(self) -> dict[float, Floats]:
        return {}


def heights(network: NetworkLike, path: PathLike) -> Heights | None:
    """The heights along a way; None where all of its roads are flat."""
    roads = [network.roads[network.road_ids[i]] for i in np.unique(path.road_index).tolist()]
    if all(road.elevation is None for road in roads):
        return None
    station_m = np.arange(0.0, path.length_m + 2 * STEP_M, STEP_M)
    index, s_m, _ = path.to_road(station_m, np.full(station_m.shape, path.lane_q_m))
    z_m = np.zeros(station_m.shape)
    for number in np.unique(index).tolist():
        profile = network.roads[network.road_ids[number]].elevation
        if profile is not None:
            at = index == number
            z_m[at] = cubic_pieces(profile.pieces, s_m[at])
    return Heights(z_m)


def cubic_pieces(
    pieces: tuple[tuple[float, float, float, float, float], ...], s_m: ArrayLike
) -> NDArray[np.float64]:
    """(...) values of a piecewise cubic; before its first piece that one is continued."""
    s_m = np.asarray(s_m, dtype=np.float64)
    s0, a, b, c, d = np.array(pieces, dtype=np.float64).T
    at = np.searchsorted(s0[1:], s_m, side="right")
    ds_m = s_m - s0[at]
    return np.asarray(a[at] + ds_m * (b[at] + ds_m * (c[at] + ds_m * d[at])))
