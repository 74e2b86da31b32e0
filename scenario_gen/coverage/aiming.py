"""What a proposal has to know of a level to hit it: its numbers and its words."""

from __future__ import annotations

from typing import TypeAlias

from scenario_gen.coverage import vocabulary as words
from scenario_gen.coverage.chosen import chosen
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd

Bounds: TypeAlias = tuple[float, float]


def bounds_of_levels(odd: Odd, model: CoverageModel) -> dict[tuple[str, str], Bounds]:
    """(low, high) of each level that is a band, by (factor, level), in SI units and mm/h.

    A value at the edge between two bands belongs to the one below; of the classes of rain to the
    one above.
    """
    found: dict[tuple[str, str], Bounds] = {}
    for definition in chosen(model, odd):
        factor = definition.factor
        if definition.bands is not None:
            edges = definition.bands.edges
            lows, highs = (-float("inf"), *edges), (*edges, float("inf"))
            # After the bands may come a level of those that have no value.
            for name, low, high in zip(factor.level_names, lows, highs, strict=False):
                found[factor.name, name] = (low, high)
        if factor.name == "precipitation":
            found |= {(factor.name, name): span for name, span in words.RAIN_BOUNDS_MMPH.items()}
    return found
