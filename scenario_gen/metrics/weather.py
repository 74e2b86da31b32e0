"""Weather, light and surface of whole batches as they change over time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.environment import Change, Environment, Precipitation
from scenario_gen.domain.tyres import water_state
from scenario_gen.metrics.measure import Bools, Floats, ever
from scenario_gen.units import Quantity

# Transitions that are shorter are none.
_AT_ONCE_S = 1e-6


@dataclass(frozen=True, eq=False)
class Series:
    """A number of B scenarios that goes over linearly to another value up to C times.

    Arrays (B, C); a change that leaves the number alone has NaN in ``to``.
    """

    start: Floats
    """(B,) value at time 0."""
    at_s: Floats
    over_s: Floats
    to: Floats

    def at(self, row: NDArray[np.integer], time_s: ArrayLike) -> Floats:
        """Values at times; rows and times broadcast with each other."""
        time_s = np.asarray(time_s, dtype=np.float64)
        value: Floats = self.start[row] + 0.0 * time_s
        for change in range(self.to.shape[1]):
            at_s, over_s = self.at_s[row, change], self.over_s[row, change]
            to, before = self.to[row, change], self._from[row, change]
            gradual = over_s > _AT_ONCE_S
            share = np.clip((time_s - at_s) / np.where(gradual, over_s, 1.0), 0.0, 1.0)
            share = np.where(gradual, share, 1.0)
            begun = (time_s >= at_s) & ~np.isnan(to)
            value = np.where(begun, before + (to - before) * share, value)
        return value

    def over(self, time_s: Floats) -> Floats:
        """(T,) times -> (B, T) values."""
        return self.at(np.arange(self.start.size)[:, None], time_s[None, :])

    @cached_property
    def changes(self) -> Bools:
        """(B,) whether the number changes at all."""
        return ever(~np.isnan(self.to))

    @cached_property
    def least(self) -> Floats:
        """(B,) smallest value that it ever has: transitions are linear."""
        return np.asarray(np.nanmin(np.column_stack([self.start, self.to]), axis=1))

    @cached_property
    def greatest(self) -> Floats:
        """(B,) largest value that it ever has."""
        return np.asarray(np.nanmax(np.column_stack([self.start, self.to]), axis=1))

    @cached_property
    def _from(self) -> Floats:
        """(B, C) value from which each change sets out."""
        rows = np.arange(self.start.size)
        before = np.empty_like(self.to)
        for change in range(self.to.shape[1]):
            earlier = Series(
                self.start, self.at_s[:, :change], self.over_s[:, :change], self.to[:, :change]
            )
            before[:, change] = earlier.at(rows, self.at_s[:, change])
        return before


@dataclass(frozen=True, eq=False)
class Weather:
    """What the environments of a batch say of each number over time."""

    visibility_m: Series
    falling_mmph: Series
    """Intensity of rain, snow or hail."""
    rains: Series
    """1 where it is rain, 0 where it is something else or nothing."""
    cloud_okta: Series
    sun_elevation_rad: Series
    sun_azimuth_rad: Series
    wet: Series
    """1 where the surface is wet or worse, 0 where it is dry."""
    friction: Series
    """At low speed."""
    surface_state: Series
    """Code of how friction falls with speed, see ``domain.tyres``."""

    @classmethod
    def of(cls, batch: ScenarioBatch) -> Weather:
        """The columns of a batch."""
        return cls(
            visibility_m=_series(batch, lambda e: e.visibility_m, lambda c: c.visibility_m),
            falling_mmph=_falling(batch),
            rains=_stepwise(
                _series(
                    batch, lambda e: float(e.precipitation.kind == "rain"),
                    lambda c: None if c.precipitation is None
                    else float(c.precipitation.kind == "rain"),
                )
            ),
            cloud_okta=_series(
                batch, lambda e: float(e.cloud_okta),
                lambda c: None if c.cloud_okta is None else float(c.cloud_okta),
            ),
            sun_elevation_rad=_series(
                batch, lambda e: e.sun().elevation_rad,
                lambda c: None if c.sun is None else c.sun.elevation_rad,
            ),
            sun_azimuth_rad=_series(
                batch, lambda e: e.sun().azimuth_rad,
                lambda c: None if c.sun is None else c.sun.azimuth_rad,
            ),
            wet=_stepwise(
                _series(
                    batch, lambda e: _wetness(e.surface_condition),
                    lambda c: None if c.surface_condition is None
                    else _wetness(c.surface_condition),
                )
            ),
            friction=_series(batch, lambda e: e.friction, lambda c: c.friction),
            surface_state=_stepwise(
                _series(
                    batch, lambda e: float(water_state(e.surface_condition)),
                    lambda c: None if c.surface_condition is None
                    else float(water_state(c.surface_condition)),
                )
            ),
        )  # fmt: skip

    def rain_mmph(self, row: NDArray[np.integer], time_s: ArrayLike) -> Floats:
        """Intensity of rain at times; rows and times broadcast with each other."""
        return self.falling_mmph.at(row, time_s) * self.rains.at(row, time_s)


_WET = frozenset({"wet", "standing_water", "flooded"})


def _wetness(condition: str) -> float:
    return float(condition in _WET)


def _falling(batch: ScenarioBatch) -> Series:
    """Intensity of whatever falls; what stops falling is over at once."""
    intensity = _series(
        batch,
        lambda e: _intensity(e.precipitation),
        lambda c: None if c.precipitation is None else _intensity(c.precipitation),
    )
    ends = _series(
        batch,
        lambda _: None,
        lambda c: None if c.precipitation is None else float(c.precipitation.kind == "none"),
    )
    over_s = np.where(ends.to == 1.0, 0.0, intensity.over_s)
    return Series(intensity.start, intensity.at_s, over_s, intensity.to)


def _intensity(fall: Precipitation) -> Quantity:
    return 0.0 if fall.kind == "none" else fall.intensity_mmph


def _stepwise(series: Series) -> Series:
    return Series(series.start, series.at_s, np.zeros_like(series.over_s), series.to)


def _series(
    batch: ScenarioBatch,
    start: Callable[[Environment], Quantity | None],
    change: Callable[[Change], Quantity | None],
) -> Series:
    most = max((len(g.scenario.environment.changes) for g in batch.groups), default=0)
    first = batch.column(lambda scenario: start(scenario.environment))
    at_s, over_s, to = np.full((3, batch.size, most), np.nan)
    for group, rows in batch.slices():
        for index, step in enumerate(group.scenario.environment.changes):
            at_s[rows, index] = group.column(step.at_s)
            over_s[rows, index] = group.column(step.over_s)
            to[rows, index] = group.column(change(step))
    return Series(first, at_s, over_s, to)
