"""Whether scenarios lie in an ODD: inside, outside or unknown, with the attribute that decides.

A scenario is outside where one attribute is outside at some time or place, else unknown where one
attribute is unknown, else inside: three-valued logic as of OpenODD's missing values, where what is
inside only because a value is missing counts here as unknown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import Group, ScenarioBatch
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.domain.scenario import Scenario
from scenario_gen.odd.attributes import ATTRIBUTES, Attribute
from scenario_gen.odd.facts import Fact, NumberFact, WordFact
from scenario_gen.odd.readers import READERS
from scenario_gen.odd.words import limits_words

Word: TypeAlias = Literal["inside", "outside", "unknown"]
Codes: TypeAlias = NDArray[np.int8]
#: Codes in arrays; of several, the greatest counts.
VERDICTS: tuple[Word, ...] = ("inside", "unknown", "outside")
INSIDE, UNKNOWN, OUTSIDE = range(3)
#: Attribute of what an ODD file restricts and ``Odd`` cannot say.
NOT_TAKEN = "not_taken"


class Reason(NamedTuple):
    """Why a scenario is outside, or not known to be inside."""

    attribute: str
    """Field of ``Odd``."""
    verdict: Word
    path: str
    """JSON path of what decides; ``$`` where the ODD itself is not known in full."""
    value: float | str
    """What the scenario has, numbers in the unit; ``not said`` where it says nothing."""
    limit: str
    """What the ODD has, in the unit."""
    unit: str


@dataclass(frozen=True, eq=False)
class Judged:
    """One fact of one group with its verdict."""

    attribute: Attribute
    fact: Fact
    codes: Codes
    """(rows,) of the group."""
    limits: Range | tuple[str, ...]
    """What the ODD has."""

    @property
    def limit(self) -> str:
        """What the ODD has, in words."""
        return limits_words(self.attribute, self.limits)

    def reason(self, at: int) -> Reason:
        """For a row of the group."""
        return Reason(
            self.attribute.name, VERDICTS[self.codes[at]], self.fact.path,
            value_of(self.fact, at), self.limit, self.attribute.unit,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Membership:
    """Verdicts on B scenarios."""

    odd: Odd
    attributes: tuple[str, ...]
    """A attributes that the ODD restricts."""
    by_attribute: Codes
    """(B, A) codes, see ``VERDICTS``."""
    _judged: tuple[tuple[slice, tuple[Judged, ...]], ...]

    @cached_property
    def codes(self) -> Codes:
        """(B,) codes of the whole."""
        least = UNKNOWN if self.odd.not_taken else INSIDE
        found: Codes = self.by_attribute.max(axis=1, initial=least)
        return found

    def verdict(self, row: int) -> Word:
        """Of one scenario."""
        return VERDICTS[int(self.codes[row])]

    def reasons(self, row: int) -> tuple[Reason, ...]:
        """What decides: all that is outside; where nothing is, all that is unknown."""
        code = self.codes[row]
        if code == INSIDE:
            return ()
        found = [
            judged.reason(row - rows.start)
            for rows, facts in self._judged
            if rows.start <= row < rows.stop
            for judged in facts
            if judged.codes[row - rows.start] == code
        ]
        if code == UNKNOWN:
            found += [
                Reason(NOT_TAKEN, "unknown", "$", "not said", line, "")
                for line in self.odd.not_taken
            ]
        return tuple(found)


def membership(scenarios: Sequence[Scenario] | ScenarioBatch, odd: Odd) -> Membership:
    """Judge scenarios, or a batch with its variants as columns.

    Args:
        scenarios: B scenarios; logical ones are judged at the defaults of their parameters.
        odd: the operational design domain.
    """
    batch = scenarios if isinstance(scenarios, ScenarioBatch) else ScenarioBatch.of(scenarios)
    names = tuple(one.name for one in ATTRIBUTES if getattr(odd, one.name) is not None)
    place = {name: index for index, name in enumerate(names)}
    by_attribute = np.full((batch.size, len(names)), INSIDE, dtype=np.int8)
    kept = []
    for group, rows in batch.slices():
        found = tuple(judge(group, odd))
        for judged in found:
            column = by_attribute[rows, place[judged.attribute.name]]
            np.maximum(column, judged.codes, out=column)
        kept.append((rows, tuple(j for j in found if j.codes.any())))
    return Membership(odd, names, by_attribute, tuple(kept))


def judge(group: Group, odd: Odd) -> Iterator[Judged]:
    """The facts of a group about everything that the ODD restricts, with verdicts."""
    for attribute in ATTRIBUTES:
        limits: Range | tuple[str, ...] | None = getattr(odd, attribute.name)
        if limits is None:
            continue
        for fact in READERS[attribute.name](group):
            yield Judged(attribute, fact, _codes(fact, limits, attribute, group.rows), limits)


def value_of(fact: Fact, at: int) -> float | str:
    """What a fact says, for a row of its group."""
    if isinstance(fact, NumberFact):
        value = np.asarray(fact.value, dtype=float)
        number = float(value if value.ndim == 0 else value[at])
        if math.isnan(number):
            return "not said"
        return number if math.isfinite(number) else "straight"
    if not fact.possible:
        return "not said"
    words = [word or "none" for word in fact.possible]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _codes(fact: Fact, limits: Range | tuple[str, ...], attribute: Attribute, rows: int) -> Codes:
    """(rows,) verdicts; what is one for all rows, as of most facts, is judged once."""
    if isinstance(fact, NumberFact) and isinstance(limits, Range):
        low = -math.inf if limits.minimum is None else limits.minimum
        high = math.inf if limits.maximum is None else limits.maximum
        value = fact.value
        if not isinstance(value, np.ndarray):
            known = OUTSIDE if value < low or value > high else INSIDE
            return np.full(rows, UNKNOWN if math.isnan(value) else known, np.int8)
        # NaN is in no relation to anything.
        found = np.where((value < low) | (value > high), OUTSIDE, INSIDE)
        return np.where(np.isnan(value), UNKNOWN, found).astype(np.int8)
    assert isinstance(fact, WordFact) and isinstance(limits, tuple)  # noqa: S101, PT018
    code = _word_code(fact, limits, attribute)
    if isinstance(fact.rows, bool):
        return np.full(rows, code if fact.rows else INSIDE, np.int8)
    found = np.where(fact.rows, code, INSIDE).astype(np.int8)
    return np.array(np.broadcast_to(found, (rows,)))


def _word_code(fact: WordFact, allowed: tuple[str, ...], attribute: Attribute) -> int:
    if fact.known_as in allowed:
        return INSIDE
    # An empty word stands for "none of it", which is within.
    anything = (*attribute.words, "") if attribute.may_lack else attribute.words
    possible = fact.possible or anything
    have = [not word or word in allowed for word in possible]
    if all(have):
        return INSIDE
    return UNKNOWN if any(have) else OUTSIDE
