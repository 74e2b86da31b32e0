"""Friction by place and time: patches of ice or water, and surfaces that change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics.measure import Bools, Floats
from scenario_gen.metrics.weather import Series, Weather

_NOWHERE = -2


@dataclass(frozen=True, eq=False)
class Surfaces:
    """Friction of B scenarios with up to K patches that cover up to L lanes each."""

    friction: Series
    """Where no patch is."""
    road: NDArray[np.int64]
    """(B, K) road index; -2 where there is no such patch or road."""
    s_from_m: Floats
    """(B, K)"""
    s_to_m: Floats
    mu: Floats
    lanes: NDArray[np.int64]
    """(B, K, L) lane ids; 0 for none."""
    every_lane: Bools
    """(B, K) whether the patch covers the whole width."""

    @classmethod
    def of(cls, batch: ScenarioBatch, road_ids: Sequence[Sequence[str]]) -> Surfaces:
        """The columns of a batch.

        Args:
            batch: B scenarios.
            road_ids: names of the roads by index, for each group.
        """
        patches = [group.scenario.environment.patches for group in batch.groups]
        most = max((len(some) for some in patches), default=0)
        most_lanes = max((len(patch.lanes) for some in patches for patch in some), default=0)
        shape = (batch.size, most)
        road = np.full(shape, _NOWHERE, dtype=np.int64)
        s_from_m, s_to_m, mu = np.full((3, *shape), np.nan)
        lanes = np.zeros((*shape, most_lanes), dtype=np.int64)
        every_lane = np.zeros(shape, dtype=np.bool_)
        for (group, rows), some, names in zip(batch.slices(), patches, road_ids, strict=True):
            for k, patch in enumerate(some):
                if patch.road in names:
                    road[rows, k] = list(names).index(patch.road)
                s_from_m[rows, k] = group.column(patch.s_from_m)
                s_to_m[rows, k] = group.column(patch.s_to_m)
                mu[rows, k] = group.column(patch.friction)
                lanes[rows, k, : len(patch.lanes)] = patch.lanes
                every_lane[rows, k] = not patch.lanes
        return cls(Weather.of(batch).friction, road, s_from_m, s_to_m, mu, lanes, every_lane)

    @property
    def vary(self) -> bool:
        """Whether friction depends on place or time in any scenario."""
        return bool(self.road.shape[1] or self.friction.changes.any())

    def at(
        self,
        row: NDArray[np.int64],
        time_s: Floats,
        road: NDArray[np.integer],
        s_m: Floats,
        lane: NDArray[np.integer],
    ) -> Floats:
        """(n,) scenarios, times and places -> (n,) mu.

        Where patches overlap, the most slippery one counts.
        """
        patch_mu = np.full(row.shape, np.inf)
        for k in range(self.road.shape[1]):
            inside = (road == self.road[row, k]) & (s_m >= self.s_from_m[row, k])
            inside &= s_m <= self.s_to_m[row, k]
            inside &= self.every_lane[row, k] | (self.lanes[row, k] == lane[:, None]).any(axis=1)
            patch_mu = np.where(inside, np.minimum(patch_mu, self.mu[row, k]), patch_mu)
        return np.where(np.isfinite(patch_mu), patch_mu, self.friction.at(row, time_s))


def place_friction(batch: ScenarioBatch, trace: TraceBatch) -> Floats:
    """Coefficient of friction mu where and when each actor is.

    (B, N, T), or a shape that broadcasts with it where friction is the same for all: (B, 1, 1)
    without patches and changes, (B, 1, T) without patches.
    """
    surfaces = Surfaces.of(batch, trace.road_ids)
    series = surfaces.friction
    mu = series.over(trace.time_s) if series.changes.any() else series.start[:, None]
    mu = mu[:, None, :]
    rows = np.flatnonzero((surfaces.road >= 0).any(axis=1))
    if not rows.size:
        return mu
    mu = np.broadcast_to(mu, trace.shape).copy()
    _, n, t = trace.shape
    row = np.repeat(rows, n * t)
    time_s = np.tile(trace.time_s, rows.size * n)
    places = (getattr(trace, name)[rows].reshape(-1) for name in ("road", "s_m", "lane"))
    mu[rows] = surfaces.at(row, time_s, *places).reshape(rows.size, n, t)
    return mu
