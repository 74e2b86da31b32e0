"""Quantities that differ from variant to variant, in place of the numbers of one scenario.

The files of the variants of a logical scenario are alike but for some numbers. Where a scenario is
written whose quantities are *holes*, a hole that reaches an attribute leaves a mark there. What the
writers otherwise do with a hole is noted as a *condition*, with its outcome: the document with its
marks is that of another variant if all conditions come out the same there. So a hole is never read
unnoticed: it is no ``float``, and whatever is done with it goes through its methods.

- compared, or used as a truth value: the outcome is a condition;
- added to, multiplied ...: another hole;
- made a ``float``, as ``units.number`` does: its value itself becomes a condition, and variants
  with other values are written anew;
- hashed or rounded: refused, as nothing could be noted of a value that a cache answers with.

``derived`` is for what is computed of quantities in any other way: with holes among them it is a
hole again, and is computed anew for every variant.
"""

from __future__ import annotations

import itertools
import operator
import re
import secrets
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias, TypeVar, cast
from weakref import WeakValueDictionary

from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import Quantity, number

T = TypeVar("T")
#: Reads the number of a quantity, as ``units.number`` does.
Read: TypeAlias = Callable[[Quantity], float]


# Nobody who writes a scenario can know it, so no text of a scenario looks like a mark.
_WORD = f"hole{secrets.token_hex(12)}"
_NUMBERS = itertools.count()


class HoleError(Exception):
    """A hole came to where nothing can stand in for its number."""


class Recording:
    """What is noted of the holes while a scenario is written."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario: Scenario | None = scenario
        """The variant that is written; None when it is done."""
        self.word = f"{_WORD}{next(_NUMBERS):08x}"
        self.marked: list[Hole] = []
        self.conditions: list[tuple[Hole, Any]] = []
        _RECORDINGS[self.word] = self

    def mark(self, hole: Hole) -> str:
        """The text that stands for a hole; it is a name of XML, too."""
        if hole.index is None:
            hole.index = len(self.marked)
            self.marked.append(hole)
        return f"{self.word}-{hole.index}-"

    def decide(self, hole: Hole) -> Any:
        """The value of a hole in the present variant, which becomes a condition."""
        if self.scenario is None:
            raise HoleError("a hole is read without its reader")
        value = hole.value_of(self.scenario)
        self.conditions.append((hole, value))
        return value

    def hold_for(self, scenario: Scenario) -> bool:
        """Whether all conditions come out the same for another variant."""
        return all(hole.value_of(scenario) == value for hole, value in self.conditions)


class Hole:
    """A value that is another one in each variant."""

    __slots__ = ("index", "recording", "value_of")

    def __init__(self, recording: Recording, value_of: Callable[[Scenario], Any]) -> None:
        self.recording = recording
        self.value_of = value_of
        self.index: int | None = None

    def mark(self) -> str:
        """See ``Recording.mark``."""
        return self.recording.mark(self)

    def _with(self, operation: Callable[..., Any], *others: Any) -> Hole:
        def value_of(scenario: Scenario) -> Any:
            return operation(*(value_in(scenario, part) for part in (self, *others)))

        return Hole(self.recording, value_of)

    def _compared(self, operation: Callable[[Any, Any], Any], other: object) -> bool:
        return bool(self.recording.decide(self._with(operation, other)))

    def __eq__(self, other: object) -> bool:
        return self is other or self._compared(operator.eq, other)

    def __ne__(self, other: object) -> bool:
        return self is not other and self._compared(operator.ne, other)

    def __lt__(self, other: object) -> bool:
        return self._compared(operator.lt, other)

    def __le__(self, other: object) -> bool:
        return self._compared(operator.le, other)

    def __gt__(self, other: object) -> bool:
        return self._compared(operator.gt, other)

    def __ge__(self, other: object) -> bool:
        return self._compared(operator.ge, other)

    def __bool__(self) -> bool:
        return bool(self.recording.decide(self._with(bool)))

    def __float__(self) -> float:
        return float(self.recording.decide(self))

    def __add__(self, other: Any) -> Hole:
        return self._with(operator.add, other)

    def __radd__(self, other: Any) -> Hole:
        return self._with(lambda own, first: first + own, other)

    def __sub__(self, other: Any) -> Hole:
        return self._with(operator.sub, other)

    def __rsub__(self, other: Any) -> Hole:
        return self._with(lambda own, first: first - own, other)

    def __mul__(self, other: Any) -> Hole:
        return self._with(operator.mul, other)

    def __rmul__(self, other: Any) -> Hole:
        return self._with(lambda own, first: first * own, other)

    def __truediv__(self, other: Any) -> Hole:
        return self._with(operator.truediv, other)

    def __rtruediv__(self, other: Any) -> Hole:
        return self._with(lambda own, first: first / own, other)

    def __mod__(self, other: Any) -> Hole:
        return self._with(operator.mod, other)

    def __neg__(self) -> Hole:
        return self._with(operator.neg)

    def __abs__(self) -> Hole:
        return self._with(abs)

    def _refused(self, *_: object) -> NoReturn:
        raise HoleError("a hole has no number of its own")

    __hash__ = __int__ = __index__ = __round__ = __str__ = __repr__ = __format__ = _refused


_RECORDINGS: WeakValueDictionary[str, Recording] = WeakValueDictionary()
#: A mark: the word of its recording, and its number there.
MARK = re.compile(rf"({_WORD}[0-9a-f]+)-([0-9]+)-")


def hole_of(text: str) -> Any:
    """The hole that a text stands for; None where it is no mark."""
    found = MARK.fullmatch(text)
    recording = _RECORDINGS.get(found[1]) if found else None
    return recording.marked[int(found[2])] if found and recording else None


def value_in(scenario: Scenario, part: Any) -> Any:
    """A part of a scenario with holes as it is in one variant."""
    return part.value_of(scenario) if isinstance(part, Hole) else part


def derived(compute: Callable[[Read], T]) -> T:
    """What is computed of quantities that may be holes.

    Args:
        compute: computes it. It is given a reader, which has to be used for every quantity, and
            depends on nothing else that is another one in another variant.
    """
    met: list[Recording] = []

    def read(quantity: Quantity) -> float:
        if isinstance(quantity, Hole):
            met.append(quantity.recording)
            if quantity.recording.scenario is None:
                raise HoleError("a hole is read without its reader")
            return float(quantity.value_of(quantity.recording.scenario))
        return number(quantity)

    value = compute(read)
    if not met:
        return value

    def value_of(scenario: Scenario) -> T:
        return compute(lambda quantity: number(value_in(scenario, quantity)))

    # Whoever gets it treats it as he would treat the value.
    return cast("T", Hole(met[0], value_of))
