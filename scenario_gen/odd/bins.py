"""Ranges in bands with stated edges, and how much of each band a range has."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scenario_gen.domain.odd import Range
from scenario_gen.odd.attributes import Attribute

Share: TypeAlias = Literal["all", "part", "none"]


@dataclass(frozen=True)
class Bin:
    """A band of a number, from ``low`` to ``high`` in the unit of the attribute."""

    low: float
    high: float
    has_low: bool
    """Whether ``low`` itself belongs to the band."""
    has_high: bool
    label: str
    """In the unit that a person is shown, such as ``30 to 50 km/h``."""
    within: Share
    """How much of it a range has."""


def bins(attribute: Attribute, limits: Range | None) -> tuple[Bin, ...]:
    """The bands of an attribute, each with how much of it lies in a range; no range has all."""
    ends = (-math.inf, *attribute.edges, math.inf)
    below = attribute.edge_in == "below"
    out = []
    for low, high in itertools.pairwise(ends):
        has_low = not below and math.isfinite(low)
        has_high = below and math.isfinite(high)
        out.append(
            Bin(low, high, has_low, has_high, _label(attribute, low, high),
                _share(low, high, has_low, has_high, limits))
        )  # fmt: skip
    return tuple(out)


def _share(low: float, high: float, has_low: bool, has_high: bool, limits: Range | None) -> Share:
    if limits is None:
        return "all"
    least = -math.inf if limits.minimum is None else limits.minimum
    most = math.inf if limits.maximum is None else limits.maximum
    if most < low or least > high:
        return "none"
    if (most == low and not has_low) or (least == high and not has_high):
        return "none"
    # An end that the band itself has not is never missing.
    starts = least <= low
    stops = most >= high
    return "all" if starts and stops else "part"


def _label(attribute: Attribute, low: float, high: float) -> str:
    unit = attribute.shown_unit or attribute.unit
    tail = "" if unit in ("1", "count") else f" {unit}"
    first, last = (shown(attribute, end) for end in (low, high))
    below = attribute.edge_in == "below"
    if not math.isfinite(low):
        return f"{'up to' if below else 'below'} {last}{tail}"
    if not math.isfinite(high):
        return f"{'over' if below else 'from'} {first}{tail}"
    if attribute.whole:
        first = shown(attribute, low + 1)
        return f"{last}{tail}" if first == last else f"{first} to {last}{tail}"
    return f"{first} to {last}{tail}"


def shown(attribute: Attribute, value: float) -> str:
    """A number in the unit that a person is shown, without the unit."""
    return f"{float(f'{value * attribute.factor:.3g}'):g}"
