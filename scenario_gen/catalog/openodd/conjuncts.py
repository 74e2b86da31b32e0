"""The restrictions of an OpenODD document, as a list of conditions that all have to hold.

An ``Odd`` is such a list, each condition being about one attribute. Modules and labels that are
demanded are followed; an alternative between several concepts stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scenario_gen.catalog.openodd.core import Condition, Document, Module, Truth, Values
from scenario_gen.catalog.openodd.source import Entry, Source, ends_with

Holds: TypeAlias = Callable[[Values, Truth], bool | None]


@dataclass(frozen=True)
class Restriction:
    """A condition that has to hold for the ODD to hold."""

    entry: Entry
    sources: tuple[str, ...]
    """Paths of the concepts that it depends on, those that others follow from left out."""
    holds: Holds


@dataclass(frozen=True)
class Skipped:
    """A part that has no say."""

    entry: Entry
    reason: str


class Restrictions:
    """Follows the roots of a document down to what they restrict."""

    def __init__(self, document: Document, source: Source) -> None:
        self._document = document
        self._source = source
        self._followed: set[str] = set()

    def all(self) -> Iterator[Restriction | Skipped]:
        """Root by root, section by section, as written."""
        for root in self._document.roots:
            yield from self._module(self._document.modules[root])

    def _module(self, module: Module) -> Iterator[Restriction | Skipped]:
        if module.name in self._followed:
            return
        self._followed.add(module.name)
        if not module.active:
            yield Skipped(self._of_module(module), "the module is not active")
            return
        for kind, conditions in module.sections:
            wanted = kind.startswith("include")
            entries = self._entries(module, kind, conditions)
            # Each of an include-and holds, and none of an exclude-or.
            one_by_one = kind in ("include_and", "exclude_or") or len(conditions) == 1
            if one_by_one:
                for condition, entry in zip(conditions, entries, strict=True):
                    yield from self._condition(condition, entry, wanted=wanted)
                continue
            whole = Entry(entries[0].where, kind, "; ".join(e.text for e in entries)[:160])
            names = self._sources(conditions)
            yield Restriction(whole, names, _any_of(conditions) if wanted else _not_all(conditions))

    def _condition(
        self, condition: Condition, entry: Entry, *, wanted: bool
    ) -> Iterator[Restriction | Skipped]:
        if condition.references and not condition.attributes and len(condition.references) == 1:
            name = condition.references[0]
            holds = condition.holds({}, {name: True}) is True
            members = self._members(name)
            if not members:
                yield Skipped(entry, f"{name} is not active")
                return
            if wanted == holds and len(members) == 1:
                yield from self._module(members[0])
                return
        names = self._sources([condition])
        yield Restriction(entry, names, _that(condition, wanted=wanted))

    def _members(self, name: str) -> list[Module]:
        """The active modules of a name: the module itself, or those with the label."""
        modules = self._document.modules
        named = [modules[name]] if name in modules else []
        found = named or [one for one in modules.values() if name in one.labels]
        return [one for one in found if one.active]

    def _sources(
        self, conditions: Sequence[Condition], followed: set[str] | None = None
    ) -> tuple[str, ...]:
        found: dict[str, None] = {}
        seen = set() if followed is None else followed
        for condition in conditions:
            for path in condition.attributes:
                found |= dict.fromkeys(self._behind(path))
            for name in condition.references:
                for module in self._members(name):
                    if module.name in seen:
                        continue
                    seen.add(module.name)
                    inner = [c for _, section in module.sections for c in section]
                    found |= dict.fromkeys(self._sources(inner, seen))
        return tuple(found)

    def _behind(self, path: str) -> Iterator[str]:
        concept = self._document.concepts.get(path)
        if concept is None or not concept.derived:
            yield path
            return
        for name in sorted(self._source.derived_from.get(path, ())):
            for other in self._document.concepts:
                if other != path and ends_with(other, name):
                    yield from self._behind(other)

    def _of_module(self, module: Module) -> Entry:
        return Entry(self._source.places.get(module.name, ""), module.name, module.name)

    def _entries(self, module: Module, kind: str, conditions: Sequence[Condition]) -> list[Entry]:
        """The line of each condition; the groups of a section are told apart by their words."""
        written = self._source.entries.get((module.name, kind), [])
        groups = [entry for entry in written if entry.is_group]
        single = [entry for entry in written if not entry.is_group]
        out = []
        for condition in conditions:
            queue = groups if condition.words.startswith("(") and groups else single or groups
            at = self._source.places.get(module.name, "")
            out.append(queue.pop(0) if queue else Entry(at, kind, condition.words[:160]))
        return out


def _that(condition: Condition, *, wanted: bool) -> Holds:
    def holds(values: Values, truth: Truth) -> bool | None:
        found = condition.holds(values, truth)
        return found if wanted or found is None else not found

    return holds


def _any_of(conditions: Sequence[Condition]) -> Holds:
    def holds(values: Values, truth: Truth) -> bool | None:
        found = [condition.holds(values, truth) for condition in conditions]
        return True if True in found else None if None in found else False

    return holds


def _not_all(conditions: Sequence[Condition]) -> Holds:
    def holds(values: Values, truth: Truth) -> bool | None:
        found = [condition.holds(values, truth) for condition in conditions]
        return True if False in found else None if None in found else False

    return holds
