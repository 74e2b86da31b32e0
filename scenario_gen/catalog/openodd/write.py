"""An ``Odd`` as an OpenODD document: taxonomy and one module, in the words of a binding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypeAlias

from scenario_gen.catalog.openodd.binding import Binding, Bound, read_binding
from scenario_gen.catalog.openodd.core import unit_type
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.errors import InputError

#: Literal of a concept where there is none of what may be there.
ABSENT = "not_present"
_Tree: TypeAlias = "dict[str, _Tree | str]"


def openodd_text(odd: Odd, binding: Binding | None = None) -> str:
    """The text of an OpenODD file that reads back to the same ODD.

    Every attribute is in the taxonomy, also those that are not restricted. Where nothing is
    restricted there is no module, since OpenODD has none without conditions, and no title.

    Raises:
        InputError: the ODD was read from a file of which not everything was taken.
    """
    if odd.not_taken:
        raise InputError(
            "not everything of the file was taken, so it cannot be written again",
            hint=f"first: {odd.not_taken[0]}",
        )
    concepts = (binding or read_binding()).concepts
    tree: _Tree = {}
    for bound in concepts:
        *records, leaf = bound.path.split(".")
        here = tree
        for record in records:
            inner = here.setdefault(record, {})
            assert isinstance(inner, dict)  # noqa: S101  (a concept is no record of another)
            here = inner
        here[leaf] = _declared(bound)
    lines = ["TAXONOMY:", *_lines(tree, 1)]
    said = [f"      {bound.path}: {_expression(bound, limits)}" for bound in concepts
            if (limits := _limits(odd, bound)) is not None]  # fmt: skip
    if said:
        title = f"    TITLE: {json.dumps(odd.name)}"
        lines += ["ODD:", "  odd:", title, "    INCLUDE_AND:", *said]
    return "\n".join(lines) + "\n"


def literal(bound: Bound, word: str) -> str:
    """The word there that a word here is written as."""
    return bound.values.get(word, (word,))[0]


def written(bound: Bound, number: float) -> float:
    """A number in the unit of the concept; there is no -0, which OpenODD would tell from 0."""
    return number + 0.0 if bound.factor == 1.0 else float(f"{number / bound.factor:.12g}")


def _limits(odd: Odd, bound: Bound) -> Range | tuple[str, ...] | None:
    limits: Range | tuple[str, ...] | None = getattr(odd, bound.attribute)
    if isinstance(limits, Range) and limits.minimum is None and limits.maximum is None:
        return None
    return limits


def _declared(bound: Bound) -> str:
    target = bound.target
    if target.is_choice:
        words = [literal(bound, word) for word in target.words]
        return f"[{', '.join(words + ([ABSENT] if target.may_lack else []))}]"
    kind = "integer" if target.whole else "float"
    return f"{kind} {bound.type or unit_type(bound.unit)}"


def _expression(bound: Bound, limits: Range | tuple[str, ...]) -> str:
    if not isinstance(limits, Range):
        words = [literal(bound, word) for word in limits]
        return f"[{', '.join(words + ([ABSENT] if bound.target.may_lack else []))}]"
    unit = f" {bound.unit}" if bound.unit else ""
    low, high = (None if end is None else repr(written(bound, end))
                 for end in (limits.minimum, limits.maximum))  # fmt: skip
    if low is None:
        return f'"<= {high}{unit}"'
    return f'">= {low}{unit}"' if high is None else f'"[{low} .. {high}]{unit}"'


def _lines(tree: _Tree, depth: int) -> Iterator[str]:
    pad = "  " * depth
    for name, value in tree.items():
        if isinstance(value, dict):
            yield f"{pad}{name}:"
            yield from _lines(value, depth + 1)
        else:
            yield f"{pad}{name}: {value}"
