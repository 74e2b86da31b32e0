"""Chance: where drawings get their numbers from.

Drawings are written against ``random.Random``, so that hypothesis can steer and shrink them
(``strategies.randoms``) and a script can draw them by the thousand from a seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

Data = dict[str, Any]
T = TypeVar("T")

#: Share of numbers that lie on an end of their range.
_AT_ENDS = 0.06
_OF_ALL_DIGITS = 0.1


def number(chance: Random, low: float, high: float) -> float:
    """A number from a range: mostly one of few digits, now and then an end of it."""
    if often(chance, _AT_ENDS):
        return one_of(chance, (low, high))
    drawn = low + (high - low) * chance.random()
    return min(max(drawn if often(chance, _OF_ALL_DIGITS) else round(drawn, 3), low), high)


def often(chance: Random, share: float) -> bool:
    """True in a share of the cases."""
    return chance.random() < share


def one_of(chance: Random, choices: Sequence[T]) -> T:
    """One of several."""
    return choices[chance.randrange(len(choices))]


def some(chance: Random, choices: Sequence[T], most: int) -> list[T]:
    """Up to ``most`` different ones, in their order."""
    count = chance.randrange(min(most, len(choices)) + 1)
    return [choices[i] for i in sorted(chance.sample(range(len(choices)), count))]
