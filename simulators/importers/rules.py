"""Rules of conditions over arrays of states: comparisons, durations, instants."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulators.importers.node import Node
from simulators.importers.states import Floats, States

Bools = NDArray[np.bool_]

_EQUAL = 0.01
_RULES: dict[str, Callable[[Floats, float], Bools]] = {
    "greaterThan": lambda a, b: a > b + 1e-9,
    "lessThan": lambda a, b: a < b - 1e-9,
    "equalTo": lambda a, b: np.abs(a - b) < _EQUAL,
    "greaterOrEqual": lambda a, b: a >= b - 1e-9,
    "lessOrEqual": lambda a, b: a <= b + 1e-9,
    "notEqualTo": lambda a, b: np.abs(a - b) >= _EQUAL,
}


def instant(at_s: float, states: States) -> Bools:
    """The first state from a time on."""
    holds = np.zeros(states.time_s.size, dtype=bool)
    if at_s <= states.time_s[-1]:
        holds[states.index(at_s)] = True
    return holds


def rule_of(kind: Node, rule: str) -> Callable[[Floats, float], Bools]:
    """What compares values with one by a rule of its name.

    Raises:
        InputError: there is no such rule.
    """
    if rule not in _RULES:
        raise kind.wrong(f"the rule {rule[:40]!r} is not known")
    return _RULES[rule]


def compared(kind: Node, values: Floats) -> Bools:
    """(T,) whether values fulfil the rule and the value of a condition."""
    return rule_of(kind, kind.text("rule"))(values, kind.number("value"))


def compare(kind: Node, value: str, rule: str, wanted: str) -> bool:
    """Whether one text fulfils a rule, as a number where both are some."""
    try:
        numbers = float(value), float(wanted)
    except ValueError:
        if rule in ("equalTo", "notEqualTo"):
            return (value == wanted) == (rule == "equalTo")
        return False
    return bool(rule_of(kind, rule)(np.array([numbers[0]]), numbers[1])[0])


def timed(given: list[tuple[float, str]], wanted: str, states: States) -> Bools:
    """(T,) whether what was set last, of (time, value) in order, is what is wanted."""
    holds = np.zeros(states.time_s.size, dtype=bool)
    for at_s, value in given:
        holds[states.time_s >= at_s - 1e-9] = value == wanted
    return holds


def lasting(holds: Bools, duration_s: float, states: States) -> Bools:
    """Where something has held for a time."""
    count = round(max(duration_s, 0.0) / states.step_s)
    at = np.arange(holds.size)
    since = at - np.maximum.accumulate(np.where(holds, -1, at))
    return holds & (since >= count)
