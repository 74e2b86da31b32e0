"""Bands of numbers with stated edges, and which of them an ODD leaves."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.odd import Range

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bands:
    """Bands of a quantity: up to the first edge, between edges, over the last.

    An edge belongs to the band below it.
    """

    edges: tuple[float, ...]
    """In the unit of the quantity."""
    unit: str
    """Unit that the bands are shown in."""
    factor: float = 1.0
    """From the unit of the quantity to the one shown."""
    digits: int = 6
    """Decimals of the edges as shown."""
    sliver: float = 0.0
    """A band of which the ODD has less than this (unit of the quantity) counts as excluded."""

    @property
    def shown(self) -> tuple[float, ...]:
        """The edges in the unit that they are shown in."""
        return tuple(round(edge * self.factor, self.digits) for edge in self.edges)

    def labels(self) -> tuple[str, ...]:
        """Names such as ``up to 30 km/h``, ``30 to 50 km/h``, ``over 130 km/h``."""
        shown = [f"{edge:g}" for edge in self.shown]
        unit = f" {self.unit}" if self.unit != "1" else ""
        inner = [f"{a} to {b}{unit}" for a, b in itertools.pairwise(shown)]
        return (f"up to {shown[0]}{unit}", *inner, f"over {shown[-1]}{unit}")

    def codes(self, values: Floats) -> NDArray[np.int16]:
        """(...) values -> (...) index of the band; -1 for NaN."""
        found = np.searchsorted(np.asarray(self.edges), values, side="left")
        return np.where(np.isnan(values), -1, found).astype(np.int16)

    def excluded(self, limits: Range | None, attribute: str) -> tuple[str, ...]:
        """Why the ODD excludes each band; empty where it does not."""
        lows, highs = (-math.inf, *self.edges), (*self.edges, math.inf)
        reason = range_reason(limits, attribute)
        return tuple(
            reason if _outside(low, high, limits, self.sliver) else ""
            for low, high in zip(lows, highs, strict=True)
        )


def range_reason(limits: Range | None, attribute: str) -> str:
    """``odd.friction is 0.3 to 1``."""
    if limits is None:
        return ""
    low = "any" if limits.minimum is None else f"{limits.minimum:g}"
    high = "any" if limits.maximum is None else f"{limits.maximum:g}"
    return f"odd.{attribute} is {low} to {high}"


def inside(limits: Range | None) -> Callable[[Floats], NDArray[np.bool_]]:
    """Whether values lie within limits; NaN does not."""
    low = -math.inf if limits is None or limits.minimum is None else limits.minimum
    high = math.inf if limits is None or limits.maximum is None else limits.maximum
    return lambda values: (values >= low) & (values <= high)


def _outside(low: float, high: float, limits: Range | None, sliver: float) -> bool:
    if limits is None:
        return False
    first = low if limits.minimum is None else max(low, limits.minimum)
    last = high if limits.maximum is None else min(high, limits.maximum)
    return not (last > first and last - first >= sliver) and not _point_within(low, high, limits)


def _point_within(low: float, high: float, limits: Range) -> bool:
    """An ODD of a single value lies in one band, however narrow."""
    value = limits.minimum
    return value is not None and value == limits.maximum and low < value <= high
