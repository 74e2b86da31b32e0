"""The grip that the ego has where, when and as fast as it is driven again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.track import Place
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.domain.tyres import in_rain, speed_factor
from scenario_gen.metrics.patches import Surfaces
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Grip:
    """mu g under B egos, by place, time and speed."""

    surfaces: Surfaces
    """Of some batch."""
    row: Ints
    """(B,) its rows that these are."""
    road: NDArray[np.int32]
    """(B, T) where the recorded ego was at each time."""
    s_m: Floats
    lane: NDArray[np.int32]

    state: Ints
    """(B,) code of how it falls with speed, see ``domain.tyres``, where nothing else varies."""

    @classmethod
    def of(cls, batch: ScenarioBatch, trace: TraceBatch) -> Grip:
        """The grip of the egos of a batch along their ways."""
        row = np.arange(batch.size, dtype=np.int64)
        surfaces = Surfaces.of(batch, trace.road_ids)
        rain_mmph = surfaces.weather.rain_mmph(row, 0.0)
        state = in_rain(surfaces.state.start.astype(np.int64), rain_mmph)
        return cls(surfaces, row, trace.road[:, 0], trace.s_m[:, 0], trace.lane[:, 0], state)

    def take(self, at: Ints) -> Grip:
        """That of some rows."""
        return Grip(
            self.surfaces, self.row[at], self.road[at], self.s_m[at], self.lane[at], self.state[at]
        )

    def at(self, time_s: float | Floats, place: Place, speed_mps: Floats) -> Floats:
        """(n,) m/s2 at places, times and speeds."""
        row = self.row[place.row]
        if not self.surfaces.vary:
            factor = speed_factor(self.state[place.row], speed_mps)
            return np.asarray(self.surfaces.friction.start[row] * factor * GRAVITY_MPS2)
        # Vertex k + 1 of a track is time step k.
        last = self.road.shape[1] - 1
        before = place.row, np.clip(place.at - 1, 0, last)
        after = place.row, np.clip(place.at, 0, last)
        road, s_m = self.road[before], self.s_m[before]
        way_m = np.where(road == self.road[after], self.s_m[after] - s_m, 0.0)
        s_m = s_m + np.clip(place.share, 0.0, 1.0) * way_m
        times_s = np.broadcast_to(np.asarray(time_s, dtype=np.float64), row.shape)
        mu = self.surfaces.at(row, times_s, road, s_m, self.lane[before], speed_mps)
        return mu * GRAVITY_MPS2
