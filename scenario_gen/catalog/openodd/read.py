"""An OpenODD file as an ``Odd``, with what was taken and what was not, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from scenario_gen.catalog.openodd.binding import Match, match, read_binding
from scenario_gen.catalog.openodd.conjuncts import Restriction, Restrictions, Skipped
from scenario_gen.catalog.openodd.core import Concept, Document, load, unit_type
from scenario_gen.catalog.openodd.project import (
    Left,
    NotSayableError,
    project_number,
    project_presence,
    project_words,
)
from scenario_gen.catalog.openodd.source import Source, ends_with, read_source
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.errors import BriefError
from scenario_gen.odd import attribute, limits_words

Taken: TypeAlias = Literal["taken", "in doubt", "not taken", "no say"]
_LINE_LENGTH = 400
MAX_RESTRICTIONS = 1000
MAX_EDGES = 200
"""Numbers that one concept is compared with."""


@dataclass(frozen=True)
class Told:
    """What became of one restriction of a file."""

    where: str
    """File and line."""
    text: str
    """The restriction as written."""
    taken: Taken
    """``in doubt``: taken as far as words go, but who is inside of it may be outside of the file's;
    ``no say``: the file itself leaves it without effect."""
    attribute: str
    """Field of ``Odd``; empty where none."""
    says: str
    """What was taken, or why it was not."""

    def __str__(self) -> str:
        name = f" {self.attribute}" if self.attribute else ""
        return f"{self.where}: {self.text}: {self.taken}{name}: {self.says}"


@dataclass(frozen=True)
class Reading:
    """An ODD that was read from OpenODD."""

    odd: Odd
    told: tuple[Told, ...]
    document: Document
    bound: Mapping[str, str]
    """Path of every concept that stands for an attribute -> the attribute."""


def read_openodd(path: Path, binding: Path | None = None) -> Reading:
    """The ODD in an OpenODD file.

    Args:
        path: of the file; it may import others of its folder.
        binding: a file like ``scenarios/odd/bindings/iso34503.yaml``, in place of that one.

    Raises:
        BriefError: openodd-py is missing; the file is unreadable, hostile or no OpenODD; or it
            leaves nothing of an attribute.
    """
    chosen = read_binding(binding)
    source = read_source(path)
    where = str(path)
    # Once to learn the concepts, once more with the units that the attributes have.
    free = load(source.texts, _units_as_written(source), name=path.stem, where=where)
    if crowded := [name for name, one in free.concepts.items() if len(one.edges) > MAX_EDGES]:
        raise BriefError(
            f"{crowded[0]} is compared with more than {MAX_EDGES} numbers", where=where
        )
    matches = {name: match(chosen, name, is_truth=name in source.truths)
               for name in free.concepts}  # fmt: skip
    units, refused = _units(free, source, matches)
    document = load(source.texts, units, name=path.stem, where=where)
    told: list[Told] = []
    left: list[tuple[Told, Left]] = []
    for found in Restrictions(document, source).all():
        if len(told) >= MAX_RESTRICTIONS:
            raise BriefError(f"more than {MAX_RESTRICTIONS} restrictions", where=where)
        if isinstance(found, Skipped):
            told.append(Told(found.entry.where, found.entry.text, "no say", "", found.reason))
            continue
        one, what = _take(found, document, matches, refused)
        told.append(one)
        if what is not None:
            left.append((one, what))
    odd = _odd(path, document, told, left)
    bound = {
        name: entry.attribute
        for name, found_match in matches.items()
        if name not in refused and (entry := found_match.bound or found_match.presence)
    }
    return Reading(odd, tuple(told), document, bound)


def _units_as_written(source: Source) -> dict[str, str]:
    out = {}
    for path in source.declared:
        out[path] = next((u for n, u in source.units.items() if ends_with(path, n)), "")
    return out


def _units(
    document: Document, source: Source, matches: Mapping[str, Match]
) -> tuple[dict[str, str], dict[str, str]]:
    """Units to read every concept in; and why concepts cannot be what the binding says."""
    # What follows from others would be measured by itself if it had a unit.
    measured = [path for path, one in document.concepts.items() if not one.derived]
    units = dict.fromkeys(measured, "") | _units_as_written(source)
    refused = {}
    for path, found in matches.items():
        if found.bound is None or path not in source.declared:
            continue
        declared, wanted = source.declared[path], found.bound.unit
        kind = unit_type(wanted) if wanted else ""
        if declared and wanted and kind != declared:
            refused[path] = f"the file declares {declared}, {found.bound.attribute} is {kind}"
        elif wanted and (declared or units[path]):
            units[path] = wanted
        elif wanted:
            refused[path] = f"the file gives no unit, {found.bound.attribute} is in {wanted}"
        elif units[path] and declared not in ("", "count"):
            refused[path] = f"the file has it in {units[path]}, {found.bound.attribute} has no unit"
    return units, refused


def _take(
    found: Restriction,
    document: Document,
    matches: Mapping[str, Match],
    refused: Mapping[str, str],
) -> tuple[Told, Left | None]:
    entry = found.entry

    def not_taken(why: str, name: str = "") -> tuple[Told, None]:
        return Told(entry.where, entry.text, "not taken", name, why), None

    if not found.sources:
        return not_taken("it depends on no concept that can have a value")
    if len(found.sources) > 1:
        joined = ", ".join(found.sources)
        return not_taken(f"it joins {joined}; here every attribute is restricted by itself")
    concept = document.concepts[found.sources[0]]
    bound, presence = matches[concept.path]
    entry_of = bound or presence
    if entry_of is None:
        return not_taken(f"the binding has no attribute for {concept.path}")
    if concept.path in refused:
        return not_taken(refused[concept.path], entry_of.attribute)
    try:
        what = _project(found, concept, matches[concept.path], document)
    except NotSayableError as error:
        return not_taken(str(error), entry_of.attribute)
    limits = "everything" if what.limits is None else limits_words(
        attribute(what.attribute), what.limits
    )  # fmt: skip
    says = "; ".join(part for part in (limits, what.note, what.doubt) if part)
    taken: Taken = "in doubt" if what.doubt else "taken"
    return Told(entry.where, entry.text, taken, what.attribute, says), what


def _project(found: Restriction, concept: Concept, entry: Match, document: Document) -> Left:
    if entry.presence is not None:
        words = attribute(entry.presence.attribute).words
        return project_presence(found, concept, entry.presence, document, words)
    assert entry.bound is not None  # noqa: S101  (the caller has looked)
    if concept.words:
        return project_words(found, concept, entry.bound, document)
    if entry.bound.target.is_choice:
        raise NotSayableError(f"a number there, a choice of words here ({entry.bound.attribute})")
    return project_number(found, concept, entry.bound, document)


def _odd(
    path: Path, document: Document, told: Iterable[Told], left: Iterable[tuple[Told, Left]]
) -> Odd:
    fields: dict[str, Range | tuple[str, ...]] = {}
    for one, what in left:
        if what.limits is None:
            continue
        joined = _both(fields.get(what.attribute), what.limits)
        empty = joined == () and not attribute(what.attribute).may_lack
        if joined is None or empty:
            raise BriefError(
                f"nothing of {what.attribute} is left: {one.text}", where=one.where,
                hint="the restrictions of the file contradict each other, or those of the binding",
            )  # fmt: skip
        fields[what.attribute] = joined
    roots = [document.modules[name] for name in document.roots]
    title = next((root.title for root in roots if root.title), path.stem)
    doubtful = [one for one in told if one.taken in ("not taken", "in doubt")]
    return Odd(name=_line(title), not_taken=tuple(_line(str(one)) for one in doubtful), **fields)  # type: ignore[arg-type]  # by name of the attribute


def _both(
    one: Range | tuple[str, ...] | None, other: Range | tuple[str, ...]
) -> Range | tuple[str, ...] | None:
    """What two restrictions of an attribute leave together; None: nothing."""
    if one is None:
        return other
    if isinstance(one, Range) and isinstance(other, Range):
        lows = [r.minimum for r in (one, other) if r.minimum is not None]
        highs = [r.maximum for r in (one, other) if r.maximum is not None]
        low, high = max(lows, default=None), min(highs, default=None)
        if low is not None and high is not None and low > high:
            return None
        return Range(minimum=low, maximum=high)
    assert isinstance(one, tuple) and isinstance(other, tuple)  # noqa: S101, PT018
    return tuple(word for word in one if word in other)


def _line(text: str) -> str:
    """One line without control characters, cut to the length that a line may have."""
    flat = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+", " ", text)
    return flat if len(flat) <= _LINE_LENGTH else f"{flat[: _LINE_LENGTH - 4]} ..."
