"""Friction by place, time and speed: patches of ice or water, and surfaces that change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.domain.tyres import in_rain, speed_factor, water_state
from scenario_gen.metrics.measure import Bools, Floats, Ints
from scenario_gen.metrics.weather import Series, Weather

_NOWHERE = -2


@dataclass(frozen=True, eq=False)
class Surfaces:
    """Friction of B scenarios with up to K patches that cover up to L lanes each."""

    friction: Series
    """At low speed, where no patch is."""
    state: Series
    """Code of how it falls with speed there, see ``domain.tyres``."""
    weather: Weather
    road: Ints
    """(B, K) road index; -2 where there is no such patch or road."""
    s_from_m: Floats
    """(B, K)"""
    s_to_m: Floats
    mu: Floats
    """(B, K) at low speed."""
    patch_state: Ints
    """(B, K) code of how it falls with speed."""
    lanes: Ints
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
        state = np.zeros(shape, dtype=np.int64)
        lanes = np.zeros((*shape, most_lanes), dtype=np.int64)
        every_lane = np.zeros(shape, dtype=np.bool_)
        for (group, rows), some, names in zip(batch.slices(), patches, road_ids, strict=True):
            for k, patch in enumerate(some):
                if patch.road in names:
                    road[rows, k] = list(names).index(patch.road)
                s_from_m[rows, k] = group.column(patch.s_from_m)
                s_to_m[rows, k] = group.column(patch.s_to_m)
                mu[rows, k] = group.column(patch.friction)
                state[rows, k] = water_state(patch.condition)
                lanes[rows, k, : len(patch.lanes)] = patch.lanes
                every_lane[rows, k] = not patch.lanes
        weather = Weather.of(batch)
        return cls(
            weather.friction, weather.surface_state, weather, road, s_from_m, s_to_m, mu, state,
            lanes, every_lane,
        )  # fmt: skip

    @property
    def vary(self) -> bool:
        """Whether friction depends on place or time in any scenario, beside on speed."""
        return bool(self.varies.any())

    @property
    def varies(self) -> Bools:
        """(B,) whether friction depends on place or time, beside on speed."""
        weather = self.weather
        changes = self.friction.changes | self.state.changes | weather.falling_mmph.changes
        varies: Bools = (self.road >= 0).any(axis=1) | changes | weather.rains.changes
        return varies

    def at(
        self,
        row: Ints,
        time_s: Floats,
        road: NDArray[np.integer],
        s_m: Floats,
        lane: NDArray[np.integer],
        speed_mps: ArrayLike = 0.0,
    ) -> Floats:
        """(n,) scenarios, times, places and speeds -> (n,) mu; without speeds that at low speed.

        Where patches overlap, the most slippery one counts.
        """
        rain_mmph = self.weather.rain_mmph(row, time_s)
        patch_mu = np.full(row.shape, np.inf)
        for k in range(self.road.shape[1]):
            inside = (road == self.road[row, k]) & (s_m >= self.s_from_m[row, k])
            inside &= s_m <= self.s_to_m[row, k]
            inside &= self.every_lane[row, k] | (self.lanes[row, k] == lane[:, None]).any(axis=1)
            factor = speed_factor(in_rain(self.patch_state[row, k], rain_mmph), speed_mps)
            mu = self.mu[row, k] * factor
            patch_mu = np.where(inside, np.minimum(patch_mu, mu), patch_mu)
        state = in_rain(self.state.at(row, time_s).astype(np.int64), rain_mmph)
        elsewhere = self.friction.at(row, time_s) * speed_factor(state, speed_mps)
        return np.where(np.isfinite(patch_mu), patch_mu, elsewhere)

    def along(self, trace: TraceBatch, row: Ints, mover: Ints) -> Floats:
        """(n,) rows and movers of a trace of the batch -> (n, T) mu under each at its speed."""
        steps = trace.time_s.size
        every = np.repeat(row, steps)
        places = (getattr(trace, name)[row, mover].reshape(-1)
                  for name in ("road", "s_m", "lane", "speed_mps"))  # fmt: skip
        mu = self.at(every, np.tile(trace.time_s, row.size), *places)
        return mu.reshape(row.size, steps)

    def under(self, trace: TraceBatch, movers: slice = slice(None)) -> Floats:
        """(B, n, T) mu where and when movers of a trace of the batch are, at their speed."""
        mu = self.steady(trace.speed_mps[:, movers])
        rows = np.flatnonzero(self.varies)
        if rows.size:
            chosen = np.arange(trace.shape[1])[movers]
            row, mover = np.repeat(rows, chosen.size), np.tile(chosen, rows.size)
            mu[rows] = self.along(trace, row, mover).reshape(rows.size, *mu.shape[1:])
        return mu

    def steady(self, speed_mps: Floats) -> Floats:
        """(B, ...) speeds -> (B, ...) mu of the environment at the start, at these speeds."""
        rows = np.arange(self.friction.start.size)
        rain_mmph = self.weather.rain_mmph(rows, 0.0)
        state = in_rain(self.state.start.astype(np.int64), rain_mmph)
        shape = (-1, *(1,) * (speed_mps.ndim - 1))
        mu = speed_factor(state.reshape(shape), speed_mps)
        mu *= self.friction.start.reshape(shape)
        return mu

    def least(self, trace: TraceBatch) -> Floats:
        """(B, N) a lower bound of mu under each mover of a trace of the batch, at all times.

        Cheaper than all its values, where friction depends on speed alone: it never rises with it.
        """
        mu = self.steady(trace.speed_mps.max(axis=-1))
        rows = np.flatnonzero(self.varies)
        if rows.size:
            actors = trace.shape[1]
            row, mover = np.repeat(rows, actors), np.tile(np.arange(actors), rows.size)
            mu[rows] = self.along(trace, row, mover).min(axis=-1).reshape(rows.size, actors)
        return mu


def place_friction(batch: ScenarioBatch, trace: TraceBatch, movers: slice = slice(None)) -> Floats:
    """Coefficient of friction mu where and when each mover is, at its speed: (B, n, T).

    Args:
        batch: the scenarios.
        trace: their states.
        movers: which of them; ``slice(0, 1)`` for the ego alone.
    """
    return Surfaces.of(batch, trace.road_ids).under(trace, movers)
