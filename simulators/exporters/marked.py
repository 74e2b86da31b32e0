"""Scenarios with holes, and files with marks: what the files of variants are filled in from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast

from pydantic import BaseModel

from scenario_gen.domain.scenario import CONTENT_FIELDS, OF_PARAMETERS, Scenario
from simulators.exporters._xml import attribute_text, escaped
from simulators.exporters.holes import MARK, Hole, Recording

# A mark that is an element stands on a line of its own, the indentation of which is that of the
# elements in its place.
_MARKS = re.compile(rf"(?m)^( *)<{MARK.pattern}/>$|{MARK.pattern}".encode())

#: Names of fields and numbers of items that lead to a quantity of a scenario.
Place: TypeAlias = tuple[str | int, ...]


def places_of_references(scenario: Scenario) -> tuple[Place, ...]:
    """Where the quantities of a logical scenario are that are parameters."""
    fields = [name for name in CONTENT_FIELDS if name not in OF_PARAMETERS]
    return tuple(place for name in fields for place in _places(getattr(scenario, name), (name,)))


def _places(part: Any, place: Place) -> Iterator[Place]:
    if isinstance(part, str):
        if part.startswith("$"):
            yield place
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _places(getattr(part, name), (*place, name))
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _places(item, (*place, index))


def value_at(scenario: Scenario, place: Place) -> Any:
    """What stands at a place."""
    part: Any = scenario
    for step in place:
        part = getattr(part, step) if isinstance(step, str) else part[step]
    return part


def with_holes(scenario: Scenario, places: tuple[Place, ...], recording: Recording) -> Scenario:
    """A variant whose quantities at some places are holes, and its id and hash marks."""
    texts = {name: Hole(recording, _getter((name,))).mark() for name in ("id", "content_hash")}
    holes = {place: Hole(recording, _getter(place)) for place in places}
    return cast(Scenario, _replaced(scenario, holes, ())).model_copy(update=texts)


def _getter(place: Place) -> Callable[[Scenario], Any]:
    return lambda scenario: value_at(scenario, place)


def _replaced(part: Any, holes: dict[Place, Hole], place: Place) -> Any:
    if place in holes:
        return holes[place]
    within = {rest[len(place)] for rest in holes if rest[: len(place)] == place}
    if not within:
        return part
    if isinstance(part, tuple):
        return tuple(_replaced(item, holes, (*place, index)) for index, item in enumerate(part))
    changed = {
        str(name): _replaced(getattr(part, str(name)), holes, (*place, name)) for name in within
    }
    return part.model_copy(update=changed)


def json_with_marks(data: Any, places: tuple[Place, ...], recording: Recording, **how: Any) -> str:
    """JSON of a dumped variant with marks in place of the numbers at some places.

    Args:
        data: the dump, which is changed.
        places: of the numbers.
        recording: of the marks.
        how: keywords of ``json.dumps``.
    """
    marks = []
    for place in places:
        *way, last = place
        parent = data
        for step in way:
            parent = parent[step]
        mark = Hole(recording, _json_getter(place)).mark()
        parent[last] = mark
        marks.append(mark)
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), **how)
    for mark in marks:
        text = text.replace(f'"{mark}"', mark)
    return text


def _json_getter(place: Place) -> Callable[[Scenario], str]:
    return lambda scenario: json.dumps(value_at(scenario, place))


class MarkedText:
    """The bytes of a file, cut where its marks are."""

    def __init__(self, data: bytes, recording: Recording) -> None:
        """Take the file of the variant that was recorded."""
        self._pieces: list[bytes] = []
        self._slots: list[tuple[Hole, bytes | None]] = []
        at = 0
        for found in _MARKS.finditer(data):
            self._pieces.append(data[at : found.start()])
            self._slots.append((recording.marked[int(found[3] or found[5])], found[1]))
            at = found.end()
        self._end = data[at:]

    def filled(self, scenario: Scenario) -> bytes:
        """The file of a variant for which the conditions of the recording hold."""
        texts: dict[tuple[int, bytes | None], bytes] = {}
        out: list[bytes] = []
        for piece, (hole, indent) in zip(self._pieces, self._slots, strict=True):
            key = (id(hole), indent)
            if key not in texts:
                texts[key] = _text(hole, indent, scenario)
            out += (piece, texts[key])
        out.append(self._end)
        return b"".join(out)


def _text(hole: Hole, indent: bytes | None, scenario: Scenario) -> bytes:
    value = hole.value_of(scenario)
    if indent is None:
        return escaped(attribute_text(value)).encode()
    lines: bytes = value.encode()
    return indent + lines.replace(b"\n", b"\n" + indent)
