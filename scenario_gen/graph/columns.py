"""Columns of a parameter vector: named numbers on stated scales."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.units import Quantity

Floats: TypeAlias = NDArray[np.float64]
Value: TypeAlias = Floats | float
Get: TypeAlias = Callable[[Quantity], Value]


class Scale(NamedTuple):
    """What counts as one step of a quantity; logarithmic ones count factors of ``step``."""

    unit: str
    step: float
    logarithmic: bool = False


#: One step per quantity (defaults of this project). With the default epsilon of 0.1, a tenth of a
#: step is "the same": 0.5 m/s, 0.2 s or 1 m of gap. What hardly changes an event (background) has
#: wide steps, so that a little more wind does not make a new variant.
SCALES: dict[str, Scale] = {
    "speed": Scale("m/s", 5.0),
    "time": Scale("s", 2.0),
    "delay": Scale("s", 1.0),
    "ttc": Scale("s", 1.0),
    "along": Scale("m", 20.0),
    "gap": Scale("m", 10.0),
    "distance": Scale("m", 10.0),
    "lateral": Scale("m", 1.0),
    "width": Scale("m", 0.5),
    "size": Scale("m", 2.0),
    "radius": Scale("m", 2.0, True),
    "angle": Scale("rad", 0.2),
    "direction": Scale("1", 0.2),
    "yaw": Scale("rad", 1.0),
    "crossfall": Scale("rad", 0.05),
    "grade": Scale("1", 0.05),
    "pace": Scale("m/s", 1.0),
    "acceleration": Scale("m/s2", 2.0),
    "rate": Scale("1/s", 1.0),
    "friction": Scale("1", 0.3),
    "sight": Scale("m", 4.0, True),
    "share": Scale("1", 0.5),
    "extent": Scale("m", 50.0),
    # Background.
    "edge": Scale("m", 5.0),
    "length": Scale("m", 1000.0),
    "duration": Scale("s", 50.0),
    "intensity": Scale("mm/h", 20.0),
    "visibility": Scale("m", 32.0, True),
    "cloud": Scale("okta", 40.0),
    "wind": Scale("m/s", 30.0),
    "temperature": Scale("degC", 100.0),
    "elevation": Scale("rad", 2.0),
    "bearing": Scale("1", 5.0),
}


class Feature(NamedTuple):
    """One number of a vector."""

    name: str
    scale: str
    """Key of ``SCALES``."""

    @property
    def unit(self) -> str:
        """Unit of the value before scaling."""
        return SCALES[self.scale].unit


def scaled(raw: Floats, features: tuple[Feature, ...]) -> Floats:
    """(..., F) values in their units -> (..., F) values in steps of their scales."""
    scales = [SCALES[feature.scale] for feature in features]
    steps = np.array([math.log(s.step) if s.logarithmic else s.step for s in scales])
    is_log = np.array([s.logarithmic for s in scales], dtype=bool)
    values = np.where(is_log, np.log(np.maximum(np.where(is_log, raw, 1.0), 1e-9)), raw)
    return np.asarray(values / steps, dtype=float)


@dataclass
class Columns:
    """Features and their values, one by one; ``who`` begins the names."""

    get: Get
    who: str = ""
    features: list[Feature] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)

    def add(self, what: str, scale: str, value: Value) -> None:
        """Add a number, or one per row, in the unit of its scale."""
        self.features.append(Feature(f"{self.who} {what}".strip(), scale))
        self.values.append(value)

    def add_direction(self, what: str, angle_rad: Value) -> None:
        """Add an angle as a direction, so that angles either side of pi are neighbours."""
        self.add(f"{what} forward", "direction", np.cos(angle_rad))
        self.add(f"{what} to the left", "direction", np.sin(angle_rad))

    def extend(self, other: Columns) -> None:
        """Add all columns of another."""
        self.features += other.features
        self.values += other.values


def ranked(
    parts: Iterable[tuple[str, Columns, Columns]], *, keep_order: bool = False
) -> list[Columns]:
    """Columns in canonical order: by structure, then by their numbers in a concrete scenario.

    Args:
        parts: structure, columns of the concrete scenario and columns to be put in order.
        keep_order: the order itself means something and stays.
    """
    if keep_order:
        return [columns for _, _, columns in parts]

    def rank(part: tuple[str, Columns, Columns]) -> tuple[str, list[float]]:
        key, known, _ = part
        return key, [float(value) for value in known.values]

    return [columns for _, _, columns in sorted(parts, key=rank)]
