"""Numbers, speeds, articles and lists in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scenario_gen.units import Quantity

_KMH = 3.6
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def count(number: int) -> str:
    """A small number as a word."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def counted(number: int, noun: str) -> str:
    """``two lanes``, ``one lane``."""
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def number(quantity: Quantity) -> str:
    """A number in its unit, without needless digits."""
    return quantity if isinstance(quantity, str) else f"{quantity:g}"


def speed(quantity: Quantity) -> str:
    """A speed in km/h."""
    return quantity if isinstance(quantity, str) else f"{quantity * _KMH:.0f} km/h"


def degrees(quantity: Quantity) -> str:
    """The size of an angle in degrees, without its sign."""
    if isinstance(quantity, str):
        return quantity
    return f"{abs(math.degrees(quantity)):.0f} degrees"


def side(quantity: Quantity) -> str:
    """`` to the left`` for what is positive, `` to the right`` for what is negative."""
    if isinstance(quantity, str) or quantity == 0:
        return ""
    return " to the left" if quantity > 0 else " to the right"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """``one``, ``one and two``, ``one, two and three``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
