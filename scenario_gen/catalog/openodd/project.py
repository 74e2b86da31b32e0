"""What a restriction leaves of one concept, found by asking it for values.

Between two numbers that a document compares a concept with, no condition changes. So a value at
each of them and one in each gap tell everything, whatever the condition looks like.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from scenario_gen.catalog.openodd.binding import Bound, Presence
from scenario_gen.catalog.openodd.conjuncts import Restriction
from scenario_gen.catalog.openodd.core import Concept, Document, Scalar
from scenario_gen.domain.odd import Range

#: Words of other taxonomies for "none of it".
_LACKING = frozenset({"none", "absent", "not_present", "not_existing", "false"})


@dataclass(frozen=True)
class Left:
    """What is left of an attribute."""

    attribute: str
    limits: Range | tuple[str, ...] | None
    """None: everything."""
    note: str = ""
    """What the words here do not say exactly."""
    doubt: str = ""
    """Why a scenario within may still be outside."""


class NotSayableError(Exception):
    """Why a restriction cannot be said by a range or a choice of one attribute."""


def project_number(
    restriction: Restriction, concept: Concept, bound: Bound, document: Document
) -> Left:
    """The range of a number that a restriction leaves.

    Raises:
        NotSayableError: it leaves several ranges, or nothing.
    """
    held = [_holds(restriction, concept, value, document) for value in _places(concept.edges)]
    low, high = _run(held)
    # Even places lie between edges, odd ones on them.
    least = None if low == 0 else _end(concept.edges[(low - 1) // 2], low % 2 == 1, 1, bound)
    most = (
        None if high == len(held) - 1 else _end(concept.edges[high // 2], high % 2 == 1, -1, bound)
    )
    if least is None and most is None:
        return Left(bound.attribute, None, _about_missing(restriction))
    note = ", ".join(
        f"{word} {edge:g} itself left out" for word, edge, at in
        (("lower end", least, low), ("upper end", most, high)) if edge is not None and at % 2 == 0
    )  # fmt: skip
    return Left(bound.attribute, Range(minimum=least, maximum=most), note)


def project_words(
    restriction: Restriction, concept: Concept, bound: Bound, document: Document
) -> Left:
    """The words of an attribute that a restriction leaves, or the range of its levels.

    Raises:
        NotSayableError: no word here stands for what it leaves.
    """
    literals = [str(word) for word in concept.words]
    allowed = [str(word) for word in concept.words
               if _holds(restriction, concept, word, document)]  # fmt: skip
    if len(allowed) == len(literals) and not _names_all(restriction, literals, bound):
        return Left(bound.attribute, None, _about_missing(restriction))
    if not allowed:
        raise NotSayableError("it leaves nothing")
    if not bound.target.is_choice:
        return _levels(allowed, literals, bound)
    words = {literal: bound.words_for(literal) for literal in literals}
    # "None of it" needs no word where what may be there is chosen.
    lacking = _LACKING - set(bound.target.words) if bound.target.may_lack else frozenset()
    unknown = [name for name in allowed if not words[name] and name not in lacking]
    forbidden = {word for name in literals if name not in allowed for word in words[name]}
    left = [word for word in bound.target.words if any(word in words[name] for name in allowed)]
    doubts = [
        f"{word} stands for a word that the file allows and for one that it does not"
        for word in left if word in forbidden
    ]  # fmt: skip
    if unknown:
        # A word there that is not known here may mean any word here that no other stands for.
        reached = {word for found in words.values() for word in found}
        left = [word for word in bound.target.words if word in left or word not in reached]
        doubts.append(f"{', '.join(unknown)} has no word in the binding")
    if not left and not bound.target.may_lack:
        raise NotSayableError("no word here stands for what it leaves")
    return Left(bound.attribute, tuple(left), _foreign(bound, words), "; ".join(doubts))


def project_presence(
    restriction: Restriction, concept: Concept, presence: Presence, document: Document,
    words: Sequence[str],
) -> Left:  # fmt: skip
    """The words of an attribute without the one that must not be there.

    Raises:
        NotSayableError: it has to be there.
    """
    if not _holds(restriction, concept, False, document):
        what = presence.word or presence.attribute
        raise NotSayableError(f"{what} has to be there; an ODD here says only what may be")
    if _holds(restriction, concept, True, document):
        return Left(presence.attribute, None, _about_missing(restriction))
    left = () if presence.word is None else tuple(w for w in words if w != presence.word)
    return Left(presence.attribute, left)


def _holds(restriction: Restriction, concept: Concept, value: Scalar, document: Document) -> bool:
    found = restriction.holds(*document.given(concept.path, value))
    # What is unknown although the value is given depends on something else.
    if found is None:
        raise NotSayableError("it depends on more than this concept")
    return found


def _names_all(restriction: Restriction, literals: Sequence[str], bound: Bound) -> bool:
    """Whether it lists every word that there is here, too: said, although it restricts nothing."""
    reached = {word for name in literals for word in bound.words_for(name)}
    return restriction.holds({}, {}) is None and reached >= set(bound.target.words)


def _about_missing(restriction: Restriction) -> str:
    without = restriction.holds({}, {})
    return (
        "demands that the value is known; a scenario that does not say it is unknown here"
        if without is False else "restricts nothing"
    )  # fmt: skip


def _places(edges: Sequence[float]) -> list[float]:
    """A number below, at and between all edges, and one above."""
    if not edges:
        return [0.0]
    inner = [edges[0]]
    for low, high in itertools.pairwise(edges):
        inner += [(low + high) / 2, high]
    return [edges[0] - 1.0, *inner, edges[-1] + 1.0]


def _run(held: Sequence[bool]) -> tuple[int, int]:
    """First and last place of the one run of places that hold."""
    runs = [[place for place, _ in group] for holds, group in
            itertools.groupby(enumerate(held), key=lambda pair: pair[1]) if holds]  # fmt: skip
    if not runs:
        raise NotSayableError("it leaves nothing")
    if len(runs) > 1:
        raise NotSayableError("it leaves several ranges with gaps between them")
    return runs[0][0], runs[0][-1]


def _end(edge: float, closed: bool, inwards: int, bound: Bound) -> float:
    """An end of a closed range in the unit here; an edge left out gives the next number."""
    value = edge if bound.factor == 1.0 else float(f"{edge * bound.factor:.12g}")
    if closed:
        return value
    if bound.target.whole:
        return float(math.floor(value) + 1 if inwards > 0 else math.ceil(value) - 1)
    return math.nextafter(value, inwards * math.inf)


def _levels(allowed: Sequence[str], literals: Sequence[str], bound: Bound) -> Left:
    levels = bound.levels
    missing = [name for name in literals if name not in levels]
    if missing:
        raise NotSayableError(f"{', '.join(missing)} has no numbers in the binding")
    low = min(levels[name][0] for name in allowed)
    high = max(levels[name][1] for name in allowed)
    inside = [levels[name] for name in literals if name not in allowed]
    if any(a < high and b > low and a < b for a, b in inside):
        raise NotSayableError("it leaves several ranges with gaps between them")
    most = None if high == math.inf else high
    if most is not None and any(a < b == high for a, b in (levels[n] for n in allowed)):
        most = _end(high, False, -1, bound)
    least = None if low <= 0.0 else low
    return Left(bound.attribute, Range(minimum=least, maximum=most), "by the levels of the binding")


def _foreign(bound: Bound, words: dict[str, tuple[str, ...]]) -> str:
    reached = {word for found in words.values() for word in found}
    outside = [word for word in bound.target.words if word not in reached]
    return f"not in the taxonomy of the file: {', '.join(outside)}" if outside else ""
